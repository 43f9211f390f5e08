import { useTranslation } from 'react-i18next'
import type { CampaignCounts } from '../../api/campaigns.ts'
import { groupDigits } from '../../lib/format.ts'
import { saleShares } from '../../lib/sale-view.ts'

/** Where the pieces of a sale are: ordered, paid, unpaid, left, given back. */
export function SaleBar(props: { counts: CampaignCounts; legend?: boolean }) {
  const { t } = useTranslation()
  const shares = saleShares(props.counts)
  const words = shares.map(({ part, pieces }) => `${t(`campaigns.part.${part}`)} ${pieces}`).join('，')
  return (
    <>
      <span className="sale-bar" role="img" aria-label={words} title={words}>
        {shares.map(({ part, pieces, share }) =>
          pieces > 0 ? <i key={part} className={part} style={{ width: `${share * 100}%` }} /> : null,
        )}
      </span>
      {props.legend ? (
        <p className="sale-legend num" aria-hidden="true">
          {shares.map(({ part, pieces }) => (
            <span key={part} className={pieces === 0 ? 'none' : ''}>
              <i className={part} />
              {t(`campaigns.part.${part}`)} <strong>{groupDigits(pieces)}</strong>
            </span>
          ))}
        </p>
      ) : null}
    </>
  )
}
