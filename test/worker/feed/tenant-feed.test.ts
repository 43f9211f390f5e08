import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type FeedFrame, type FeedMessage, type FeedViewer, feedFrameSchema } from '../../../src/feed/feed.messages.ts'
import {
  closeFeed,
  openFeed,
  publishCases,
  publishFeed,
  publishOrders,
  publishStock,
} from '../../../src/feed/tenant-feed.client.ts'
import { aFeedOrder, aViewer } from '../../unit/feed/a-feed-order.ts'

let tenants = 0
const aTenant = () => `tnt_feed_${tenants++}`
const upgrade = () =>
  new Request('https://hub.example/api/v1/live', { headers: { upgrade: 'websocket', cookie: 'secret' } })

async function aConsole(tenantId: string, viewer: FeedViewer = aViewer()) {
  const answer = await openFeed(env, tenantId, { request: upgrade(), viewer })
  const socket = answer.webSocket
  if (!socket) throw new Error(`no socket, status ${answer.status}`)
  const texts: string[] = []
  let closedWith: number | null = null
  socket.addEventListener('message', ({ data }) => {
    texts.push(String(data))
  })
  socket.addEventListener('close', ({ code }) => {
    closedWith = code
  })
  socket.accept()
  const frames = (): FeedFrame[] =>
    texts.filter((text) => text.startsWith('{')).map((text) => feedFrameSchema.parse(JSON.parse(text)))
  return { socket, texts, frames, closedWith: () => closedWith }
}

const orders = (...versions: readonly (readonly [id: string, version: number])[]): FeedMessage => ({
  type: 'orders',
  items: versions.map(([id, version]) => aFeedOrder(id, version)),
})

afterEach(() => {
  vi.useRealTimers()
})

