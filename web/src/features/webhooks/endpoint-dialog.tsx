import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Form, Input, Modal, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import type { WebhookEvent } from '../../../../src/webhooks/domain/event-types.ts'
import { queryKeys } from '../../api/keys.ts'
import { type Webhook, webhooksApi } from '../../api/webhooks.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { eventGroups, eventKey, eventsIn, rightOfEvent } from '../../lib/webhook-words.ts'
import { FormError } from '../session/form-error.tsx'
import { useSession } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'

interface EndpointForm {
  readonly name: string
  readonly url: string
  readonly events: WebhookEvent[]
  readonly amounts: boolean
  readonly warehouses: string[]
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
  const mine = useSession()?.rights ?? []
  const warehouses = useWarehouses()
  const [form] = Form.useForm<EndpointForm>()
  const { endpoint } = props
  const save = useMutation({
    mutationFn: async ({ warehouses: only, ...input }: EndpointForm) => {
      const regions = endpoint?.scope?.regions ?? null
      const scope = only.length > 0 || regions ? { regions, warehouses: only.length > 0 ? only : null } : null
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
    <Modal
      open
      title={endpoint ? t('webhooks.change', { name: endpoint.name }) : t('webhooks.new')}
      okText={endpoint ? t('common.save') : t('webhooks.create')}
      onOk={form.submit}
      onCancel={props.onClose}
      confirmLoading={save.isPending}
      width={720}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          name: endpoint?.name ?? '',
          url: endpoint?.url ?? '',
          events: endpoint?.events ?? ['order.paid', 'order.shipped', 'order.delivered', 'order.cancelled'],
          amounts: endpoint?.amounts ?? false,
          warehouses: [...(endpoint?.scope?.warehouses ?? [])],
        }}
        onFinish={(input) => save.mutate(input)}
      >
        <Form.Item
          name="name"
          label={t('webhooks.name')}
          rules={[{ ...required(t('webhooks.name')), whitespace: true }]}
        >
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
          <Checkbox.Group className="event-picker">
            {eventGroups.map((group) => (
              <fieldset key={group}>
                <legend>{t(`webhooks.group.${group}`)}</legend>
                {eventsIn(group).map((event) => (
                  <Checkbox key={event} value={event} disabled={!mine.includes(rightOfEvent(event))}>
                    <span title={event}>{t(`webhooks.event.${eventKey(event)}`)}</span>
                  </Checkbox>
                ))}
              </fieldset>
            ))}
          </Checkbox.Group>
        </Form.Item>
        <Form.Item
          name="amounts"
          label={t('webhooks.amounts')}
          extra={mine.includes('finance:read') ? t('webhooks.amountsHint') : t('webhooks.amountsLacking')}
        >
          <Switch disabled={!mine.includes('finance:read')} aria-label={t('webhooks.amounts')} />
        </Form.Item>
        <Form.Item name="warehouses" label={t('webhooks.warehouses')} extra={t('webhooks.warehousesHint')}>
          <Select
            mode="multiple"
            allowClear
            placeholder={t('webhooks.warehousesAll')}
            options={warehouses.list.map(({ id, name }) => ({ value: id, label: name }))}
            aria-label={t('webhooks.warehouses')}
          />
        </Form.Item>
        <FormError error={save.error} />
      </Form>
    </Modal>
  )
}
