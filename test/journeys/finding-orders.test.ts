/** Customer service has a fragment in the hand and must find the order; a list must show every order once. */
import { describe, expect, it } from 'vitest'
import type { OrderBoard, OrderSummary } from '../../src/orders/orders.contract.ts'
import { eventually, openOrder } from '../support/open-shop.ts'
import { aFloor, type Floor } from '../support/shop-floor.ts'

interface Page {
  readonly items: readonly OrderSummary[]
  readonly nextCursor: string | null
}
const list = (floor: Floor, query: Record<string, string> = {}) =>
  floor.merchant.get<Page>(`/api/v1/orders?${new URLSearchParams(query)}`)
const numbers = async (floor: Floor, query: Record<string, string>) =>
  (await list(floor, query)).items.map(({ platformOrderId }) => platformOrderId).sort()

/** Three orders that differ in everything that one searches by. */
async function threeOrders() {
  const floor = await aFloor({ 'TEE-RED': 50, 'CAP-1': 50 })
  const data = (orderId: string, sku: string, phone: string) => {
    const order = openOrder({ orderId, lines: [{ sku, quantity: 1 }] })
    return { ...order, receiver: { ...order.receiver, phone } }
  }
  await floor.shop.push('order.paid', data('F-1001', 'TEE-RED', '13800005678'))
  await floor.shop.push('order.paid', data('F-1002', 'CAP-1', '13900009999'))
  await floor.shop.push('order.paid', data('G-2001', 'NOT-MAPPED', '13700005678'))
  await eventually(
    () => list(floor),
    ({ items }) => items.filter(({ status, holds }) => status === 'allocated' || holds.length > 0).length === 3,
  )
  return floor
}

describe.concurrent('searching', () => {
  it('finds an order by any fragment that people have', async () => {
    const floor = await threeOrders()
    const first = await floor.find('F-1001')
    const hubNo = first?.hubNo ?? ''
    expect(await numbers(floor, { q: hubNo })).toEqual(['F-1001'])
    expect(await numbers(floor, { q: ` ${hubNo.toLowerCase()} ` })).toEqual(['F-1001'])
    expect(await numbers(floor, { q: 'F-1001' })).toEqual(['F-1001'])
    expect(await numbers(floor, { q: 'F-10' })).toEqual(['F-1001', 'F-1002'])
    expect(await numbers(floor, { q: '5678' })).toEqual(['F-1001', 'G-2001'])
    expect(await numbers(floor, { q: 'TEE-RED' })).toEqual(['F-1001'])
    expect(await numbers(floor, { q: 'CAP' })).toEqual(['F-1002'])
    expect(await numbers(floor, { q: 'nothing-like-it' })).toEqual([])
    // Neither wildcards nor quotes mean anything.
    for (const q of ['%', '_', "'", '"', "' OR 1=1 --", '\\', '*']) expect(await numbers(floor, { q }), q).toEqual([])
  })

  it('filters by every field, and by several at once', async () => {
    const floor = await threeOrders()
    expect(await numbers(floor, { status: 'allocated' })).toEqual(['F-1001', 'F-1002'])
    expect(await numbers(floor, { status: 'paid,allocated' })).toEqual(['F-1001', 'F-1002', 'G-2001'])
    expect(await numbers(floor, { status: 'no-such-status' })).toEqual([])
    expect(await numbers(floor, { held: 'true' })).toEqual(['G-2001'])
    expect(await numbers(floor, { channel: 'open' })).toHaveLength(3)
    expect(await numbers(floor, { channel: 'doudian' })).toEqual([])
    expect(await numbers(floor, { connectionId: floor.shop.id, sku: 'CAP-1' })).toEqual(['F-1002'])
    expect(await numbers(floor, { warehouseId: 'WH-1' })).toEqual(['F-1001', 'F-1002'])
    expect(await numbers(floor, { platformOrderId: 'F-100' })).toEqual([])
    const [{ placedAt = 0 } = {}] = (await list(floor, { platformOrderId: 'F-1001' })).items
    expect(await numbers(floor, { from: String(placedAt), to: String(placedAt + 1) })).toContain('F-1001')
    expect(await numbers(floor, { to: String(placedAt) })).not.toContain('F-1001')
    expect(await numbers(floor, { status: 'allocated', q: '5678' })).toEqual(['F-1001'])
  })

  it('shows nobody whose order it is: names, phones and addresses are masked in lists and details', async () => {
    const floor = await threeOrders()
    const order = await floor.find('F-1001')
    const all = JSON.stringify([await list(floor), await floor.detail(order?.id ?? '')])
    for (const secret of ['张三丰', '13800005678', '969号', 'cipher', 'addressToken'])
      expect(all, secret).not.toContain(secret)
    expect(order?.receiver).toMatchObject({ nameMasked: '张**', phoneMasked: '138****5678', phoneTail: '5678' })
  })

  it('the board counts what the lists show', async () => {
    const floor = await threeOrders()
    const board = await floor.merchant.get<OrderBoard>('/api/v1/orders/board')
    expect(board).toMatchObject({ counts: { allocated: 2, paid: 1 }, held: 1, overdue: 0 })
  })
})

describe.concurrent('paging', () => {
  it('walks all orders exactly once, newest first, while new ones come in', async () => {
    const floor = await aFloor({ 'TEE-1': 1000 })
    const pushAll = (ids: readonly string[]) =>
      Promise.all(
        ids.map((orderId) =>
          floor.shop.push('order.paid', openOrder({ orderId, lines: [{ sku: 'TEE-1', quantity: 1 }] })),
        ),
      )
    const ids = Array.from({ length: 23 }, (_, i) => `Q-${String(i).padStart(2, '0')}`)
    await pushAll(ids)
    await eventually(
      () => list(floor, { limit: '200' }),
      ({ items }) => items.length === 23,
    )
    const seen: OrderSummary[] = []
    let cursor: string | null = null
    let pages = 0
    do {
      const page: Page = await list(floor, { limit: '5', ...(cursor ? { cursor } : {}) })
      expect(page.items.length).toBeLessThanOrEqual(5)
      seen.push(...page.items)
      cursor = page.nextCursor
      if (pages++ === 1) await pushAll(['late-1', 'late-2'])
    } while (cursor !== null && pages < 20)
    expect(seen.map(({ platformOrderId }) => platformOrderId).sort()).toEqual(ids)
    const order = seen.map(({ id }) => id)
    expect(order).toEqual([...order].sort().reverse())
    expect(pages).toBe(5)
  })

  it('refuses a limit beyond 200 and a cursor that was never ours', async () => {
    const floor = await aFloor()
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=not-a-cursor', 'from=yesterday']) {
      const answer = await floor.merchant.call('GET', `/api/v1/orders?${query}`)
      expect([answer.status, ((await answer.json()) as { code: string }).code], query).toEqual([422, 'request.invalid'])
    }
  })
})
