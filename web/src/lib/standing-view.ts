/** What the console says above every page about the tenant's plan: nothing, something quiet, or something that nobody overlooks. */
import type { Session } from '../api/auth.ts'

export type Standing = Session['tenant']['standing']

export type StandingView =
  | { readonly tone: 'quiet'; readonly key: 'trialEnds' | 'planEnds' | 'grace'; readonly days: number }
  | { readonly tone: 'loud'; readonly key: 'trialOver' | 'planOver' | 'overLimit' | 'closing' | 'suspended' }

const DAY = 86_400_000
/** Days before the end at which it begins to be said. */
const NOTICE_DAYS = 7
const GRACE_DAYS = 7

const reasons = {
  trial_over: 'trialOver',
  plan_over: 'planOver',
  over_limit: 'overLimit',
  closing: 'closing',
} as const

export function standingView(standing: Standing, now: number): StandingView | null {
  if (standing.mode === 'suspended') return { tone: 'loud', key: 'suspended' }
  if (standing.mode === 'read_only') return { tone: 'loud', key: reasons[standing.reason ?? 'plan_over'] }
  if (standing.mode === 'moving' || standing.endsAt === null || standing.endsAt === undefined) return null
  const days = (at: number) => Math.max(0, Math.ceil((at - now) / DAY))
  if (standing.phase === 'grace') return { tone: 'quiet', key: 'grace', days: days(standing.endsAt) }
  const left = days(standing.phase === 'paid' ? standing.endsAt - GRACE_DAYS * DAY : standing.endsAt)
  if (left > NOTICE_DAYS) return null
  return { tone: 'quiet', key: standing.phase === 'paid' ? 'planEnds' : 'trialEnds', days: left }
}
