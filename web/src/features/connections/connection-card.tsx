import { MoreOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Connection, connectionsApi } from '../../api/connections.ts'
import { queryKeys } from '../../api/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { ChannelMark } from '../../components/channel-mark.tsx'
import { ConnectionStateBadge } from '../../components/connection-state-badge.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { connectionState, needsHand } from '../../lib/connection-state.ts'
import { formatSpanShort } from '../../lib/format.ts'
import { outsideText } from '../../lib/outside-words.ts'
import { useNow } from '../../lib/use-now.ts'
import { useCan } from '../session/use-session.ts'
import { AuthoriseButton, useAuthorise } from './authorise-button.tsx'
import { RelayLine } from './relay-line.tsx'
import { TestAnswer } from './test-answer.tsx'
import { useConnectionTest } from './use-connection-test.ts'
import { useKindName } from './use-kind-name.ts'
import { WebhookUrl } from './webhook-url.tsx'

/** One connection: how it is, what came last, and a button that really calls the other side. */
export function ConnectionCard(props: { connection: Connection; onEdit: () => void }) {
  const { t } = useTranslation()
  const now = useNow()
  const { language } = usePreferences()
  const { done, doneWithUndo, failed } = useFeedback()
  const client = useQueryClient()
  const canWrite = useCan('connections:write')
  const { connection } = props
  const { health } = connection
  const kindName = useKindName(connection.kind)
  const state = connectionState(connection, now)
  const test = useConnectionTest(connection.id)
  const refresh = () => client.invalidateQueries({ queryKey: queryKeys.connections })
  const pull = useMutation({
    mutationFn: () => connectionsApi.pull(connection.id),
    onSuccess: () => done(t('connections.pullDone')),
    onError: failed,
    onSettled: refresh,
  })
  const setStatus = useMutation({
    mutationFn: (status: 'active' | 'paused') => connectionsApi.change(connection.id, { status }),
    onSuccess: (_, status) =>
      status === 'paused'
        ? doneWithUndo(t('connections.paused'), () => setStatus.mutate('active'))
        : done(t('connections.resumed')),
    onError: failed,
    onSettled: refresh,
  })
  const goLive = useMutation({
    mutationFn: () => connectionsApi.change(connection.id, { mode: 'live' }),
    onSuccess: () => done(t('connections.isLive')),
    onError: failed,
    onSettled: refresh,
  })
  const paused = connection.status === 'paused'
  const isShutOut = connection.status === 'unauthorised'
  const authorise = useAuthorise(connection.id)
  return (
    <article className={needsHand(state) ? 'connection-card card bad' : 'connection-card card'}>
      <header className="connection-top">
        <ChannelMark kind={connection.kind} size="large" />
        <div className="two-lines grow">
          <span className="strong clip">{connection.name}</span>
          <span className="clip">{kindName}</span>
        </div>
        <ConnectionStateBadge state={state} />
      </header>
      <dl className="connection-facts">
        {connection.role === 'shop' ? (
          <>
            <Fact name={t('connections.lastOrder')}>
              <TimeText at={health?.lastOrderAt ?? null} empty={t('connections.never')} />
            </Fact>
            <Fact name={t('connections.lag')}>
              <span className="num">
                {health?.lagMs === null || health?.lagMs === undefined ? '—' : formatSpanShort(health.lagMs, language)}
              </span>
            </Fact>
          </>
        ) : null}
        <Fact name={t('connections.lastSuccess')}>
          <TimeText at={health?.lastSuccessAt ?? null} empty={t('connections.never')} />
        </Fact>
        {connection.role === 'shop' ? null : (
          <Fact name={t('connections.lastError')}>
            <TimeText at={health?.lastErrorAt ?? null} empty={t('common.none')} />
          </Fact>
        )}
      </dl>
      {health?.lastError && health.lastErrorAt !== null ? (
        <p className={needsHand(state) ? 'connection-error' : 'connection-error old'}>
          <TimeText at={health.lastErrorAt} />　{outsideText(health.lastError, language)}
        </p>
      ) : null}
      <RelayLine connection={connection} />
      {connection.mode === 'shadow' ? (
        <p className="connection-shadow">
          <span>{t('connections.isShadow')}</span>
          <Button
            size="small"
            type="primary"
            disabled={!canWrite}
            loading={goLive.isPending}
            onClick={() => goLive.mutate()}
          >
            {t('connections.goLive')}
          </Button>
        </p>
      ) : null}
      {connection.webhookUrl ? <WebhookUrl url={connection.webhookUrl} /> : null}
      <TestAnswer answer={test.data} error={test.error} />
      <footer className="connection-foot">
        {isShutOut && connection.authorisable ? <AuthoriseButton id={connection.id} disabled={!canWrite} /> : null}
        <Button disabled={!canWrite} loading={test.isPending} onClick={() => test.mutate()}>
          {t('connections.test')}
        </Button>
        {connection.role === 'shop' && !isShutOut ? (
          <Button disabled={!canWrite || paused} loading={pull.isPending} onClick={() => pull.mutate()}>
            {t('connections.pull')}
          </Button>
        ) : null}
        <span className="grow" />
        <Dropdown
          disabled={!canWrite}
          trigger={['click']}
          placement="bottomRight"
          menu={{
            items: [
              { key: 'edit', label: t('common.edit'), onClick: props.onEdit },
              ...(connection.authorisable
                ? [{ key: 'authorise', label: t('connections.authoriseAgain'), onClick: () => authorise.mutate() }]
                : []),
              {
                key: 'pause',
                label: paused ? t('connections.resume') : t('connections.pause'),
                onClick: () => setStatus.mutate(paused ? 'active' : 'paused'),
              },
            ],
          }}
        >
          <Button type="text" icon={<MoreOutlined />} aria-label={t('connections.more')} />
        </Dropdown>
        {connection.role === 'shop' ? (
          <span className="connection-links">
            <Link to={`/connections/${connection.id}/fields`}>{t('fieldRules.title')}</Link>
            <Link to={`/connections/${connection.id}/books`}>{t('books.title')}</Link>
          </span>
        ) : null}
      </footer>
    </article>
  )
}

function Fact(props: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
