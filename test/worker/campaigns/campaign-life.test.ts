/** A campaign through the front door: planned, set aside, sold, closed, given back, proven; and what must not come apart in between. */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { CampaignDto, Proof } from '../../../src/campaigns/campaigns.contract.ts'
import { campaignsRepository } from '../../../src/campaigns/campaigns.repository.ts'
import { poolName } from '../../../src/campaigns/domain/pool-name.ts'
import { type CampaignVerb, changeCampaign } from '../../../src/flows/campaigns/plan-campaign.ts'
import { takeBack } from '../../../src/flows/campaigns/take-back.ts'
import { turnCampaign } from '../../../src/flows/campaigns/turn-campaign.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aSale } from '../../support/a-campaign.ts'
import { eventually } from '../../support/open-shop.ts'
import { aFloor, type Floor } from '../../support/shop-floor.ts'
import { ctxOfTenant, everyMinute } from '../../support/tenants.ts'

const holdsOf = async (floor: Floor, sku = 'TEE-1') =>
  (await floor.explain(sku)).holds.map(({ owner, quantity }) => `${owner.kind} ${quantity}`).sort()
const proofOf = (floor: Floor, id: string) => floor.merchant.get<Proof>(`/api/v1/campaigns/${id}/proof`)
const one = [{ sku: 'TEE-1', quantity: 1 }]

/** Its first batch comes behind what somebody else does. */
function overtaken(ctx: Ctx, byOther: () => Promise<unknown>): Ctx {
  let isFirst = true
  const client = new Proxy(ctx.db.$client, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value
      return async (statements: D1PreparedStatement[]) => {
        if (isFirst) {
          isFirst = false
          await byOther()
        }
        return target.batch(statements)
      }
    },
  })
  return { ...ctx, db: new Proxy(ctx.db, { get: (db, name) => (name === '$client' ? client : Reflect.get(db, name)) }) }
}

describe('two people at one campaign', () => {
  it('whoever ends it a moment after another changed it hears that nothing was ended, and the sale goes on', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 4 }],
    })
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const change = (of: Ctx, verb: CampaignVerb) => changeCampaign({ ctx: of, input: { id: campaign.id, verb } })
    const late = overtaken(ctx, () => change(ctx, { kind: 'edit', change: { name: '改了名' } }))
    expect(await change(late, { kind: 'close' })).toMatchObject({ error: { code: 'platform.conflict' } })
    expect(await campaignsRepository(ctx).byId(campaign.id)).toMatchObject({ name: '改了名', status: 'open' })
    expect(await claim({ requestId: 'q1', buyerId: 'alice' })).toMatchObject({ status: 201 })
    expect(await change(ctx, { kind: 'close' })).toMatchObject({ value: { status: 'closing' } })
  })

  it('both who add pieces at once add them', async () => {
    const floor = await aFloor({ 'TEE-1': 20 })
    const { campaign } = await aSale(floor.merchant, { sku: 'TEE-1', warehouses: [{ warehouseId: 'WH-1', pieces: 4 }] })
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const add = (of: Ctx, pieces: number) =>
      changeCampaign({
        ctx: of,
        input: {
          id: campaign.id,
          verb: { kind: 'top_up', warehouses: [{ warehouseId: 'WH-1', pieces }], reason: '加货' },
        },
      })
    const late = overtaken(ctx, () => add(ctx, 2))
    const second = await add(late, 3)
    if (!second.ok) expect(await add(ctx, 3)).toMatchObject({ ok: true })
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ onHand: 20, pooled: 9, available: 11 })
  })
})

