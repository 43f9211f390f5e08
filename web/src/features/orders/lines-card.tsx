import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OrderDetail } from '../../api/orders.ts'
import { Badge } from '../../components/badge.tsx'
import { Thumb } from '../../components/thumb.tsx'
import { formatMoney } from '../../lib/format.ts'

export function LinesCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { lines, order, fulfilments } = props.detail
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0)
  const heldOf = (lineNo: number) =>
    fulfilments
      .filter((fulfilment) => !['cancelled', 'handed_over', 'collected', 'intercepted'].includes(fulfilment.status))
      .flatMap((fulfilment) => fulfilment.lines)
      .filter((line) => line.lineNo === lineNo)
      .reduce((sum, line) => sum + line.quantity, 0)
  return (
    <section className="card">
      <h2 className="card-head">
        {t('order.lines')}
        <span className="sub num">{t('common.pieces', { count: pieces })}</span>
      </h2>
      {lines.map((line) => {
        const held = heldOf(line.lineNo)
        return (
          <div key={line.lineNo} className={line.status === 'cancelled' ? 'line-row gone' : 'line-row'}>
            <Thumb url={line.imageUrl} title={line.title} size={36} />
            <div className="two-lines grow">
              <span className="row order-item-first">
                <span className="clip" title={line.title}>
                  {line.title}
                </span>
                <span className="num strong nowrap">×{line.quantity}</span>
                {line.gift ? (
                  <Badge tone="brand" solid>
                    {t('order.gift')}
                  </Badge>
                ) : null}
              </span>
              <span className="clip">{line.spec}</span>
            </div>
            <div className="two-lines line-sku">
              {line.sku ? (
                <Link to={`/stock?open=${encodeURIComponent(line.sku)}`} className="clip mono" title={line.sku}>
                  {line.sku}
                </Link>
              ) : (
                <span className="row">
                  <Badge tone="held">{t('order.unmapped')}</Badge>
                  <Link to="/mappings">{t('order.mapNow')}</Link>
                </span>
              )}
              <span>
                {line.refund !== 'none' ? (
                  <Badge tone="danger">{t(`order.refund.${line.refund}`)}</Badge>
                ) : held > 0 ? (
                  t('order.stockHeld', { count: held })
                ) : (
                  t(`order.lineStatus.${line.status}`)
                )}
              </span>
            </div>
            {line.paidFen === undefined ? null : (
              <span className="line-amount num">{formatMoney(line.paidFen, order.currency)}</span>
            )}
          </div>
        )
      })}
    </section>
  )
}
