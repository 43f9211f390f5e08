import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type ParkedMessage, parkedApi } from '../../api/parked.ts'
import { Copyable } from '../../components/copyable.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { isSafeToParse, prettyRaw } from '../../lib/pretty-raw.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useCan } from '../session/use-session.ts'
import './parked-detail.css'

/** Why a message stopped, its raw text, and the two ways out. */
export function ParkedDetail(props: { message: ParkedMessage; from: string; onDone: () => void }) {
  const { t } = useTranslation()
  const said = useServerText()
  const client = useQueryClient()
  const canWrite = useCan('parked:write')
  const { done, failed } = useFeedback()
  const { message } = props
  const [dismissing, setDismissing] = useState(false)
  const [form] = Form.useForm<{ reason: string }>()
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.parked.all })
  const replay = useMutation({
    mutationFn: () => parkedApi.replay(message.id),
    onSuccess: () => {
      done(t('parked.replayed'))
      props.onDone()
    },
    onError: failed,
    onSettled: refresh,
  })
  const dismiss = useMutation({
    mutationFn: (reason: string) => parkedApi.dismiss(message.id, reason),
    onSuccess: () => {
      done(t('parked.dismissed'))
      setDismissing(false)
      props.onDone()
    },
    onError: failed,
    onSettled: refresh,
  })
  return (
    <article className="parked-detail">
      <p className="muted">
        {props.from} · {t(`parked.source.${message.source}`)} · <TimeText at={message.createdAt} as="clock" /> ·{' '}
        {t('parked.attempts', { count: message.attempts })}
      </p>
      <h1>{said(message.why)}</h1>
      <p className="muted mono">{message.code}</p>
      {message.status === 'open' ? (
        <div className="row parked-acts">
          <Button type="primary" disabled={!canWrite} loading={replay.isPending} onClick={() => replay.mutate()}>
            {t('parked.replay')}
          </Button>
          <Button disabled={!canWrite} onClick={() => setDismissing(true)}>
            {t('parked.dismiss')}
          </Button>
        </div>
      ) : null}
      <section className="card">
        <h2 className="card-head">
          <span className="grow">{t('parked.raw')}</span>
          <Copyable text={message.raw} shown="" what={t('parked.raw')} className="always" />
        </h2>
        <pre className="parked-raw">{isSafeToParse(message.raw) ? prettyRaw(message.raw) : message.raw}</pre>
      </section>
      <Modal
        open={dismissing}
        title={t('parked.dismissTitle')}
        okText={t('parked.dismiss')}
        onOk={form.submit}
        onCancel={() => setDismissing(false)}
        confirmLoading={dismiss.isPending}
        width={420}
      >
        <p className="muted" style={{ marginBottom: 12 }}>
          {t('parked.dismissHint')}
        </p>
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={({ reason }) => dismiss.mutate(reason.trim())}
        >
          <Form.Item
            name="reason"
            label={t('common.reason')}
            rules={[{ required: true, whitespace: true, message: t('common.required', { what: t('common.reason') }) }]}
          >
            <Input maxLength={200} />
          </Form.Item>
        </Form>
      </Modal>
    </article>
  )
}
