import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { ordersApi } from '../../api/orders.ts'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { riverOf } from '../../lib/river.ts'
import { useNow } from '../../lib/use-now.ts'
import { InterceptionsCard } from '../interceptions/interceptions-card.tsx'
import { MergeCard } from '../merging/merge-card.tsx'
import { AddressChangeCard } from './address-change-card.tsx'
import { BuyerCard } from './buyer-card.tsx'
import { CertificateCard } from './certificate-card.tsx'
import { HelpCard } from './help-card.tsx'
import { HoldsCard } from './holds-card.tsx'
import { LinesCard } from './lines-card.tsx'
import { MoneyCard } from './money-card.tsx'
import { NotesCard } from './notes-card.tsx'
import { OrderHead } from './order-head.tsx'
import { OrderTimeline } from './order-timeline.tsx'
import { ParcelsCard } from './parcels-card.tsx'
import { PaymentsCard } from './payments-card.tsx'
import { PromiseCard } from './promise-card.tsx'
import { RiverView } from './river-view.tsx'
import { RoutingCard } from './routing-card.tsx'
import { ToldCard } from './told-card.tsx'
import { TrackLinkCard } from './track-link-card.tsx'
import './order-detail.css'

/** One order with everything known of it; the same in the drawer and on its own page. */
export function OrderDetailView(props: { id: string; page?: boolean }) {
  const { t } = useTranslation()
  const now = useNow()
  const query = useQuery({ queryKey: queryKeys.orders.detail(props.id), queryFn: () => ordersApi.detail(props.id) })
  const detail = query.data
  if (query.error && !detail) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!detail) return <DetailSkeleton />
  // Keyed: a note begun on one order, a link shown for it, must not stand under the next.
  return (
    <article key={props.id} className={props.page ? 'order-detail page' : 'order-detail'} aria-label={t('order.title')}>
      <OrderHead detail={detail} />
      <HoldsCard detail={detail} />
      <AddressChangeCard detail={detail} />
      <MergeCard detail={detail} />
      <RiverView steps={riverOf(detail, now)} />
      <div className="order-columns">
        <div className="order-facts">
          <LinesCard detail={detail} />
          <RoutingCard detail={detail} />
          <InterceptionsCard detail={detail} />
          <ParcelsCard detail={detail} />
          <HelpCard detail={detail} />
          <PromiseCard detail={detail} />
          <div className="order-pair">
            <MoneyCard detail={detail} />
            <BuyerCard detail={detail} />
          </div>
          <PaymentsCard detail={detail} />
          <NotesCard detail={detail} />
          <CertificateCard orderId={detail.order.id} />
          <TrackLinkCard detail={detail} />
          <ToldCard detail={detail} />
        </div>
        <OrderTimeline detail={detail} />
      </div>
    </article>
  )
}

function DetailSkeleton() {
  return (
    <div className="order-detail" aria-hidden="true">
      <div className="order-head">
        <div className="stack grow">
          <Bone width={220} height={20} />
          <Bone width={320} />
        </div>
      </div>
      <div className="river-card card">
        <div className="card-body">
          <Bone height={56} />
        </div>
      </div>
      <div className="order-columns">
        <div className="order-facts">
          {[140, 96, 120].map((height) => (
            <div key={height} className="card card-body">
              <Bone height={height} />
            </div>
          ))}
        </div>
        <div className="card card-body">
          <Bone height={320} />
        </div>
      </div>
    </div>
  )
}
