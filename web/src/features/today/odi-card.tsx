import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { insightsApi, type OdiReport } from '../../api/insights.ts'
import { queryKeys } from '../../api/keys.ts'
import { Bone } from '../../components/bone.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { formatRatio } from '../../lib/format.ts'
import { type LinePoint, odiLineOf } from '../../lib/odi-line.ts'

const WIDTH = 420
const HEIGHT = 112
const LEFT = 40
const FOOT = 18

/** The one result that counts, of thirty days, against its goal. */
export function OdiCard() {
  const { t } = useTranslation()
  const report = useQuery({ queryKey: queryKeys.insights.odi, queryFn: insightsApi.odi, staleTime: 60_000 })
  const data = report.data
  return (
    <section className="card" aria-label={t('today.odi')}>
      <h2 className="card-head">
        {t('today.odi')}
        <span className="sub">{t('today.odiSub')}</span>
      </h2>
      {report.error && !data ? <ErrorState error={report.error} onRetry={() => void report.refetch()} tight /> : null}
      {!data && !report.error ? (
        <div className="card-body stack">
          <Bone width={120} height={28} />
          <Bone height={HEIGHT} />
        </div>
      ) : null}
      {data ? <OdiPlot report={data} /> : null}
    </section>
  )
}

function OdiPlot(props: { report: OdiReport }) {
  const { t } = useTranslation()
  const { days, goal, odi, odiStrict } = props.report
  const [hover, setHover] = useState<LinePoint | null>(null)
  const line = odiLineOf({ days, goal, width: WIDTH - LEFT, height: HEIGHT })
  const points = odi === null ? null : Math.abs((odi - goal) * 100).toFixed(1)
  const first = days[0]?.day.slice(5)
  const last = days.at(-1)?.day.slice(5)
  return (
    <>
      <div className="odi-figures">
        <div className="odi-figure">
          <strong className="num">{formatRatio(odi)}</strong>
          <span className="muted small">
            {odi === null
              ? t('today.odiNone')
              : odi >= goal
                ? t('today.aboveGoal', { points })
                : t('today.belowGoal', { points })}
          </span>
        </div>
        <div className="odi-figure minor" title={t('today.odiStrictSub')}>
          <strong className="num">{formatRatio(odiStrict)}</strong>
          <span className="muted small">{t('today.odiStrict')}</span>
        </div>
        <span className="odi-legend num">{t('today.goal', { goal: formatRatio(goal) })}</span>
      </div>
      <div className="odi-plot">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`} role="img" aria-label={t('today.odi')}>
          <g transform={`translate(${LEFT} 0)`}>
            <line className="odi-grid" x1="0" x2={WIDTH - LEFT} y1="0.5" y2="0.5" />
            <line className="odi-grid" x1="0" x2={WIDTH - LEFT} y1={HEIGHT} y2={HEIGHT} />
            <line className="odi-goal" x1="0" x2={WIDTH - LEFT} y1={line.goalY} y2={line.goalY} />
            <path className="odi-path" d={line.path} />
            {line.points.map((point) => (
              <g key={point.day}>
                <circle
                  className={point.ratio < goal ? 'odi-dot under' : 'odi-dot'}
                  cx={point.x}
                  cy={point.y}
                  r={hover?.day === point.day ? 4 : line.points.length > 14 ? 2 : 3}
                />
                {/* biome-ignore lint/a11y/noStaticElementInteractions: hovering repeats what the label says */}
                <rect
                  className="odi-dot hit"
                  x={point.x - 7}
                  y={0}
                  width={14}
                  height={HEIGHT}
                  onMouseEnter={() => setHover(point)}
                  onMouseLeave={() => setHover(null)}
                />
              </g>
            ))}
          </g>
          <text className="odi-text" x="0" y="9">
            100%
          </text>
          <text className="odi-text" x="0" y={HEIGHT}>
            {Math.round(line.floor * 100)}%
          </text>
          <text className="odi-text goal" x="0" y={line.goalY + 4}>
            {formatRatio(goal)}
          </text>
          <text className="odi-text" x={LEFT} y={HEIGHT + 15}>
            {first}
          </text>
          <text className="odi-text" x={WIDTH} y={HEIGHT + 15} textAnchor="end">
            {last}
          </text>
        </svg>
        <p className="odi-tip num" aria-hidden="true">
          {hover
            ? t('today.signedOn', { day: hover.day.slice(5), signed: hover.signed, kept: hover.signedInTime })
            : line.points.length === 0
              ? t('today.odiEmpty')
              : ''}
        </p>
      </div>
    </>
  )
}
