import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, InputNumber, Modal, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Warehouse, warehousesApi } from '../../api/warehouses.ts'
import { TimeOfDayItem } from '../../components/time-of-day.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatMinuteOfDay, parseMinuteOfDay } from '../../lib/format.ts'

type WarehouseForm = Omit<Warehouse, 'id' | 'cutoffMinute' | 'quality' | 'carriers'> & { cutoff: string }

export function WarehouseDialog(props: { warehouse: Warehouse; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const { warehouse } = props
  const [form] = Form.useForm<WarehouseForm>()
  const save = useMutation({
    mutationFn: ({ cutoff, ...fields }: WarehouseForm) =>
      warehousesApi.save({
        ...warehouse,
        ...fields,
        cutoffMinute: parseMinuteOfDay(cutoff.trim()) ?? warehouse.cutoffMinute,
      }),
    onSuccess: () => {
      done(t('settings.warehouse.saved'))
      props.onClose()
    },
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.warehouses }),
  })
  const required = (what: string) => [{ required: true, message: t('common.required', { what }) }]
  return (
    <Modal
      open
      title={t('settings.warehouse.editTitle')}
      okText={t('common.save')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={560}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={save.mutate}
        initialValues={{ ...warehouse, cutoff: formatMinuteOfDay(warehouse.cutoffMinute) }}
      >
        <div className="form-pair">
          <Form.Item name="name" label={t('settings.warehouse.name')} rules={required(t('settings.warehouse.name'))}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item
            name="regionCode"
            label={t('settings.warehouse.regionCode')}
            rules={[{ required: true, pattern: /^\d{6}$/, message: t('settings.warehouse.regionCodeHint') }]}
          >
            <Input maxLength={6} inputMode="numeric" />
          </Form.Item>
          <Form.Item name="province" label={t('settings.warehouse.province')}>
            <Input />
          </Form.Item>
          <Form.Item name="city" label={t('settings.warehouse.city')}>
            <Input />
          </Form.Item>
          <Form.Item name="district" label={t('settings.warehouse.district')}>
            <Input />
          </Form.Item>
          <Form.Item name="address" label={t('settings.warehouse.address')}>
            <Input />
          </Form.Item>
          <Form.Item name="contactName" label={t('settings.warehouse.contactName')}>
            <Input />
          </Form.Item>
          <Form.Item name="contactPhone" label={t('settings.warehouse.contactPhone')}>
            <Input inputMode="tel" />
          </Form.Item>
          <TimeOfDayItem
            name="cutoff"
            label={t('settings.warehouse.cutoffLabel')}
            extra={t('settings.warehouse.cutoffHint')}
          />
          <Form.Item
            name="handlingMinutes"
            label={t('settings.warehouse.handlingLabel')}
            rules={required(t('settings.warehouse.handlingLabel'))}
          >
            <InputNumber min={0} precision={0} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item
            name="dailyCapacity"
            label={t('settings.warehouse.capacityLabel')}
            rules={required(t('settings.warehouse.capacityLabel'))}
          >
            <InputNumber min={1} precision={0} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item name="active" label={t('settings.warehouse.active')} valuePropName="checked">
            <Switch />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  )
}
