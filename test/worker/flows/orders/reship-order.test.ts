/** 补发: goods go out once more as an order of their own: once for each cause, with new stock, and no shop hears of it. */
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { HOUR } from '../../../../src/core/time.ts'
import { lookForMerges } from '../../../../src/flows/merging/look-for-merges.ts'
import { acceptOrders } from '../../../../src/flows/orders/accept-orders.ts'
import { handleDeadlines } from '../../../../src/flows/orders/handle-deadlines.ts'
import { type ReshipInput, reshipOrder } from '../../../../src/flows/orders/reship-order.ts'
import { sealOwner, sealReceiver } from '../../../../src/flows/orders/sealed-receiver.ts'
import { sweep } from '../../../../src/flows/sweep.ts'
import type { OrderStatus } from '../../../../src/orders/orders.contract.ts'
import { ordersRepository } from '../../../../src/orders/orders.repository.ts'
import type { Ctx } from '../../../../src/platform/ctx.ts'
import { unscoped } from '../../../../src/platform/row-scope.ts'
import { aCanonicalLine, aCanonicalOrder } from '../../../support/an-order.ts'
import { connectCouriers, couriersAnswer, type OutsideCall } from '../../../support/couriers.ts'
import { dyingAt } from '../../../support/crashing.ts'
import { jobOf, living, suggestions } from '../../../support/merging-floor.ts'
import { eventually, openOrder } from '../../../support/open-shop.ts'
import { aFloor, type Detail, type Floor, refusal, shelfOf } from '../../../support/shop-floor.ts'
import { ctxOfTenant, outboxOf, self } from '../../../support/tenants.ts'

let calls: OutsideCall[] = []
beforeAll(() => {
  calls = couriersAnswer()
})
afterAll(() => void vi.restoreAllMocks())

interface Other {
  readonly id: string
  readonly hubNo: string
  readonly status: OrderStatus
}
type More = Detail & {
  readonly reshipOf: Other | null
  readonly reships: readonly Other[]
  readonly reshippable: readonly { readonly lineNo: number; readonly quantity: number }[]
  readonly promise: { readonly versions: readonly { readonly reason: string; readonly promisedAt: number }[] }
}

async function send(floor: Floor, orderId: string): Promise<void> {
  const job = await jobOf(floor, orderId)
  await floor.packAll(job)
  for (const verb of ['print-label', 'hand-over']) expect((await floor.step(job.id, verb)).status, verb).toBe(200)
}

/** An order of two pieces that has left the house; five lay on the shelf. */
async function aParcel(id: string, more: Record<string, unknown> = {}) {
  const floor = await aFloor({ 'TEE-1': 5 })
  const couriers = await connectCouriers(floor.merchant)
  await floor.sell(id, [{ sku: 'TEE-1', quantity: 2 }], more)
  const order = await floor.until(id, 'allocated')
  await send(floor, order.id)
  await floor.until(id, 'shipped')
  await eventually(
    () => shelfOf(floor, 'TEE-1'),
    ({ onHand, locked }) => onHand === 3 && locked === 0,
  )
  const detail = async (of = order.id) => (await floor.detail(of)) as More
  const ask = (body: object = {}) =>
    floor.merchant.call('POST', `/api/v1/orders/${order.id}/reship`, {
      requestId: 'request-0001',
      why: '快递丢件',
      ...body,
    })
  const made = async (answer: Response | Promise<Response>) =>
    ((await (await answer).json()) as { orderId: string }).orderId
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const wish = (causeId: string, change: Partial<ReshipInput> = {}): ReshipInput => ({
    orderId: order.id,
    causeId,
    receiver: null,
    why: '拦截失败',
    ...change,
  })
  return { floor, couriers, order, detail, ask, made, ctx, wish }
}

const reshipsOf = (ctx: Ctx, orderId: string) =>
  ordersRepository(unscoped(ctx, 'a test looks at all of them')).reshipsOf([orderId])

const shelfIs = (floor: Floor, wanted: { onHand: number; locked: number; available: number }) =>
  eventually(
    () => shelfOf(floor, 'TEE-1'),
    (shelf) => JSON.stringify(shelf) === JSON.stringify(wanted),
  )

const nothingIsOwed = (ctx: Ctx) =>
  eventually(
    () => outboxOf(ctx),
    (owed) => owed.length === 0,
  )

