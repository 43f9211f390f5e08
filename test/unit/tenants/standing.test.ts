import { describe, expect, it } from 'vitest'
import { DAY } from '../../../src/core/time.ts'
import { withinLimit } from '../../../src/tenants/domain/plan-limits.ts'
import { paidPlans, plans, priceFen } from '../../../src/tenants/domain/plans.ts'
import {
  GRACE_DAYS,
  hardOrderLimit,
  mayBeginWork,
  monthOf,
  noticeDue,
  type StandingFacts,
  standingOf,
} from '../../../src/tenants/domain/standing.ts'
import { refusedBy } from '../../../src/tenants/domain/standing-gate.ts'

const NOW = Date.parse('2026-09-15T12:00:00+08:00')
const trial: StandingFacts = { plan: 'trial', trialEndsAt: NOW + DAY, status: 'active', paidUntil: null }
const paid: StandingFacts = { plan: 'standard', trialEndsAt: 0, status: 'active', paidUntil: NOW + DAY }

describe('standing', () => {
  it('a trial is full until its last millisecond, and reads only from then on', () => {
    expect(standingOf(trial, trial.trialEndsAt - 1)).toEqual({
      mode: 'full',
      phase: 'trial',
      endsAt: trial.trialEndsAt,
    })
    expect(standingOf(trial, trial.trialEndsAt)).toMatchObject({ mode: 'read_only', reason: 'trial_over' })
  })

  it('a paid plan has seven days of grace after its end', () => {
    const end = paid.paidUntil ?? 0
    expect(standingOf(paid, end - 1)).toMatchObject({ mode: 'full', phase: 'paid' })
    expect(standingOf(paid, end)).toMatchObject({ mode: 'full', phase: 'grace', endsAt: end + GRACE_DAYS * DAY })
    expect(standingOf(paid, end + GRACE_DAYS * DAY - 1)).toMatchObject({ mode: 'full', phase: 'grace' })
    expect(standingOf(paid, end + GRACE_DAYS * DAY)).toMatchObject({ mode: 'read_only', reason: 'plan_over' })
  })

  it('a plan without an agreed end never ends', () => {
    expect(standingOf({ ...paid, paidUntil: null }, NOW + 10_000 * DAY)).toEqual({
      mode: 'full',
      phase: 'paid',
      endsAt: null,
    })
  })

  it('too many orders count from 120 % of the limit on, in their own month only', () => {
    const hard = hardOrderLimit('standard', '2026-09')
    expect(hard).toBe(plans.standard.limits.orders * 1.2)
    const used = (usageOrders: number, usageMonth = '2026-09') => ({ ...paid, usageOrders, usageMonth })
    expect(standingOf(used(hard - 1), NOW)).toMatchObject({ mode: 'full' })
    expect(standingOf(used(hard), NOW)).toMatchObject({ mode: 'read_only', reason: 'over_limit' })
    expect(standingOf(used(hard, '2026-08'), NOW)).toMatchObject({ mode: 'full' })
    expect(standingOf({ ...used(hard), plan: 'pro' }, NOW)).toMatchObject({ mode: 'full' })
  })

  it('in the months of 618 and 双十一 twice the limit is borne', () => {
    const november = Date.parse('2026-11-11T00:00:00+08:00')
    const facts = { ...paid, paidUntil: null, usageMonth: '2026-11', usageOrders: plans.standard.limits.orders * 2 - 1 }
    expect(standingOf(facts, november)).toMatchObject({ mode: 'full' })
    expect(standingOf({ ...facts, usageOrders: facts.usageOrders + 1 }, november)).toMatchObject({
      reason: 'over_limit',
    })
  })

  it('the month is the merchant’s, not Greenwich’s', () => {
    expect(monthOf(Date.parse('2026-10-31T16:00:00Z'))).toBe('2026-11')
    expect(monthOf(Date.parse('2026-10-31T15:59:59Z'))).toBe('2026-10')
  })

  it('the operator’s word is stronger than the owner’s, the owner’s stronger than the plan’s', () => {
    const over = { ...trial, trialEndsAt: NOW - DAY, closingAt: NOW }
    expect(standingOf({ ...over, status: 'suspended' }, NOW)).toEqual({ mode: 'suspended' })
    expect(standingOf({ ...over, status: 'moving' }, NOW)).toEqual({ mode: 'moving' })
    expect(standingOf({ ...over, status: 'closing' }, NOW)).toMatchObject({ reason: 'closing' })
    // Unsuspended while it was closing: still closing.
    expect(standingOf({ ...over, status: 'active' }, NOW)).toMatchObject({ reason: 'closing' })
  })

  it('new work begins with a plan and while the rows move, and at no other time', () => {
    expect(mayBeginWork(trial, NOW)).toBe(true)
    expect(mayBeginWork({ ...trial, status: 'moving' }, NOW)).toBe(true)
    expect(mayBeginWork({ ...trial, status: 'suspended' }, NOW)).toBe(false)
    expect(mayBeginWork({ ...trial, trialEndsAt: NOW }, NOW)).toBe(false)
    expect(mayBeginWork({ ...trial, closingAt: NOW }, NOW)).toBe(false)
  })
})

