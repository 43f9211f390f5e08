import { InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fulfilment } from '../../api/fulfilments.ts'
import { Thumb } from '../../components/thumb.tsx'
import { useStage } from './use-stage.ts'

/** Pieces taken from the shelf, per line; what is left over is filled in. */
export function PickDialog(props: { fulfilment: Fulfilment; onClose: () => void }) {
  const { t } = useTranslation()
  const { fulfilment } = props
  const stage = useStage(fulfilment.id)
  const [taken, setTaken] = useState<Readonly<Record<number, number>>>(() =>
    Object.fromEntries(fulfilment.lines.map((line) => [line.lineNo, line.quantity - line.pickedQuantity])),
  )
  const lines = fulfilment.lines
    .map((line) => ({ lineNo: line.lineNo, quantity: taken[line.lineNo] ?? 0 }))
    .filter((line) => line.quantity > 0)
  return (
    <Modal
      open
      title={t('fulfilment.pickTitle')}
      okText={t('fulfilment.verb.pick')}
      okButtonProps={{ disabled: lines.length === 0, className: 'touch' }}
      cancelButtonProps={{ className: 'touch' }}
      onOk={() => stage.mutate({ verb: 'pick', lines }, { onSuccess: props.onClose })}
      onCancel={props.onClose}
      confirmLoading={stage.isPending}
      width={480}
    >
      {fulfilment.lines.map((line) => (
        <div key={line.lineNo} className="pick-row">
          <Thumb url="" title={line.title} size={40} />
          <div className="two-lines grow">
            <span className="clip">{[line.title, line.spec].filter(Boolean).join(' · ')}</span>
            <span className="clip mono">{line.sku}</span>
          </div>
          <InputNumber
            aria-label={line.title}
            min={0}
            max={line.quantity - line.pickedQuantity}
            precision={0}
            value={taken[line.lineNo] ?? 0}
            onChange={(value) => setTaken((now) => ({ ...now, [line.lineNo]: value ?? 0 }))}
            suffix={<span className="muted num">/ {line.quantity - line.pickedQuantity}</span>}
            style={{ width: 108 }}
          />
        </div>
      ))}
    </Modal>
  )
}
