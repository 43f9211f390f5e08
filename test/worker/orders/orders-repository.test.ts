import { describe, expect, it } from 'vitest'
import { changeOrder } from '../../../src/orders/domain/change-order.ts'
import type { OrderEvent } from '../../../src/orders/domain/order.ts'
import { ordersRepository } from '../../../src/orders/orders.repository.ts'
import { idsShortOf, idsWaitingForListing } from '../../../src/orders/waiting-orders.queries.ts'
import { commit } from '../../../src/platform/commit.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aCanonicalLine, aCanonicalOrder, anOrder } from '../../support/an-order.ts'
import { aTenant, ctxOf } from '../../support/tenants.ts'

const save = (ctx: Ctx, changes: Parameters<ReturnType<typeof ordersRepository>['save']>[0]) =>
  commit(ctx, { statements: ordersRepository(ctx).save(changes, ctx.actor), audit: { action: 'x', subjects: [] } })

/** An order that is stored, in a tenant of its own. */
async function stored(change: Parameters<typeof anOrder>[1] = {}) {
  const ctx = ctxOf(await aTenant())
  const order = anOrder(
    aCanonicalOrder({
      lines: [aCanonicalLine(), aCanonicalLine({ platformLineId: 'L2', shopSkuId: 'S2', merchantCode: '' })],
    }),
    change,
  )
  const created = changeOrder(null, [{ type: 'accepted', order }], order.createdAt, 'paid')
  if (!created) throw new Error('an accepted order is a change')
  expect((await save(ctx, [created])).ok).toBe(true)
  return { ctx, order, repository: ordersRepository(ctx) }
}

const step = (order: ReturnType<typeof anOrder>, ...events: OrderEvent[]) => {
  const change = changeOrder(order, events, order.updatedAt + 1, 'weil')
  if (!change) throw new Error('events make a change')
  return change
}

describe('orders in the database', () => {
  it('come back as they were, lines and all', async () => {
    const { order, repository } = await stored()
    expect(await repository.byId(order.id)).toEqual(order)
    expect(await repository.byPlatformIds('con_1', ['W1', 'W2'])).toEqual([order])
    expect(await repository.byPlatformIds('con_2', ['W1'])).toEqual([])
    expect(await repository.byIds([])).toEqual([])
  })

  it('after every event are what the event made of them', async () => {
    const { ctx, order, repository } = await stored()
    const change = step(
      order,
      { type: 'hold_placed', hold: { reason: 'manual', detail: '等', by: '王', since: 5 } },
      { type: 'lines_changed', lines: [{ lineNo: 2, sku: 'CAP-1', refund: 'refunding' }], changed: '' },
      { type: 'tagged', tags: ['VIP'] },
      { type: 'tracking_revoked' },
      { type: 'stock_locked', round: 1 },
      { type: 'allocated', warehouseId: 'WH-1', carriers: ['yuantong'] },
      { type: 'promised', promisedAt: 99, first: true },
      { type: 'label_printed', waybill: 'YT1' },
      { type: 'shipped', shippedAt: 77, waybill: 'YT1' },
      { type: 'delivered', deliveredAt: 88 },
    )
    expect((await save(ctx, [change])).ok).toBe(true)
    expect(await repository.byId(order.id)).toEqual(change.after)
    const events = await repository.events(order.id)
    expect(events.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(events.at(-1)).toMatchObject({
      type: 'delivered',
      before: 'shipped',
      after: 'delivered',
      reason: 'weil',
      actor: { kind: 'user', id: 'usr_test' },
    })
  })

  it('changed by two from the same state: the second writes nothing', async () => {
    const { ctx, order, repository } = await stored()
    const [first, second] = [step(order, { type: 'tagged', tags: ['一'] }), step(order, { type: 'cancelled' })]
    expect((await save(ctx, [first])).ok).toBe(true)
    expect(await save(ctx, [second])).toEqual({ ok: false, error: { code: 'platform.conflict' } })
    expect(await repository.byId(order.id)).toEqual(first.after)
  })

  it('are not taken in twice', async () => {
    const { ctx, order, repository } = await stored()
    const twin = { ...order, id: 'ord_2', hubNo: 'D2' }
    const created = changeOrder(null, [{ type: 'accepted', order: twin }], order.createdAt, '')
    expect(await save(ctx, created ? [created] : [])).toMatchObject({ ok: false })
    expect(await repository.byId('ord_2')).toBeNull()
  })

  it('are found by what they wait for', async () => {
    const { ctx, order } = await stored()
    expect(await idsWaitingForListing(ctx, 'con_1', 'S2')).toEqual([order.id])
    expect(await idsWaitingForListing(ctx, 'con_1', 'S1')).toEqual([])
    expect(await idsShortOf(ctx, ['TEE-1'], 10)).toEqual([])
    const short = step(order, {
      type: 'hold_placed',
      hold: { reason: 'short_of_stock', detail: '', by: 'system', since: 1 },
    })
    await save(ctx, [short])
    expect(await idsShortOf(ctx, ['TEE-1', 'X'], 10)).toEqual([order.id])
    expect(await idsShortOf(ctx, ['X'], 10)).toEqual([])
  })

  it('of another tenant do not exist', async () => {
    const { order } = await stored()
    const neighbour = ctxOf(await aTenant())
    const repository = ordersRepository(neighbour)
    expect(await repository.byId(order.id)).toBeNull()
    expect(await repository.events(order.id)).toEqual([])
    expect(await idsWaitingForListing(neighbour, 'con_1', 'S2')).toEqual([])
  })

  it('the timeline keeps no personal data', async () => {
    const { ctx, order, repository } = await stored()
    const receiver = { ...order.receiver, nameMasked: '李**', addressMasked: '新路***' }
    const {
      platformStatus,
      platformUpdatedAt,
      buyerRemark,
      sellerRemark,
      sellerFlag,
      payableFen,
      discountFen,
      shipBy,
      payBy,
    } = order
    const facts = {
      platformStatus,
      platformUpdatedAt,
      receiver,
      buyerRemark,
      sellerRemark,
      sellerFlag,
      payableFen,
      discountFen,
      shipBy,
      payBy,
    }
    await save(ctx, [step(order, { type: 'platform_updated', facts, changed: ['address'] })])
    const text = JSON.stringify(await repository.events(order.id))
    for (const secret of ['张**', '李**', '文一西路', '新路', '1234']) expect(text).not.toContain(secret)
    expect(text).toContain('address')
  })
})
