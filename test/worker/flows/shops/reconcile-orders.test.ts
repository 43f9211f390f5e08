/** What 抖店 has and we have not is found, taken in and written down; what cannot be taken in stays red. */
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Completeness } from '../../../../src/completeness/completeness.contract.ts'
import { hourOf } from '../../../../src/completeness/domain/hours.ts'
import { HOUR } from '../../../../src/core/time.ts'
import { knownConnection } from '../../../../src/flows/shops/known-connection.ts'
import { reconcileOrders } from '../../../../src/flows/shops/reconcile-orders.ts'
import sample from '../../../fixtures/protocols/doudian.order.json' with { type: 'json' }
import { eventually } from '../../../support/open-shop.ts'
import { aMerchant, ctxOfTenant } from '../../../support/tenants.ts'

const order = sample.data.shop_order_detail
const NOON = hourOf(Date.now()) - 6 * HOUR

interface Placed {
  readonly id: string
  readonly at: number
  readonly broken?: boolean
}

/** 抖店 at the other end of `fetch`: knows these orders, or is down. */
function doudian(placed: readonly Placed[], { down = false } = {}) {
  const reads: string[] = []
  const raw = ({ id, at, broken }: Placed) => ({
    ...order,
    order_id: id,
    create_time: at / 1000,
    ...(broken ? { order_status: 777, main_status: 777 } : {}),
  })
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const method = new URL(String(input)).searchParams.get('method') ?? ''
    const params = JSON.parse(String(init?.body))
    const done = (data: unknown) => Response.json({ code: 10000, msg: 'success', data })
    if (method === 'token.create')
      return done({ access_token: 'at', refresh_token: 'rt', expires_in: 600_000, shop_id: 1 })
    if (down) return Response.json({ code: 20000, msg: 'busy', sub_code: 'dop.service-error' })
    if (method === 'order.orderDetail') {
      reads.push(params.shop_order_id)
      const found = placed.find(({ id }) => id === params.shop_order_id)
      return done({ shop_order_detail: found ? raw(found) : null })
    }
    const { create_time_start: from = 0, create_time_end: to = 0, page, size } = params
    const listed = placed.filter(({ at }) => at / 1000 >= from && at / 1000 <= to)
    return done({ total: listed.length, shop_order_list: listed.slice(page * size, (page + 1) * size).map(raw) })
  })
  return { reads }
}

async function aShop() {
  const merchant = await aMerchant()
  const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'doudian',
    name: '旗舰店',
    credentials: { appKey: 'k', appSecret: 's', shopId: '1' },
    settings: { gateway: 'http://127.0.0.1:1' },
  })
  const ctx = await ctxOfTenant(merchant.tenantId)
  const known = await knownConnection(env, id, Date.now())
  if (!known) throw new Error('the connection was made a moment ago')
  const books = (from = NOON, to = NOON + 2 * HOUR) =>
    merchant.get<Completeness>(`/api/v1/connections/${id}/completeness?from=${from}&to=${to}`)
  return { merchant, id, ctx, connection: known.connection, books }
}

const numbered = (count: number, at: number): Placed[] =>
  Array.from({ length: count }, (_, i) => ({ id: `69180000000000${100 + i}`, at: at + i * 1_000 }))

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the books of a shop', () => {
  it('show what was missing as repaired, and green when it is looked at again', async () => {
    const { ctx, connection, books } = await aShop()
    const { reads } = doudian(numbered(130, NOON))
    await reconcileOrders({ ctx, connection, span: { from: NOON, to: NOON + 2 * HOUR } })
    expect((await books()).hours).toMatchObject([
      { hour: NOON, state: 'repaired', platformOrders: 130, ourOrders: 130, repaired: 130, checks: 1 },
      { hour: NOON + HOUR, state: 'complete', platformOrders: 0, ourOrders: 0 },
    ])
    await reconcileOrders({ ctx, connection, span: { from: NOON, to: NOON + 2 * HOUR } })
    const again = await books()
    expect(again.hours[0]).toMatchObject({ repaired: 130, checks: 2 })
    expect(again.totals).toMatchObject({ platformOrders: 130, ourOrders: 130, repaired: 130, hoursMissing: 0 })
    expect(reads, 'each order is read once').toHaveLength(130)
  })

  it('count an order on the stroke of the hour once, in the hour that it begins', async () => {
    const { ctx, connection, books } = await aShop()
    doudian([{ id: '691800000000009', at: NOON + HOUR }])
    await reconcileOrders({ ctx, connection, span: { from: NOON, to: NOON + 2 * HOUR } })
    expect((await books()).hours.map(({ platformOrders }) => platformOrders)).toEqual([0, 1])
  })

  it('stay red where an order cannot be read, and say that it is parked', async () => {
    const { merchant, ctx, connection, books } = await aShop()
    doudian([...numbered(2, NOON), { id: '691800000000666', at: NOON + 5_000, broken: true }])
    await reconcileOrders({ ctx, connection, span: { from: NOON, to: NOON + HOUR } })
    expect((await books()).hours).toMatchObject([
      { state: 'missing', platformOrders: 3, ourOrders: 2, repaired: 2, trouble: 'parked' },
    ])
    const cases = await merchant.get<{ items: { kind: string; detail: string }[] }>('/api/v1/cases')
    expect(cases.items.filter(({ kind }) => kind === 'orders_missing')).toHaveLength(1)
    const parked = await merchant.get<{ items: unknown[] }>('/api/v1/parked?status=open')
    expect(parked.items).toHaveLength(1)
  })

  it('are grey where the platform did not answer, and keep what an earlier check found', async () => {
    const { ctx, connection, books } = await aShop()
    doudian(numbered(2, NOON))
    await reconcileOrders({ ctx, connection, span: { from: NOON, to: NOON + HOUR } })
    vi.restoreAllMocks()
    doudian([], { down: true })
    await reconcileOrders({ ctx, connection, span: { from: NOON, to: NOON + 2 * HOUR } })
    const { hours } = await books()
    expect(hours.map(({ state }) => state)).toEqual(['repaired', 'unknown'])
    expect(hours[0]).toMatchObject({ platformOrders: 2, checks: 2 })
    expect(hours[0]?.trouble).toContain('busy')
  })

  it('are read again on demand: the whole stretch, from the queue', async () => {
    const { merchant, id, books } = await aShop()
    doudian(numbered(3, NOON))
    const asked = await merchant.send('POST', `/api/v1/connections/${id}/replay`, {
      from: NOON + 60_000,
      to: NOON + HOUR,
    })
    expect(asked).toEqual({ hours: 1 })
    const { hours } = await eventually(books, (found) => found.hours.length === 1)
    expect(hours[0]).toMatchObject({ platformOrders: 3, ourOrders: 3 })
  })

  it('are refused for a span without an hour, and for a shop that lists nothing', async () => {
    const { merchant, id } = await aShop()
    const future = { from: Date.now() + HOUR, to: Date.now() + 2 * HOUR }
    expect((await merchant.call('POST', `/api/v1/connections/${id}/replay`, future)).status).toBe(422)
    const open = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
      kind: 'open',
      name: '小程序',
      credentials: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
    })
    const span = { from: NOON, to: NOON + HOUR }
    expect((await merchant.call('POST', `/api/v1/connections/${open.id}/replay`, span)).status).toBe(409)
  })
})
