import { Form, InputNumber, Modal, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { shareKinds } from '../../../../src/stock/domain/channel-shares.ts'
import { type ShareKind, stockSharesApi } from '../../api/stock-shares.ts'
import { useStockAction } from './use-stock-action.ts'

type Choice = ShareKind | 'usual'

interface ShareForm {
  readonly kind: Choice
  readonly amount?: number
}

interface Props {
  readonly connectionId: string
  readonly name: string
  /** Null: for all SKUs that have no rule of their own. */
  readonly sku: string | null
  /** The rule that is set here; null when none is. */
  readonly rule: { readonly kind: ShareKind; readonly amount: number } | null
  readonly onClose: () => void
}

/** How much of the stock a shop may show. */
export function ShareDialog(props: Props) {
  const { t } = useTranslation()
  const { connectionId, sku, rule } = props
  const [form] = Form.useForm<ShareForm>()
  const save = useStockAction(
    ({ kind, amount = 0 }: ShareForm) =>
      stockSharesApi.set({ connectionId, sku, rule: kind === 'usual' ? null : { kind, amount } }),
    { text: t('stock.shares.saved'), onDone: props.onClose },
  )
  const kind = Form.useWatch('kind', form)
  const isCounted = kind === 'percent' || kind === 'cap' || kind === 'reserve'
  const none: Choice = sku === null ? 'shared' : 'usual'
  const choices: readonly Choice[] = sku === null ? shareKinds : ['usual', ...shareKinds]
  return (
    <Modal
      open
      title={t('stock.shares.dialogTitle', { shop: props.name, what: sku ?? t('stock.shares.allSkus') })}
      okText={t('common.save')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={460}
    >
      <Form<ShareForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: rule?.kind ?? none, ...(rule && rule.kind !== 'shared' ? { amount: rule.amount } : {}) }}
        onFinish={(input) => save.mutate(input)}
      >
        <Form.Item name="kind">
          <Radio.Group className="share-choices" aria-label={t('stock.shares.col.rule')}>
            {choices.map((choice) => (
              <Radio key={choice} value={choice}>
                <span className="two-lines">
                  <span>{t(`stock.shares.kind.${choice}`)}</span>
                  <span>{t(`stock.shares.kindHint.${choice}`)}</span>
                </span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        {isCounted ? (
          <Form.Item
            name="amount"
            label={t(kind === 'percent' ? 'stock.shares.percent' : 'stock.shares.pieces')}
            rules={[{ required: true, message: t('common.required', { what: t('stock.shares.amount') }) }]}
          >
            <InputNumber
              min={kind === 'percent' ? 1 : 0}
              max={kind === 'percent' ? 100 : 1_000_000}
              precision={0}
              suffix={kind === 'percent' ? '%' : null}
              style={{ width: '100%' }}
            />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  )
}
