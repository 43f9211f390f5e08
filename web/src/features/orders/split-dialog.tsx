import { Modal, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type OrderDetail, ordersApi } from '../../api/orders.ts'
import { Thumb } from '../../components/thumb.tsx'
import { useFeedback } from '../../components/use-feedback.tsx'
import { groupsOf } from '../../lib/split-groups.ts'
import { useOrderAction } from './use-order-action.ts'

const MOST_PARCELS = 4

export function SplitDialog(props: { detail: OrderDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const { done } = useFeedback()
  const { order } = props.detail
  const lines = props.detail.lines.filter((line) => line.status === 'open')
  const [parcelOf, setParcelOf] = useState<Record<number, number>>(() =>
    Object.fromEntries(lines.map((line) => [line.lineNo, 1])),
  )
  const groups = groupsOf(parcelOf)
  const split = useOrderAction(order.id, () => ordersApi.split(order.id, groups))
  const parcels = Array.from({ length: Math.min(MOST_PARCELS, lines.length) }, (_, index) => index + 1)
  return (
    <Modal
      open
      title={t('order.splitTitle')}
      okText={t('order.verb.split')}
      okButtonProps={{ disabled: groups.length < 2 }}
      onOk={() =>
        split.mutate(undefined, {
          onSuccess: () => {
            done(t('order.splitDone'))
            props.onClose()
          },
        })
      }
      onCancel={props.onClose}
      confirmLoading={split.isPending}
      width={560}
    >
      <p className="muted">{groups.length < 2 ? t('order.splitNeedTwo') : t('order.splitHint')}</p>
      <div className="split-lines">
        {lines.map((line) => (
          <div key={line.lineNo} className="line-row">
            <Thumb url={line.imageUrl} title={line.title} />
            <div className="two-lines grow">
              <span className="clip">
                {line.title} <span className="num strong">×{line.quantity}</span>
              </span>
              <span className="clip">{line.spec}</span>
            </div>
            <Segmented
              aria-label={line.title}
              size="small"
              value={parcelOf[line.lineNo] ?? 1}
              onChange={(parcel) => setParcelOf((now) => ({ ...now, [line.lineNo]: Number(parcel) }))}
              options={parcels.map((n) => ({ value: n, label: t('order.splitGroup', { n }) }))}
            />
          </div>
        ))}
      </div>
    </Modal>
  )
}