describe.concurrent('a parcel that was lost', () => {
  it('goes out once more: one order a request, routed and promised, seen from both, with a case for finance', {
    timeout: 60_000,
  }, async () => {
    const { floor, order, detail, ask, made, ctx } = await aParcel('R1')
    expect((await detail()).reshippable).toEqual([{ lineNo: 1, quantity: 2 }])
    // A double click, and once more when the first answer is lost.
    const answers = await Promise.all([ask({ reclaimFreight: true }), ask({ reclaimFreight: true })])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const ids = new Set(await Promise.all([...answers, ask({ reclaimFreight: true })].map(made)))
    const [id = ''] = ids
    expect(ids.size).toBe(1)
    await shelfIs(floor, { onHand: 3, locked: 2, available: 1 })

    const original = await detail()
    expect(original.reships).toMatchObject([{ id, status: 'allocated' }])
    expect(original.reshippable).toEqual([])
    expect(original.actions).toContainEqual(expect.objectContaining({ verb: 'reship', allowed: false }))
    expect(original.events.filter(({ type }) => type === 'reshipped')).toHaveLength(1)
    expect(original.cases).toMatchObject([{ kind: 'freight_refund', groupId: 'finance', status: 'open' }])
    const reship = await detail(id)
    expect(reship.reshipOf).toMatchObject({ id: order.id, hubNo: order.hubNo })
    expect(reship.order).toMatchObject({ status: 'allocated', payableFen: 0, tags: ['补发'], reshipOf: order.id })
    expect(reship.lines).toMatchObject([{ lineNo: 1, sku: 'TEE-1', quantity: 2 }])
    expect(reship.promise.versions.map(({ reason }) => reason)).toEqual(['补发时承诺'])
    expect(reship).toMatchObject({ canWriteMemo: false })
    const leaves = await ctx.db.$client
      .prepare('SELECT COUNT(*) AS n FROM certificate_leaves WHERE tenant_id = ? AND order_id = ?')
      .bind(ctx.tenant.id, id)
      .first<number>('n')
    expect(leaves).toBe(1)
    // Another wish for the same goods is not another parcel.
    expect(await refusal(ask({ requestId: 'request-0002' }))).toEqual([409, 'order.already_reshipped'])
    // The file of the list says what it is.
    const file = await (await floor.merchant.call('GET', '/api/v1/orders/export')).text()
    expect(file).toContain(order.hubNo)
  })

  it('is not asked for before anything has left, nor beyond what left', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    await floor.sell('R2', [{ sku: 'TEE-1', quantity: 2 }])
    const order = await floor.until('R2', 'allocated')
    const ask = (body: object = {}) =>
      floor.merchant.call('POST', `/api/v1/orders/${order.id}/reship`, {
        requestId: 'request-0001',
        why: '丢件',
        ...body,
      })
    expect(await refusal(ask())).toEqual([409, 'order.nothing_to_reship'])
    expect(await refusal(ask({ why: '' }))).toEqual([422, 'request.invalid'])
    expect((await floor.detail(order.id)).actions).toContainEqual(
      expect.objectContaining({ verb: 'reship', allowed: false }),
    )
  })

  it('goes out in part, and the rest later; a cancelled one gives its pieces back and may be asked for again', {
    timeout: 60_000,
  }, async () => {
    const { floor, detail, ask, made } = await aParcel('R3')
    const one = { lines: [{ lineNo: 1, quantity: 1 }] }
    expect(await refusal(ask({ lines: [{ lineNo: 1, quantity: 3 }] }))).toEqual([409, 'order.already_reshipped'])
    const first = await made(ask(one))
    expect((await detail()).reshippable).toEqual([{ lineNo: 1, quantity: 1 }])
    const second = await made(ask({ ...one, requestId: 'request-0002' }))
    expect(second).not.toBe(first)
    await shelfIs(floor, { onHand: 3, locked: 2, available: 1 })
    expect(await refusal(ask({ ...one, requestId: 'request-0003' }))).toEqual([409, 'order.already_reshipped'])
    const cancelled = await floor.merchant.call('POST', `/api/v1/orders/${second}/cancel`, { why: '找到了' })
    expect(cancelled.status).toBe(200)
    await shelfIs(floor, { onHand: 3, locked: 1, available: 2 })
    expect((await detail()).reships.map(({ status }) => status)).toEqual(['allocated', 'cancelled'])
    expect((await ask({ ...one, requestId: 'request-0004' })).status).toBe(200)
    await shelfIs(floor, { onHand: 3, locked: 2, available: 1 })
  })

  it('waits where nothing is left, and goes on when goods come', async () => {
    const { floor, detail, ask, made } = await aParcel('R4')
    await floor.stock('TEE-1', 1)
    const id = await made(ask())
    const short = await detail(id)
    expect(short.holds).toMatchObject([{ reason: 'short_of_stock' }])
    expect(short.promise.versions).toEqual([])
    await floor.stock('TEE-1', 9)
    await eventually(
      () => detail(id),
      ({ order }) => order.status === 'allocated',
    )
    await shelfIs(floor, { onHand: 9, locked: 2, available: 7 })
  })
})

