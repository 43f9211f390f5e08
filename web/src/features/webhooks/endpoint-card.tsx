import {
  CheckCircleOutlined,
  ExclamationCircleOutlined,
  MinusCircleOutlined,
  PauseCircleOutlined,
} from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Dropdown, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Webhook, webhooksApi } from '../../api/webhooks.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { eventKey, readAttemptError } from '../../lib/webhook-words.ts'
import { useCan } from '../session/use-session.ts'
import { OverlapDialog } from './overlap-dialog.tsx'

const signs: Record<Webhook['health'], { tone: Tone; Icon: typeof CheckCircleOutlined }> = {
  well: { tone: 'ok', Icon: CheckCircleOutlined },
  failing: { tone: 'soon', Icon: ExclamationCircleOutlined },
  paused: { tone: 'danger', Icon: PauseCircleOutlined },
  unused: { tone: 'plain', Icon: MinusCircleOutlined },
}

export function EndpointCard(props: {
  endpoint: Webhook
  onEdit: () => void
  onLog: () => void
  onSecret: (secret: string) => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { done, doneWithUndo, failed } = useFeedback()
  const { endpoint } = props
  const canWrite = useCan('webhooks:write') && endpoint.editable
  const [asking, setAsking] = useState<'rotate' | 'remove' | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.webhooks.all })
  const options = { onError: failed, onSettled: refresh }
  const resume = useMutation({
    mutationFn: () => webhooksApi.resume(endpoint.id),
    onSuccess: () => done(t('webhooks.resumed')),
    ...options,
  })
  const pause = useMutation({
    mutationFn: () => webhooksApi.pause(endpoint.id),
    onSuccess: () => doneWithUndo(t('webhooks.pausedNow'), () => resume.mutate()),
    ...options,
  })
  const test = useMutation({
    mutationFn: () => webhooksApi.test(endpoint.id),
    onSuccess: ({ status, log }) => {
      const last = log.at(-1)
      if (status === 'delivered') done(t('webhooks.testOk', { status: last?.status ?? 0, ms: last?.ms ?? 0 }))
    },
    ...options,
  })
  const rotate = useMutation({
    mutationFn: (overlapHours: number) => webhooksApi.rotate(endpoint.id, overlapHours),
    onSuccess: ({ secret }) => {
      setAsking(null)
      props.onSecret(secret)
    },
    ...options,
  })
  const remove = useMutation({
    mutationFn: () => webhooksApi.remove(endpoint.id),
    onSuccess: () => done(t('webhooks.removed')),
    ...options,
  })
  const { tone, Icon } = signs[endpoint.health]
  const failedTest = test.data?.status === 'failed' ? test.data.log.at(-1) : undefined
  return (
    <article className="card endpoint-card" aria-label={endpoint.name}>
      <header className="row row-wrap">
        <h2 className="clip">{endpoint.name}</h2>
        <Badge tone={tone} icon={<Icon />}>
          {t(`webhooks.health.${endpoint.health}`)}
        </Badge>
        <span className="grow" />
        <Button size="small" onClick={props.onLog}>
          {t('webhooks.log')}
        </Button>
        <Button size="small" disabled={!canWrite} loading={test.isPending} onClick={() => test.mutate()}>
          {t('webhooks.test')}
        </Button>
        {endpoint.status === 'paused' ? (
          <Button
            type="primary"
            size="small"
            disabled={!canWrite}
            loading={resume.isPending}
            onClick={() => resume.mutate()}
          >
            {t('webhooks.resume')}
          </Button>
        ) : null}
        <Dropdown
          trigger={['click']}
          disabled={!canWrite}
          menu={{
            items: [
              { key: 'edit', label: t('common.edit'), onClick: props.onEdit },
              { key: 'rotate', label: t('webhooks.rotate'), onClick: () => setAsking('rotate') },
              ...(endpoint.status === 'active'
                ? [{ key: 'pause', label: t('webhooks.pause'), onClick: () => pause.mutate() }]
                : []),
              { key: 'remove', danger: true, label: t('webhooks.remove'), onClick: () => setAsking('remove') },
            ],
          }}
        >
          <Button size="small" title={canWrite ? undefined : t('webhooks.notYours')}>
            {t('webhooks.more')}
          </Button>
        </Dropdown>
      </header>
      <p className="mono muted endpoint-url">{endpoint.url}</p>
      <Trouble endpoint={endpoint} />
      {failedTest ? (
        <p className="endpoint-trouble soon" role="status">
          {t('webhooks.testFailed')} <AttemptWords text={`${failedTest.status || ''} ${failedTest.error ?? ''}`} />
        </p>
      ) : null}
      <p className="endpoint-events">
        {endpoint.events.map((event) => (
          <span key={event} className="endpoint-event" title={event}>
            {t(`webhooks.event.${eventKey(event)}`)}
          </span>
        ))}
      </p>
      <p className="muted small endpoint-foot">
        <span>
          {t('webhooks.lastSuccess')} <TimeText at={endpoint.lastSuccessAt} empty={t('webhooks.never')} />
        </span>
        <span>{endpoint.amounts ? t('webhooks.withAmounts') : t('webhooks.withoutAmounts')}</span>
        {endpoint.scope ? <span>{t('webhooks.limited')}</span> : null}
        {endpoint.overlapUntil ? (
          <span>
            {t('webhooks.overlapUntil')} <TimeText at={endpoint.overlapUntil} as="clock" />
          </span>
        ) : null}
      </p>
      {asking === 'rotate' ? (
        <OverlapDialog
          title={t('webhooks.rotateTitle', { name: endpoint.name })}
          hint={t('webhooks.rotateHint')}
          loading={rotate.isPending}
          onOk={(hours) => rotate.mutate(hours)}
          onClose={() => setAsking(null)}
        />
      ) : null}
      <Modal
        open={asking === 'remove'}
        title={t('webhooks.removeTitle', { name: endpoint.name })}
        okText={t('webhooks.remove')}
        okButtonProps={{ danger: true }}
        confirmLoading={remove.isPending}
        onOk={() => remove.mutate()}
        onCancel={() => setAsking(null)}
        width={420}
      >
        <p>{t('webhooks.removeHint')}</p>
      </Modal>
    </article>
  )
}

/** What is wrong, since when, and what happens with the messages meanwhile. */
function Trouble({ endpoint }: { endpoint: Webhook }) {
  const { t } = useTranslation()
  if (endpoint.health !== 'paused' && endpoint.health !== 'failing') return null
  if (endpoint.pausedWhy === 'person') return <p className="endpoint-trouble plain">{t('webhooks.pausedByPerson')}</p>
  return (
    <p className={`endpoint-trouble ${endpoint.health === 'paused' ? 'danger' : 'soon'}`} role="alert">
      {endpoint.health === 'failing'
        ? t('webhooks.failing', { count: endpoint.failuresInRow })
        : endpoint.pausedWhy === 'gone'
          ? t('webhooks.pausedGone')
          : t('webhooks.pausedFailures', { count: endpoint.failuresInRow })}{' '}
      <AttemptWords text={endpoint.lastError ?? ''} />
      {endpoint.failingSince ? (
        <>
          {' · '}
          {t('webhooks.since')} <TimeText at={endpoint.failingSince} as="clock" />
        </>
      ) : null}
    </p>
  )
}

/** `503 not_accepted` in words. */
export function AttemptWords({ text }: { text: string }) {
  const { t } = useTranslation()
  const { status, error } = readAttemptError(text)
  return <span className="num">{[status, error ? t(`webhooks.error.${error}`) : ''].filter(Boolean).join(' ')}</span>
}
