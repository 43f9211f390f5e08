import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Today } from '../../api/insights.ts'
import { Bone } from '../../components/bone.tsx'
import { CountdownBadge } from '../../components/countdown.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { type DueFilter, firstThingsOf } from '../../lib/first-things.ts'
import { formatMoney } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { useConnections } from '../connections-by-id.ts'

/** What to do first, most money at risk on top, with the way to it on the row. */
export function FirstThings(props: { today: Today | undefined; due: DueFilter | null; onClear: () => void }) {
  const { t } = useTranslation()
  const now = useNow()
  const { today, due } = props
  const things = today ? firstThingsOf(today.firstThings, due, now) : null
  return (
    <section className="card" aria-label={t('today.firstThings')}>
      <h2 className="card-head">
        {t('today.firstThings')}
        <span className="sub grow">{t('today.firstThingsSub')}</span>
        {due ? (
          <button type="button" className="link-button" onClick={props.onClear}>
            {t('today.showAll')}
          </button>
        ) : null}
      </h2>
      {things === null
        ? [0, 1, 2, 3, 4, 5].map((n) => (
            <div key={n} className="first-row">
              <Bone width="80%" />
              <Bone width={`${50 + ((n * 17) % 40)}%`} />
            </div>
          ))
        : null}
      {things?.length === 0 ? due ? <EmptyState title={t('today.firstEmptyFilter')} calm /> : <NothingFirst /> : null}
      {things?.map((thing) => (
        <Link key={thing.orderId} to={`/orders/${thing.orderId}`} className="first-row">
          <span className="two-lines">
            <span className="num strong clip">{thing.hubNo}</span>
            <span className="clip">{t(`status.${thing.status}`)}</span>
          </span>
          <span className="first-why" title={thing.why}>
            {thing.why}
          </span>
          <span className="num right">{formatMoney(thing.payableFen)}</span>
          <CountdownBadge deadline={thing.deadline} />
          <span className="go">{t('today.handle')}</span>
        </Link>
      ))}
    </section>
  )
}

/** All is well; or nothing is connected yet, and then there is one step to take. */
function NothingFirst() {
  const { t } = useTranslation()
  const { query, list } = useConnections()
  if (query.data && list.length === 0)
    return (
      <EmptyState
        title={t('today.channelsEmpty')}
        hint={t('today.channelsEmptyHint')}
        action={
          <Link to="/connections?new=shop">
            <Button type="primary">{t('orders.emptyAction')}</Button>
          </Link>
        }
      />
    )
  return <EmptyState title={t('today.firstEmpty')} hint={t('today.firstEmptyHint')} calm />
}