describe('the gate', () => {
  const over = standingOf({ ...trial, trialEndsAt: 0 }, NOW)
  const refusal = (method: string, path: string, standing = over) => refusedBy(standing, { method, path })?.code ?? null

  it('lets everything through with a plan', () => {
    expect(refusal('POST', '/api/v1/orders/ord_1/hold', standingOf(trial, NOW))).toBeNull()
  })

  it('after the trial reads pass and writes ask for a plan', () => {
    expect(refusal('GET', '/api/v1/orders')).toBeNull()
    expect(refusal('HEAD', '/api/v1/orders')).toBeNull()
    expect(refusal('POST', '/api/v1/orders/ord_1/hold')).toBe('tenant.plan_needed')
    expect(refusal('PUT', '/api/v1/stock/TEE-1')).toBe('tenant.plan_needed')
    expect(refusal('POST', '/api/v1/open/reservations')).toBe('tenant.plan_needed')
  })

  it('paying, leaving, taking access away and news of the shop pass', () => {
    for (const [method, path] of [
      ['POST', '/api/v1/billing/payments'],
      ['POST', '/api/v1/tenant/closing'],
      ['DELETE', '/api/v1/keys/key_1'],
      ['POST', '/api/v1/open/orders/W-1/pay'],
      ['POST', '/api/v1/open/orders/W-1/cancel'],
      ['DELETE', '/api/v1/open/reservations/cart-1'],
    ] as const)
      expect(refusal(method, path), path).toBeNull()
  })

  it('a pattern does not reach beyond its segment', () => {
    expect(refusal('DELETE', '/api/v1/keys/key_1/other')).toBe('tenant.plan_needed')
    expect(refusal('POST', '/api/v1/billings')).toBe('tenant.plan_needed')
    expect(refusal('POST', '/x/api/v1/billing')).toBe('tenant.plan_needed')
    expect(refusal('POST', '/api/v1/keys/key_1')).toBe('tenant.plan_needed')
  })

  it('suspended: nothing but paying, leaving and one’s own account, reads included', () => {
    const suspended = { mode: 'suspended' } as const
    expect(refusal('GET', '/api/v1/orders', suspended)).toBe('tenant.suspended')
    expect(refusal('DELETE', '/api/v1/keys/key_1', suspended)).toBe('tenant.suspended')
    expect(refusal('GET', '/api/v1/billing', suspended)).toBeNull()
    expect(refusal('GET', '/api/v1/tenant/export', suspended)).toBeNull()
  })

  it('moving: reads pass, every write comes again in a second', () => {
    const moving = { mode: 'moving' } as const
    expect(refusal('GET', '/api/v1/orders', moving)).toBeNull()
    expect(refusal('POST', '/api/v1/billing/requests', moving)).toBe('tenant.moving')
  })

  it('closing: says that it can be taken back', () => {
    const closing = { mode: 'read_only', reason: 'closing', since: NOW } as const
    expect(refusal('POST', '/api/v1/orders/ord_1/hold', closing)).toBe('tenant.closing')
    expect(refusal('DELETE', '/api/v1/tenant/closing', closing)).toBeNull()
  })
})

describe('limits and prices', () => {
  it('the last place is given, the next is refused with limit, use and what to do', () => {
    const max = plans.standard.limits.warehouses
    expect(withinLimit('standard', 'warehouses', max - 1)).toEqual({ ok: true, value: undefined })
    expect(withinLimit('standard', 'warehouses', max)).toMatchObject({
      ok: false,
      error: { code: 'tenant.limit_reached', data: { limit: 'warehouses', max, used: max, plan: 'standard' } },
    })
  })

  it('twelve months cost the year’s price, and a few months never more than a year', () => {
    for (const plan of paidPlans) {
      const { monthFen, yearFen } = plans[plan].price ?? { monthFen: 0, yearFen: 0 }
      expect(priceFen(plan, 1)).toBe(monthFen)
      expect(priceFen(plan, 12)).toBe(yearFen)
      expect(priceFen(plan, 11)).toBe(yearFen)
      expect(priceFen(plan, 15)).toBe(yearFen + 3 * monthFen)
      for (let months = 2; months <= 36; months++)
        expect(priceFen(plan, months)).toBeGreaterThanOrEqual(priceFen(plan, months - 1))
    }
  })

  it('a larger plan holds more of everything', () => {
    for (const limit of ['orders', 'members', 'connections', 'warehouses'] as const)
      expect(plans.pro.limits[limit]).toBeGreaterThan(plans.standard.limits[limit])
  })
})

describe('letters before the end', () => {
  it.each([
    [8 * DAY, null],
    [7 * DAY, 7],
    [3 * DAY + 1, 7],
    [3 * DAY, 3],
    [DAY, 1],
    [1, 1],
    [0, null],
    [-DAY, null],
  ])('%i ms before it: %s', (left, due) => {
    expect(noticeDue(NOW + left, NOW)).toBe(due)
  })
})
