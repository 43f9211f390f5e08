/** Deadlines become cases: each once, each only while it still matters, the worse one in place of the milder one. */
import { describe, expect, it } from 'vitest'
import { pendingDeadlines } from '../../src/clock/order-clock.client.ts'
import type { DeadlineKind } from '../../src/clock/order-clock.port.ts'
import { HOUR, MINUTE } from '../../src/core/time.ts'
import { handleDeadlines } from '../../src/flows/orders/handle-deadlines.ts'
import { eventually, openOrder } from '../support/open-shop.ts'
import { aFloor, type Floor } from '../support/shop-floor.ts'
import { ctxOfTenant } from '../support/tenants.ts'

/** What the clock says at an instant, as if it were that late already. */
async function say(floor: Floor, orderId: string, kind: DeadlineKind, at: number, now = at): Promise<void> {
  const ctx = await ctxOfTenant(floor.merchant.tenantId, { clock: { now: () => now } })
  await handleDeadlines({ ctx, items: [{ orderId, kind, at }] })
  await ctx.settled()
}

const casesOf = async (floor: Floor, orderId: string) =>
  (await floor.detail(orderId)).cases.map(({ kind, status, severity }) => `${kind} ${severity} ${status}`).sort()

async function allocated(id: string) {
  const floor = await aFloor({ 'TEE-1': 10 })
  await floor.sell(id, [{ sku: 'TEE-1', quantity: 1 }])
  const order = await floor.until(id, 'allocated')
  const promisedAt = order.promisedAt ?? 0
  expect(promisedAt).toBeGreaterThan(Date.now())
  return { floor, order, promisedAt }
}

describe.concurrent('the clock of an order', () => {
  it('is set when the order is allocated, and emptied when it ends', async () => {
    const { floor, order, promisedAt } = await allocated('T1')
    const { tenant, env } = await ctxOfTenant(floor.merchant.tenantId)
    const pending = async () => (await pendingDeadlines(env, tenant.id, order.id)).map(({ kind, at }) => [kind, at])
    const set = new Map((await pending()) as [string, number][])
    // Checks that are past when a promise is near are left out.
    set.delete('promise_check')
    expect([...set.keys()].sort()).toEqual([
      'no_change_48h',
      'pick_overdue',
      'promise_breach',
      'promise_red',
      'promise_yellow',
    ])
    expect([set.get('promise_yellow'), set.get('promise_red'), set.get('promise_breach')]).toEqual([
      promisedAt - 4 * HOUR,
      promisedAt - HOUR,
      promisedAt,
    ])
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: '不要了' })
    await eventually(pending, (left) => left.length === 0)
  })

  it('four hours before the promise: yellow; one hour: red in its place; past it: overdue in place of both', async () => {
    const { floor, order, promisedAt } = await allocated('T2')
    await say(floor, order.id, 'promise_yellow', promisedAt - 4 * HOUR)
    expect(await casesOf(floor, order.id)).toEqual(['promise_yellow yellow open'])
    await say(floor, order.id, 'promise_red', promisedAt - HOUR)
    expect(await casesOf(floor, order.id)).toEqual(['promise_red red open', 'promise_yellow yellow closed'])
    for (let i = 0; i < 3; i++) await say(floor, order.id, 'promise_breach', promisedAt, promisedAt + i)
    expect(await casesOf(floor, order.id)).toEqual([
      'overdue red open',
      'promise_red red closed',
      'promise_yellow yellow closed',
    ])
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const due = await ctx.db.$client
      .prepare('SELECT SUM(due) AS n FROM odi_days WHERE tenant_id = ?')
      .bind(ctx.tenant.id)
      .first<{ n: number }>()
    expect(due?.n).toBe(1)
  })

  it('that speaks too early opens nothing', async () => {
    const { floor, order, promisedAt } = await allocated('T3')
    await say(floor, order.id, 'promise_yellow', promisedAt - 4 * HOUR, promisedAt - 4 * HOUR - 1)
    await say(floor, order.id, 'promise_breach', promisedAt, promisedAt - 1)
    await say(floor, order.id, 'no_change_48h', Date.now(), Date.now() + 47 * HOUR)
    expect(await casesOf(floor, order.id)).toEqual([])
  })

  it('two hours on the pick list: the supervisor is told; what is being picked is not reported', async () => {
    const { floor, order } = await allocated('T4')
    const at = Date.now() + 2 * HOUR
    await say(floor, order.id, 'pick_overdue', at)
    expect(await casesOf(floor, order.id)).toEqual(['pick_overdue yellow open'])
    const other = await allocated('T4-picking')
    const [job] = (await other.floor.detail(other.order.id)).fulfilments
    await other.floor.step(job?.id ?? '', 'start-picking')
    await say(other.floor, other.order.id, 'pick_overdue', at)
    expect(await casesOf(other.floor, other.order.id)).toEqual([])
  })

  it('two days without any change: the order is stopped for a person', async () => {
    const { floor, order } = await allocated('T5')
    const at = Date.now() + 48 * HOUR
    await say(floor, order.id, 'no_change_48h', at)
    await say(floor, order.id, 'no_change_48h', at, at + HOUR)
    expect(await casesOf(floor, order.id)).toEqual(['stuck red open'])
  })

  it('says nothing of an order that has ended, or that does not exist', async () => {
    const { floor, order, promisedAt } = await allocated('T6')
    await floor.merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: '不要了' })
    for (const kind of [
      'promise_yellow',
      'promise_red',
      'promise_breach',
      'no_change_48h',
      'pick_overdue',
      'stage_stuck',
    ] as const)
      await say(floor, order.id, kind, promisedAt, promisedAt + 72 * HOUR)
    await say(floor, 'ord_nobody', 'promise_red', promisedAt)
    expect(await casesOf(floor, order.id)).toEqual([])
  })

  it('closes an order that nobody paid, by its own alarm', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const { paidAt: _paid, ...data } = openOrder({ orderId: 'T7', lines: [{ sku: 'TEE-1', quantity: 1 }] })
    await floor.shop.push('order.created', { ...data, payBy: Date.now() + 1_500 })
    const order = await floor.until('T7', 'cancelled')
    expect((await floor.detail(order.id)).events.at(-1)).toMatchObject({
      type: 'cancelled',
      reason: '超时未付款',
      actor: { kind: 'system' },
    })
  })

  it('does not close an order that was paid in time', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const data = openOrder({ orderId: 'T8', lines: [{ sku: 'TEE-1', quantity: 1 }] })
    const { paidAt: _paid, ...created } = data
    await floor.shop.push('order.created', { ...created, payBy: Date.now() + 10 * MINUTE })
    const order = await floor.until('T8', 'pending_payment')
    await floor.shop.push('order.paid', { ...data, updatedAt: data.updatedAt + 1_000 })
    await floor.until('T8', 'allocated')
    await say(floor, order.id, 'payment_timeout', Date.now() + 10 * MINUTE)
    expect((await floor.find('T8'))?.status).toBe('allocated')
  })
})
