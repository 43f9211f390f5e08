import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Figures, SecondOfSale } from '../../api/campaigns.ts'
import { peakOf, saleCurve } from '../../lib/sale-curve.ts'
import { SalePlot } from './sale-plot.tsx'

const MINUTE = 60_000
const LIVE_MS = 2 * MINUTE
const LEAD_MS = 3_000
const POINTS = 120

type CurveWindow = 'live' | 'peak' | 'all'

/** The curve of a sale; while it sells, of the last two minutes, moving with each answer. */
export function CurveCard(props: {
  seconds: readonly SecondOfSale[]
  figures: Figures
  opensAt: number
  live: boolean
  stale: boolean
  /** Pieces left after the last of the seconds. */
  left: number
}) {
  const { t } = useTranslation()
  const { seconds, figures, left, live, opensAt } = props
  const [chosen, setChosen] = useState<CurveWindow | null>(null)
  const windows: readonly CurveWindow[] = live ? ['live', 'peak', 'all'] : ['peak', 'all']
  const picked = chosen !== null && windows.includes(chosen) ? chosen : live ? 'live' : 'peak'
  const curve = useMemo(() => {
    const span = spanOf(picked, { seconds, at: figures.at, opensAt })
    return span ? saleCurve({ seconds, leftNow: left, ...span, most: POINTS }) : null
  }, [picked, seconds, figures.at, left, opensAt])
  return (
    <section className="card curve-card" aria-label={t('campaigns.curve')}>
      <h2 className="card-head">
        {t(live ? 'campaigns.curve' : 'campaigns.curveOver')}
        {live ? (
          <span className={props.stale ? 'curve-pulse stale' : 'curve-pulse'}>
            <i aria-hidden="true" />
            {t(props.stale ? 'campaigns.curveStale' : 'campaigns.curveLive')}
          </span>
        ) : null}
        {figures.whole ? null : <span className="sub">{t('campaigns.curveReading')}</span>}
        <span className="grow" />
        {seconds.length > 0 ? (
          <Segmented<CurveWindow>
            size="small"
            value={picked}
            onChange={setChosen}
            options={windows.map((key) => ({ value: key, label: t(`campaigns.window.${key}`) }))}
          />
        ) : null}
      </h2>
      <div className="card-body">
        {curve && (seconds.length > 0 || live) ? (
          <SalePlot curve={curve} />
        ) : (
          <p className="muted">{t('campaigns.curveNone')}</p>
        )}
      </div>
    </section>
  )
}

interface Seen {
  readonly seconds: readonly SecondOfSale[]
  readonly at: number
  readonly opensAt: number
}

/** While it sells: from just before the start, at least half a minute wide, so that the curve grows from the left. */
function spanOf(picked: CurveWindow, { seconds, at, opensAt }: Seen): { from: number; to: number } | null {
  if (picked === 'peak') return peakOf(seconds, MINUTE)
  if (picked === 'live') {
    const from = Math.max(at - LIVE_MS + 1000, opensAt - LEAD_MS)
    return { from, to: Math.max(at, from + MINUTE / 2) }
  }
  const moved = seconds.filter(({ claimed, refused, returned }) => claimed + refused + returned > 0)
  const first = moved[0]
  const last = moved.at(-1)
  return first && last ? { from: first.at - 1000, to: last.at + 1000 } : null
}
