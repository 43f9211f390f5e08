import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { promiseApi } from '../../api/promise.ts'
import { formatDayTime, formatMoney, formatRatio } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import '../board/board.css'

const kinds = ['upgrade', 'reship', 'call', 'coupon'] as const
const kindOf = (text: string): (typeof kinds)[number] => kinds.find((known) => known === text) ?? 'call'

/** How probable a breach is, and what each action that can still help costs; nothing while the promise is safe. */
export function HelpCard(props: { orderId: string }) {
  const { t } = useTranslation()
  const said = useServerText()
  const { data } = useQuery({
    queryKey: [...queryKeys.orders.detail(props.orderId), 'help'],
    queryFn: () => promiseApi.help(props.orderId),
    staleTime: 60_000,
  })
  if (!data || data.risk === null || data.risk < 0.1) return null
  return (
    <section className="card" aria-label={t('help.title')}>
      <h2 className="card-head">
        {t('help.title')}
        <span className="sub num">
          {t('help.risk', { risk: formatRatio(data.risk) })}
          {data.expectedAt === null ? '' : `　${t('help.expected', { at: formatDayTime(data.expectedAt) })}`}
        </span>
      </h2>
      {data.actions.map((action) => (
        <div key={action.kind} className={action.possible ? 'help-row' : 'help-row off'}>
          <span className="strong">{t(`help.${kindOf(action.kind)}`)}</span>
          <span>{said(action.why)}</span>
          <span className="num right">
            {action.costFen === undefined || !action.possible ? '' : formatMoney(action.costFen)}
          </span>
        </div>
      ))}
    </section>
  )
}
