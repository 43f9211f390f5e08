import { Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { interceptionsApi, type OnFailure, type WishKind } from '../../api/interceptions.ts'
import type { OrderDetail, Parcel } from '../../api/orders.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useOrderAction } from '../orders/use-order-action.ts'

interface Wanted {
  readonly kind: WishKind
  readonly onFailure: OnFailure
  readonly reason: string
}

/** Stops one parcel on the road: back to us, or to the address that was agreed with the buyer. */
export function StartInterceptionDialog(props: { detail: OrderDetail; parcel: Parcel; onClose: () => void }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const { parcel, detail } = props
  const [requestId] = useState(() => crypto.randomUUID())
  const [form] = Form.useForm<Wanted>()
  const hasNewAddress = detail.addressChanges[0]?.state === 'accepted'
  const start = useOrderAction(detail.order.id, (input: Wanted) =>
    interceptionsApi.start(detail.order.id, { requestId, fulfilmentId: parcel.fulfilmentId, ...input }),
  )
  const kinds: readonly WishKind[] = hasNewAddress ? ['change_address', 'return_to_sender'] : ['return_to_sender']
  return (
    <FormDialog<Wanted>
      form={form}
      title={t('interception.startTitle', { waybill: parcel.waybill })}
      hint={t(hasNewAddress ? 'interception.startHintAddress' : 'interception.startHint')}
      okText={t('interception.start')}
      width={480}
      initialValues={{ kind: kinds[0] ?? 'return_to_sender', onFailure: hasNewAddress ? 'reship' : 'leave' }}
      save={{
        isPending: start.isPending,
        mutate: ({ reason, kind, onFailure }) =>
          start.mutate(
            { kind: kind ?? 'return_to_sender', onFailure: onFailure ?? 'leave', reason: reason.trim() },
            {
              onSuccess: () => {
                done(t('interception.started'))
                props.onClose()
              },
            },
          ),
      }}
      onClose={props.onClose}
    >
      {hasNewAddress ? (
        <>
          <Form.Item name="kind" label={t('interception.want')}>
            <Radio.Group options={kinds.map((value) => ({ value, label: t(`interception.kind.${value}`) }))} />
          </Form.Item>
          <OnFailureItem />
        </>
      ) : null}
      <Form.Item
        name="reason"
        label={t('interception.reason')}
        rules={[
          { required: true, whitespace: true, message: t('common.required', { what: t('interception.reason') }) },
        ]}
      >
        <Input autoFocus maxLength={200} placeholder={t('interception.reasonHint')} />
      </Form.Item>
    </FormDialog>
  )
}

function OnFailureItem() {
  const { t } = useTranslation()
  return (
    <Form.Item name="onFailure" label={t('interception.ifFails')}>
      <Radio.Group
        options={(['reship', 'leave'] as const).map((value) => ({ value, label: t(`interception.way.${value}`) }))}
      />
    </Form.Item>
  )
}
