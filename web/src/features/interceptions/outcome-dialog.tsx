import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type InterceptionDto, interceptionsApi, type SaidOutcome, type WishKind } from '../../api/interceptions.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { useOrderAction } from '../orders/use-order-action.ts'

export type SaidState = SaidOutcome['state']

/** What the courier said on the phone. It may have agreed to something else than was wanted. */
export function OutcomeDialog(props: {
  orderId: string
  wish: InterceptionDto
  state: SaidState
  onClose: () => void
}) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const { wish, state } = props
  const act = useOrderAction(props.orderId, (input: SaidOutcome) => interceptionsApi.outcome(wish.id, input))
  const kinds: readonly WishKind[] =
    wish.addressChangeId === null ? ['return_to_sender'] : ['change_address', 'return_to_sender']
  return (
    <FormDialog<{ why: string; kind?: WishKind }>
      title={t(`interception.say.${state}`)}
      hint={t(`interception.sayHint.${state}`)}
      okText={t(`interception.say.${state}`)}
      danger={state === 'failed'}
      width={440}
      initialValues={{ kind: wish.kind }}
      save={{
        isPending: act.isPending,
        mutate: ({ why, kind }) =>
          act.mutate(
            { state, why: why.trim(), ...(kind ? { kind } : {}) },
            {
              onSuccess: () => {
                done(t('interception.noted'))
                props.onClose()
              },
            },
          ),
      }}
      onClose={props.onClose}
    >
      {state === 'failed' || kinds.length === 1 ? null : (
        <Form.Item name="kind" label={t('interception.agreed')}>
          <Select options={kinds.map((value) => ({ value, label: t(`interception.kind.${value}`) }))} />
        </Form.Item>
      )}
      <Form.Item
        name="why"
        label={t('interception.said')}
        rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('interception.said') }) }]}
      >
        <Input autoFocus maxLength={200} placeholder={t('interception.saidHint')} />
      </Form.Item>
    </FormDialog>
  )
}
