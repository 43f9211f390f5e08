import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Warehouse, warehousesApi } from '../../api/warehouses.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { RegionSelect, RegionsSelect } from '../../components/region-select.tsx'
import { TimeOfDayItem } from '../../components/time-of-day.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formOfWarehouse, newWarehouse, type WarehouseForm, warehouseOfForm } from '../../lib/warehouse-form.ts'
import { zhCN } from '../../locales/zh-cn.ts'

const carrierCodes = Object.keys(zhCN.carrier) as (keyof typeof zhCN.carrier)[]

/** `warehouse`: null for a new one. */
export function WarehouseDialog(props: { warehouse: Warehouse | null; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done } = useFeedback()
  const isNew = props.warehouse === null
  const before = props.warehouse ?? newWarehouse
  const save = useMutation({
    mutationFn: (form: WarehouseForm) =>
      warehousesApi.save({ ...warehouseOfForm(form, before), id: isNew ? form.id.trim() : before.id, isNew }),
    onSuccess: () => {
      done(t('settings.warehouse.saved'))
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.warehouses }),
  })
  const required = (what: string) => [{ required: true, message: t('common.required', { what }) }]
  return (
    <FormDialog<WarehouseForm>
      title={isNew ? t('settings.warehouse.newTitle') : t('settings.warehouse.editTitle')}
      okText={isNew ? t('settings.warehouse.create') : t('common.save')}
      width={640}
      initialValues={formOfWarehouse(before)}
      save={save}
      onClose={props.onClose}
    >
      <div className="form-pair">
        {isNew ? (
          <Form.Item
            name="id"
            label={t('settings.warehouse.code')}
            extra={t('settings.warehouse.codeHint')}
            rules={[{ required: true, pattern: /^\s*[\w-]{1,40}\s*$/, message: t('settings.warehouse.codeInvalid') }]}
          >
            <Input className="mono" maxLength={40} autoComplete="off" />
          </Form.Item>
        ) : null}
        <Form.Item name="name" label={t('settings.warehouse.name')} rules={required(t('settings.warehouse.name'))}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item
          name="region"
          label={t('settings.warehouse.region')}
          rules={required(t('settings.warehouse.region'))}
        >
          <RegionSelect label={t('settings.warehouse.region')} placeholder={t('settings.warehouse.pickRegion')} />
        </Form.Item>
        <Form.Item name="address" label={t('settings.warehouse.address')}>
          <Input maxLength={200} />
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
      <Carriers />
    </FormDialog>
  )
}

/** Who fetches parcels here, where they deliver to, and how heavy a parcel may be. */
function Carriers() {
  const { t } = useTranslation()
  const picked = Form.useWatch((form: WarehouseForm) => form.carriers?.map((service) => service?.carrier))
  return (
    <section className="warehouse-carriers">
      <h3 className="strong">{t('settings.warehouse.carriers')}</h3>
      <p className="muted small">{t('settings.warehouse.carriersHint')}</p>
      <Form.List name="carriers">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="warehouse-carrier">
                <Form.Item
                  name={[name, 'carrier']}
                  rules={[{ required: true, message: t('settings.warehouse.pickCarrier') }]}
                >
                  <Select
                    aria-label={t('settings.warehouse.carrier')}
                    placeholder={t('settings.warehouse.pickCarrier')}
                    options={carrierCodes.map((code) => ({
                      value: code,
                      label: t(`carrier.${code}`),
                      disabled: picked?.includes(code) === true,
                    }))}
                  />
                </Form.Item>
                <Form.Item name={[name, 'serves']}>
                  <RegionsSelect
                    label={t('settings.warehouse.serves')}
                    placeholder={t('settings.warehouse.everywhere')}
                  />
                </Form.Item>
                <Form.Item
                  name={[name, 'maxKg']}
                  rules={[{ required: true, message: t('settings.warehouse.maxKgMissing') }]}
                >
                  <InputNumber
                    aria-label={t('settings.warehouse.maxKg')}
                    min={0.1}
                    max={1_000}
                    prefix="≤"
                    suffix="kg"
                    style={{ width: '100%' }}
                  />
                </Form.Item>
                <Button type="link" onClick={() => remove(name)}>
                  {t('settings.warehouse.removeCarrier')}
                </Button>
              </div>
            ))}
            <Button onClick={() => add({ serves: [], maxKg: 30 })}>{t('settings.warehouse.addCarrier')}</Button>
          </>
        )}
      </Form.List>
    </section>
  )
}
