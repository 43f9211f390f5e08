import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OrderPage } from '../../../src/channels/channels.port.ts'
import { type PullWindow, sliceWindow } from '../../../src/channels/domain/pull-window.ts'
import { pullUpdated } from '../../../src/channels/pull-updated.ts'
import { err, ok } from '../../../src/core/result.ts'
import { canonicalOrderSchema } from '../../../src/orders/canonical-order.contract.ts'
import { integrationError } from '../../../src/platform/outside-call.ts'
import golden from '../../fixtures/channels/doudian/order-paid.canonical.json' with { type: 'json' }

const sample = canonicalOrderSchema.parse(golden)
const start = 1_772_000_000_000
const SECOND = 1_000
const PAGE = 3
const CEILING = 9

/**
 * A platform like 抖店: seconds, both ends of a window in it, pages of three, at most nine reachable. `busy` orders are
 * modified between two requests and so leave the window while it is being read.
 */
function createPlatform(seconds: readonly number[], { leaveAfterEachRequest = 0 } = {}) {
  const orders = seconds.map((second, index) => ({ id: String(index), at: Math.floor(start / SECOND) + second }))
  const deepest: number[] = []
  const left = new Set<string>()
  let requests = 0
  const list = async (window: PullWindow & { readonly page: number }) => {
    requests += 1
    const from = Math.floor(window.from / SECOND)
    const to = Math.floor(window.to / SECOND)
    const inside = orders.filter(({ at }) => at >= from && at <= to).sort((a, b) => a.at - b.at)
    if (window.page > 0) deepest.push(window.page * PAGE)
    const page = inside.slice(window.page * PAGE, (window.page + 1) * PAGE)
    const answer: OrderPage = {
      orders: page.map(({ id }) => ({ ...sample, platformOrderId: id })),
      unreadable: [],
      hasMore: (window.page + 1) * PAGE < inside.length,
      lastPage: Math.max(0, Math.ceil(inside.length / PAGE) - 1),
      tooWide: inside.length > CEILING,
    }
    for (const order of inside.slice(0, leaveAfterEachRequest)) {
      order.at = Number.MAX_SAFE_INTEGER
      left.add(order.id)
    }
    return ok(answer)
  }
  return { list, deepest, left, requests: () => requests, ids: orders.map(({ id }) => id) }
}

function createStore() {
  const stored = new Set<string>()
  const cursor: number[] = []
  return {
    stored,
    cursor,
    store: async (page: OrderPage) => {
      for (const order of page.orders) stored.add(order.platformOrderId)
    },
    advance: async (syncedTo: number) => {
      cursor.push(syncedTo)
    },
  }
}

const distinctSeconds = fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { maxLength: 80 })
const windowOf = (seconds: number) => ({ from: start, to: start + seconds * SECOND })

describe('pullUpdated', () => {
  test('stores every order once the walk is over, never asks beyond the ceiling, and ends with the cursor at the end', async () => {
    await fc.assert(
      fc.asyncProperty(distinctSeconds, fc.integer({ min: 1, max: 700 }), async (seconds, slice) => {
        const platform = createPlatform(seconds)
        const store = createStore()
        const windows = sliceWindow(windowOf(600), slice * SECOND)
        const outcome = await pullUpdated({ windows, ...store, list: platform.list })
        expect(outcome).toMatchObject({ ok: true, value: { complete: true } })
        expect([...store.stored].sort()).toEqual([...platform.ids].sort())
        expect(Math.max(0, ...platform.deepest)).toBeLessThan(CEILING)
        expect(store.cursor.at(-1)).toBe(start + 600 * SECOND)
        expect(store.cursor).toEqual([...store.cursor].sort((a, b) => a - b))
      }),
      { numRuns: 60 },
    )
  })

  test('orders that are modified while we read make others move forward, and none of those is skipped', async () => {
    await fc.assert(
      fc.asyncProperty(distinctSeconds, fc.integer({ min: 1, max: 4 }), async (seconds, leaveAfterEachRequest) => {
        const platform = createPlatform(seconds, { leaveAfterEachRequest })
        const store = createStore()
        await pullUpdated({ windows: [windowOf(600)], ...store, list: platform.list })
        const stayed = platform.ids.filter((id) => !platform.left.has(id))
        expect(stayed.filter((id) => !store.stored.has(id))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('more orders in one second than can be paged are read anyway', async () => {
    const platform = createPlatform(Array.from({ length: 20 }, () => 5))
    const store = createStore()
    await pullUpdated({ windows: [windowOf(600)], ...store, list: platform.list })
    expect(store.stored.size).toBe(20)
  })

  test('a page that fails leaves the cursor at the end of the last whole slice', async () => {
    const platform = createPlatform([1, 11, 12, 13, 14, 21])
    const store = createStore()
    const throttled = err(integrationError('doudian', 'throttled', ''))
    const list = async (window: PullWindow & { readonly page: number }) =>
      window.page === 1 ? throttled : platform.list(window)
    const outcome = await pullUpdated({ windows: sliceWindow(windowOf(30), 10 * SECOND), ...store, list })
    expect(outcome).toEqual(throttled)
    expect(store.cursor).toEqual([start + 10 * SECOND])
    expect(store.stored.size).toBeGreaterThan(1)
  })

  test('storing comes before the cursor: a store that throws leaves the cursor where it was', async () => {
    const platform = createPlatform([1])
    const store = createStore()
    const lost = async () => {
      throw new Error('disk full')
    }
    await expect(pullUpdated({ windows: [windowOf(30)], ...store, store: lost, list: platform.list })).rejects.toThrow(
      'disk full',
    )
    expect(store.cursor).toEqual([])
  })

  test('a run that is spent ends between two slices', async () => {
    const platform = createPlatform([1, 11, 21])
    const store = createStore()
    const windows = sliceWindow(windowOf(30), 10 * SECOND)
    const outcome = await pullUpdated({
      windows,
      ...store,
      list: platform.list,
      isSpent: () => platform.requests() >= 2,
    })
    expect(outcome).toEqual({ ok: true, value: { complete: false, requests: 2, orders: 2, unreadable: 0 } })
    expect(store.cursor.at(-1)).toBe(start + 20 * SECOND)
  })

  test('a platform that tells no last page is read forward until it has no more', async () => {
    const platform = createPlatform([1, 2, 3, 4, 5, 6, 7])
    const store = createStore()
    const list = async (window: PullWindow & { readonly page: number }) => {
      const page = await platform.list(window)
      return ok({ ...page.value, lastPage: undefined })
    }
    await pullUpdated({ windows: [windowOf(30)], ...store, list })
    expect([store.stored.size, platform.requests()]).toEqual([7, 3])
  })

  test('a list of refunds is read with each slice, and the cursor moves over what both gave', async () => {
    const orders = createPlatform([5, 15, 25])
    const refunds = createPlatform([8, 18, 28])
    const store = createStore()
    let asked = 0
    const throttled = async (window: PullWindow & { readonly page: number }) =>
      ++asked > 2 ? err(integrationError('test', 'throttled', 'slow down')) : refunds.list(window)
    const windows = sliceWindow(windowOf(30), 10 * SECOND)
    const outcome = await pullUpdated({ windows, ...store, list: orders.list, refunds: throttled })
    expect(outcome).toMatchObject({ ok: false, error: { code: 'throttled' } })
    expect(store.cursor).toEqual([start + 10 * SECOND, start + 20 * SECOND])
    expect(orders.requests()).toBe(2)
  })
})
