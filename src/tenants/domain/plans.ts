/** The plans as data: what each may hold, and what it costs. Prices in 分; change them here and nowhere else. */

export const planNames = ['trial', 'standard', 'pro'] as const
export type PlanName = (typeof planNames)[number]
/** What can be bought; the trial cannot. */
export const paidPlans = ['standard', 'pro'] as const
export type PaidPlan = (typeof paidPlans)[number]

export const limitNames = ['orders', 'members', 'connections', 'warehouses'] as const
export type LimitName = (typeof limitNames)[number]

export interface Plan {
  readonly name: PlanName
  /** `orders`: taken in during one calendar month of the tenant's zone. */
  readonly limits: Readonly<Record<LimitName, number>>
  /** Null for what is not sold. */
  readonly price: { readonly monthFen: number; readonly yearFen: number } | null
}

export const plans: Readonly<Record<PlanName, Plan>> = {
  trial: { name: 'trial', limits: { orders: 100_000, members: 20, connections: 30, warehouses: 20 }, price: null },
  standard: {
    name: 'standard',
    limits: { orders: 50_000, members: 20, connections: 30, warehouses: 20 },
    price: { monthFen: 199_900, yearFen: 1_999_000 },
  },
  pro: {
    name: 'pro',
    limits: { orders: 300_000, members: 200, connections: 200, warehouses: 100 },
    price: { monthFen: 599_900, yearFen: 5_999_000 },
  },
}

/** Longest time that can be bought at once, months. */
export const MAX_MONTHS = 36

/** What `months` of a plan cost, in 分: whole years at the year's price; a rest never costs more than a year. */
export function priceFen(plan: PaidPlan, months: number): number {
  const { price } = plans[plan]
  if (!price) throw new Error(`plan ${plan} is not sold`)
  return Math.floor(months / 12) * price.yearFen + Math.min((months % 12) * price.monthFen, price.yearFen)
}
