import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OrderDetail, OtherOrder } from '../../api/orders.ts'
import { usePreferences } from '../../app/preferences.ts'
import { ChannelMark } from '../../components/channel-mark.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { CountdownBadge } from '../../components/countdown.tsx'
import { OrderStatusBadge } from '../../components/order-status.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { formatExact, formatNear } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { useConnections } from '../connections-by-id.ts'
import { OrderActions } from './order-actions.tsx'
import { UrgentBadge } from './order-columns.tsx'

export function OrderHead(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { order } = props.detail
  const connections = useConnections()
  return (
    <header className="order-head">
      <div className="order-head-main">
        <h1 className="order-no">
          <Copyable text={order.hubNo} what={t('orders.hubNo')} className="always" />
          <OrderStatusBadge status={order.status} solid />
          <UrgentBadge priority={order.priority} />
        </h1>
        <div className="order-meta">
          <span className="row">
            <ChannelMark kind={order.channel} />
            {connections.nameOf(order.connectionId) || order.channel}
          </span>
          <Copyable text={order.platformOrderId} what={t('orders.platformNo')} />
          <span>
            {t('order.placed')} <TimeText at={order.placedAt} as="clock" />
          </span>
          {order.shipBy && !order.deliveredAt ? (
            <span>
              {t('order.shipBy')} <TimeText at={order.shipBy} as="clock" />
            </span>
          ) : null}
        </div>
        <Promised detail={props.detail} />
        <Reships detail={props.detail} />
      </div>
      <OrderActions detail={props.detail} />
    </header>
  )
}

function Promised(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const now = useNow()
  const { language } = usePreferences()
  const { order } = props.detail
  const stopped = ['cancelled', 'returned', 'closed'].includes(order.status)
  if (stopped && !order.deliveredAt) return <p className="order-promise muted">{t('order.stopped')}</p>
  if (order.promisedAt === null) return <p className="order-promise muted">{t('order.noPromise')}</p>
  return (
    <p className="order-promise">
      <span className="muted">{t('order.promised')}</span>
      <span className="order-promise-time num" title={formatExact(order.promisedAt)}>
        {formatNear(order.promisedAt, now, language)}
      </span>
      <CountdownBadge deadline={order.promisedAt} endedAt={order.deliveredAt} stopped={stopped} />
      {order.expectedAt && order.expectedAt !== order.promisedAt && !order.deliveredAt ? (
        <span className="muted num" title={formatExact(order.expectedAt)}>
          {t('order.expected')} {formatNear(order.expectedAt, now, language)}
        </span>
      ) : null}
    </p>
  )
}

/** What this order sends again, and what sends its goods again. */
function Reships(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { reshipOf, reships } = props.detail
  if (!reshipOf && reships.length === 0) return null
  return (
    <p className="order-meta">
      {reshipOf ? <ReshipLink said={t('order.reship.of')} order={reshipOf} /> : null}
      {reships.map((reship) => (
        <ReshipLink key={reship.id} said={t('order.reship.sentAgain')} order={reship} />
      ))}
    </p>
  )
}

function ReshipLink(props: { said: string; order: OtherOrder }) {
  const { id, hubNo, status } = props.order
  return (
    <span className="row">
      {props.said}
      <Link className="num strong" to={`/orders/${id}`}>
        {hubNo}
      </Link>
      <OrderStatusBadge status={status} />
    </span>
  )
}
