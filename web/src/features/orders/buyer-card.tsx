import { useTranslation } from 'react-i18next'
import type { OrderDetail } from '../../api/orders.ts'
import { RevealReceiver } from './reveal-receiver.tsx'

/** The buyer as far as the platform shows them: masked. */
export function BuyerCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { order } = props.detail
  const { receiver } = order
  return (
    <section className="card">
      <h2 className="card-head">{t('order.buyer')}</h2>
      <dl className="facts">
        <dt>{t('order.receiver')}</dt>
        <dd className="num">
          {receiver.nameMasked}　{receiver.phoneMasked}
        </dd>
        <dt>{t('order.address')}</dt>
        <dd>
          {[receiver.province, receiver.city, receiver.district, receiver.street].filter(Boolean).join(' ')}{' '}
          {receiver.addressMasked}
        </dd>
      </dl>
      <RevealReceiver key={order.id} orderId={order.id} />
      <dl className="facts">
        {order.buyerRemark ? (
          <>
            <dt>{t('order.buyerRemark')}</dt>
            <dd>{order.buyerRemark}</dd>
          </>
        ) : null}
        {order.sellerRemark ? (
          <>
            <dt>{t('order.sellerRemark')}</dt>
            <dd>{order.sellerRemark}</dd>
          </>
        ) : null}
      </dl>
    </section>
  )
}
