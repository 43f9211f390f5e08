/** What shops are told of the stock: their share, the newest number, and one pause and one resume at each crossing. */
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { catalogRepository } from '../../../../src/catalog/catalog.repository.ts'
import { channelGate } from '../../../../src/channels/channel-gate.client.ts'
import { pushStock } from '../../../../src/flows/effects/push-stock.ts'
import type { Ctx } from '../../../../src/platform/ctx.ts'
import { projectStockLevels } from '../../../../src/stock/actions/project-levels.ts'
import { listingStatesRepository } from '../../../../src/stock/listing-states.repository.ts'
import type { SetShare, SkuShares } from '../../../../src/stock/shares.contract.ts'
import { sharesRepository } from '../../../../src/stock/shares.repository.ts'
import { eventually, OPEN_SECRET } from '../../../support/open-shop.ts'
import { aMerchant, ctxOfTenant } from '../../../support/tenants.ts'
import { aReceiver } from '../../../support/webhook-receiver.ts'

const SKU = 'TEE-1'
const MINUTE = 60_000

/** A merchant whose shops `names` list one SKU; `levels` writes what its ledger told, a greater `seq` each time. */
async function theShops(names: readonly string[], safetyStock = 0) {
  const receiver = aReceiver()
  const merchant = await aMerchant()
  const clock = { at: Date.now(), now: () => clock.at }
  const ctx: Ctx = { ...(await ctxOfTenant(merchant.tenantId)), clock }
  const db = ctx.db.$client
  const ids: Record<string, string> = {}
  for (const name of names) {
    const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
      kind: 'open',
      name,
      credentials: { secret: OPEN_SECRET },
      settings: { callbackUrl: receiver.url(name) },
    })
    ids[name] = id
    await db.batch(
      catalogRepository(ctx).mapStatements({
        connectionId: id,
        shopSkuId: `s-${name}`,
        shopProductId: `p-${name}`,
        sku: SKU,
        now: 1,
      }),
    )
  }
  await merchant.send('PUT', `/api/v1/skus/${SKU}`, { name: 'T 恤', safetyStock })
  let seq = 0
  const levels = async (available: number) => {
    seq++
    const level = { warehouseId: 'WH-1', onHand: available, locked: 0, qc: 0, inTransit: 0, pooled: 0, available, seq }
    await projectStockLevels({
      ctx,
      messages: [
        {
          v: 1,
          kind: 'stock.levels',
          tenantId: ctx.tenant.id,
          shard: ctx.tenant.shard,
          sku: SKU,
          seq,
          at: clock.at,
          levels: [level],
        },
      ],
    })
  }
  const push = (atOnce = false) => pushStock(ctx, { skus: [SKU], atOnce })
  const share = (name: string, sku: string, kind: 'percent' | 'cap' | 'reserve' | 'shared', amount: number) =>
    db.batch(sharesRepository(ctx).save({ connectionId: ids[name] ?? '', sku, kind, amount }, 1))
  const heard = (name: string) =>
    receiver.of(name).map(({ body: { type, data } }) => (type === 'stock.changed' ? Number(data.quantity) : type))
  return { receiver, merchant, ctx, clock, ids, levels, push, share, heard }
}

