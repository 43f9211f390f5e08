/** A person's note goes into the shop's own memo: once, behind what stands there, and never over a phone that we do not see. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { writeMemo } from '../../../../src/flows/effects/write-memo.ts'
import { acceptOrders } from '../../../../src/flows/orders/accept-orders.ts'
import wooOrder from '../../../fixtures/protocols/woocommerce.order.json'
import { aCanonicalOrder } from '../../../support/an-order.ts'
import { eventually } from '../../../support/open-shop.ts'
import { aFloor, type Detail, refusal } from '../../../support/shop-floor.ts'
import { ctxOfTenant } from '../../../support/tenants.ts'

/** Notes of the site's orders, by site. */
const written = new Map<string, string[]>()

beforeAll(() => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input))
    const notes = written.get(url.host) ?? []
    if (!url.pathname.endsWith('/notes')) return Response.json(wooOrder)
    if (init?.method !== 'POST') return Response.json(notes.map((note, id) => ({ id, note })))
    const { note } = JSON.parse(String(init.body)) as { note: string }
    written.set(url.host, [...notes, note])
    return Response.json({ id: notes.length, note })
  })
})
afterAll(() => void vi.restoreAllMocks())

async function anOrderOf(kind: 'woocommerce' | 'open', site = '') {
  const floor = await aFloor({ 'TEE-1': 10 })
  const { id } =
    kind === 'open'
      ? floor.shop
      : await floor.merchant.send<{ id: string }>('POST', '/api/v1/connections', {
          kind,
          name: '独立站',
          credentials: { site: `https://${site}`, consumerKey: 'ck_1', consumerSecret: 'cs_1', webhookSecret: 's' },
          settings: {},
        })
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const at = Date.now() - 60_000
  const orders = [aCanonicalOrder({ platformOrderId: '727', placedAt: at, updatedAt: at })]
  await acceptOrders({ ctx, input: { connection: { id, kind }, orders } })
  const order = await floor.find('727')
  if (!order) throw new Error('it was accepted')
  const note = (text: string, toShop: boolean) =>
    floor.merchant.call('POST', `/api/v1/orders/${order.id}/notes`, { text, toShop })
  return { floor, ctx, order, note }
}

const types = ({ events }: Detail) => events.map(({ type }) => type).filter((type) => /note|memo/.test(type))

describe.concurrent('a note on an order', () => {
  it('stands in the memo of the shop once it is asked to, however often the effect comes', async () => {
    const { floor, ctx, order, note } = await anOrderOf('woocommerce', 'memo-a.example.com')
    expect((await note('送赠品', false)).status).toBe(200)
    expect((await note('先发', true)).status).toBe(200)
    const detail = await eventually(
      () => floor.detail(order.id),
      (seen) => types(seen).includes('memo_written'),
    )
    expect(detail).toMatchObject({ canWriteMemo: true })
    expect(types(detail)).toEqual(['noted', 'noted', 'memo_written'])
    expect(written.get('memo-a.example.com')).toEqual(['[订枢] 先发'])
    const version = detail.events.find(({ data }) => data?.toShop === true)?.version ?? 0
    const again = await writeMemo(ctx, { kind: 'channel.memo', orderId: order.id, text: '先发', version })
    expect(again.ok).toBe(true)
    expect(written.get('memo-a.example.com')).toEqual(['[订枢] 先发'])
    expect(types(await floor.detail(order.id))).toEqual(['noted', 'noted', 'memo_written'])
  })

  it('is refused for a platform that keeps no memos', async () => {
    const { floor, order, note } = await anOrderOf('open')
    expect(await refusal(note('先发', true))).toEqual([409, 'order.no_memo'])
    expect(await floor.detail(order.id)).toMatchObject({ canWriteMemo: false })
  })
})
