import { ThunderboltFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { OrderSummary } from '../../api/orders.ts'
import { Badge } from '../../components/badge.tsx'
import { ChannelMark } from '../../components/channel-mark.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { CountdownBadge } from '../../components/countdown.tsx'
import type { Column } from '../../components/data-table.tsx'
import { HoldBadge, OrderStatusBadge } from '../../components/order-status.tsx'
import { Thumb } from '../../components/thumb.tsx'
import { formatMoney } from '../../lib/format.ts'
import './order-columns.css'

interface Names {
  readonly warehouse: (id: string | null) => string
  readonly connection: (id: string) => string
}

const stopped = (order: OrderSummary) => ['cancelled', 'returned', 'closed'].includes(order.status)

export function useOrderColumns(names: Names): readonly Column<OrderSummary>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'no',
      title: t('orders.col.no'),
      width: 178,
      render: (order) => (
        <div className="two-lines">
          <span className="row">
            <Copyable text={order.hubNo} what={t('orders.hubNo')} className="strong" />
            <UrgentBadge priority={order.priority} iconOnly />
          </span>
          <Copyable text={order.platformOrderId} what={t('orders.platformNo')} />
        </div>
      ),
    },
    {
      key: 'channel',
      title: t('orders.col.channel'),
      width: 116,
      from: 1200,
      render: (order) => (
        <span className="row" title={names.connection(order.connectionId)}>
          <ChannelMark kind={order.channel} />
          <span className="clip">{names.connection(order.connectionId) || order.channel}</span>
        </span>
      ),
    },
    {
      key: 'buyer',
      title: t('orders.col.buyer'),
      width: 108,
      from: 1024,
      render: (order) => (
        <div className="two-lines">
          <span className="clip">{order.receiver.nameMasked}</span>
          <span className="clip">
            {order.receiver.city}
            {order.receiver.district}
          </span>
        </div>
      ),
    },
    { key: 'items', title: t('orders.col.items'), render: (order) => <OrderItems order={order} /> },
    {
      key: 'paid',
      title: t('orders.col.paid'),
      width: 92,
      align: 'right',
      render: (order) => (order.payableFen === undefined ? '' : formatMoney(order.payableFen, order.currency)),
    },
    {
      key: 'status',
      title: t('orders.col.status'),
      width: 124,
      render: (order) => (
        <div className="order-state">
          <OrderStatusBadge status={order.status} />
          <HoldBadge holds={order.holds} />
        </div>
      ),
    },
    {
      key: 'promise',
      title: t('orders.col.promise'),
      width: 146,
      render: (order) => (
        <CountdownBadge
          deadline={order.promisedAt}
          endedAt={order.deliveredAt}
          stopped={stopped(order)}
          empty={stopped(order) ? '—' : t('orders.noPromise')}
        />
      ),
    },
    {
      key: 'warehouse',
      title: t('orders.col.warehouse'),
      width: 100,
      from: 1024,
      render: (order) => <span className="clip block">{names.warehouse(order.warehouseId) || '—'}</span>,
    },
    {
      key: 'tags',
      title: t('orders.col.tags'),
      width: 100,
      from: 1360,
      render: (order) => <Tags tags={order.tags} />,
    },
  ]
}

function OrderItems(props: { order: OrderSummary }) {
  const { t } = useTranslation()
  const [first, ...rest] = props.order.items
  if (!first) return <span className="muted">—</span>
  const pieces = props.order.items.reduce((sum, item) => sum + item.quantity, 0)
  return (
    <div
      className="row"
      title={props.order.items.map((item) => `${item.title} ${item.spec} ×${item.quantity}`).join('\n')}
    >
      <Thumb url={first.imageUrl} title={first.title} />
      <div className="two-lines grow">
        <span className="row order-item-first">
          <span className="clip">{first.title}</span>
          <span className="num nowrap strong">×{first.quantity}</span>
        </span>
        <span className="clip">
          {rest.length > 0
            ? `${t('orders.moreItems', { count: props.order.items.length })} · ${t('common.pieces', { count: pieces })}`
            : first.spec}
        </span>
      </div>
    </div>
  )
}

export function Tags(props: { tags: readonly string[] }) {
  if (props.tags.length === 0) return <span className="muted">—</span>
  return (
    <span className="tags" title={props.tags.join('、')}>
      {props.tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
    </span>
  )
}

/** An order that is picked before others. */
export function UrgentBadge(props: { priority: number; iconOnly?: boolean }) {
  const { t } = useTranslation()
  if (props.priority > 0 && props.iconOnly)
    return <ThunderboltFilled className="danger-text" title={t('orders.urgent')} aria-label={t('orders.urgent')} />
  return props.priority > 0 ? (
    <Badge tone="danger" icon={<ThunderboltFilled aria-hidden="true" />}>
      {t('orders.urgent')}
    </Badge>
  ) : null
}

/** An order on a phone. */
export function OrderCard(props: { order: OrderSummary; names: Names }) {
  const { t } = useTranslation()
  const { order } = props
  return (
    <div className="order-card">
      <div className="row">
        <ChannelMark kind={order.channel} />
        <span className="strong num grow clip">{order.hubNo}</span>
        <UrgentBadge priority={order.priority} />
        <CountdownBadge
          deadline={order.promisedAt}
          endedAt={order.deliveredAt}
          stopped={stopped(order)}
          empty={stopped(order) ? '—' : t('orders.noPromise')}
        />
      </div>
      <OrderItems order={order} />
      <div className="row">
        <OrderStatusBadge status={order.status} />
        <HoldBadge holds={order.holds} />
        <span className="muted clip grow">
          {order.receiver.nameMasked} · {order.receiver.city}
        </span>
        {order.payableFen === undefined ? null : (
          <span className="num">{formatMoney(order.payableFen, order.currency)}</span>
        )}
      </div>
    </div>
  )
}
