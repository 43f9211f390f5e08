import { useTranslation } from 'react-i18next'
import type { StockTotals } from '../api/stock.ts'
import { stockParts, stockShares } from '../lib/stock-shares.ts'
import './stock-bar.css'

/** Stacked bar of a SKU's book quantity; bars of one page share a scale, so that they compare. */
export function StockBar(props: { totals: StockTotals; scale: number; red: boolean }) {
  const { t } = useTranslation()
  const shares = stockShares(props.totals, props.scale)
  const words = shares.map((share) => `${t(`stock.part.${share.part}`)} ${share.quantity}`).join('，')
  return (
    <span className={props.red ? 'stock-bar red' : 'stock-bar'} role="img" aria-label={words} title={words}>
      {shares.map((share) =>
        share.quantity > 0 ? (
          <i key={share.part} className={share.part} style={{ width: `${share.share * 100}%` }} />
        ) : null,
      )}
    </span>
  )
}

export function StockLegend() {
  const { t } = useTranslation()
  return (
    <p className="stock-legend" aria-hidden="true">
      {stockParts.map((part) => (
        <span key={part}>
          <i className={part} />
          {t(`stock.part.${part}`)}
        </span>
      ))}
    </p>
  )
}