describe('the live feed of a tenant', () => {
  it('says hello, then tells what changes', async () => {
    const tenantId = aTenant()
    const console = await aConsole(tenantId)
    await vi.waitFor(() => expect(console.frames().map(({ type }) => type)).toEqual(['hello']))
    await publishStock(env, tenantId, ['RED', 'RED', 'BLUE'])
    await publishCases(env, tenantId, [
      { id: 'c', kind: 'promise_breach', orderId: 'o', severity: 'red', status: 'open', place: null },
    ])
    await vi.waitFor(() => expect(console.frames()).toHaveLength(3))
    expect(console.frames().slice(1)).toEqual([
      { type: 'stock', skus: ['RED', 'BLUE'] },
      { type: 'case', items: [{ id: 'c', kind: 'promise_breach', orderId: 'o', severity: 'red', status: 'open' }] },
    ])
  })

  it('reaches every console of its tenant and no other', async () => {
    const [here, there] = [aTenant(), aTenant()]
    const [first, second, stranger] = [await aConsole(here), await aConsole(here), await aConsole(there)]
    await publishFeed(env, here, [orders(['a', 1])])
    await vi.waitFor(() => expect([first.frames().length, second.frames().length]).toEqual([2, 2]))
    await publishStock(env, there, ['X'])
    await vi.waitFor(() => expect(stranger.frames()).toHaveLength(2))
    expect(stranger.frames()[1]?.type).toBe('stock')
  })

  it('leaves buyer and goods of an order behind', async () => {
    const tenantId = aTenant()
    const console = await aConsole(tenantId)
    await publishOrders(env, tenantId, [
      Object.assign(aFeedOrder('a', 1), { receiver: { nameMasked: '张**' }, items: [] }),
    ])
    await vi.waitFor(() => expect(console.frames()).toHaveLength(2))
    expect(console.texts.join()).not.toContain('张')
  })

  it('folds a burst: few frames, and of each order only the newest state', async () => {
    const tenantId = aTenant()
    const console = await aConsole(tenantId)
    await vi.waitFor(() => expect(console.frames()).toHaveLength(1))
    for (let version = 1; version <= 60; version++)
      await publishFeed(env, tenantId, [orders(['a', version], ['b', version])])
    const newest = () =>
      console
        .frames()
        .findLast((frame) => frame.type === 'orders')
        ?.items.map(({ id, version }) => `${id}${version}`)
    await vi.waitFor(() => expect(newest()).toEqual(['a60', 'b60']))
    // 60 publishes take far less than a second here; five frames a second and the hello is the most there may be.
    expect(console.frames().length).toBeLessThanOrEqual(6)
  })

  it('answers a ping without being woken, and survives hibernation', async () => {
    const tenantId = aTenant()
    const console = await aConsole(tenantId)
    console.socket.send('ping')
    await vi.waitFor(() => expect(console.texts).toContain('pong'))
    await evictDurableObject(env.TENANT_FEED.getByName(tenantId))
    await publishStock(env, tenantId, ['X'])
    await vi.waitFor(() => expect(console.frames().at(-1)).toEqual({ type: 'stock', skus: ['X'] }))
  })

  it('tells each console what its viewer may see, also after hibernation', async () => {
    const tenantId = aTenant()
    const keeper = await aConsole(tenantId, aViewer({ actorId: 'usr_keeper', rights: [], warehouses: ['WH-1'] }))
    const lead = await aConsole(tenantId)
    const stands = (id: string, version: number, warehouseId: string, were: string[] = []) =>
      aFeedOrder(id, version, {
        place: { regionCode: '330110', warehouseIds: [warehouseId] },
        were: were.map((from) => ({ regionCode: '330110', warehouseIds: [from] })),
      })
    await evictDurableObject(env.TENANT_FEED.getByName(tenantId))
    await publishOrders(env, tenantId, [stands('mine', 1, 'WH-1'), stands('other', 1, 'WH-2')])
    await vi.waitFor(() => expect(lead.frames()).toHaveLength(2))
    await vi.waitFor(() => expect(keeper.frames()).toHaveLength(2))
    expect(keeper.texts.join()).not.toMatch(/other|Fen|regionCode/)
    expect(lead.texts.join()).toContain('payableFen')
    await evictDurableObject(env.TENANT_FEED.getByName(tenantId))
    await publishOrders(env, tenantId, [stands('mine', 2, 'WH-2', ['WH-1'])])
    await vi.waitFor(() => expect(keeper.frames().at(-1)).toEqual({ type: 'gone', ids: ['mine'] }))
  })

  it('keeps the largest scope that can be given with a hibernated socket', async () => {
    const tenantId = aTenant()
    const regions = Array.from({ length: 200 }, (_, i) => `${110_000 + i}`)
    const warehouses = Array.from({ length: 100 }, (_, i) => `${'仓'.repeat(20)}${i}`)
    const console = await aConsole(tenantId, aViewer({ regions, warehouses }))
    await evictDurableObject(env.TENANT_FEED.getByName(tenantId))
    await publishStock(env, tenantId, ['X'])
    await vi.waitFor(() => expect(console.frames().at(-1)).toEqual({ type: 'stock', skus: ['X'] }))
  })

  it('closes the consoles of somebody whose rights changed, and nobody else’s', async () => {
    const tenantId = aTenant()
    const [first, second] = [await aConsole(tenantId), await aConsole(tenantId, aViewer({ actorId: 'usr_2' }))]
    await evictDurableObject(env.TENANT_FEED.getByName(tenantId))
    await closeFeed(env, tenantId, ['usr_2'])
    await vi.waitFor(() => expect(second.closedWith()).toBe(1012))
    expect(first.closedWith()).toBe(null)
    await closeFeed(env, tenantId, 'all')
    await vi.waitFor(() => expect(first.closedWith()).toBe(1012))
  })

  it('closes a console that has gone silent', async () => {
    const tenantId = aTenant()
    const silent = await aConsole(tenantId)
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 100_000)
    const alive = await aConsole(tenantId)
    await publishStock(env, tenantId, ['X'])
    vi.useRealTimers()
    await vi.waitFor(() => expect(alive.frames()).toHaveLength(2))
    await vi.waitFor(() => expect(silent.closedWith()).toBe(1001))
    expect(silent.frames()).toHaveLength(1)
  })

  it('goes on when one socket is broken', async () => {
    const tenantId = aTenant()
    const broken = await aConsole(tenantId)
    await runInDurableObject(env.TENANT_FEED.getByName(tenantId), (_, state) => {
      const [first] = state.getWebSockets()
      if (first) {
        first.send = () => {
          throw new Error('broken pipe')
        }
      }
    })
    const alive = await aConsole(tenantId)
    await publishStock(env, tenantId, ['X'])
    await vi.waitFor(() => expect(alive.frames()).toHaveLength(2))
    await vi.waitFor(() => expect(broken.closedWith()).toBe(1011))
    expect(broken.frames()).toHaveLength(1)
  })

  it('is no page: without an upgrade it answers 426', async () => {
    const answer = await openFeed(env, aTenant(), {
      request: new Request('https://hub.example/api/v1/live'),
      viewer: aViewer(),
    })
    expect(answer.status).toBe(426)
  })

  it('publishing where nobody listens, or where the feed is out of reach, never fails the caller', async () => {
    await expect(publishStock(env, aTenant(), ['X'])).resolves.toBeUndefined()
    const lines: string[] = []
    const TENANT_FEED = { getByName: () => ({ publish: () => Promise.reject(new Error('object is gone')) }) }
    const log = { info() {}, error() {}, with: () => log, warn: (event: string) => void lines.push(event) }
    // Stands for a binding whose object cannot be reached.
    await publishStock({ TENANT_FEED } as unknown as Env, 't', ['X'], log)
    expect(lines).toEqual(['feed.unreachable'])
  })
})
