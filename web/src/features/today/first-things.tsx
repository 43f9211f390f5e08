import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Today } from '../../api/insights.ts'
import { Bone } from '../../components/bone.tsx'
import { CountdownBadge } from '../../components/countdown.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { formatMoney } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useConnections } from '../connections-by-id.ts'

/** What to do first, most money at risk on top, with the way to it on the row. */
export function FirstThings(props: { today: Today | undefined }) {
  const { t } = useTranslation()
  const said = useServerText()
  const things = props.today?.firstThings
  return (
    <section className="card" aria-label={t('today.firstThings')}>
      <h2 className="card-head">
        {t('today.firstThings')}
        <span className="sub grow">{t('today.firstThingsSub')}</span>
      </h2>
      {things === undefined
        ? [0, 1, 2, 3, 4, 5].map((n) => (
            <div key={n} className="first-row">
              <Bone width="80%" />
              <Bone width={`${50 + ((n * 17) % 40)}%`} />
            </div>
          ))
        : null}
      {things?.length === 0 ? <NothingFirst /> : null}
      {things?.map((thing) => (
        <Link key={thing.orderId} to={`/orders/${thing.orderId}`} className="first-row">
          <span className="two-lines">
            <span className="num strong clip">{thing.hubNo}</span>
            <span className="clip">{t(`status.${thing.status}`)}</span>
          </span>
          <span className="first-why" title={said(thing.why)}>
            {said(thing.why)}
          </span>
          <span className="num right">
            {thing.payableFen === undefined ? '' : formatMoney(thing.payableFen, thing.currency)}
          </span>
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
