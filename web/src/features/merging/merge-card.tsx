import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Suggestion } from '../../api/merging.ts'
import type { OrderDetail } from '../../api/orders.ts'
import { Confidence, useEvidenceLine } from './evidence-line.tsx'
import { SuggestionButtons } from './suggestion-buttons.tsx'
import './merging.css'

/** On the page of an order: with whom it leaves, or might leave, in one box; and whether somebody ordered it twice. */
export function MergeCard(props: { detail: OrderDetail }) {
  const { order, merging } = props.detail
  if (merging.length === 0) return null
  return (
    <section className="card merge-card">
      {merging.map((suggestion) => (
        <MergeLine key={suggestion.id} suggestion={suggestion} orderId={order.id} />
      ))}
    </section>
  )
}

function MergeLine(props: { suggestion: Suggestion; orderId: string }) {
  const { t } = useTranslation()
  const lineOf = useEvidenceLine()
  const { suggestion } = props
  const others = suggestion.orders.filter(({ id }) => id !== props.orderId)
  const what = suggestion.state === 'merged' ? 'merged' : suggestion.kind
  return (
    <div className={`merge-line ${what}`}>
      <div className="two-lines grow">
        <span>
          {t(`merging.with.${what}.before`)}
          {others.map((other, i) => (
            <Fragment key={other.id}>
              {i > 0 ? t('common.listSeparator') : ' '}
              <Link className="num strong" to={`/orders/${other.id}`}>
                {other.hubNo}
              </Link>
            </Fragment>
          ))}{' '}
          {t(`merging.with.${what}.after`)}
        </span>
        <span className="merge-why">
          {lineOf(suggestion)} {suggestion.state === 'open' ? <Confidence value={suggestion.confidence} /> : null}
        </span>
      </div>
      <SuggestionButtons suggestion={suggestion} />
    </div>
  )
}
