import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Bone } from '../../components/bone.tsx'
import { ChannelMark } from '../../components/channel-mark.tsx'
import { ConnectionStateBadge } from '../../components/connection-state-badge.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { connectionState } from '../../lib/connection-state.ts'
import { useNow } from '../../lib/use-now.ts'
import { useConnections } from '../connections-by-id.ts'
import { useCan } from '../session/use-session.ts'

/** Health of every connection in one line each. */
export function ChannelStrip() {
  const { t } = useTranslation()
  const now = useNow()
  const { query, list } = useConnections()
  if (!useCan('connections:read')) return null
  return (
    <section className="card" aria-label={t('today.channels')}>
      <h2 className="card-head">
        <span className="grow">{t('today.channels')}</span>
        <Link to="/connections" className="sub">
          {t('today.manage')}
        </Link>
      </h2>
      {query.isPending && query.fetchStatus !== 'idle' ? (
        <div className="card-body">
          <Bone />
        </div>
      ) : null}
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} tight />
      ) : null}
      {query.data && list.length === 0 ? <p className="card-body muted">{t('today.channelsEmpty')}</p> : null}
      {list.map((connection) => (
        <Link key={connection.id} to="/connections" className="channel-row">
          <ChannelMark kind={connection.kind} />
          <span className="grow clip">{connection.name}</span>
          <span className="muted small">
            <TimeText at={connection.health?.lastOrderAt ?? connection.health?.lastSuccessAt ?? null} empty="" />
          </span>
          <ConnectionStateBadge state={connectionState(connection, now)} />
        </Link>
      ))}
    </section>
  )
}
