import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OrderDetail, RoutingDecision } from '../../api/orders.ts'
import { Badge } from '../../components/badge.tsx'
import { CarrierName } from '../../components/carrier-name.tsx'
import { useServerText } from '../../lib/use-server-text.ts'

const factors = ['stock', 'speed', 'load', 'quality'] as const

/** The warehouse choice in one line, and in full when asked why. */
export function RoutingCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const said = useServerText()
  const [open, setOpen] = useState(false)
  const { routing } = props.detail
  const [latest, ...earlier] = routing ?? []
  if (!routing) return null
  return (
    <section className="card">
      <h2 className="card-head">
        {t('order.routing')}
        {earlier.length > 0 ? <span className="sub">{t('order.round', { n: earlier.length + 1 })}</span> : null}
      </h2>
      {latest ? (
        <>
          <div className="routing-sum">
            <span className="grow">{said(latest.summary)}</span>
            {latest.missing.map((item) => (
              <Badge key={item.sku} tone="danger" solid>
                {t('order.missing', { sku: item.sku, count: item.quantity })}
              </Badge>
            ))}
            <button type="button" className="link-button nowrap" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? t('common.hideWhy') : t('common.why')}
            </button>
          </div>
          {open ? <Candidates decision={latest} /> : null}
        </>
      ) : (
        <p className="card-body muted">
          {t('order.routingNone')}
          <br />
          {t('order.routingNoneHint')}
        </p>
      )}
    </section>
  )
}

function Candidates(props: { decision: RoutingDecision }) {
  const { t } = useTranslation()
  const said = useServerText()
  const { candidates, weights, shipments } = props.decision
  const chosen = new Set(shipments.map((shipment) => shipment.warehouseId))
  const sorted = [...candidates].sort((a, b) => (b.score ?? -1) - (a.score ?? -1))
  return (
    <div className="scroll-x">
      <table className="candidates">
        <thead>
          <tr>
            <th scope="col">{t('orders.col.warehouse')}</th>
            <th scope="col" className="right">
              {t('order.score')}
            </th>
            {factors.map((factor) => (
              <th key={factor} scope="col">
                {t(`order.factor.${factor}`)} <span className="num">×{weights[factor]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((candidate) => (
            <tr
              key={`${candidate.warehouseId}-${candidate.carrier ?? ''}`}
              className={chosen.has(candidate.warehouseId) ? 'chosen' : candidate.factors ? '' : 'out'}
            >
              <td>
                <div className="strong nowrap">{candidate.warehouseName}</div>
                <div className="muted nowrap">
                  {candidate.carrier ? <CarrierName code={candidate.carrier} /> : null}
                  {chosen.has(candidate.warehouseId) ? ` · ${t('order.chosen')}` : ''}
                </div>
              </td>
              <td className="right num strong">{candidate.score === null ? '—' : candidate.score.toFixed(3)}</td>
              {candidate.factors ? (
                factors.map((factor) => (
                  <td key={factor}>
                    <span className="num">{candidate.factors?.[factor].value.toFixed(2)}</span>
                    <span className="factor-bar" aria-hidden="true">
                      <i style={{ width: `${Math.round((candidate.factors?.[factor].value ?? 0) * 100)}%` }} />
                    </span>
                    <span className="muted">{said(candidate.factors?.[factor].reason ?? '')}</span>
                  </td>
                ))
              ) : (
                <td colSpan={4}>{t('order.excluded', { why: said(candidate.excluded ?? '') })}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
