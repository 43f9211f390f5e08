import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { billingApi } from '../../api/billing.ts'
import { queryKeys } from '../../api/keys.ts'
import { Badge } from '../../components/badge.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { formatDay, formatMoney } from '../../lib/format.ts'

const tones = { paid: 'ok', open: 'soon', closed: 'plain' } as const

/** What was paid, newest first, and the time that each payment bought. Nothing is shown before there is something. */
export function PaymentList() {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: [...queryKeys.billing, 'payments'], queryFn: billingApi.payments })
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section>
      <h3>{t('plan.payments')}</h3>
      <div className="card scroll-x">
        <table className="mini-table num">
          <thead>
            <tr>
              <th scope="col">{t('plan.col.at')}</th>
              <th scope="col">{t('plan.col.plan')}</th>
              <th scope="col">{t('plan.col.period')}</th>
              <th scope="col" className="right">
                {t('plan.col.amount')}
              </th>
              <th scope="col">{t('plan.col.method')}</th>
              <th scope="col">{t('plan.col.status')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((payment) => (
              <tr key={payment.id} className={payment.status === 'paid' ? '' : 'muted'}>
                <td>
                  <TimeText at={payment.paidAt ?? payment.createdAt} as="clock" />
                </td>
                <td className="nowrap">
                  {t(`plan.name.${payment.plan}`)} · {t('plan.monthCount', { count: payment.months })}
                </td>
                <td className="nowrap">
                  {payment.from === null || payment.to === null
                    ? '—'
                    : `${formatDay(payment.from)} – ${formatDay(payment.to)}`}
                </td>
                <td className="right nowrap">{formatMoney(payment.amountFen)}</td>
                <td className="nowrap">{t(`plan.method.${payment.method}`)}</td>
                <td>
                  <Badge tone={tones[payment.status]}>{t(`plan.status.${payment.status}`)}</Badge>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
