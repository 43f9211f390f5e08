import { InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fulfilment } from '../../api/fulfilments.ts'
import { Thumb } from '../../components/thumb.tsx'
import { useStage } from './use-stage.ts'

/** Pieces taken from the shelf, per line of every job of the box; what is left over is filled in. */
export function PickDialog(props: { jobs: readonly [Fulfilment, ...Fulfilment[]]; onClose: () => void }) {
  const { t } = useTranslation()
  const { jobs } = props
  const stage = useStage(jobs[0].id)
  const rows = jobs.flatMap((job) =>
    job.lines.map((line) => ({
      job,
      line,
      key: `${job.id} ${line.lineNo}`,
      left: line.quantity - line.pickedQuantity,
    })),
  )
  const [taken, setTaken] = useState<Readonly<Record<string, number>>>(() =>
    Object.fromEntries(rows.map(({ key, left }) => [key, left])),
  )
  const picked = jobs.flatMap((job) => {
    const lines = rows
      .filter((row) => row.job === job)
      .map(({ line, key }) => ({ lineNo: line.lineNo, quantity: taken[key] ?? 0 }))
      .filter((line) => line.quantity > 0)
    return lines.length === 0 ? [] : [{ id: job.id, lines }]
  })
  return (
    <Modal
      open
      title={t('fulfilment.pickTitle')}
      okText={t('fulfilment.verb.pick')}
      okButtonProps={{ disabled: picked.length === 0, className: 'touch' }}
      cancelButtonProps={{ className: 'touch' }}
      onOk={() => stage.mutate({ verb: 'pick', jobs: picked }, { onSuccess: props.onClose })}
      onCancel={props.onClose}
      confirmLoading={stage.isPending}
      width={480}
    >
      {rows
        .filter(({ left }) => left > 0)
        .map(({ line, key, left }) => (
          <div key={key} className="pick-row">
            <Thumb url="" title={line.title} size={40} />
            <div className="two-lines grow">
              <span className="clip">{[line.title, line.spec].filter(Boolean).join(' · ')}</span>
              <span className="clip mono">{line.sku}</span>
            </div>
            <InputNumber
              aria-label={line.title}
              min={0}
              max={left}
              precision={0}
              value={taken[key] ?? 0}
              onChange={(value) => setTaken((now) => ({ ...now, [key]: value ?? 0 }))}
              suffix={<span className="muted num">/ {left}</span>}
              style={{ width: 108 }}
            />
          </div>
        ))}
    </Modal>
  )
}