describe('shops', () => {
  it('hear their share of what can be sold; together never more than there is', async () => {
    const { levels, push, share, heard } = await theShops(['a', 'b', 'c'])
    await share('a', SKU, 'reserve', 10)
    await share('b', '', 'percent', 30)
    await levels(110)
    expect(await push()).toEqual({ ok: true, value: undefined })
    // 10 are a's own, 30 of the other 100 b's; what is left is common to a and c.
    expect([heard('a'), heard('b'), heard('c')]).toEqual([[80], [30], [70]])
  })

  it('hear of a changed share at once, and the console shows what they heard', async () => {
    const { merchant, levels, push, heard, ids } = await theShops(['a', 'b'])
    await levels(100)
    await push()
    const set: SetShare = { connectionId: ids.a ?? '', sku: SKU, rule: { kind: 'cap', amount: 12 } }
    await merchant.send('PUT', '/api/v1/stock-shares', set)
    await eventually(
      async () => [heard('a'), heard('b')],
      ([a, b]) => a?.at(-1) === 12 && b?.at(-1) === 88,
    )
    const shown = await eventually(
      () => merchant.get<SkuShares>(`/api/v1/stock-shares/${SKU}`),
      ({ channels }) => channels.every(({ shown, listings }) => listings[0]?.told?.quantity === shown),
    )
    expect(shown).toMatchObject({ available: 100, common: 88 })
    await merchant.send('PUT', '/api/v1/stock-shares', { ...set, rule: null })
    await eventually(
      async () => heard('a'),
      (a) => a.at(-1) === 100,
    )
  })

  it('that only shadow hear nothing, and everything as soon as they are switched on', async () => {
    const { merchant, levels, push, heard, ids } = await theShops(['shadow', 'live'])
    const set = (mode: string) => merchant.send('PATCH', `/api/v1/connections/${ids.shadow}`, { mode })
    expect(await set('shadow')).toMatchObject({ mode: 'shadow', status: 'active' })
    await levels(40)
    await push()
    expect([heard('shadow'), heard('live')]).toEqual([[], [40]])
    expect(await set('live')).toMatchObject({ mode: 'live' })
    await eventually(
      async () => heard('shadow'),
      (told) => told.at(-1) === 40,
    )
  })

  it('hear one number a minute of a SKU that sells, and it is the newest', async () => {
    const { clock, levels, push, heard } = await theShops(['a'])
    for (let available = 100; available > 90; available--) {
      await levels(available)
      await push()
    }
    expect(heard('a')).toEqual([100])
    clock.at += MINUTE
    await levels(90)
    await push()
    await push()
    expect(heard('a')).toEqual([100, 90])
  })

  it('are paused once under the safety stock and resumed once well over it', async () => {
    const { levels, push, share, heard, clock } = await theShops(['live', 'b'], 10)
    await share('live', SKU, 'reserve', 8)
    for (const available of [20, 11, 9, 10, 8, 11, 9, 12, 11, 12]) {
      await levels(available)
      await push()
      clock.at += 1_000
    }
    expect(heard('b')).toEqual([12, 0, 'listing.paused', 4, 'listing.resumed'])
    expect(heard('live').filter((word) => typeof word === 'string')).toEqual([])
  })

  it('end with the newest number, though an older word was slower on its way', async () => {
    const { receiver, levels, push } = await theShops(['a'])
    const shown: unknown[] = []
    let release = () => {}
    let isFirst = true
    receiver.answer(async ({ body }) => {
      if (isFirst) {
        isFirst = false
        await new Promise<void>((resolve) => {
          release = resolve
        })
      }
      shown.push(body.data.quantity)
      return new Response(null, { status: 204 })
    })
    await levels(10)
    const slow = push()
    await vi.waitFor(() => expect(isFirst).toBe(false))
    await levels(0)
    await push()
    release()
    await slow
    expect(shown).toEqual([0, 10, 0])
  })

  it('are not told what somebody with newer levels has taken up', async () => {
    const { ctx, levels, push, heard, ids } = await theShops(['a'])
    const task = {
      connectionId: ids.a ?? '',
      shopProductId: 'p-a',
      shopSkuId: 's-a',
      sku: SKU,
      quantity: 7,
      paused: false,
    }
    const states = listingStatesRepository(ctx)
    expect(await states.begin([{ ...task, seq: 9, product: 'leave' }], 1)).toHaveLength(1)
    await levels(10)
    await push()
    expect(heard('a')).toEqual([])
  })

  it('are told no faster than their platform allows, and then the newest number', async () => {
    const { clock, levels, push, heard, ids } = await theShops(['a'])
    await levels(10)
    const gate = channelGate(env, ids.a ?? '')
    await gate.permit(1_200, { quota: { calls: 1_200, windowMs: MINUTE } }, clock.at)
    expect(await push()).toMatchObject({ ok: false, error: { code: 'outside.throttled', final: false } })
    await levels(6)
    clock.at += MINUTE + 1
    await push()
    expect(heard('a')).toEqual([6])
  })
})

describe('a share', () => {
  it('is of an own shop, and of a SKU that exists', async () => {
    const { merchant, ids } = await theShops(['a'])
    const other = await aMerchant()
    const rule = { kind: 'percent', amount: 50 }
    const put = (who: typeof merchant, body: unknown) => who.call('PUT', '/api/v1/stock-shares', body)
    expect((await put(other, { connectionId: ids.a, sku: null, rule })).status).toBe(404)
    expect((await put(merchant, { connectionId: ids.a, sku: 'NOBODY', rule })).status).toBe(404)
    expect((await put(merchant, { connectionId: ids.a, sku: null, rule: { kind: 'percent', amount: 0 } })).status).toBe(
      422,
    )
    expect((await put(merchant, { connectionId: ids.a, sku: null, rule })).status).toBe(200)
    expect(await other.get('/api/v1/stock-shares')).toEqual({ items: [] })
  })
})
