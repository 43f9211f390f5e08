import { CheckCircleFilled, ClockCircleOutlined, ExclamationCircleFilled, FireFilled } from '@ant-design/icons'
import { usePreferences } from '../app/preferences.ts'
import { type CountdownLevel, countdownOf, countdownText } from '../lib/countdown.ts'
import { formatExact } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'
import './countdown.css'

const icons: Record<Exclude<CountdownLevel, 'none'>, typeof FireFilled> = {
  ok: ClockCircleOutlined,
  soon: ClockCircleOutlined,
  danger: ExclamationCircleFilled,
  past: FireFilled,
  kept: CheckCircleFilled,
  broken: ExclamationCircleFilled,
}

/** A deadline in three signs: colour, icon, words. */
export function CountdownBadge(props: {
  deadline: number | null
  endedAt?: number | null
  stopped?: boolean
  empty?: string
}) {
  const now = useNow()
  const { language } = usePreferences()
  const countdown = countdownOf({
    deadline: props.deadline,
    now,
    endedAt: props.endedAt ?? null,
    stopped: props.stopped ?? false,
  })
  if (countdown.level === 'none' || props.deadline === null) return <span className="muted">{props.empty ?? '—'}</span>
  const Icon = icons[countdown.level]
  return (
    <span className={`countdown ${countdown.level}`} title={formatExact(props.deadline)}>
      <Icon aria-hidden="true" />
      <span className="num">{countdownText(countdown, language)}</span>
    </span>
  )
}
