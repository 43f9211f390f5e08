import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/keys.ts'
import { type Calibration, promiseApi } from '../../api/promise.ts'
import { CarrierName } from '../../components/carrier-name.tsx'
import { formatRatio } from '../../lib/format.ts'
import '../board/board.css'

/** What was promised against what was kept, and how much room promises leave. */
export function CalibrationCard() {
  const { t } = useTranslation()
  const report = useQuery({
    queryKey: queryKeys.insights.calibration,
    queryFn: promiseApi.calibration,
    staleTime: 60_000,
    retry: false,
  })
  const data = report.data
  if (!data || data.told === 0) return null
  return (
    <section className="card" aria-label={t('calibration.title')}>
      <h2 className="card-head">
        {t('calibration.title')}
        <span className="sub">{t('calibration.sub')}</span>
      </h2>
      <Figures name={t('calibration.all')} figures={data} />
      {data.carriers.length > 1
        ? data.carriers.map((one) => (
            <Figures key={one.carrier} name={<CarrierName code={one.carrier} />} figures={one} />
          ))
        : null}
      {data.curve.some(({ kept }) => kept !== null) ? (
        <p className="calibration-row muted small num">
          {t('calibration.curve')}　
          {data.curve
            .filter(({ kept }) => kept !== null)
            .map(({ level, kept }) => `${formatRatio(level)} → ${formatRatio(kept)}`)
            .join('　')}
        </p>
      ) : null}
    </section>
  )
}

function Figures(props: { name: ReactNode; figures: Pick<Calibration, 'told' | 'target' | 'kept' | 'paddingHours'> }) {
  const { t } = useTranslation()
  const { told, target, kept, paddingHours } = props.figures
  return (
    <div className="calibration-row">
      <span className="clip">{props.name}</span>
      <span className="num muted small">{t('calibration.told', { count: told })}</span>
      <span className="num strong" title={t('calibration.keptHint')}>
        {t('calibration.kept', { target: formatRatio(target), kept: formatRatio(kept) })}
      </span>
      <span className="num" title={t('calibration.paddingHint', { low: paddingHours.low, high: paddingHours.high })}>
        {t('calibration.padding', { hours: paddingHours.median ?? '—' })}
      </span>
    </div>
  )
}
