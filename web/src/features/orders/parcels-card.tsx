import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fulfilmentsApi } from '../../api/fulfilments.ts'
import type { OrderDetail, Parcel } from '../../api/orders.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { CarrierName } from '../../components/carrier-name.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { TimeText } from '../../components/time-text.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { canBeStopped } from '../../lib/interception-view.ts'
import { LabelButton } from '../fulfilment/label-button.tsx'
import { StartInterceptionDialog } from '../interceptions/start-dialog.tsx'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { useOrderAction } from './use-order-action.ts'

const FIRST_NODES = 4

const toneOfNode = (node: Parcel['node']): Tone => {
  if (node === 'delivered') return 'ok'
  if (['exception', 'refused', 'returning', 'returned'].includes(node)) return 'danger'
  return 'brand'
}

/** Package jobs of the warehouses, and the parcels on the road with their nodes. */
export function ParcelsCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const warehouses = useWarehouses()
  const { fulfilments, parcels } = props.detail
  return (
    <section className="card">
      <h2 className="card-head">{t('order.fulfilments')}</h2>
      {fulfilments.length === 0 && parcels.length === 0 ? (
        <p className="card-body muted">{t('order.fulfilmentsNone')}</p>
      ) : null}
      {fulfilments.map((fulfilment) => (
        <div key={fulfilment.id} className="fulfilment-row">
          <span className="strong">{warehouses.nameOf(fulfilment.warehouseId)}</span>
          <Badge tone={['cancelled', 'intercepted'].includes(fulfilment.status) ? 'plain' : 'brand'} solid>
            {t(`fulfilment.stage.${fulfilment.status}`)}
          </Badge>
          <span className="muted">
            <CarrierName code={fulfilment.carrier} />
          </span>
          {fulfilment.waybill ? <Copyable text={fulfilment.waybill} what={t('fulfilment.waybill')} /> : null}
          <span className="muted num nowrap fulfilment-weight">
            {fulfilment.weightG === null ? '' : t('fulfilment.grams', { count: fulfilment.weightG })}
          </span>
          {fulfilment.status === 'cancelled' ? null : <LabelButton fulfilment={fulfilment} small />}
        </div>
      ))}
      {parcels.map((parcel) => (
        <ParcelView key={parcel.id} detail={props.detail} parcel={parcel} />
      ))}
      {fulfilments.length > 0 && parcels.length === 0 ? (
        <p className="fulfilment-row muted">{t('order.parcelsNone')}</p>
      ) : null}
    </section>
  )
}

function ParcelView(props: { detail: OrderDetail; parcel: Parcel }) {
  const { t } = useTranslation()
  const canWrite = useCan('orders:write')
  const [all, setAll] = useState(false)
  const [stopping, setStopping] = useState(false)
  const { parcel, detail } = props
  const nodes = [...parcel.nodes].sort((a, b) => b.at - a.at)
  const shown = all ? nodes : nodes.slice(0, FIRST_NODES)
  return (
    <div className="parcel">
      <div className="parcel-head">
        <span className="strong">
          <CarrierName code={parcel.carrier} />
        </span>
        <Copyable text={parcel.waybill} what={t('fulfilment.waybill')} />
        <Badge tone={toneOfNode(parcel.node)} solid>
          {t(`node.${parcel.node}`)}
        </Badge>
        {canWrite && canBeStopped(parcel, detail.interceptions) ? (
          <Button size="small" className="parcel-stop" onClick={() => setStopping(true)}>
            {t('interception.start')}
          </Button>
        ) : null}
      </div>
      {stopping ? <StartInterceptionDialog detail={detail} parcel={parcel} onClose={() => setStopping(false)} /> : null}
      {parcel.watching === 'failed' ? (
        <WatchAgain orderId={detail.order.id} fulfilmentId={parcel.fulfilmentId} />
      ) : null}
      {nodes.length === 0 ? <p className="nodes muted">{t('order.noNodes')}</p> : null}
      <ol className="nodes">
        {shown.map((node) => (
          <li key={`${node.at}-${node.code}-${node.text}`} className="node-row">
            <TimeText at={node.at} as="clock" />
            <span>{t(`node.${node.node}`)}</span>
            <span>{node.text || node.place}</span>
          </li>
        ))}
        {!all && nodes.length > FIRST_NODES ? (
          <li>
            <button type="button" className="link-button" onClick={() => setAll(true)}>
              {t('order.moreNodes', { count: nodes.length })}
            </button>
          </li>
        ) : null}
      </ol>
    </div>
  )
}

/** The tracking service refused the parcel or gave it up: nothing is pushed, we only ask now and then. */
function WatchAgain(props: { orderId: string; fulfilmentId: string }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const canWrite = useCan('fulfilment:write')
  const watch = useOrderAction(props.orderId, () => fulfilmentsApi.watch(props.fulfilmentId))
  return (
    <p className="parcel-watch">
      <span className="grow">{t('order.unwatched')}</span>
      <Button
        size="small"
        disabled={!canWrite}
        loading={watch.isPending}
        onClick={() => watch.mutate(undefined, { onSuccess: () => done(t('order.watchDone')) })}
      >
        {t('order.watchAgain')}
      </Button>
    </p>
  )
}
