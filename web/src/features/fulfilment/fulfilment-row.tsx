import { ClockCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Fragment, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Fulfilment } from '../../api/fulfilments.ts'
import { usePreferences } from '../../app/preferences.ts'
import { Badge } from '../../components/badge.tsx'
import { CarrierName } from '../../components/carrier-name.tsx'
import { Copyable } from '../../components/copyable.tsx'
import { Thumb } from '../../components/thumb.tsx'
import { formatSpan } from '../../lib/format.ts'
import { isPickLate, nextVerb, otherVerbs, type StageVerb, slowestOf } from '../../lib/next-stage.ts'
import { useNow } from '../../lib/use-now.ts'
import { UrgentBadge } from '../orders/order-columns.tsx'
import { useCan } from '../session/use-session.ts'
import { useWarehouses } from '../warehouses-by-id.ts'
import { LabelButton } from './label-button.tsx'
import { PickDialog } from './pick-dialog.tsx'
import { useStage } from './use-stage.ts'
import { WeighDialog } from './weigh-dialog.tsx'

type Box = readonly [Fulfilment, ...Fulfilment[]]

/** A second tap that was meant for the step before comes within this. */
const DOUBLE_TAP_MS = 400

/** One box, for one order or for several: what to take, for whom, and the one next step as a large button. */
export function FulfilmentRow(props: { box: Box; isUrgent?: boolean }) {
  const { t } = useTranslation()
  const now = useNow()
  const { language } = usePreferences()
  const warehouses = useWarehouses()
  const canWrite = useCan('fulfilment:write')
  const { box } = props
  const [fulfilment] = box
  const stage = useStage(fulfilment.id)
  const [dialog, setDialog] = useState<'pick' | 'weigh' | null>(null)
  // A box waits for the job that is furthest behind; only picking goes job by job.
  const next = nextVerb(slowestOf(box))
  // The button changes its meaning under the thumb: it takes no press until a double tap is over.
  const [taken, setTaken] = useState(next)
  useEffect(() => {
    const timer = setTimeout(() => setTaken(next), DOUBLE_TAP_MS)
    return () => clearTimeout(timer)
  }, [next])
  const late = isPickLate(fulfilment, now)
  const start = (verb: StageVerb) => {
    if (verb === 'pick' || verb === 'weigh') setDialog(verb)
    else stage.mutate({ verb })
  }
  return (
    <article className={late ? 'fulfilment card late' : 'fulfilment card'}>
      <header className="fulfilment-head">
        <span className="strong num grow clip">
          {t('fulfilment.unnamed')} {fulfilment.id.slice(-6)}
        </span>
        <UrgentBadge priority={props.isUrgent ? 1 : 0} />
        <LabelButton fulfilment={fulfilment} small />
        {next ? (
          <Badge tone={late ? 'danger' : 'plain'} icon={<ClockCircleOutlined aria-hidden="true" />}>
            <span className="num">
              {t('fulfilment.waited', { span: formatSpan(now - fulfilment.createdAt, language) })}
            </span>
          </Badge>
        ) : null}
      </header>
      <p className="fulfilment-lines muted" style={{ flex: 'none', paddingBottom: 0 }}>
        {warehouses.nameOf(fulfilment.warehouseId)} · <CarrierName code={fulfilment.carrier} />
        {box.map((job) => (
          <Fragment key={job.id}>
            {' · '}
            <Link to={`/orders/${job.orderId}`}>
              {box.length > 1 ? t('merging.boxOrder', { no: job.orderId.slice(-6) }) : t('fulfilment.openOrder')}
            </Link>
          </Fragment>
        ))}
      </p>
      {fulfilment.packageId === null || box.length < 2 ? null : (
        <p className="fulfilment-shared">
          <Badge tone="brand" solid>
            {t('merging.shared', { count: box.length })}
          </Badge>
        </p>
      )}
      <ul className="fulfilment-lines">
        {box
          .flatMap((job) => job.lines.map((line) => ({ ...line, key: `${job.id} ${line.lineNo}` })))
          .map((line) => (
            <li key={line.key} className="fulfilment-line">
              <Thumb url="" title={line.title} size={36} />
              <div className="two-lines grow">
                <span className="clip">{[line.title, line.spec].filter(Boolean).join(' · ')}</span>
                <span className="clip mono">{line.sku}</span>
              </div>
              {line.pickedQuantity > 0 && line.pickedQuantity < line.quantity ? (
                <span className="muted num small">
                  {t('fulfilment.picked', { done: line.pickedQuantity, all: line.quantity })}
                </span>
              ) : null}
              <span className="fulfilment-quantity num">×{line.quantity}</span>
            </li>
          ))}
      </ul>
      {fulfilment.waybill !== null || fulfilment.weightG !== null ? (
        <p className="fulfilment-label">
          {fulfilment.waybill === null ? null : (
            <Copyable text={fulfilment.waybill} what={t('fulfilment.waybill')} className="strong" />
          )}
          {fulfilment.label?.routeMark ? (
            <span className="fulfilment-mark num" title={t('fulfilment.routeMark')}>
              {fulfilment.label.routeMark}
            </span>
          ) : null}
          {fulfilment.weightG === null ? null : (
            <span className="muted num">{t('fulfilment.grams', { count: fulfilment.weightG })}</span>
          )}
        </p>
      ) : null}
      {next ? (
        <footer className="fulfilment-foot">
          <Button
            type="primary"
            disabled={!canWrite || taken !== next}
            loading={stage.isPending && stage.variables.verb === next}
            onClick={() => start(next)}
          >
            {t(`fulfilment.verb.${next}`)}
          </Button>
          {otherVerbs(slowestOf(box)).map((verb) => (
            <Button
              key={verb}
              disabled={!canWrite}
              loading={stage.isPending && stage.variables.verb === verb}
              onClick={() => start(verb)}
            >
              {t(`fulfilment.verb.${verb}`)}
            </Button>
          ))}
        </footer>
      ) : null}
      {dialog === 'pick' ? <PickDialog jobs={box} onClose={() => setDialog(null)} /> : null}
      {dialog === 'weigh' ? <WeighDialog fulfilment={fulfilment} onClose={() => setDialog(null)} /> : null}
    </article>
  )
}
