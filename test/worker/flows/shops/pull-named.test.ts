/** Orders that a list only names: trouble of a moment with one of them must not send the whole page round again. */
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { channelGate } from '../../../../src/channels/channel-gate.client.ts'
import { knownConnection } from '../../../../src/flows/shops/known-connection.ts'
import { pullOrders, readOrderAgain } from '../../../../src/flows/shops/pull-orders.ts'
import { ordersRepository } from '../../../../src/orders/orders.repository.ts'
import sample from '../../../fixtures/protocols/taobao.order.json' with { type: 'json' }
import little from '../../../fixtures/protocols/xiaohongshu.order.json' with { type: 'json' }
import { dyingAt } from '../../../support/crashing.ts'
import { aMerchant, ctxOfTenant } from '../../../support/tenants.ts'

const { trade } = sample.trade_fullinfo_get_response
const tids = Array.from({ length: 40 }, (_, i) => String(2_680_015_832_176_000 + i))

/** 淘宝 whose list names forty changed orders; `answers` decides about the n-th reading of an order. */
function aPlatform(answers: (reading: number, tid: string) => boolean) {
  const readings = new Map<string, number>()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_input, init) => {
    const params = new URLSearchParams(String(init?.body))
    const method = params.get('method') ?? ''
    const answer = (content: object) =>
      Response.json({ [`${method.replace('taobao.', '').replaceAll('.', '_')}_response`]: content })
    if (method === 'taobao.trades.sold.increment.get')
      return answer({ total_results: tids.length, trades: { trade: tids.map((tid_str) => ({ tid_str })) } })
    if (method !== 'taobao.trade.fullinfo.get') return answer({ total_results: 0 })
    const tid = params.get('tid') ?? ''
    readings.set(tid, (readings.get(tid) ?? 0) + 1)
    if (!answers(readings.get(tid) ?? 0, tid)) return new Response('', { status: 500 })
    return answer({ trade: { ...trade, tid, tid_str: tid } })
  })
  return { readings }
}

async function aShop(
  kind = 'taobao',
  credentials: object = { appKey: '33220011', appSecret: 's', sellerNick: '旗舰店', sessionKey: 'sk' },
) {
  const merchant = await aMerchant()
  const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind,
    name: '旗舰店',
    credentials,
    settings: { gateway: 'http://127.0.0.1:1', firstPullDays: 1 },
  })
  const known = await knownConnection(env, id, Date.now())
  if (!known) throw new Error('the connection was made a moment ago')
  const ctx = await ctxOfTenant(merchant.tenantId)
  const count = async () => (await merchant.get<{ items: unknown[] }>('/api/v1/orders?limit=100')).items.length
  return { ctx, connection: known.connection, count }
}

afterEach(() => {
  vi.restoreAllMocks()
})

it('orders that fail at first are read again within the same pull', async () => {
  const { readings } = aPlatform((reading, tid) => reading > 1 || Number(tid) % 4 !== 0)
  const { ctx, connection, count } = await aShop()
  expect((await pullOrders({ ctx, connection })).ok).toBe(true)
  expect(await count()).toBe(40)
  expect(readings.size).toBe(40)
})

it('one that goes on failing is left for later after a few tries, and the others are kept', async () => {
  const bad = tids[7] ?? ''
  const { readings } = aPlatform((_, tid) => tid !== bad)
  const { ctx, connection, count } = await aShop()
  const sent: unknown[] = []
  const INGEST = {
    sendBatch: async (batch: Iterable<{ body: unknown }>) => void sent.push(...[...batch].map(({ body }) => body)),
  }
  const keeping = { ...ctx, env: Object.create(env, { INGEST: { value: INGEST } }) as Env }
  expect((await pullOrders({ ctx: keeping, connection })).ok).toBe(true)
  expect(readings.get(bad)).toBeGreaterThanOrEqual(4)
  expect(sent[0]).toMatchObject({ kind: 'order', connectionId: connection.id, platformOrderId: bad })
  expect(await count()).toBe(39)
})

