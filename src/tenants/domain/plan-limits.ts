/** Limits of a plan on what is created by hand; each is part of the statement that creates, and these are its words. The limit on orders never refuses an order; see `standing`. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { type LimitName, type PlanName, plans } from './plans.ts'

export const limitOf = (plan: PlanName, limit: Exclude<LimitName, 'orders'>): number => plans[plan].limits[limit]

/** `tenant.limit_reached` names the limit, the use and the plan; `used` counts what exists before the new one. */
export function withinLimit(
  plan: PlanName,
  limit: Exclude<LimitName, 'orders'>,
  used: number,
): Result<void, Failure<'tenant.limit_reached'>> {
  const max = limitOf(plan, limit)
  if (used < max) return ok(undefined)
  return fail('tenant.limit_reached', {
    limit,
    max,
    used,
    plan,
    todo: plan === 'pro' ? 'remove one that is not needed, or ask us for more' : 'choose a larger plan in the settings',
  })
}
