import { useTranslation } from 'react-i18next'
import type { OrderDetail } from '../../api/orders.ts'
import { formatMoney } from '../../lib/format.ts'
import { zhCN } from '../../locales/zh-cn.ts'

const isPay = (method: string): method is keyof typeof zhCN.order.pay => Object.hasOwn(zhCN.order.pay, method)

export function MoneyCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { order } = props.detail
  const { goodsFen, freightFen, discountFen, payableFen } = order
  if (goodsFen === undefined || freightFen === undefined || discountFen === undefined || payableFen === undefined)
    return null
  const money = (fen: number) => formatMoney(fen, order.currency)
  return (
    <section className="card">
      <h2 className="card-head">
        {t('order.money')}
        <span className="sub">{isPay(order.payMethod) ? t(`order.pay.${order.payMethod}`) : order.payMethod}</span>
      </h2>
      <dl className="facts num">
        <dt>{t('order.goods')}</dt>
        <dd className="right">{money(goodsFen)}</dd>
        <dt>{t('order.freight')}</dt>
        <dd className="right">{money(freightFen)}</dd>
        <dt>{t('order.discount')}</dt>
        <dd className="right">{discountFen > 0 ? `-${money(discountFen)}` : money(0)}</dd>
        <dt className="sum">{t('order.payable')}</dt>
        <dd className="right sum">{money(payableFen)}</dd>
      </dl>
    </section>
  )
}
