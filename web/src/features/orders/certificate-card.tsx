import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type OrderCertificate, ordersApi } from '../../api/orders.ts'

/** What Bitcoin knows of it, by the calendars' word. */
function anchorWords({ anchor, versions, pending }: OrderCertificate) {
  if (anchor === null) return 'order.certificateAnchorNone'
  if (anchor.versions === 0) return 'order.certificateAnchorLater'
  if (anchor.state === 'pending') return 'order.certificateAnchorPending'
  return anchor.versions < versions - pending ? 'order.certificateAnchorPart' : 'order.certificateAnchorConfirmed'
}

/** 承诺书: where anybody can check what the buyer was promised; nothing for orders that were never promised. */
export function CertificateCard(props: { orderId: string }) {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: [...queryKeys.orders.detail(props.orderId), 'certificate'],
    queryFn: () => ordersApi.certificate(props.orderId),
  })
  if (!data || data.versions === 0) return null
  return (
    <section className="card">
      <h2 className="card-head">
        {t('order.certificate')}
        <span className="sub grow">{t('order.certificateHint')}</span>
      </h2>
      <div className="card-body stack">
        {data.evidenceNo ? (
          <>
            <div className="row row-wrap">
              <span className="muted">{t('order.certificateNo')}</span>
              <span className="mono">{data.evidenceNo}</span>
              <span className="muted num">{t('order.certificateVersions', { count: data.versions })}</span>
            </div>
            <div className="row row-wrap">
              <Button href={data.url} target="_blank" rel="noreferrer">
                {t('order.certificateVerify')}
              </Button>
              <Button type="text" href={data.pdfUrl} target="_blank" rel="noreferrer">
                {t('order.certificatePdf')}
              </Button>
              {data.anchor ? (
                <Button type="text" href={data.anchor.url}>
                  {t('order.certificateOts')}
                </Button>
              ) : null}
            </div>
            <span className="muted">
              {t(anchorWords(data), { block: data.anchor?.block, count: data.anchor?.versions })}
            </span>
          </>
        ) : null}
        {data.pending > 0 ? (
          <span className="muted">{t('order.certificatePending', { count: data.pending })}</span>
        ) : null}
      </div>
    </section>
  )
}
