import { useTranslation } from 'react-i18next'
import type { OrderDetail } from '../../api/orders.ts'
import { usePreferences } from '../../app/preferences.ts'
import { Badge } from '../../components/badge.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { formatSpanShort } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useConnections } from '../connections-by-id.ts'

/** Who was told of this order, and how fast. */
export function ToldCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const connections = useConnections()
  const said = useServerText()
  const { notices } = props.detail
  if (notices.length === 0) return null
  return (
    <section className="card">
      <h2 className="card-head">
        {t('order.notices')}
        <span className="sub num">{notices.length}</span>
      </h2>
      {notices.map((notice) => (
        <div key={notice.id} className="told-row">
          <TimeText at={notice.eventAt} as="clock" className="muted" />
          <span className="grow clip">{said(notice.title)}</span>
          <span className="muted clip">{connections.nameOf(notice.connectionId)}</span>
          {notice.status === 'sent' && notice.acceptedAt !== null ? (
            <Badge tone="ok">
              {t('order.tookToTell', { span: formatSpanShort(notice.acceptedAt - notice.eventAt, language) })}
            </Badge>
          ) : (
            <Badge tone={notice.status === 'failed' ? 'danger' : 'plain'} title={notice.error ?? undefined}>
              {notice.status === 'failed' ? t('order.noticeFailed') : t('order.noticeWaiting')}
            </Badge>
          )}
        </div>
      ))}
    </section>
  )
}
