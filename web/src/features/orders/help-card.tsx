import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import type { OrderDetail } from '../../api/orders.ts'
import { promiseApi } from '../../api/promise.ts'
import { formatDayTime, formatMoney, formatRatio } from '../../lib/format.ts'
import { useServerText } from '../../lib/use-server-text.ts'
import { useCan } from '../session/use-session.ts'
import { ReshipDialog } from './reship-dialog.tsx'
import '../board/board.css'

const kinds = ['upgrade', 'reship', 'call', 'coupon'] as const
const kindOf = (text: string): (typeof kinds)[number] => kinds.find((known) => known === text) ?? 'call'

/** How probable a breach is, and what each action that can still help costs; nothing while the promise is safe. */
export function HelpCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const canWrite = useCan('orders:write')
  const [isReshipping, setReshipping] = useState(false)
  const { order, reshippable } = props.detail
  const said = useServerText()
  const { data } = useQuery({
    queryKey: [...queryKeys.orders.detail(order.id), 'help'],
    queryFn: () => promiseApi.help(order.id),
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
            {action.kind === 'reship' && action.possible && canWrite && reshippable.length > 0 ? (
              <Button type="link" size="small" onClick={() => setReshipping(true)}>
                {t('order.verb.reship')}
              </Button>
            ) : null}
          </span>
        </div>
      ))}
      {isReshipping ? <ReshipDialog detail={props.detail} onClose={() => setReshipping(false)} /> : null}
    </section>
  )
}
