import { LeftOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { OrderDetailView } from '../features/orders/order-detail-view.tsx'
import './order-page.css'

export function OrderPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  return (
    <>
      <nav className="crumb" aria-label={t('orders.title')}>
        <Link to="/orders">
          <LeftOutlined aria-hidden="true" /> {t('orders.title')}
        </Link>
      </nav>
      <OrderDetailView id={id} page />
    </>
  )
}
