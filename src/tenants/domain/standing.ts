/** What a tenant may do now, from its row alone. Everything that asks "may this go on" asks here. */
import { DAY, localDay } from '../../core/time.ts'
import { type PlanName, plans } from './plans.ts'

/** After a paid plan has ended everything works for this long. */
export const GRACE_DAYS = 7
/** A tenant that is closed can be taken back for this long; then it is deleted. */
export const CLOSING_DAYS = 30

export interface StandingFacts {
  readonly plan: PlanName
  readonly trialEndsAt: number
  /** Null: a paid plan without an end (agreed with the operator). */
  readonly paidUntil?: number | null
  readonly status: 'active' | 'moving' | 'suspended' | 'closing'
  readonly closingAt?: number | null
  /** Orders of a month as last counted; only written once they reach the plan's limit. */
  readonly usageMonth?: string | null
  readonly usageOrders?: number | null
}

export type ReadOnlyReason = 'trial_over' | 'plan_over' | 'over_limit' | 'closing'

export type Standing =
  /** `endsAt`: when reading-only begins if nothing happens, null for never. */
  | { readonly mode: 'full'; readonly phase: 'trial' | 'paid' | 'grace'; readonly endsAt: number | null }
  /** People and keys read; orders are taken in and kept; what runs already is finished. */
  | { readonly mode: 'read_only'; readonly reason: ReadOnlyReason; readonly since: number | null }
  | { readonly mode: 'suspended' }
  | { readonly mode: 'moving' }

/** `2026-11`, in the tenant's zone. */
export const monthOf = (now: number): string => localDay(now).slice(0, 7)

/** Share of the order limit at which waiting begins: 120 %, and twice the limit in the months of 618 and 双十一. */
export function tolerance(month: string): number {
  return month.endsWith('-06') || month.endsWith('-11') ? 2 : 1.2
}

/** Orders a month from which on new ones wait. */
export const hardOrderLimit = (plan: PlanName, month: string): number =>
  Math.floor(plans[plan].limits.orders * tolerance(month))

/** The strongest sign first: the operator's word, then the owner's, then time, then numbers. */
export function standingOf(tenant: StandingFacts, now: number): Standing {
  if (tenant.status === 'suspended') return { mode: 'suspended' }
  if (tenant.status === 'moving') return { mode: 'moving' }
  const closingAt = tenant.closingAt ?? null
  if (tenant.status === 'closing' || closingAt !== null)
    return { mode: 'read_only', reason: 'closing', since: closingAt }
  const time = byTime(tenant, now)
  return time.mode === 'full' && isOverLimit(tenant, now)
    ? { mode: 'read_only', reason: 'over_limit', since: null }
    : time
}

function byTime(tenant: StandingFacts, now: number): Standing {
  if (tenant.plan === 'trial')
    return now < tenant.trialEndsAt
      ? { mode: 'full', phase: 'trial', endsAt: tenant.trialEndsAt }
      : { mode: 'read_only', reason: 'trial_over', since: tenant.trialEndsAt }
  const paidUntil = tenant.paidUntil ?? null
  if (paidUntil === null) return { mode: 'full', phase: 'paid', endsAt: null }
  const endsAt = paidUntil + GRACE_DAYS * DAY
  if (now < paidUntil) return { mode: 'full', phase: 'paid', endsAt }
  return now < endsAt
    ? { mode: 'full', phase: 'grace', endsAt }
    : { mode: 'read_only', reason: 'plan_over', since: endsAt }
}

function isOverLimit(tenant: StandingFacts, now: number): boolean {
  const month = monthOf(now)
  return tenant.usageMonth === month && (tenant.usageOrders ?? 0) >= hardOrderLimit(tenant.plan, month)
}

/** May the machine begin new work for it: lock stock, give jobs out? Orders that wait go on when this turns true again. */
export const mayBeginWork = (tenant: StandingFacts, now: number): boolean => {
  const { mode } = standingOf(tenant, now)
  return mode === 'full' || mode === 'moving'
}

/** When the trial or the paid time ends; null for a plan without an end. */
export const planEnd = (tenant: Pick<StandingFacts, 'plan' | 'trialEndsAt' | 'paidUntil'>): number | null =>
  tenant.plan === 'trial' ? tenant.trialEndsAt : (tenant.paidUntil ?? null)

/** Days before the end on which the owners get a letter. */
export const NOTICE_DAYS = [7, 3, 1] as const

/** Which of the letters is due now: the one of the nearest day that has come; null before the first and after the end. */
export function noticeDue(endsAt: number, now: number): (typeof NOTICE_DAYS)[number] | null {
  if (endsAt <= now) return null
  return NOTICE_DAYS.findLast((days) => endsAt - now <= days * DAY) ?? null
}
