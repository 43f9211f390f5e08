import { type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreferences } from '../../app/preferences.ts'
import { formatExact, formatSpanShort, groupDigits } from '../../lib/format.ts'
import type { CurvePoint, SaleCurve } from '../../lib/sale-curve.ts'

const HEIGHT = 100
const lanes = ['claimed', 'left', 'refused'] as const
type Lane = (typeof lanes)[number]

/** Three lanes over one time axis: claimed, left, refused. Pointing at a moment tells its numbers. */
export function SalePlot(props: { curve: SaleCurve }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const { points, stepMs } = props.curve
  const [hover, setHover] = useState<number | null>(null)
  const pick = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const index = Math.floor(((event.clientX - box.left) / box.width) * points.length)
    setHover(index >= 0 && index < points.length ? index : null)
  }
  const shown = hover === null ? undefined : points[hover]
  const titleOf = (lane: Lane) =>
    stepMs === 1000
      ? t(`campaigns.lane.${lane}`)
      : t(`campaigns.laneSpan.${lane}`, { span: formatSpanShort(stepMs, language) })
  return (
    <figure className="sale-plot">
      <div className="sale-lanes" onPointerMove={pick} onPointerLeave={() => setHover(null)}>
        {lanes.map((lane) => (
          <LanePlot key={lane} lane={lane} points={points} title={titleOf(lane)} />
        ))}
        {hover === null ? null : (
          <span
            className="sale-cross"
            style={{ left: `${((hover + 0.5) / points.length) * 100}%` }}
            aria-hidden="true"
          />
        )}
      </div>
      <figcaption className="sale-axis num">
        <span>{timeOf(points[0]?.at)}</span>
        <span className="sale-tip">
          {shown
            ? t('campaigns.tip', {
                time: timeOf(shown.at),
                claimed: groupDigits(shown.claimed),
                left: groupDigits(shown.left),
                refused: groupDigits(shown.refused),
              })
            : ''}
        </span>
        <span>{timeOf((points.at(-1)?.at ?? 0) + stepMs - 1000)}</span>
      </figcaption>
    </figure>
  )
}

const timeOf = (at: number | undefined): string => (at === undefined ? '' : formatExact(at).slice(11))

function LanePlot(props: { lane: Lane; points: readonly CurvePoint[]; title: string }) {
  const { lane, points } = props
  const most = Math.max(1, ...points.map((point) => point[lane]))
  const y = (value: number) => HEIGHT - (value / most) * HEIGHT
  return (
    <div className={`sale-lane ${lane}`}>
      <p className="sale-lane-title small">
        <span>{props.title}</span>
        <span className="num">{groupDigits(Math.max(0, ...points.map((point) => point[lane])))}</span>
      </p>
      <svg
        viewBox={`0 0 ${Math.max(1, points.length)} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={props.title}
      >
        {lane === 'left' ? (
          <path className="sale-area" d={areaOf(points, y)} />
        ) : (
          points.map((point, index) =>
            point[lane] > 0 ? (
              <rect
                key={point.at}
                className="sale-column"
                x={index + 0.08}
                width={0.84}
                y={y(point[lane])}
                height={HEIGHT - y(point[lane])}
              />
            ) : null,
          )
        )}
      </svg>
    </div>
  )
}

/** Steps: what is left stays until somebody takes it. */
function areaOf(points: readonly CurvePoint[], y: (value: number) => number): string {
  const steps = points.map(({ left }, index) => `L${index} ${y(left)} L${index + 1} ${y(left)}`)
  return `M0 ${HEIGHT} ${steps.join(' ')} L${points.length} ${HEIGHT} Z`
}
