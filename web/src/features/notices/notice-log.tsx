import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { queryKeys } from '../../api/keys.ts'
import { type Notice, noticesApi } from '../../api/notices.ts'
import { usePreferences } from '../../app/preferences.ts'
import { Badge } from '../../components/badge.tsx'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { formatSpanShort, formatTime } from '../../lib/format.ts'
import { median } from '../../lib/median.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useConnections } from '../connections-by-id.ts'
import { useCan } from '../session/use-session.ts'

/** Every notice from its cause to "taken by the messenger", and how long that took. */
export function NoticeLog() {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const connections = useConnections()
  const said = useServerText()
  const log = useQuery({ queryKey: queryKeys.notices, queryFn: noticesApi.log, refetchInterval: 30_000 })
  const items = log.data?.items
  const took = (items ?? []).flatMap((notice) => (notice.latencyMs === null ? [] : [notice.latencyMs]))
  const half = median(took)
  return (
    <section className="card">
      <h2 className="card-head">
        {t('notices.log')}
        {half === null ? null : (
          <span className="sub num">
            {t('notices.median', { count: took.length, span: formatSpanShort(half, language) })}
          </span>
        )}
      </h2>
      {log.error && !items ? <ErrorState error={log.error} onRetry={() => void log.refetch()} tight /> : null}
      {!items && !log.error ? (
        <div className="card-body">
          <Bone height={120} />
        </div>
      ) : null}
      {items?.length === 0 ? <p className="card-body muted">{t('notices.logEmpty')}</p> : null}
      {items && items.length > 0 ? (
        <div className="scroll-x">
          <table className="mini-table num">
            <thead>
              <tr>
                <th scope="col">{t('notices.col.time')}</th>
                <th scope="col">{t('notices.col.event')}</th>
                <th scope="col">{t('notices.col.to')}</th>
                <th scope="col">{t('notices.col.status')}</th>
                <th scope="col" className="right">
                  {t('notices.col.latency')}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((notice) => (
                <tr key={notice.id}>
                  <td>
                    <TimeText at={notice.eventAt} as="clock" className="muted" />
                  </td>
                  <td>
                    <div className="two-lines">
                      {notice.orderId ? (
                        <Link to={`/orders/${notice.orderId}`}>{said(notice.title)}</Link>
                      ) : (
                        <span>{said(notice.title)}</span>
                      )}
                      <span className="clip">{said(notice.body)}</span>
                    </div>
                  </td>
                  <td className="nowrap">
                    {[connections.nameOf(notice.connectionId), notice.recipient].filter(Boolean).join(' · ')}
                  </td>
                  <td>
                    <Result notice={notice} />
                  </td>
                  <td className="right">
                    {notice.latencyMs === null ? '—' : formatSpanShort(notice.latencyMs, language)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}

function Result(props: { notice: Notice }) {
  const { t } = useTranslation()
  const { notice } = props
  const state = notice.status === 'sent' && notice.deliveredAt !== null ? 'delivered' : notice.status
  const tone = state === 'delivered' ? 'ok' : state === 'failed' ? 'danger' : 'plain'
  const more = notice.acknowledgedBy
    ? t('notices.acknowledged', { name: notice.acknowledgedBy })
    : notice.status === 'held'
      ? t('notices.heldUntil', { at: formatTime(notice.notBefore) })
      : notice.error
  return (
    <div className="two-lines">
      <Badge tone={tone}>{t(`notices.status.${state}`)}</Badge>
      {more ? <span title={more}>{more}</span> : <Acknowledge notice={notice} />}
    </div>
  )
}

/** For whoever reads it here instead of in the messenger. */
function Acknowledge(props: { notice: Notice }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { failed } = useFeedback()
  const canWrite = useCan('cases:write')
  const { id, status } = props.notice
  const answer = useMutation({
    mutationFn: () => noticesApi.acknowledge(id),
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.notices }),
  })
  if (!canWrite || status === 'spared' || status === 'held') return null
  return (
    <span>
      <button type="button" className="link-button" disabled={answer.isPending} onClick={() => answer.mutate()}>
        {t('notices.acknowledge')}
      </button>
    </span>
  )
}
