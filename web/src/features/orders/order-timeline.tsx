import { useTranslation } from 'react-i18next'
import type { OrderDetail, OrderEventDto } from '../../api/orders.ts'
import { usePreferences } from '../../app/preferences.ts'
import { TimeText } from '../../components/time-text.tsx'
import { reasonText } from '../../lib/error-messages.ts'
import { eventFacts, eventWord, saidReason, timelineOf, toneOf } from '../../lib/event-view.ts'
import { formatDayTime } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { zhCN } from '../../locales/zh-cn.ts'
import { useConnections } from '../connections-by-id.ts'
import { useWarehouses } from '../warehouses-by-id.ts'

/** Every event of the order, newest first, with who and why. */
export function OrderTimeline(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const events = timelineOf(props.detail.events)
  return (
    <section className="card timeline-card">
      <h2 className="card-head">
        {t('order.timeline')}
        <span className="sub num">{events.length}</span>
      </h2>
      {events.length === 0 ? <p className="card-body muted">{t('order.timelineEmpty')}</p> : null}
      <ol className="timeline">
        {events.map((event, index) => (
          <TimelineItem key={event.version} event={event} newer={events[index - 1]} />
        ))}
      </ol>
    </section>
  )
}

/** `newer` is the event above: a reason that both share is not said twice. */
function TimelineItem(props: { event: OrderEventDto; newer: OrderEventDto | undefined }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { event } = props
  const type = eventWord(event)
  const facts = useFactsText(event)
  const { step } = eventFacts(event)
  const reason = reasonText(saidReason(event, props.newer), language)
  return (
    <li className={`timeline-item ${toneOf(event.type)}`}>
      <div className="timeline-head">
        <span className="title strong">
          {step ? t(`order.job.${step}`) : type ? t(`order.event.${type}`) : event.type}
        </span>
        <TimeText at={event.at} as="clock" className="muted small" />
      </div>
      {facts ? <p>{facts}</p> : null}
      <p className="timeline-why">
        <ActorName actor={event.actor} />
        {reason && !facts.includes(reason) ? ` · ${reason}` : ''}
      </p>
    </li>
  )
}

function ActorName(props: { actor: OrderEventDto['actor'] }) {
  const { t } = useTranslation()
  const kind = actorKinds.find((known) => known === props.actor.kind)
  const connections = useConnections()
  const kindText = kind ? t(`order.actor.${kind}`) : ''
  const name = props.actor.name ?? connections.nameOf(props.actor.id)
  return <>{[kindText, name].filter(Boolean).join(' ') || props.actor.id}</>
}

const actorKinds = ['api_key', 'system', 'channel', 'rule', 'buyer'] as const

const isKey = <Map extends object>(map: Map, key: string): key is keyof Map & string => Object.hasOwn(map, key)

/** The event's own facts in one line of words. */
function useFactsText(event: OrderEventDto): string {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const said = useServerText()
  const facts = eventFacts(event)
  switch (event.type) {
    case 'hold_placed':
    case 'hold_released':
      return [isKey(zhCN.hold, facts.holdReason) ? t(`hold.${facts.holdReason}`) : '', said(facts.holdDetail)]
        .filter(Boolean)
        .join(' · ')
    case 'address_change': {
      const state = String(event.data?.state)
      return isKey(zhCN.order.addressChange.step, state) ? t(`order.addressChange.step.${state}`) : ''
    }
    case 'platform_updated':
      return facts.changed
        .map((field) => (isKey(zhCN.order.platformField, field) ? t(`order.platformField.${field}`) : field))
        .join(t('common.listSeparator'))
    case 'allocated':
      return warehouses.nameOf(facts.warehouseId || null)
    case 'label_printed':
    case 'label_voided':
    case 'shipped':
      return facts.waybill
    case 'noted':
      return facts.text
    case 'tagged':
    case 'marked':
      return facts.tags.join(t('common.listSeparator'))
    case 'parcel_joined':
    case 'parcel_parted':
      return facts.others.join(t('common.listSeparator'))
    case 'interception': {
      const state = String(event.data?.state)
      return isKey(zhCN.interception.state, state) ? t(`interception.state.${state}`) : ''
    }
    case 'reshipped':
      return String(event.data?.hubNo ?? '')
    case 'promised':
      return facts.promisedAt === null ? '' : formatDayTime(facts.promisedAt)
    case 'moved':
      return isKey(zhCN.status, facts.to) ? t(`status.${facts.to}`) : ''
    default:
      return ''
  }
}