describe.concurrent('an order that sends goods again', () => {
  it('takes the river to the buyer, and neither shop nor figures count it', { timeout: 60_000 }, async () => {
    const { floor, couriers, order, detail, ask, made, ctx } = await aParcel('S1')
    // What the shop is told of the first order is told before the shop has an address.
    await nothingIsOwed(ctx)
    const patched = await floor.merchant.call('PATCH', `/api/v1/connections/${floor.shop.id}`, {
      settings: { callbackUrl: 'https://shop-of-s1.example.com/dingshu' },
    })
    expect(patched.status).toBe(200)
    const id = await made(ask())
    await eventually(
      () => detail(id),
      (seen) => seen.order.status === 'allocated',
    )
    await send(floor, id)
    const sent = await eventually(
      () => detail(id),
      (seen) => seen.parcels.length === 1,
    )
    await shelfIs(floor, { onHand: 1, locked: 0, available: 1 })
    // The buyer's page of the first order leads to the second.
    const pageOf = async (url: string) =>
      (await self.fetch(`http://dingshu.test/api/public/track/${url.slice(url.lastIndexOf('/') + 1)}`)).json<{
        orderNo: string
        reships: { path: string; orderNo: string }[]
        parcels: { waybill: string }[]
      }>()
    const { url } = await floor.merchant.send<{ url: string }>('POST', `/api/v1/orders/${order.id}/track-link`)
    const first = await pageOf(url)
    expect(first.reships).toMatchObject([{ orderNo: sent.order.hubNo, status: 'shipped' }])
    const second = await pageOf(first.reships[0]?.path ?? '')
    expect(second).toMatchObject({ orderNo: sent.order.hubNo, parcels: [{ waybill: sent.parcels[0]?.waybill }] })

    // Late, and then delivered: neither is a promise that ODI counts.
    const odi = () =>
      ctx.db.$client.prepare('SELECT * FROM odi_days WHERE tenant_id = ? ORDER BY day').bind(ctx.tenant.id).all()
    const before = await odi()
    await ctx.db.$client
      .prepare('UPDATE orders SET promised_at = ?3 WHERE tenant_id = ?1 AND id = ?2')
      .bind(ctx.tenant.id, id, Date.now() - HOUR)
      .run()
    await handleDeadlines({ ctx, items: [{ orderId: id, kind: 'promise_breach', at: Date.now() - HOUR }] })
    expect((await detail(id)).cases.map(({ kind }) => kind)).toContain('overdue')
    const signed = [{ at: Date.now() + 1_000, code: '3', text: '已签收' }]
    await couriers.push(sent.parcels[0]?.waybill ?? '', signed, '3')
    await eventually(
      () => detail(id),
      (seen) => seen.order.status === 'delivered',
    )
    expect((await odi()).results).toEqual(before.results)
    const months = await ctx.db.$client
      .prepare('SELECT SUM(orders) AS n FROM order_months WHERE tenant_id = ?')
      .bind(ctx.tenant.id)
      .first<number>('n')
    expect(months).toBe(1)
    await nothingIsOwed(ctx)
    expect(calls.filter(({ host, body }) => host.startsWith('shop-of-s1') && body.includes('order.shipped'))).toEqual(
      [],
    )
  })

  it('hears nothing of a platform that speaks of its number, and joins no other parcel', async () => {
    const { floor, detail, ask, made, ctx } = await aParcel('S2', living('home'))
    const id = await made(ask())
    const { order } = await detail(id)
    await floor.shop.push('order.cancelled', {
      ...openOrder({ orderId: order.platformOrderId, lines: [{ sku: 'TEE-1', quantity: 2 }] }),
      updatedAt: Date.now() + 60_000,
    })
    await floor.sell('S2-B', [{ sku: 'TEE-1', quantity: 1 }], living('home'))
    const other = await floor.until('S2-B', 'allocated')
    expect((await detail(id)).order.status).toBe('allocated')
    await lookForMerges(ctx, [other.id])
    expect(await suggestions(floor)).toEqual([])
  })

  it('waits for a person when the buyer of the first order wants the money back', async () => {
    const { floor, detail, ask, made, ctx } = await aParcel('S5')
    const id = await made(ask())
    const at = Date.now() + 60_000
    const told = aCanonicalOrder({
      platformOrderId: 'S5',
      state: 'refunding',
      updatedAt: at,
      lines: [aCanonicalLine({ platformLineId: 'S5-1', refund: 'refunding' })],
    })
    await acceptOrders({ ctx, input: { connection: { id: floor.shop.id, kind: 'open' }, orders: [told] } })
    const held = await detail(id)
    expect(held.holds).toMatchObject([{ reason: 'refund_requested' }])
    // The same news again holds nothing anew.
    await floor.merchant.send('POST', `/api/v1/orders/${id}/release`, { reason: 'refund_requested', why: '买家撤回' })
    await acceptOrders({ ctx, input: { connection: { id: floor.shop.id, kind: 'open' }, orders: [told] } })
    expect((await detail(id)).holds).toEqual([])
  })

  it('goes to the new address, which opens for nobody but itself', async () => {
    const { floor, order, detail, ctx, wish } = await aParcel('S3')
    const [stored] = await ordersRepository(ctx).byIds([order.id])
    if (!stored) throw new Error('it was sold')
    const receiver = await sealReceiver(
      ctx,
      { ...stored.receiver, province: '四川省', city: '成都市', district: '双流区', regionCode: '510116' },
      { name: '张三丰', phone: '13800001234', address: '天府大道北段 1480 号' },
      sealOwner(order.connectionId, order.platformOrderId),
    )
    const done = await reshipOrder({ ctx, input: wish('change', { receiver }) })
    if (!done.ok) throw new Error(done.error.code)
    expect((await detail(done.value.orderId)).order.receiver).toMatchObject({ city: '成都市', regionCode: '510116' })
    const reveal = (id: string) =>
      floor.merchant.send<{ address: string }>('POST', `/api/v1/orders/${id}/receiver/reveal`, { reason: '核对地址' })
    expect((await reveal(done.value.orderId)).address).toContain('天府大道北段 1480 号')
    expect((await reveal(order.id)).address).toContain('文一西路')
  })

  it('is one, of two causes that cross for the same goods', async () => {
    const { floor, order, ctx, wish } = await aParcel('S4')
    const both = await Promise.all(['a', 'b'].map((cause) => reshipOrder({ ctx, input: wish(cause) })))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'order.already_reshipped' } })
    expect(await reshipsOf(ctx, order.id)).toHaveLength(1)
    await shelfIs(floor, { onHand: 3, locked: 2, available: 1 })
  })
})

