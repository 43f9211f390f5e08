/** A regional manager and a keeper: lists, details, search, counts, jobs, stock, writes and the live feed show their part alone. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { OrderSummary } from '../../../src/orders/orders.contract.ts'
import type { StockExplanation, StockList } from '../../../src/stock/stock.contract.ts'
import { aColleague, type Colleague, type Scope } from '../../support/members.ts'
import { type Floor, refusal } from '../../support/shop-floor.ts'
import { self } from '../../support/tenants.ts'
import { aFloorInTwoPlaces, mayBeSeen, type Place } from '../../support/two-warehouses.ts'

const scopes = {
  'the manager of Zhejiang': { regions: ['33'] },
  'the manager of Hangzhou and Sichuan': { regions: ['3301', '51'] },
  'the keeper of Hangzhou': { warehouses: ['WH-1'] },
  'the keeper of Chengdu': { warehouses: ['WH-2'] },
  'somebody with a region and a warehouse': { regions: ['33'], warehouses: ['WH-2'] },
} as const satisfies Record<string, Scope>
type Who = keyof typeof scopes
const everybody = Object.keys(scopes) as Who[]

let floor: Floor
let places: Place[]
const people = new Map<Who, Colleague>()
const person = (who: Who): Colleague => {
  const found = people.get(who)
  if (!found) throw new Error(who)
  return found
}
const seenBy = (who: Who) => places.filter((place) => mayBeSeen(scopes[who], place))
const namesOf = (items: readonly { platformOrderId: string }[]) => items.map((item) => item.platformOrderId).sort()
const names = (list: readonly Place[]) => list.map(({ name }) => name).sort()

beforeAll(async () => {
  const made = await aFloorInTwoPlaces()
  floor = made.floor
  places = made.places
  for (const who of everybody) people.set(who, await aColleague(floor.merchant, 'operations', scopes[who]))
}, 90_000)

describe('the ground that this stands on', () => {
  it('orders stand where the table says; one is split, one has no warehouse', async () => {
    for (const place of places) {
      const { order, fulfilments } = await floor.detail(place.id)
      expect(order.receiver.regionCode, place.name).toBe(place.region)
      expect(fulfilments.map((job) => job.warehouseId).sort(), place.name).toEqual([...place.warehouses].sort())
    }
    const parts = everybody.map((who) => seenBy(who).length)
    for (const part of parts) expect(part).toBeGreaterThan(0)
    expect(Math.max(...parts)).toBeLessThan(places.length)
  })
})

describe.each(everybody)('%s', (who) => {
  it('lists, searches and counts the orders of the scope', async () => {
    const list = await person(who).get<{ items: OrderSummary[] }>('/api/v1/orders')
    expect(namesOf(list.items)).toEqual(names(seenBy(who)))
    for (const query of ['q=S-', 'q=1234', 'status=allocated,paid', 'sku=HZ', 'channel=open', 'held=true']) {
      const all = await floor.merchant.get<{ items: OrderSummary[] }>(`/api/v1/orders?${query}`)
      const part = await person(who).get<{ items: OrderSummary[] }>(`/api/v1/orders?${query}`)
      const expected = all.items.filter(({ id }) => seenBy(who).some((place) => place.id === id))
      expect(namesOf(part.items), query).toEqual(namesOf(expected))
    }
    const board = await person(who).get<{ counts: Record<string, number>; held: number }>('/api/v1/orders/board')
    expect(Object.values(board.counts).reduce((sum, n) => sum + n, 0)).toBe(seenBy(who).length)
    expect(board.held).toBe(seenBy(who).filter(({ name }) => name === 'S-short').length)
  })

  it('pages through them one by one', async () => {
    const found: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: OrderSummary[]; nextCursor: string | null } = await person(who).get(
        `/api/v1/orders?limit=1${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      found.push(...page.items.map((order) => order.platformOrderId))
      cursor = page.nextCursor
    }
    expect(found.sort()).toEqual(names(seenBy(who)))
  })

  it('opens an order of the scope; any other answers as one that never existed, to writes too', async () => {
    const never = await person(who).call('GET', '/api/v1/orders/ord_00000000000000000000000000')
    const { requestId: _never, ...unknown } = (await never.json()) as Record<string, unknown>
    const before = await Promise.all(places.map(({ id }) => floor.detail(id)))
    for (const place of places) {
      const answer = await person(who).call('GET', `/api/v1/orders/${place.id}`)
      const isSeen = seenBy(who).includes(place)
      expect(answer.status, place.name).toBe(isSeen ? 200 : 404)
      const { requestId: _here, ...said } = (await answer.json()) as Record<string, unknown>
      if (isSeen) continue
      expect(said).toEqual(unknown)
      const writes: [string, unknown?][] = [
        ['hold', { detail: 'x' }],
        ['release', { reason: 'manual' }],
        ['cancel', { why: 'x' }],
        ['notes', { text: 'x' }],
        ['tags', { add: ['x'] }],
        ['split', { groups: [[1]] }],
        ['merge'],
        ['retry-routing'],
        ['track-link'],
        ['track-link/revoke'],
        ['receiver/reveal', { reason: '核对地址' }],
      ]
      for (const [verb, body] of writes)
        expect(await refusal(person(who).call('POST', `/api/v1/orders/${place.id}/${verb}`, body)), verb).toEqual([
          404,
          'order.not_found',
        ])
    }
    expect(await Promise.all(places.map(({ id }) => floor.detail(id)))).toEqual(before)
  })

  it('works on the jobs of the scope alone', async () => {
    interface Job {
      id: string
      orderId: string
      warehouseId: string
    }
    const all = (await floor.merchant.get<{ items: Job[] }>('/api/v1/fulfilments')).items
    const { regions, warehouses }: Scope = scopes[who]
    const mine = all.filter(({ orderId, warehouseId }) => {
      const place = places.find(({ id }) => id === orderId)
      return (
        place &&
        mayBeSeen({ regions: regions ?? null, warehouses: warehouses ?? null }, { ...place, warehouses: [warehouseId] })
      )
    })
    const part = (await person(who).get<{ items: Job[] }>('/api/v1/fulfilments')).items
    expect(part.map(({ id }) => id).sort()).toEqual(mine.map(({ id }) => id).sort())
    const { to_pick: waiting } = await person(who).get<{ to_pick: number }>('/api/v1/fulfilments/counts')
    expect(waiting).toBe(mine.length)
    for (const job of all.filter(({ id }) => !mine.some((one) => one.id === id))) {
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/label'],
        ['POST', '/start-picking'],
        ['POST', '/print-label'],
        ['POST', '/hand-over'],
      ] as const)
        expect(await refusal(person(who).call(method, `/api/v1/fulfilments/${job.id}${path}`)), path).toEqual([
          404,
          'fulfilment.not_found',
        ])
    }
    for (const place of seenBy(who)) {
      const { fulfilments } = await person(who).get<{ fulfilments: Job[] }>(`/api/v1/orders/${place.id}`)
      expect(fulfilments.map(({ id }) => id).sort()).toEqual(
        mine
          .filter(({ orderId }) => orderId === place.id)
          .map(({ id }) => id)
          .sort(),
      )
    }
  })

  it('sees cases, notices and the day of its orders', async () => {
    const short = places.find(({ name }) => name === 'S-short')
    const isSeen = short !== undefined && seenBy(who).includes(short)
    const { items } = await person(who).get<{ items: { id: string; orderId: string }[] }>('/api/v1/cases')
    expect(items.map(({ orderId }) => orderId)).toEqual(isSeen ? [short.id] : [])
    const all = (await floor.merchant.get<{ items: { id: string }[] }>('/api/v1/cases')).items
    if (!isSeen)
      expect(
        await refusal(
          person(who).call('POST', `/api/v1/cases/${encodeURIComponent(all[0]?.id ?? '')}/close`, { reason: 'x' }),
        ),
      ).toEqual([404, 'case.not_found'])
    const today = await person(who).get<{ openCases: number; firstThings: { orderId: string }[] }>(
      '/api/v1/insights/today',
    )
    expect(today.openCases).toBe(isSeen ? 1 : 0)
    for (const { orderId } of today.firstThings) expect(seenBy(who).map(({ id }) => id)).toContain(orderId)
    const notices = await person(who).get<{ items: { orderId: string }[] }>('/api/v1/notices')
    for (const { orderId } of notices.items) expect(seenBy(who).map(({ id }) => id)).toContain(orderId)
    expect((await person(who).get<{ items: unknown[] }>('/api/v1/parked')).items).toEqual([])
  })

  it('sees the shelves of its warehouses, and whose pieces are held as far as it sees the order', async () => {
    const { warehouses }: Scope = scopes[who]
    const isMine = (id: string) => !warehouses || warehouses.includes(id)
    const stock = await person(who).get<StockList>('/api/v1/stock')
    for (const item of stock.items) for (const level of item.warehouses) expect(isMine(level.warehouseId)).toBe(true)
    for (const sku of ['HZ', 'CD']) {
      const shelf = await person(who).get<StockExplanation>(`/api/v1/stock/${sku}/explain`)
      expect(shelf.levels.every((level) => isMine(level.warehouseId))).toBe(true)
      expect(shelf.totals.onHand).toBe(shelf.levels.reduce((sum, level) => sum + level.onHand, 0))
      const text = JSON.stringify(shelf)
      for (const place of places.filter((one) => !seenBy(who).includes(one))) {
        expect(text, place.name).not.toContain(place.id)
        expect(text, place.name).not.toContain(place.hubNo)
      }
      const { items } = await person(who).get<{ items: { warehouseId: string }[] }>(`/api/v1/stock/${sku}/movements`)
      expect(items.every((movement) => isMine(movement.warehouseId))).toBe(true)
      for (const place of places) {
        expect(JSON.stringify(items), place.name).not.toContain(place.id)
        expect(JSON.stringify(items), place.name).not.toContain(place.hubNo)
      }
    }
    const { items } = await person(who).get<{ items: { id: string }[] }>('/api/v1/warehouses')
    expect(items.map(({ id }) => id)).toEqual(['WH-1', 'WH-2'].filter(isMine))
    for (const id of ['WH-1', 'WH-2'].filter((one) => !isMine(one)))
      expect(
        await refusal(person(who).call('POST', '/api/v1/stock/HZ/adjust', { warehouseId: id, delta: 1, reason: 'x' })),
      ).toEqual([404, 'warehouse.not_found'])
  })
})

describe('the live feed', () => {
  const open = async (who: Colleague) => {
    const answer = await self.fetch('http://dingshu.test/api/v1/live', {
      headers: { cookie: who.cookie, upgrade: 'websocket' },
    })
    const texts: string[] = []
    let closedWith: number | null = null
    answer.webSocket?.addEventListener('message', ({ data }) => void texts.push(String(data)))
    answer.webSocket?.addEventListener('close', ({ code }) => {
      closedWith = code
    })
    answer.webSocket?.accept()
    await vi.waitFor(() => expect(texts.length).toBeGreaterThan(0))
    return { texts, closedWith: () => closedWith }
  }

  it('tells each person of the orders of the scope, and closes when the scope changes', async () => {
    const [zhejiang, chengdu] = [person('the manager of Zhejiang'), person('the keeper of Chengdu')]
    const [here, there] = [await open(zhejiang), await open(chengdu)]
    const far = places.find(({ name }) => name === 'S-cd')
    await floor.merchant.send('POST', `/api/v1/orders/${far?.id}/notes`, { text: '看一眼' })
    await vi.waitFor(() => expect(there.texts.join()).toContain(far?.id))
    const near = places.find(({ name }) => name === 'S-hz')
    await floor.merchant.send('POST', `/api/v1/orders/${near?.id}/notes`, { text: '看一眼' })
    await vi.waitFor(() => expect(here.texts.join()).toContain(near?.id))
    expect(here.texts.join()).not.toContain(far?.id)
    expect(there.texts.join()).not.toContain(near?.id)
    await floor.merchant.send('PUT', `/api/v1/members/${chengdu.userId}/scope`, { regions: ['51'], warehouses: null })
    await vi.waitFor(() => expect(there.closedWith()).toBe(1012))
    expect(here.closedWith()).toBe(null)
  })
})
