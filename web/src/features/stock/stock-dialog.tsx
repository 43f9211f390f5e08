import { Form, type FormRule, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type StockExplanation, stockApi } from '../../api/stock.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { filledCounts } from '../../lib/filled-counts.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { useStockAction } from './use-stock-action.ts'

export type StockVerb = 'count' | 'adjust' | 'transfer' | 'receive'

interface Props {
  readonly data: StockExplanation
  readonly onClose: () => void
}

/** Changes stock by hand: each leaves a movement with its reason. */
export function StockDialog(props: Props & { verb: StockVerb }) {
  switch (props.verb) {
    case 'count':
      return <CountDialog {...props} />
    case 'adjust':
      return <AdjustDialog {...props} />
    case 'transfer':
      return <TransferDialog {...props} />
    case 'receive':
      return <ReceiveDialog {...props} />
  }
}

/** The ledger takes no more in one entry. */
const MOST = 1_000_000_000

function useWarehouseOptions() {
  return useWarehouses().active.map((warehouse) => ({ value: warehouse.id, label: warehouse.name }))
}

function ReasonItem() {
  const { t } = useTranslation()
  return (
    <Form.Item
      name="reason"
      label={t('common.reason')}
      rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('common.reason') }) }]}
    >
      <Input placeholder={t('stock.reasonPlaceholder')} maxLength={200} />
    </Form.Item>
  )
}

function WarehouseItem(props: { name: string; label: string }) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={props.name}
      label={props.label}
      rules={[{ required: true, message: t('common.required', { what: props.label }) }]}
    >
      <Select options={useWarehouseOptions()} />
    </Form.Item>
  )
}

/** Without `min` it may be negative, but never nothing at all. */
function QuantityItem(props: { name: string; label: string; min?: number }) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={props.name}
      label={props.label}
      rules={[
        { required: true, type: 'integer', message: t('common.required', { what: props.label }) },
        {
          validator: (_, value) => (value === 0 ? Promise.reject(new Error(t('stock.notNothing'))) : Promise.resolve()),
        },
      ]}
    >
      <InputNumber min={props.min ?? -MOST} max={MOST} precision={0} style={{ width: '100%' }} />
    </Form.Item>
  )
}

interface CountForm {
  reason: string
  counts?: Record<string, number | null>
}

function CountDialog(props: Props) {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const { data } = props
  const rest = warehouses.active.slice(1).map(({ id }) => ['counts', id])
  const someCount: FormRule = ({ getFieldValue }) => ({
    validator: () =>
      filledCounts(getFieldValue('counts')).length > 0
        ? Promise.resolve()
        : Promise.reject(new Error(t('stock.countNone'))),
  })
  const onHandOf = (warehouseId: string) => data.levels.find((level) => level.warehouseId === warehouseId)?.onHand ?? 0
  const count = useStockAction(
    (input: CountForm) =>
      stockApi.count(data.sku, {
        reason: input.reason,
        counts: filledCounts(input.counts),
      }),
    { text: t('stock.counted'), onDone: props.onClose },
  )
  return (
    <FormDialog
      title={t('stock.countTitle', { sku: data.sku })}
      hint={t('stock.countHint')}
      okText={t('common.save')}
      width={440}
      save={{ mutate: count.mutate, isPending: count.isPending }}
      onClose={props.onClose}
    >
      {warehouses.active.map((warehouse, index) => (
        <Form.Item
          key={warehouse.id}
          name={['counts', warehouse.id]}
          label={warehouse.name}
          dependencies={index === 0 ? rest : []}
          rules={index === 0 ? [someCount] : []}
        >
          {/* Empty, not the books: pieces sold while the dialog is open would be written back where nobody counted. */}
          <InputNumber
            min={0}
            max={MOST}
            precision={0}
            placeholder={t('stock.onBooks', { count: onHandOf(warehouse.id) })}
            style={{ width: '100%' }}
          />
        </Form.Item>
      ))}
      <ReasonItem />
    </FormDialog>
  )
}

function AdjustDialog(props: Props) {
  const { t } = useTranslation()
  const { data } = props
  const adjust = useStockAction((input: Parameters<typeof stockApi.adjust>[1]) => stockApi.adjust(data.sku, input), {
    text: t('stock.adjusted'),
    onDone: props.onClose,
  })
  return (
    <FormDialog
      title={t('stock.adjustTitle', { sku: data.sku })}
      okText={t('common.save')}
      width={440}
      initialValues={{ of: 'onHand', warehouseId: data.levels[0]?.warehouseId }}
      save={{ mutate: adjust.mutate, isPending: adjust.isPending }}
      onClose={props.onClose}
    >
      <WarehouseItem name="warehouseId" label={t('stock.warehouse')} />
      <Form.Item name="of" label={t('stock.of')}>
        <Select
          options={[
            { value: 'onHand', label: t('stock.onHand') },
            { value: 'qc', label: t('stock.part.qc') },
            { value: 'inTransit', label: t('stock.part.inTransit') },
          ]}
        />
      </Form.Item>
      <QuantityItem name="delta" label={t('stock.delta')} />
      <ReasonItem />
    </FormDialog>
  )
}

function TransferDialog(props: Props) {
  const { t } = useTranslation()
  const { data } = props
  const transfer = useStockAction(
    (input: Parameters<typeof stockApi.transfer>[1]) => stockApi.transfer(data.sku, input),
    { text: t('stock.transferred'), onDone: props.onClose },
  )
  return (
    <FormDialog
      title={t('stock.transferTitle', { sku: data.sku })}
      okText={t('common.save')}
      width={440}
      save={{ mutate: transfer.mutate, isPending: transfer.isPending }}
      onClose={props.onClose}
    >
      <WarehouseItem name="from" label={t('stock.from')} />
      <Form.Item
        name="to"
        label={t('stock.to')}
        dependencies={['from']}
        rules={[
          { required: true, message: t('common.required', { what: t('stock.to') }) },
          ({ getFieldValue }) => ({
            validator: (_, to) =>
              to && to === getFieldValue('from')
                ? Promise.reject(new Error(t('stock.sameWarehouse')))
                : Promise.resolve(),
          }),
        ]}
      >
        <Select options={useWarehouseOptions()} />
      </Form.Item>
      <QuantityItem name="quantity" label={t('stock.quantity')} min={1} />
      <ReasonItem />
    </FormDialog>
  )
}

function ReceiveDialog(props: Props) {
  const { t } = useTranslation()
  const { data } = props
  const receive = useStockAction((input: Parameters<typeof stockApi.receive>[1]) => stockApi.receive(data.sku, input), {
    text: t('stock.received'),
    onDone: props.onClose,
  })
  return (
    <FormDialog
      title={t('stock.receiveTitle', { sku: data.sku })}
      okText={t('common.save')}
      width={440}
      save={{ mutate: receive.mutate, isPending: receive.isPending }}
      onClose={props.onClose}
    >
      <WarehouseItem name="warehouseId" label={t('stock.warehouse')} />
      <QuantityItem name="quantity" label={t('stock.quantity')} min={1} />
      <ReasonItem />
    </FormDialog>
  )
}
