import { useTranslation } from 'react-i18next'
import { formatSums, groupDigits } from '../../lib/format.ts'
import type { PaymentDay } from '../../lib/payment-view.ts'
import './payments.css'

/** What came in on the last days and what became of it; a day is a filter of the list below. */
export function PaymentDays(props: { days: readonly PaymentDay[]; day: string; onDay: (day: string) => void }) {
  const { t } = useTranslation()
  const money = (sums: PaymentDay['received']) => formatSums(sums) || '—'
  return (
    <div className="card payment-days scroll-x">
      <table aria-label={t('payments.days')}>
        <thead>
          <tr>
            <th scope="col">{t('payments.col.day')}</th>
            <th scope="col">{t('payments.col.count')}</th>
            <th scope="col">{t('payments.col.received')}</th>
            <th scope="col">{t('payments.col.applied')}</th>
            <th scope="col">{t('payments.col.attention')}</th>
            <th scope="col">{t('payments.col.back')}</th>
            <th scope="col">{t('payments.col.late')}</th>
          </tr>
        </thead>
        <tbody>
          {props.days.map((row) => (
            <tr key={row.day} className={row.day === props.day ? 'on' : ''}>
              <th scope="row">
                <button
                  type="button"
                  className="payment-day num"
                  aria-pressed={row.day === props.day}
                  onClick={() => props.onDay(row.day === props.day ? '' : row.day)}
                >
                  {row.day}
                </button>
              </th>
              <td>{groupDigits(row.count)}</td>
              <td className="strong">{money(row.received)}</td>
              <td>{money(row.applied)}</td>
              <td className={row.attentionCount > 0 ? 'bad' : 'muted'}>
                {row.attentionCount > 0
                  ? t('payments.attentionOf', { money: money(row.attention), count: row.attentionCount })
                  : '—'}
              </td>
              <td>{money(row.back)}</td>
              <td className={row.late > 0 ? 'soon' : 'muted'}>{row.late > 0 ? groupDigits(row.late) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
