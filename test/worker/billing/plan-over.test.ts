/** Orders of a tenant without a plan: taken in and kept, nothing begun; after the activation they go on by themselves. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Billing } from '../../../src/billing/billing.contract.ts'
import { activatePlan } from '../../../src/flows/tenants/activate-plan.ts'
import { countUse } from '../../../src/flows/tenants/count-use.ts'
import { ordersOfMonth } from '../../../src/insights/order-months.ts'
import { plans } from '../../../src/tenants/domain/plans.ts'
import { hardOrderLimit, monthOf, standingOf } from '../../../src/tenants/domain/standing.ts'
import { eventually, openOrder } from '../../support/open-shop.ts'
import { aFloor, refusal, shelfOf } from '../../support/shop-floor.ts'
import { ctxOfTenant, everyMinute } from '../../support/tenants.ts'

const expire = (tenantId: string) =>
  env.CONTROL.prepare('UPDATE tenants SET trial_ends_at = ? WHERE id = ?')
    .bind(Date.now() - 1, tenantId)
    .run()
const line = (sku: string, quantity = 1) => [{ sku, quantity }]
const inAMinute = () => everyMinute(Date.now() + 120_000)

describe('after the end of the trial', () => {
  it('pushed orders are taken in and wait as paid, and a plan sends them on: none lost, none doubled', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await expire(floor.merchant.tenantId)
    for (const id of ['P-1', 'P-2', 'P-3']) await floor.sell(id, line('TEE-1'))
    // The platform says it twice.
    await floor.shop.push('order.paid', openOrder({ orderId: 'P-1', lines: line('TEE-1') }))
    await inAMinute()
    for (const id of ['P-1', 'P-2', 'P-3']) expect((await floor.find(id))?.status).toBe('paid')
    expect(await shelfOf(floor, 'TEE-1')).toMatchObject({ onHand: 10, locked: 0 })

    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const input = {
      plan: 'standard',
      months: 1,
      paymentId: 'transfer-1',
      amountFen: 199_900,
      method: 'transfer',
    } as const
    expect(await activatePlan({ ctx, input })).toMatchObject({ ok: true, value: { isNew: true } })
    await ctx.settled()
    await inAMinute()
    for (const id of ['P-1', 'P-2', 'P-3']) await floor.until(id, 'allocated')
    expect(await shelfOf(floor, 'TEE-1')).toMatchObject({ onHand: 10, locked: 3 })
    const { items } = await floor.merchant.get<{ items: unknown[] }>('/api/v1/orders')
    expect(items).toHaveLength(3)
  }, 60_000)

  it('what runs already is finished: a cancel gives stock back, a new address routes anew', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    await floor.sell('R-1', line('TEE-1', 2))
    await floor.sell('R-2', line('TEE-1', 3))
    await floor.until('R-1', 'allocated')
    const running = await floor.until('R-2', 'allocated')
    await expire(floor.merchant.tenantId)
    const { forgetPeople } = await import('../../../src/tenants/people-memory.ts')
    forgetPeople()
    // A person cannot …
    expect(await refusal(floor.merchant.call('POST', `/api/v1/orders/${running.id}/cancel`, { why: 'x' }))).toEqual([
      402,
      'tenant.plan_needed',
    ])
    // … the shop can.
    await floor.merchant.send('POST', '/api/v1/open/orders/R-1/cancel', { connectionId: floor.shop.id, why: 'buyer' })
    await floor.until('R-1', 'cancelled')
    const moved = openOrder({ orderId: 'R-2', lines: line('TEE-1', 3), at: Date.now() + 1_000 })
    await floor.shop.push('order.updated', { ...moved, receiver: { ...moved.receiver, address: '文三路1号' } })
    await eventually(
      () => floor.detail(running.id),
      ({ events }) => events.filter(({ type }) => type === 'allocated').length >= 1 && events.length > 3,
    )
    expect((await floor.until('R-2', 'allocated')).status).toBe('allocated')
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      ({ locked }) => locked === 3,
    )
  }, 60_000)
})

describe('orders of a month', () => {
  it('are counted once however often they are told, and a cart of history is not counted', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const at = Date.now()
    for (const id of ['C-1', 'C-1', 'C-2'])
      await floor.shop.push('order.paid', openOrder({ orderId: id, lines: line('TEE-1'), at }))
    await floor.until('C-1', 'allocated')
    await floor.until('C-2', 'allocated')
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    expect(await ordersOfMonth(ctx, monthOf(at))).toBe(2)
    const billing = await floor.merchant.get<Billing>('/api/v1/billing')
    expect(billing).toMatchObject({
      plan: 'trial',
      standing: { mode: 'full', phase: 'trial' },
      use: { orders: 2, members: 1, connections: 1, warehouses: 1 },
      limits: plans.trial.limits,
      checkout: null,
      request: null,
    })
  }, 60_000)

  it('far beyond the limit the count lands in the tenant’s row and new orders wait; a larger plan ends that', async () => {
    const floor = await aFloor()
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const now = Date.now()
    const month = monthOf(now)
    const set = (orders: number) =>
      ctx.db.$client
        .prepare('INSERT OR REPLACE INTO order_months (tenant_id, month, orders, updated_at) VALUES (?, ?, ?, ?)')
        .bind(ctx.tenant.id, month, orders, now)
        .run()
    const standing = async () => standingOf((await ctxOfTenant(ctx.tenant.id)).tenant, now)
    const execution = { waitUntil: () => undefined }
    await set(plans.trial.limits.orders - 1)
    await countUse(env, execution, now)
    expect((await ctxOfTenant(ctx.tenant.id)).tenant.usageOrders).toBeNull()
    await set(plans.trial.limits.orders)
    await countUse(env, execution, now)
    expect(await standing()).toMatchObject({ mode: 'full' })
    await set(hardOrderLimit('trial', month))
    await countUse(env, execution, now)
    expect(await standing()).toMatchObject({ mode: 'read_only', reason: 'over_limit' })
    const input = { plan: 'pro', months: 1, paymentId: 'transfer-2', amountFen: 599_900, method: 'transfer' } as const
    await activatePlan({ ctx, input })
    expect(await standing()).toMatchObject({ mode: 'full' })
  })
})

describe('an activation', () => {
  it('honours a payment once, and two at once both count', async () => {
    const { merchant } = await aFloor()
    const ctx = await ctxOfTenant(merchant.tenantId)
    const pay = (paymentId: string) =>
      activatePlan({ ctx, input: { plan: 'standard', months: 1, paymentId, amountFen: 199_900, method: 'transfer' } })
    const [first, again] = [await pay('a'), await pay('a')]
    expect(first).toMatchObject({ ok: true, value: { isNew: true } })
    expect(again).toMatchObject({ ok: true, value: { isNew: false } })
    const both = await Promise.all([pay('b'), pay('c'), pay('b')])
    expect(both.map((done) => done.ok)).toEqual([true, true, true])
    const { results } = await env.CONTROL.prepare(
      'SELECT no, from_at, to_at FROM plan_periods WHERE tenant_id = ? ORDER BY no',
    )
      .bind(merchant.tenantId)
      .all<{ no: number; from_at: number; to_at: number }>()
    expect(results.map(({ no }) => no)).toEqual([1, 2, 3])
    // No gap and no overlap: three months were paid, three months run.
    expect(results[1]?.from_at).toBe(results[0]?.to_at)
    expect(results[2]?.from_at).toBe(results[1]?.to_at)
    expect((await ctxOfTenant(merchant.tenantId)).tenant.paidUntil).toBe(results[2]?.to_at)
  })

  it('answers the wish that asked for it, and leaves its mark in the log', async () => {
    const { merchant } = await aFloor()
    const wish = { plan: 'pro', months: 12, contact: '王店长 13800000000' }
    await merchant.send('POST', '/api/v1/billing/requests', { ...wish, months: 3 })
    await merchant.send('POST', '/api/v1/billing/requests', wish)
    expect((await merchant.get<Billing>('/api/v1/billing')).request).toMatchObject({ plan: 'pro', months: 12 })
    const ctx = await ctxOfTenant(merchant.tenantId)
    await activatePlan({ ctx, input: { ...wish, plan: 'pro', paymentId: 'x', amountFen: 1, method: 'transfer' } })
    await ctx.settled()
    expect((await merchant.get<Billing>('/api/v1/billing')).request).toBeNull()
    const logged = await ctx.db.$client
      .prepare("SELECT after FROM audit_log WHERE tenant_id = ? AND action = 'plan.activated'")
      .bind(merchant.tenantId)
      .all<{ after: string }>()
    expect(JSON.parse(logged.results[0]?.after ?? '{}')).toMatchObject({ plan: 'pro', amountFen: 1 })
  })
})

describe('a full plan', () => {
  it('refuses one warehouse too many with what to do, and changing one that exists goes on', async () => {
    const { merchant } = await aFloor()
    const { items } = await merchant.get<{ items: ({ id: string } & Record<string, unknown>)[] }>('/api/v1/warehouses')
    const { id: _id, ...warehouse } = items[0] ?? { id: '' }
    for (let n = 2; n <= plans.trial.limits.warehouses; n++)
      await merchant.send('PUT', `/api/v1/warehouses/WH-${n}`, warehouse)
    const answer = await merchant.call('PUT', '/api/v1/warehouses/WH-999', warehouse)
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({
      code: 'tenant.limit_reached',
      limit: 'warehouses',
      max: plans.trial.limits.warehouses,
      used: plans.trial.limits.warehouses,
    })
    await merchant.send('PUT', '/api/v1/warehouses/WH-1', { ...warehouse, name: '改名' })
  })
})
