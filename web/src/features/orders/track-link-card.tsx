import { LinkOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OrderDetail, ordersApi } from '../../api/orders.ts'
import { useFeedback } from '../../components/use-feedback.tsx'
import { copyText } from '../../lib/copy-text.ts'
import { useCan } from '../session/use-session.ts'
import { useOrderAction } from './use-order-action.ts'

/** The buyer's page of this order: copy its link, or take every link back. */
export function TrackLinkCard(props: { detail: OrderDetail }) {
  const { t } = useTranslation()
  const { copied, done } = useFeedback()
  const { order } = props.detail
  const canWrite = useCan('orders:write')
  const [shown, setShown] = useState('')
  const link = useOrderAction(order.id, () => ordersApi.trackLink(order.id))
  const revoke = useOrderAction(order.id, () => ordersApi.revokeTrackLink(order.id))
  const copy = async () => {
    const { url } = await link.mutateAsync(undefined)
    setShown(url)
    copied(await copyText(url), t('order.trackCopied'))
  }
  return (
    <section className="card">
      <h2 className="card-head">
        {t('order.trackLink')}
        <span className="sub grow">{t('order.trackLinkHint')}</span>
      </h2>
      <div className="card-body stack">
        <div className="row row-wrap">
          <Button
            icon={<LinkOutlined />}
            disabled={!canWrite}
            loading={link.isPending}
            onClick={() => void copy().catch(() => undefined)}
          >
            {t('order.copyTrackLink')}
          </Button>
          <Button
            type="text"
            disabled={!canWrite}
            loading={revoke.isPending}
            onClick={() =>
              revoke.mutate(undefined, {
                onSuccess: () => {
                  setShown('')
                  done(t('order.trackRevoked'))
                },
              })
            }
          >
            {t('order.revokeTrackLink')}
          </Button>
          {order.contactClicks > 0 ? (
            <span className="muted num">{t('order.contactClicks', { count: order.contactClicks })}</span>
          ) : null}
        </div>
        {shown ? (
          <a href={shown} target="_blank" rel="noreferrer" className="mono clip">
            {shown}
          </a>
        ) : null}
      </div>
    </section>
  )
}
