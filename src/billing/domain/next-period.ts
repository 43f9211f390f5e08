/** From when to when a bought plan runs. Nothing that was paid for is lost by buying early or by changing the plan. */
import { addDays, DAY, instantOf, localDay, localMinuteOfDay, MINUTE } from '../../core/time.ts'
import { type PaidPlan, type PlanName, plans } from '../../tenants/domain/plans.ts'
import { GRACE_DAYS } from '../../tenants/domain/standing.ts'

export interface Period {
  readonly plan: PaidPlan
  readonly from: number
  readonly to: number
  /** Days that the rest of another plan was worth; 0 when there was none. */
  readonly creditDays: number
}

export interface Current {
  readonly plan: PlanName
  readonly trialEndsAt: number
  readonly paidUntil: number | null
}

/** The same local day and minute `months` later; the last day of a shorter month. */
export function addMonths(at: number, months: number): number {
  const [year = 0, month = 0, day = 0] = localDay(at).split('-').map(Number)
  const index = year * 12 + (month - 1) + months
  const text = (value: number, width: number) => String(value).padStart(width, '0')
  const firstOf = (month: number) => `${text(Math.floor(month / 12), 4)}-${text((month % 12) + 1, 2)}-01`
  const lastDay = Number(addDays(firstOf(index + 1), -1).slice(8))
  const target = `${firstOf(index).slice(0, 8)}${text(Math.min(day, lastDay), 2)}`
  return instantOf(target, localMinuteOfDay(at)) + (at % MINUTE)
}

/**
 * The same plan goes on where it ends (the days of grace were used, so they count). Another plan begins now, and what is
 * left of the old one lengthens it by its worth. The rest of a trial is a present: the plan begins after it.
 */
export function nextPeriod(current: Current, wanted: { plan: PaidPlan; months: number }, now: number): Period {
  const { plan, months } = wanted
  if (current.plan === 'trial') {
    const from = Math.max(now, current.trialEndsAt)
    return { plan, from, to: addMonths(from, months), creditDays: 0 }
  }
  const paidUntil = current.paidUntil ?? now
  if (current.plan === plan) {
    const from = paidUntil + GRACE_DAYS * DAY > now ? paidUntil : now
    return { plan, from, to: addMonths(from, months), creditDays: 0 }
  }
  const creditDays = creditOf(current.plan, plan, paidUntil - now)
  return { plan, from: now, to: addMonths(now, months) + creditDays * DAY, creditDays }
}

/** Whole days of the new plan that the rest of the old one pays for, rounded in the buyer's favour. */
function creditOf(from: PlanName, to: PaidPlan, restMs: number): number {
  const old = plans[from].price
  const fresh = plans[to].price
  if (!old || !fresh || restMs <= 0) return 0
  return Math.ceil((restMs / DAY) * (old.monthFen / fresh.monthFen))
}
