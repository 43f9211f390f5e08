import { Checkbox, Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OrderDetail, ordersApi } from '../../api/orders.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Thumb } from '../../components/thumb.tsx'
import { useOrderDialog } from './use-order-action.ts'

interface Wish {
  readonly quantity: Readonly<Record<number, number | null>>
  readonly why: string
  readonly reclaimFreight: boolean
}

/** Lost or damaged: which pieces go out once more, and whether the courier is to give its freight back. */
export function ReshipDialog(props: { detail: OrderDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const { order, lines, reshippable } = props.detail
  const [requestId] = useState(() => crypto.randomUUID())
  const reship = useOrderDialog(
    order.id,
    ({ quantity, why, reclaimFreight }: Wish) =>
      ordersApi.reship(order.id, {
        requestId,
        why,
        reclaimFreight,
        lines: reshippable.flatMap(({ lineNo }) => {
          const pieces = quantity[lineNo] ?? 0
          return pieces > 0 ? [{ lineNo, quantity: pieces }] : []
        }),
      }),
    { said: t('order.reship.done'), onClose: props.onClose },
  )
  return (
    <FormDialog<Wish>
      title={t('order.reship.title', { no: order.hubNo })}
      hint={t('order.reship.hint')}
      okText={t('order.verb.reship')}
      width={520}
      initialValues={{
        quantity: Object.fromEntries(reshippable.map(({ lineNo, quantity }) => [lineNo, quantity])),
        reclaimFreight: false,
      }}
      save={reship}
      onClose={props.onClose}
    >
      {reshippable.map(({ lineNo, quantity }) => {
        const line = lines.find((one) => one.lineNo === lineNo)
        return line ? (
          <div key={lineNo} className="line-row">
            <Thumb url={line.imageUrl} title={line.title} />
            <div className="two-lines grow">
              <span className="clip">{line.title}</span>
              <span className="clip">{line.spec}</span>
            </div>
            <Form.Item name={['quantity', lineNo]} noStyle>
              <InputNumber aria-label={line.title} min={0} max={quantity} precision={0} />
            </Form.Item>
          </div>
        ) : null
      })}
      <Form.Item
        name="why"
        label={t('order.reship.why')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('order.reship.why') }) }]}
      >
        <Input maxLength={200} placeholder={t('order.reship.whyHint')} />
      </Form.Item>
      <Form.Item name="reclaimFreight" valuePropName="checked">
        <Checkbox>{t('order.reship.reclaim')}</Checkbox>
      </Form.Item>
    </FormDialog>
  )
}
