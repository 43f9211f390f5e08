import { Form, Input, InputNumber, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { catalogApi } from '../../api/catalog.ts'
import { stockApi } from '../../api/stock.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { useStockAction } from './use-stock-action.ts'

interface NewSku {
  code: string
  name: string
  spec?: string
  safetyStock: number
  counts?: Record<string, number | null>
}

/** A SKU and its first quantities. */
export function NewSkuDialog(props: { onClose: () => void }) {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const [form] = Form.useForm<NewSku>()
  const save = useStockAction(
    async (input: NewSku) => {
      const code = input.code.trim()
      await catalogApi.saveSku(code, { name: input.name, spec: input.spec ?? '', safetyStock: input.safetyStock })
      const counts = Object.entries(input.counts ?? {})
        .filter(([, onHand]) => typeof onHand === 'number')
        .map(([warehouseId, onHand]) => ({ warehouseId, onHand: Number(onHand) }))
      if (counts.length > 0) await stockApi.count(code, { counts, reason: t('stock.newTitle') })
    },
    { text: t('stock.created'), onDone: props.onClose },
  )
  const required = (what: string) => [{ required: true, whitespace: true, message: t('common.required', { what }) }]
  return (
    <Modal
      open
      title={t('stock.newTitle')}
      okText={t('common.save')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={480}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ safetyStock: 10 }}
        onFinish={save.mutate}
      >
        <Form.Item name="code" label={t('stock.skuCode')} rules={required(t('stock.skuCode'))}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item name="name" label={t('stock.skuName')} rules={required(t('stock.skuName'))}>
          <Input maxLength={100} />
        </Form.Item>
        <div className="form-pair">
          <Form.Item name="spec" label={t('stock.skuSpec')}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="safetyStock" label={t('stock.safety')}>
            <InputNumber min={0} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        </div>
        <div className="form-pair">
          {warehouses.active.map((warehouse) => (
            <Form.Item key={warehouse.id} name={['counts', warehouse.id]} label={warehouse.name}>
              <InputNumber min={0} precision={0} placeholder="0" style={{ width: '100%' }} />
            </Form.Item>
          ))}
        </div>
      </Form>
    </Modal>
  )
}