describe('a campaign', () => {
  it('takes its pieces out of the main stock, sells them once, and gives back what is left', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const { campaign, claim, post } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 4 }],
    })
    expect(campaign.status).toBe('open')
    const explained = await floor.explain('TEE-1')
    expect(explained.totals).toMatchObject({ onHand: 10, pooled: 4, available: 6 })
    expect(explained.sentence).toBe('账面 10，可售 6：双十一秒杀 4')
    const first = await claim({ requestId: 'q1', buyerId: 'alice' })
    expect(first).toMatchObject({ status: 201, body: { status: 'held', quantity: 1, replayed: false } })
    expect(await claim({ requestId: 'q1', buyerId: 'alice' })).toMatchObject({ status: 200, body: { replayed: true } })
    expect(await claim({ requestId: 'q2', buyerId: 'alice' })).toMatchObject({
      status: 409,
      body: { code: 'claim.over_limit' },
    })
    const { claimId } = first.body
    expect(await post(`/claims/${claimId}/confirm`)).toMatchObject({
      status: 200,
      body: { status: 'paid', expiresAt: null },
    })
    const second = await claim({ requestId: 'q3', buyerId: 'bob' })
    expect(await post(`/claims/${second.body.claimId}/release`)).toMatchObject({ status: 200 })
    expect(await claim({ requestId: 'q3', buyerId: 'bob' })).toMatchObject({
      status: 410,
      body: { code: 'claim.ended' },
    })
    const history = () => floor.merchant.call('GET', `/api/v1/campaigns/${campaign.id}/claims/history`)
    expect(await (await history()).json()).toMatchObject({ status: 409, code: 'campaign.not_over' })
    const closed = await floor.merchant.send<CampaignDto>('POST', `/api/v1/campaigns/${campaign.id}/close`)
    expect(closed.status).toBe('closed')
    const lines = (await (await history()).text()).trim().split('\n').slice(1)
    expect(lines.map((line) => [line.includes(`${campaign.id}.0.q1`), line.includes('退还')])).toEqual([
      [false, true],
      [true, false],
    ])
    expect(lines[1]).toMatch(/有效/)
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ onHand: 10, pooled: 1, available: 9 })
    expect(await claim({ requestId: 'q9', buyerId: 'carol' })).toMatchObject({
      status: 409,
      body: { code: 'claim.closed' },
    })
    expect(await proofOf(floor, campaign.id)).toMatchObject({
      issued: 4,
      claimed: 1,
      paid: 1,
      released: 3,
      left: 0,
      over: 0,
      under: 0,
      broken: [],
    })
    const csv = await floor.merchant.call('GET', `/api/v1/campaigns/${campaign.id}/proof.csv`)
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(await csv.text()).toContain('"issued",4')
  })

  it('a paid claim becomes an order: its piece comes from the pool and is not locked twice', async () => {
    const floor = await aFloor({ 'TEE-1': 3 })
    const { campaign, claim, post } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 3 }],
    })
    const { body } = await claim({ requestId: 'q1', buyerId: 'alice' })
    // Nothing is available outside of the sale: another order goes short, the claim's order does not.
    await floor.sell('OTHER', one)
    await floor.untilHeld('OTHER', 'short_of_stock')
    await floor.sell('FLASH', one, { reservationId: body.claimId })
    await floor.until('FLASH', 'allocated')
    expect(await holdsOf(floor)).toEqual(['order_line 1', 'pool 2'])
    expect(await post(`/claims/${body.claimId}/release`)).toMatchObject({
      status: 409,
      body: { code: 'claim.already_ordered' },
    })
    expect(await proofOf(floor, campaign.id)).toMatchObject({ issued: 3, claimed: 1, ordered: 1, left: 2, over: 0 })
    // A second order cannot have the same piece.
    await floor.sell('THIEF', one, { reservationId: body.claimId })
    await floor.untilHeld('THIEF', 'short_of_stock')
    expect(await holdsOf(floor)).toEqual(['order_line 1', 'pool 2'])
  })

  it("a buyer's own unpaid claim never blocks that buyer's order, and what the order wants beyond it comes from the main stock", async () => {
    const floor = await aFloor({ 'TEE-1': 3 })
    const { claim } = await aSale(floor.merchant, { sku: 'TEE-1', warehouses: [{ warehouseId: 'WH-1', pieces: 1 }] })
    const { body } = await claim({ requestId: 'q1', buyerId: 'alice' })
    await floor.sell(
      'MORE',
      [
        { sku: 'TEE-1', quantity: 2 },
        { sku: 'TEE-1', quantity: 1 },
      ],
      { reservationId: body.claimId },
    )
    await floor.until('MORE', 'allocated')
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ locked: 3, pooled: 0, available: 0 })
  })

  it('an order that cannot have all of its lines gives the claim its piece back, and takes it when it can', async () => {
    const floor = await aFloor({ 'TEE-1': 1, 'CAP-1': 0 })
    const { claim } = await aSale(floor.merchant, { sku: 'TEE-1', warehouses: [{ warehouseId: 'WH-1', pieces: 1 }] })
    const { body } = await claim({ requestId: 'q1', buyerId: 'alice' })
    await floor.sell('TWO', [...one, { sku: 'CAP-1', quantity: 1 }], { reservationId: body.claimId })
    await floor.untilHeld('TWO', 'short_of_stock')
    // Nobody else gets the piece meanwhile.
    expect(await holdsOf(floor)).toEqual(['pool 1'])
    await floor.sell('OTHER', one)
    await floor.untilHeld('OTHER', 'short_of_stock')
    await floor.stock('CAP-1', 1)
    await floor.until('TWO', 'allocated')
    expect(await holdsOf(floor)).toEqual(['order_line 1'])
  })

  it('refund and order at once: the piece of a cancelled order goes back to the sale while it runs, and to the main stock afterwards', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 1 }],
    })
    const sellTo = async (buyerId: string, order: string) => {
      const said = await eventually(
        () => claim({ requestId: `q-${crypto.randomUUID()}`, buyerId }),
        ({ status }) => status === 201,
      )
      await floor.sell(order, one, { reservationId: said.body.claimId })
      return { ...(await floor.until(order, 'allocated')), claimId: said.body.claimId }
    }
    const first = await sellTo('alice', 'FIRST')
    await Promise.all([
      floor.merchant.send('POST', `/api/v1/orders/${first.id}/cancel`, { why: '退款' }),
      floor.sell('PLAIN', one),
    ])
    // Nobody outside of the sale comes in between, and the buyer may have a piece again.
    const second = await sellTo('alice', 'SECOND')
    await floor.untilHeld('PLAIN', 'short_of_stock')
    expect(await holdsOf(floor)).toEqual(['order_line 1'])
    const books = { issued: 1, claimed: 1, released: 0, left: 0, over: 0, under: 0, releasedEver: 1, broken: [] }
    expect(await proofOf(floor, campaign.id)).toMatchObject(books)
    // The effect comes a second time, as queues do.
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const again = { campaignId: campaign.id, claimId: first.claimId, sku: 'TEE-1', releases: [], parts: { 'WH-1': 1 } }
    expect(await takeBack(ctx, again)).toEqual({ ok: true, value: undefined })
    expect(await proofOf(floor, campaign.id)).toMatchObject(books)
    expect(await holdsOf(floor)).toEqual(['order_line 1'])
    await floor.merchant.send('POST', `/api/v1/campaigns/${campaign.id}/close`)
    await floor.merchant.send('POST', `/api/v1/orders/${second.id}/cancel`, { why: '退款' })
    await floor.until('PLAIN', 'allocated')
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ onHand: 1, locked: 1, pooled: 0, available: 0 })
    const closed = await eventually(
      () => proofOf(floor, campaign.id),
      ({ claimed }) => claimed === 0,
    )
    expect(closed).toMatchObject({ issued: 1, claimed: 0, released: 1, left: 0, over: 0, releasedEver: 2, broken: [] })
    expect(closed.seconds.reduce((sum, { added }) => sum + added, 0)).toBe(0)
  })

  it('an order cancelled at the very close: its piece passes through the sale, or past it, and ends in the main stock once', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 1 }],
    })
    const { body } = await claim({ requestId: 'q1', buyerId: 'alice' })
    await floor.sell('FLASH', one, { reservationId: body.claimId })
    const order = await floor.until('FLASH', 'allocated')
    const { lines } = (await floor.detail(order.id)).fulfilments[0] ?? { lines: [] }
    await floor.merchant.send('POST', `/api/v1/campaigns/${campaign.id}/close`)
    // It was cancelled while the sale ran; the queue brings the word, and brings it twice, when it is over.
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const late = {
      campaignId: campaign.id,
      claimId: body.claimId,
      sku: 'TEE-1',
      releases: lines.map(({ holdId }) => ({ kind: 'release' as const, requestId: `late/${holdId}`, holdId })),
      parts: { 'WH-1': 1 },
    }
    for (let i = 0; i < 2; i++) expect(await takeBack(ctx, late)).toEqual({ ok: true, value: undefined })
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ onHand: 1, locked: 0, pooled: 0, available: 1 })
    expect(await proofOf(floor, campaign.id)).toMatchObject({ issued: 1, claimed: 0, released: 1, left: 0, broken: [] })
  })

  it('transfer and count during a sale never touch what the sale holds', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    const { claim } = await aSale(floor.merchant, { sku: 'TEE-1', warehouses: [{ warehouseId: 'WH-1', pieces: 4 }] })
    await claim({ requestId: 'q1', buyerId: 'alice' })
    const count = await floor.merchant.call('PUT', '/api/v1/stock/TEE-1', {
      counts: [{ warehouseId: 'WH-1', onHand: 3 }],
    })
    expect([count.status, await count.json()]).toMatchObject([409, { code: 'stock.would_be_negative' }])
    const transfer = await floor.merchant.call('POST', '/api/v1/stock/TEE-1/transfer', {
      from: 'WH-1',
      to: 'WH-9',
      quantity: 2,
    })
    expect(transfer.ok).toBe(false)
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ onHand: 5, pooled: 4, available: 1 })
  })

  it('sets aside what there is when there is less than planned, and tops itself up from the main stock when it is sold out', async () => {
    const floor = await aFloor({ 'TEE-1': 2 })
    const sale = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 5 }],
      topUp: { pieces: 2, most: 3 },
    })
    for (const n of [1, 2]) expect((await sale.claim({ requestId: `q${n}`, buyerId: `b${n}` })).status).toBe(201)
    expect((await sale.claim({ requestId: 'q3', buyerId: 'b3' })).status).toBe(409)
    await floor.stock('TEE-1', 12)
    await runDurableObjectAlarm(env.SALE_POOL.getByName(poolName(floor.merchant.tenantId, sale.campaign.id, 0)))
    await eventually(
      () => floor.explain('TEE-1'),
      ({ totals }) => totals.pooled === 4,
    )
    for (const n of [4, 5]) expect((await sale.claim({ requestId: `q${n}`, buyerId: `b${n}` })).status).toBe(201)
    await everyMinute(Date.now() + 120_000)
    // Three in all and no more.
    expect((await floor.explain('TEE-1')).totals.pooled).toBeLessThanOrEqual(5)
    expect(await proofOf(floor, sale.campaign.id)).toMatchObject({ claimed: 4, over: 0, broken: [] })
  })

  it('planned for later it waits, is set aside by the minute, and taken back gives everything back', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const opensAt = Date.now() + 5 * 60_000
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 6 }],
      opensAt,
      closesAt: opensAt + 60_000,
      carveMinutes: 1,
    })
    expect(campaign.status).toBe('scheduled')
    expect((await floor.explain('TEE-1')).totals.pooled).toBe(0)
    expect(await claim({ requestId: 'q1', buyerId: 'alice' })).toMatchObject({ body: { code: 'claim.not_open' } })
    const clock = vi.spyOn(Date, 'now').mockReturnValue(opensAt - 60_000)
    await everyMinute(opensAt - 60_000)
    clock.mockRestore()
    expect((await floor.explain('TEE-1')).totals.pooled).toBe(6)
    const cancelled = await floor.merchant.send<CampaignDto>('POST', `/api/v1/campaigns/${campaign.id}/cancel`)
    expect(cancelled.status).toBe('cancelled')
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ pooled: 0, available: 10 })
  })

  it('crashed between the ledger and the pool, both ways, it neither loses nor doubles a piece', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: 'TEE-1',
      warehouses: [{ warehouseId: 'WH-1', pieces: 6 }],
    })
    await claim({ requestId: 'q1', buyerId: 'alice' })
    const repository = campaignsRepository(ctx)
    const row = await repository.byId(campaign.id)
    if (!row) throw new Error('no campaign')
    // The pool knows its pieces, D1 has not heard that the issue is done: the turn does it again.
    await ctx.db.$client
      .prepare('UPDATE campaign_issues SET granted = NULL WHERE campaign_id = ?')
      .bind(campaign.id)
      .run()
    await turnCampaign(ctx, row)
    expect((await floor.explain('TEE-1')).totals.pooled).toBe(6)
    // Closing stops between "set aside for the main stock" and the ledger.
    const pool = env.SALE_POOL.getByName(poolName(ctx.tenant.id, campaign.id, 0))
    const address = { tenantId: ctx.tenant.id, shard: ctx.tenant.shard, campaignId: campaign.id, lease: 0 }
    await pool.withdraw(address, 2, Date.now())
    const closed = await floor.merchant.send<CampaignDto>('POST', `/api/v1/campaigns/${campaign.id}/close`)
    expect(closed.status).toBe('closing')
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ pooled: 1, available: 9 })
    expect(await proofOf(floor, campaign.id)).toMatchObject({
      issued: 6,
      claimed: 1,
      released: 5,
      left: 0,
      over: 0,
      broken: [],
    })
  })

  it('another tenant, and a key without the right, hear nothing of it', async () => {
    const floor = await aFloor({ 'TEE-1': 1 })
    const { campaign } = await aSale(floor.merchant, { sku: 'TEE-1', warehouses: [{ warehouseId: 'WH-1', pieces: 1 }] })
    const stranger = await aFloor()
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/proof'],
      ['POST', '/close'],
    ] as const)
      expect((await stranger.merchant.call(method, `/api/v1/campaigns/${campaign.id}${path}`)).status).toBe(404)
    const theft = await stranger.merchant.call('POST', `/api/v1/campaigns/${campaign.id}/claims`, {
      requestId: 'x',
      buyerId: 'x',
    })
    expect(theft.status).toBe(404)
  })
})
