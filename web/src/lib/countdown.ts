/** Promise countdown: green over 4 h, amber under 4 h, red under 1 h, dark red past; over when signed for. */
import { formatSpan, type Language } from './format.ts'

const HOUR = 3_600_000

export type CountdownLevel = 'none' | 'ok' | 'soon' | 'danger' | 'past' | 'kept' | 'broken'

export interface Countdown {
  readonly level: CountdownLevel
  /** Ms left (or late by) as a positive span. */
  readonly span: number
}

/** `endedAt` is when the order was signed for; `stopped` is true for orders that ended without a delivery. */
export function countdownOf(input: {
  deadline: number | null
  now: number
  endedAt: number | null
  stopped: boolean
}): Countdown {
  const { deadline, now, endedAt, stopped } = input
  if (deadline === null || (stopped && endedAt === null)) return { level: 'none', span: 0 }
  if (endedAt !== null)
    return endedAt <= deadline
      ? { level: 'kept', span: deadline - endedAt }
      : { level: 'broken', span: endedAt - deadline }
  const left = deadline - now
  if (left < 0) return { level: 'past', span: -left }
  if (left < HOUR) return { level: 'danger', span: left }
  return { level: left < 4 * HOUR ? 'soon' : 'ok', span: left }
}

/** The words beside the colour; '' where there is nothing to count. */
export function countdownText(countdown: Countdown, language: Language): string {
  const span = formatSpan(countdown.span, language)
  const zh = language === 'zh-CN'
  switch (countdown.level) {
    case 'none':
      return ''
    case 'past':
      return zh ? `已超 ${span}` : `${span} late`
    case 'kept':
      return zh ? '准时签收' : 'On time'
    case 'broken':
      return zh ? `晚签 ${span}` : `${span} late`
    default:
      return zh ? `剩 ${span}` : `${span} left`
  }
}