describe('a crash while goods are sent again', () => {
  const fates = ['before', 'after'] as const
  it.each(fates.flatMap((fate) => [0, 1, 2].map((at) => [fate, at] as const)))(
    '%s commit %i: in the end it is one order, and the stock is whole',
    { timeout: 60_000 },
    async (fate, at) => {
      const { floor, order, detail, ctx, wish } = await aParcel(`C-${fate}-${at}`)
      const input = wish('intercept-1', { reclaimFreight: true })
      await reshipOrder({ ctx: dyingAt(ctx, at, fate), input }).catch(() => null)
      // Its effect comes again, twice at once; what nobody comes for, the sweep sends on.
      const again = await Promise.all([reshipOrder({ ctx, input }), reshipOrder({ ctx, input })])
      expect(new Set(again.map((one) => (one.ok ? one.value.orderId : one.error.code))).size).toBe(1)
      await sweep(env, { waitUntil: () => undefined }, Date.now() + 7 * 60_000)
      const [reship, ...more] = await reshipsOf(ctx, order.id)
      expect(more).toEqual([])
      const done = await eventually(
        () => detail(reship?.id ?? ''),
        (seen) => seen.order.status === 'allocated',
      )
      expect(done.fulfilments.filter(({ status }) => status !== 'cancelled')).toHaveLength(1)
      expect(done.promise.versions).toHaveLength(1)
      const original = await detail()
      expect(original.events.filter(({ type }) => type === 'reshipped')).toHaveLength(1)
      expect(original.cases.filter(({ kind }) => kind === 'freight_refund')).toHaveLength(1)
      await shelfIs(floor, { onHand: 3, locked: 2, available: 1 })
    },
  )
})
