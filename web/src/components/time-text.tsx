import { usePreferences } from '../app/preferences.ts'
import { formatDayTime, formatExact, formatRelative } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'

/** Relative time with the exact instant on hover; `as="clock"` shows day and time instead. */
export function TimeText(props: { at: number | null; as?: 'relative' | 'clock'; empty?: string; className?: string }) {
  const now = useNow()
  const { language } = usePreferences()
  if (props.at === null) return <span className="muted">{props.empty ?? '—'}</span>
  const text = props.as === 'clock' ? formatDayTime(props.at) : formatRelative(props.at, now, language)
  return (
    <time
      className={`num nowrap ${props.className ?? ''}`}
      dateTime={new Date(props.at).toISOString()}
      title={formatExact(props.at)}
    >
      {text}
    </time>
  )
}
