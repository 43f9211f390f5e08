import { useTranslation } from 'react-i18next'
import { usePreferences } from '../../app/preferences.ts'
import { dayDistance, formatDayTime, formatExact, formatSpanShort, formatTime } from '../../lib/format.ts'
import type { RiverStep } from '../../lib/river.ts'

/** Steps that were written together have no duration worth a number. */
const INSTANT = 50

/** Seven stations with their times; durations stand under them, the slow one is marked. */
export function RiverView(props: { steps: readonly RiverStep[] }) {
  const { t } = useTranslation()
  const { language } = usePreferences()
  const first = props.steps.find((step) => step.at !== null)?.at ?? null
  return (
    <section className="card river-card" aria-label={t('order.river')}>
      <ol className="river">
        {props.steps.map((step) => (
          <li key={step.key} className={`river-step ${step.state} ${step.slow ? 'slow' : ''}`}>
            <span className="river-dot" aria-hidden="true" />
            <span className="river-name">{t(`order.step.${step.key}`)}</span>
            <span className="num" title={step.at === null ? undefined : formatExact(step.at)}>
              {step.at === null
                ? step.state === 'now'
                  ? t('common.now')
                  : '—'
                : first !== null && dayDistance(step.at, first) !== 0
                  ? formatDayTime(step.at)
                  : formatTime(step.at)}
            </span>
            <span className={step.slow ? 'river-took slow num' : 'river-took num'}>
              {step.tookMs === null || (step.state === 'done' && step.tookMs < INSTANT)
                ? ' '
                : step.state === 'now'
                  ? `${t('order.waiting')} ${formatSpanShort(step.tookMs, language)}`
                  : `+${formatSpanShort(step.tookMs, language)}`}
            </span>
            {step.slow ? <span className="visually-hidden">{t('order.slow')}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
