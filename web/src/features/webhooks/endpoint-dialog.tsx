import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import type { WebhookEvent } from '../../../../src/webhooks/domain/event-types.ts'
import { queryKeys } from '../../api/keys.ts'
import { type Webhook, webhooksApi } from '../../api/webhooks.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { GroupedChecks } from '../../components/grouped-checks.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { eventGroups, eventKey, eventsIn, rightOfEvent } from '../../lib/webhook-words.ts'
import { formOfScope, ScopeFields, type ScopeForm, scopeOfForm } from '../roles/scope-fields.tsx'
import { useSession } from '../session/use-session.ts'

interface EndpointForm extends ScopeForm {
  readonly name: string
  readonly url: string
  readonly events: WebhookEvent[]
  readonly amounts: boolean
}

/** Registers an endpoint or changes one; a new one's secret goes to `onSecret`. */
export function EndpointDialog(props: {
  endpoint: Webhook | null
  onSecret: (secret: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done } = useFeedback()
  const session = useSession()
  const mine = session?.rights ?? []
  const own = session?.scope ?? { regions: null, warehouses: null }
  const { endpoint } = props
  const save = useMutation({
    mutationFn: async ({ name, url, events, amounts, ...part }: EndpointForm) => {
      const input = { name, url, events, amounts }
      const only = scopeOfForm(part)
      const scope = only.regions || only.warehouses ? only : null
      if (endpoint) return { secret: null, saved: await webhooksApi.change(endpoint.id, { ...input, scope }) }
      const created = await webhooksApi.create({ ...input, scope })
      return { secret: created.secret, saved: created }
    },
    onSuccess: ({ secret }) => {
      if (secret === null) done(t('webhooks.saved'))
      else props.onSecret(secret)
      props.onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.webhooks.all }),
  })
  const required = (what: string) => ({ required: true, message: t('common.required', { what }) })
  return (
    <FormDialog
      title={endpoint ? t('webhooks.change', { name: endpoint.name }) : t('webhooks.new')}
      okText={endpoint ? t('common.save') : t('webhooks.create')}
      width={720}
      initialValues={{
        name: endpoint?.name ?? '',
        url: endpoint?.url ?? '',
        events: endpoint?.events ?? ['order.paid', 'order.shipped', 'order.delivered', 'order.cancelled'],
        amounts: endpoint?.amounts ?? false,
        ...formOfScope(endpoint?.scope ?? own),
      }}
      save={save}
      onClose={props.onClose}
    >
      <Form.Item name="name" label={t('webhooks.name')} rules={[{ ...required(t('webhooks.name')), whitespace: true }]}>
        <Input autoFocus maxLength={60} placeholder={t('webhooks.nameHint')} />
      </Form.Item>
      <Form.Item
        name="url"
        label={t('webhooks.url')}
        extra={t('webhooks.urlHint')}
        rules={[{ ...required(t('webhooks.url')), whitespace: true }]}
      >
        <Input maxLength={2000} placeholder="https://erp.example.com/dingshu" />
      </Form.Item>
      <Form.Item
        name="events"
        label={t('webhooks.events')}
        rules={[{ required: true, type: 'array', min: 1, message: t('webhooks.eventsPick') }]}
      >
        <GroupedChecks
          className="event-picker"
          groups={eventGroups.map((group) => ({
            key: group,
            legend: t(`webhooks.group.${group}`),
            items: eventsIn(group).map((event) => ({
              value: event,
              label: t(`webhooks.event.${eventKey(event)}`),
              title: event,
              disabled: !mine.includes(rightOfEvent(event)),
            })),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="amounts"
        label={t('webhooks.amounts')}
        extra={mine.includes('finance:read') ? t('webhooks.amountsHint') : t('webhooks.amountsLacking')}
      >
        <Switch disabled={!mine.includes('finance:read')} aria-label={t('webhooks.amounts')} />
      </Form.Item>
      <ScopeFields />
    </FormDialog>
  )
}
