import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, InputNumber, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { placeholdersOf, renderNotice } from '../../../../src/notify/domain/render.ts'
import type { Connection } from '../../api/connections.ts'
import { queryKeys } from '../../api/keys.ts'
import { type NoticeEventInfo, type NoticeRoute, noticesApi } from '../../api/notices.ts'
import { TimeOfDayItem } from '../../components/time-of-day.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatMinuteOfDay, parseMinuteOfDay } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'

interface RouteForm {
  title: string
  template: string
  nextConnectionId: string
  nextMinutes: number
  nextUnless: NoticeRoute['nextUnless']
  from: string
  to: string
}

/** What the words could say one day. */
const examples: Readonly<Record<string, string>> = {
  hubNo: 'DS2606180001',
  platformOrderId: '6921234567890123456',
  status: '已出库',
  promisedAt: '06-18 18:00',
  expectedAt: '16:30',
  warehouse: '杭州仓',
  carrier: '顺丰速运',
  waybill: 'SF1234567890123',
  detail: 'A3 红色 缺 2 件',
  driverPhone: '138****0000',
  shelf: 'A3',
  count: '7',
  latest: '14:00',
  keeper: '王仓管',
  minutes: '10',
  name: '示例旗舰店',
  shop: '示例旗舰店',
  items: '短袖T恤×2',
  expectedTime: '2026年6月18日 16:30',
  promisedTime: '2026年6月18日 18:00',
  shippedTime: '2026年6月17日 18:00',
  before: '06-18 12:00',
  result: '已办好，将送往新地址',
  link: 'https://…/t/…',
  group: '仓库',
  left: '38',
  branch: '余杭一部',
  people: '王仓管',
}

/** Words, quiet hours and the next one of one route. */
export function NoticeRouteDialog(props: {
  route: NoticeRoute
  event: NoticeEventInfo
  name: string
  messengers: readonly Connection[]
  onClose: () => void
}) {
  const { t } = useTranslation()
  const said = useServerText()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const { route, event } = props
  const [form] = Form.useForm<RouteForm>()
  const title = Form.useWatch('title', form) ?? route.title
  const template = Form.useWatch('template', form) ?? route.template
  const nextConnectionId = Form.useWatch('nextConnectionId', form) ?? route.nextConnectionId
  const preview = renderNotice({ event: event.event, title, template, facts: examples })
  const save = useMutation({
    mutationFn: (input: RouteForm) =>
      noticesApi.saveRoute({
        ...route,
        title: input.title.trim(),
        template: input.template.trim(),
        nextConnectionId: input.nextConnectionId,
        nextMinutes: input.nextMinutes ?? 10,
        nextUnless: input.nextUnless,
        quietFrom: parseMinuteOfDay(input.from.trim()) ?? 0,
        quietTo: parseMinuteOfDay(input.to.trim()) ?? 0,
      }),
    onSuccess: () => {
      done(t('common.saved'))
      props.onClose()
    },
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.noticeRoutes }),
  })
  return (
    <Modal
      open
      title={t('notices.editTitle', { event: said(event.title), name: props.name })}
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
        onFinish={save.mutate}
        initialValues={{
          title: route.title,
          template: route.template,
          nextConnectionId: route.nextConnectionId,
          nextMinutes: route.nextMinutes,
          nextUnless: route.nextUnless,
          from: formatMinuteOfDay(route.quietFrom),
          to: formatMinuteOfDay(route.quietTo),
        }}
      >
        <Form.Item name="title" label={t('notices.titleField')}>
          <Input maxLength={60} placeholder={said(event.title)} />
        </Form.Item>
        <Form.Item
          name="template"
          label={t('notices.template')}
          rules={[
            {
              validator: (_, words: string) => {
                const unknown = placeholdersOf(words).filter((name) => !event.placeholders.includes(name))
                return unknown.length === 0
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('notices.unknown', { names: unknown.join(' ') })))
              },
            },
          ]}
          extra={t('notices.templateHint', { placeholders: event.placeholders.map((name) => `{${name}}`).join(' ') })}
        >
          <Input.TextArea rows={3} maxLength={500} placeholder={event.template} />
        </Form.Item>
        <div className="notice-preview" aria-live="polite">
          <span className="muted small">{t('notices.preview')}</span>
          <strong>{preview.title}</strong>
          <span>{preview.body}</span>
        </div>
        <div className="form-pair">
          <TimeOfDayItem name="from" label={t('notices.quietFrom')} />
          <TimeOfDayItem name="to" label={t('notices.quietTo')} />
        </div>
        <p className="muted small">{event.severity === 'red' ? t('notices.quietRed') : t('notices.quietHint')}</p>
        <Form.Item name="nextConnectionId" label={t('notices.next')} style={{ marginTop: 16 }}>
          <Select
            options={[
              { value: '', label: t('notices.nextNobody') },
              ...props.messengers
                .filter((messenger) => messenger.id !== route.connectionId)
                .map((messenger) => ({ value: messenger.id, label: messenger.name })),
            ]}
          />
        </Form.Item>
        {nextConnectionId ? (
          <>
            <div className="form-pair">
              <Form.Item name="nextMinutes" label={t('notices.nextMinutes')}>
                <InputNumber min={1} max={1440} precision={0} style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name="nextUnless" label={t('notices.nextUnless')}>
                <Select
                  options={(['delivered', 'acknowledged'] as const).map((value) => ({
                    value,
                    label: t(`notices.unless.${value}`),
                  }))}
                />
              </Form.Item>
            </div>
            <p className="muted small">{t('notices.chainHint')}</p>
          </>
        ) : null}
      </Form>
    </Modal>
  )
}
