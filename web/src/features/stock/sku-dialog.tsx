import { Form, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { catalogApi, type Sku } from '../../api/catalog.ts'
import { stockApi } from '../../api/stock.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { filledCounts } from '../../lib/filled-counts.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { useStockAction } from './use-stock-action.ts'

interface SkuForm {
  readonly code: string
  readonly name: string
  readonly spec?: string
  readonly barcode?: string
  readonly safetyStock: number | null
  readonly counts?: Readonly<Record<string, number | null>>
}

/** A new SKU with its first quantities, or the words and safety stock of one that is there. */
export function SkuDialog(props: {
  sku?: Pick<Sku, 'code' | 'name' | 'spec' | 'barcode' | 'safetyStock'>
  onClose: () => void
}) {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const { sku } = props
  const save = useStockAction(
    async (input: SkuForm) => {
      const code = sku?.code ?? input.code.trim()
      await catalogApi.saveSku(code, {
        name: input.name.trim(),
        spec: input.spec?.trim() ?? '',
        barcode: input.barcode?.trim() ?? '',
        safetyStock: input.safetyStock ?? 0,
        isNew: sku === undefined,
      })
      const counts = filledCounts(input.counts)
      if (counts.length > 0) await stockApi.count(code, { counts, reason: t('stock.newTitle') })
    },
    { text: t(sku ? 'common.saved' : 'stock.created'), onDone: props.onClose },
  )
  const required = (what: string) => [{ required: true, whitespace: true, message: t('common.required', { what }) }]
  return (
    <FormDialog<SkuForm>
      title={sku ? t('stock.editTitle', { sku: sku.code }) : t('stock.newTitle')}
      okText={t('common.save')}
      width={480}
      initialValues={sku ?? { safetyStock: 10 }}
      save={{ mutate: save.mutate, isPending: save.isPending }}
      onClose={props.onClose}
    >
      {sku ? null : (
        <Form.Item name="code" label={t('stock.skuCode')} rules={required(t('stock.skuCode'))}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('stock.skuName')} rules={required(t('stock.skuName'))}>
        <Input maxLength={100} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="spec" label={t('stock.skuSpec')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="barcode" label={t('stock.skuBarcode')}>
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item name="safetyStock" label={t('stock.safety')}>
          <InputNumber min={0} max={1_000_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      {sku ? null : (
        <div className="form-pair">
          {warehouses.active.map((warehouse) => (
            <Form.Item key={warehouse.id} name={['counts', warehouse.id]} label={warehouse.name}>
              <InputNumber min={0} precision={0} placeholder="0" style={{ width: '100%' }} />
            </Form.Item>
          ))}
        </div>
      )}
    </FormDialog>
  )
}