describe('where the list says when an order changed', () => {
  const whole = little.data
  const CANCELLED = 9
  /** 小红书 with these orders, by id the time of the last change; `read`: ids in the order of their reading. */
  function aDatingPlatform(changes: ReadonlyMap<string, number>, told: object = {}) {
    const read: string[] = []
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (_input, init) => {
      const { method, orderId } = JSON.parse(String(init?.body)) as { method: string; orderId: string }
      const answer = (data: object) => Response.json({ success: true, error_code: 0, data })
      if (method === 'oauth.refreshToken')
        return answer({ accessToken: 'at', accessTokenExpiresAt: Date.now() + 86_400_000, refreshToken: 'rt' })
      if (method === 'order.getOrderList')
        return answer({
          maxPageNo: 1,
          orderList: [...changes].map(([id, updateTime]) => ({ orderId: id, updateTime })),
        })
      if (method !== 'order.getOrderDetail') return answer({})
      read.push(orderId)
      return answer({ ...whole, ...told, orderId, updateTime: changes.get(orderId), openAddressId: '' })
    })
    return read
  }
  const anotherShop = () => aShop('xiaohongshu', { appId: '6f1e', appSecret: 's', refreshToken: 'rt' })

  it('a change that is stored is not read again, a later one is', async () => {
    const at = Date.now() - 60_000
    const changes = new Map(['P1', 'P2', 'P3'].map((id, index) => [id, at + index]))
    const read = aDatingPlatform(changes)
    const { ctx, connection, count } = await anotherShop()
    expect((await pullOrders({ ctx, connection })).ok).toBe(true)
    expect(await count()).toBe(3)
    const before = read.length
    changes.set('P2', at + 9)
    expect((await pullOrders({ ctx, connection })).ok).toBe(true)
    expect([...new Set(read.slice(before))]).toEqual(['P2'])
  })

  it('a cancel that is stored, and was not carried out because the process died, is read again', async () => {
    const at = Date.now() - 60_000
    const changes = new Map([['P1', at]])
    const told = { orderStatus: whole.orderStatus }
    aDatingPlatform(changes, told)
    const { ctx, connection } = await anotherShop()
    const statusOf = async () => (await ordersRepository(ctx).byPlatformIds(connection.id, ['P1']))[0]?.status
    expect((await pullOrders({ ctx, connection })).ok).toBe(true)
    expect(await statusOf()).toBe('paid')
    changes.set('P1', at + 1)
    told.orderStatus = CANCELLED
    await expect(pullOrders({ ctx: dyingAt(ctx, 1, 'after'), connection })).rejects.toThrow('crash after the commit')
    expect(await statusOf()).toBe('paid')
    expect((await pullOrders({ ctx, connection })).ok).toBe(true)
    expect(await statusOf()).toBe('cancelled')
  })
})

it('two pulls of a shop at once are one: the second reads nothing, and after an end or a failure the next one reads again', async () => {
  let isUp = true
  aPlatform(() => isUp)
  const { ctx, connection, count } = await aShop()
  const [one, other] = await Promise.all([pullOrders({ ctx, connection }), pullOrders({ ctx, connection })])
  expect([one, other].map((pull) => pull.ok && pull.value.orders > 0).sort()).toEqual([false, true])
  expect(await count()).toBe(40)
  isUp = false
  await expect(pullOrders({ ctx, connection })).rejects.toThrow('the page comes again')
  expect(await channelGate(env, connection.id).beginPull(Date.now())).toBe(true)
})

it('where no order of a page can be read, the page comes again', async () => {
  aPlatform(() => false)
  const { ctx, connection, count } = await aShop()
  await expect(pullOrders({ ctx, connection })).rejects.toThrow('the page comes again')
  expect(await count()).toBe(0)
})

it('an order that changes while the platform’s own time stands still is read once more when no other read is under way', async () => {
  const { ctx, connection } = await aShop()
  const tid = '2680015832176777'
  let refund_status = 'NO_REFUND'
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const [line] = trade.orders.order
    const order = [{ ...line, refund_status }]
    return Response.json({
      trade_fullinfo_get_response: { trade: { ...trade, tid, tid_str: tid, orders: { order } } },
    })
  })
  const sent: { body: Record<string, unknown>; delay: number }[] = []
  const INGEST = {
    sendBatch: async (batch: Iterable<{ body: Record<string, unknown> }>, { delaySeconds = 0 } = {}) =>
      void sent.push(...[...batch].map(({ body }) => ({ body, delay: delaySeconds }))),
  }
  const keeping = { ...ctx, env: Object.create(env, { INGEST: { value: INGEST } }) as Env }
  const read = async (looks?: number) => {
    sent.length = 0
    await readOrderAgain({ ctx: keeping, connection, platformOrderId: tid, looks })
    return sent.map(({ body, delay }) => [body.platformOrderId, body.looks, delay])
  }
  expect(await read()).toEqual([])
  // Read before the buyer took the refund back, written after the read that saw it: the platform's time is the same.
  refund_status = 'WAIT_SELLER_AGREE'
  expect(await read()).toEqual([[tid, 1, 15]])
  refund_status = 'CLOSED'
  expect(await read(1)).toEqual([[tid, 2, 15]])
  expect(await read(2)).toEqual([])
  // One that is other at each look is left to the pull.
  refund_status = 'WAIT_SELLER_AGREE'
  expect(await read(4)).toEqual([])
})
