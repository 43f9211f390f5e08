import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type NoticeEventInfo, type NoticeRoute, noticesApi } from '../../api/notices.ts'
import { TimeOfDayItem } from '../../components/time-of-day.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatMinuteOfDay, parseMinuteOfDay } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'

interface RouteForm {
  template: string
  from: string
  to: string
}

/** Words and quiet hours of one route. */
export function NoticeRouteDialog(props: {
  route: NoticeRoute
  event: NoticeEventInfo
  name: string
  onClose: () => void
}) {
  const { t } = useTranslation()
  const said = useServerText()
  const client = useQueryClient()
  const { done, failed } = useFeedback()
  const { route, event } = props
  const [form] = Form.useForm<RouteForm>()
  const save = useMutation({
    mutationFn: (input: RouteForm) =>
      noticesApi.saveRoute({
        ...route,
        template: input.template.trim(),
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
          template: route.template,
          from: formatMinuteOfDay(route.quietFrom),
          to: formatMinuteOfDay(route.quietTo),
        }}
      >
        <Form.Item
          name="template"
          label={t('notices.template')}
          extra={t('notices.templateHint', { placeholders: event.placeholders.map((name) => `{${name}}`).join(' ') })}
        >
          <Input.TextArea rows={3} maxLength={500} placeholder={event.template} />
        </Form.Item>
        <div className="form-pair">
          <TimeOfDayItem name="from" label={t('notices.quietFrom')} />
          <TimeOfDayItem name="to" label={t('notices.quietTo')} />
        </div>
        <p className="muted small">{event.severity === 'red' ? t('notices.quietRed') : t('notices.quietHint')}</p>
      </Form>
    </Modal>
  )
}
