import { InputNumber, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Fulfilment, fulfilmentsApi } from '../../api/fulfilments.ts'
import { Thumb } from '../../components/thumb.tsx'
import { filledBasket, isSameCode, scanInto } from '../../lib/scan-count.ts'
import { ScanInput } from './scan-input.tsx'
import { useStage } from './use-stage.ts'

/** Pieces taken from the shelf, per line of every job of the box: what is left over is filled in, or counted scan by scan. */
export function PickDialog(props: { jobs: readonly [Fulfilment, ...Fulfilment[]]; onClose: () => void }) {
  const { t } = useTranslation()
  const { jobs } = props
  const stage = useStage(jobs[0].id)
  const rows = jobs
    .flatMap((job) =>
      job.lines.map((line) => ({
        job,
        line,
        sku: line.sku,
        key: `${job.id} ${line.lineNo}`,
        left: line.quantity - line.pickedQuantity,
      })),
    )
    .filter(({ left }) => left > 0)
  const [basket, setBasket] = useState(() => filledBasket(rows))
  const { taken, scanned, last, refused } = basket
  useEffect(() => {
    if (refused !== null) navigator.vibrate?.([80, 60, 80])
    else if (scanned > 0) navigator.vibrate?.(40)
  }, [scanned, refused])
  const scan = async (code: string) => {
    const isNamed = rows.some(({ sku }) => isSameCode(sku, code))
    // A barcode stands for goods that only the hub can name.
    const answer = isNamed ? null : await fulfilmentsApi.scan(code).catch(() => null)
    setBasket((now) => scanInto(now, rows, { sku: answer?.sku ?? code, code }))
  }
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
      <ScanInput waits placeholder={t('fulfilment.scan.pieces')} onScan={(code) => void scan(code)} />
      <p className={refused ? 'scan-refused' : 'muted small'} role="status">
        {refused
          ? t(`fulfilment.scan.${refused.why}`, { code: refused.code })
          : scanned > 0
            ? t('fulfilment.scan.counted', { count: scanned })
            : t('fulfilment.scan.piecesHint')}
      </p>
      {rows.map(({ line, key, left }) => (
        <div key={key} className={key === last ? 'pick-row scanned' : 'pick-row'}>
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
            onChange={(value) =>
              setBasket((now) => ({ ...now, taken: { ...now.taken, [key]: value ?? 0 }, refused: null }))
            }
            suffix={<span className="muted num">/ {left}</span>}
            style={{ width: 108 }}
          />
        </div>
      ))}
    </Modal>
  )
}
