import { ClockCircleOutlined } from '@ant-design/icons'
import { Input, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDayTime } from '../../lib/format.ts'
import { fromLocalInput, toLocalInput } from '../../lib/local-instant.ts'

const HOUR = 3_600_000
const windows = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, month: 30 * 24 * HOUR } as const
type Window = keyof typeof windows
const STEPS = 600
/** A dragged slider asks once it rests. */
const REST_MS = 200

/** Picks a past instant to see the books of: a slider over the last hour to month, or a date. `at` null: now. */
export function TimeMachine(props: { at: number | null; onChange: (at: number | null) => void; onClose: () => void }) {
  const { t } = useTranslation()
  const { at, onChange } = props
  const [now, setNow] = useState(() => Date.now())
  const [span, setSpan] = useState<Window>(() => windowAround(at, now))
  const [dragged, setDragged] = useState<number | null>(null)
  const from = now - windows[span]
  const shown = dragged ?? at ?? now
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the slider starts the wait
  useEffect(() => {
    if (dragged === null) return
    const timer = setTimeout(() => {
      onChange(dragged >= now ? null : dragged)
      setDragged(null)
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [dragged])
  const place = Math.round(((Math.max(from, shown) - from) / windows[span]) * STEPS)
  return (
    <section className={at === null ? 'past' : 'past then'} aria-label={t('stock.past.title')}>
      <div className="past-head">
        <span className="row">
          <ClockCircleOutlined aria-hidden="true" />
          <strong>{t('stock.past.title')}</strong>
        </span>
        <Segmented<Window>
          size="small"
          value={span}
          onChange={(next) => {
            setSpan(next)
            setNow(Date.now())
          }}
          options={(['hour', 'day', 'week', 'month'] as const).map((key) => ({
            value: key,
            label: t(`stock.past.${key}`),
          }))}
        />
        <Input
          type="datetime-local"
          size="small"
          step={1}
          aria-label={t('stock.past.pick')}
          value={toLocalInput(shown)}
          max={toLocalInput(now)}
          onChange={(event) => {
            const picked = fromLocalInput(event.target.value)
            if (picked === null) return
            setSpan(windowAround(picked, now))
            onChange(picked >= now ? null : picked)
          }}
        />
      </div>
      <input
        type="range"
        min={0}
        max={STEPS}
        step={1}
        value={place}
        aria-label={t('stock.past.slide')}
        aria-valuetext={formatDayTime(shown)}
        onChange={(event) => setDragged(from + (Number(event.target.value) / STEPS) * windows[span])}
      />
      <p className="past-marks num">
        <span aria-hidden="true">{formatDayTime(from)}</span>
        <button
          type="button"
          className="link-button"
          onClick={() => {
            onChange(null)
            props.onClose()
          }}
        >
          {t('stock.past.back')}
        </button>
      </p>
    </section>
  )
}

/** The shortest window that holds the instant. */
function windowAround(at: number | null, now: number): Window {
  if (at === null) return 'day'
  return (['hour', 'day', 'week', 'month'] as const).find((key) => now - windows[key] <= at) ?? 'month'
}
