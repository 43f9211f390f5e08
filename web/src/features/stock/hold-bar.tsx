import { useTranslation } from 'react-i18next'
import type { StockExplanation } from '../../api/stock.ts'
import { formatRatio, groupDigits } from '../../lib/format.ts'
import { type HoldGroup, holdGroups } from '../../lib/hold-groups.ts'
import { useServerText } from '../../lib/use-server-text.ts'

/** The books of a SKU as one bar, by who has the pieces. */
export function HoldBar(props: { data: Pick<StockExplanation, 'totals' | 'holds'> }) {
  const { t } = useTranslation()
  const said = useServerText()
  const groups = holdGroups(props.data)
  const nameOf = ({ kind, text }: HoldGroup) => (text === '' ? t(`stock.taker.${kind}`) : said(text))
  if (groups.length === 0) return null
  return (
    <div className="hold-bar-box">
      <span
        className="hold-bar"
        role="img"
        aria-label={groups.map((group) => `${nameOf(group)} ${group.quantity}`).join('，')}
      >
        {groups.map((group) => (
          <i
            key={group.key}
            className={group.kind}
            style={{ width: `${group.share * 100}%` }}
            title={`${nameOf(group)} ${groupDigits(group.quantity)}`}
          />
        ))}
      </span>
      <ul className="hold-legend num" aria-hidden="true">
        {groups.map((group) => (
          <li key={group.key}>
            <i className={group.kind} />
            <span className="clip">{nameOf(group)}</span>
            <strong>{groupDigits(group.quantity)}</strong>
            <span className="muted">{formatRatio(group.share)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
