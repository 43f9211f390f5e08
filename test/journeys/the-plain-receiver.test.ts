import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import type { Fulfilment } from '../../src/fulfilment/fulfilment.contract.ts'
import type { OrderSummary } from '../../src/orders/orders.contract.ts'
import { anOpenShop, eventually, openOrder } from '../support/open-shop.ts'
import { giveContact } from '../support/shop-floor.ts'
import { aMerchant } from '../support/tenants.ts'

afterEach(() => vi.restoreAllMocks())

/** Every text of every table of the shards. */
async function everythingStored(): Promise<string> {
  const texts: string[] = []
  for (const db of [env.SHARD_0, env.SHARD_1]) {
    const tables = await db
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%migrations%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .all<{ name: string }>()
    for (const { name } of tables.results)
      texts.push(JSON.stringify((await db.prepare(`SELECT * FROM "${name}"`).all()).results))
  }
  return texts.join('\n')
}

it('the receiver of an own shop’s order is stored masked and sealed, and the label service alone gets the plain text', async () => {
  const merchant = await aMerchant()
  await giveContact(merchant)
  const shop = await anOpenShop(merchant)
  await merchant.send('POST', '/api/v1/connections', {
    kind: 'kdniao',
    name: '快递鸟',
    credentials: { eBusinessId: '1000001', apiKey: 'TESTAPIKEY' },
    settings: { gateway: 'http://127.0.0.1:1' },
  })
  await merchant.send('PUT', '/api/v1/stock/TEE-1', { counts: [{ warehouseId: 'WH-1', onHand: 5 }], reason: '盘点' })
  await shop.push('order.paid', openOrder({ orderId: 'P1', lines: [{ sku: 'TEE-1', quantity: 1 }] }))
  const { items } = await eventually(
    () => merchant.get<{ items: OrderSummary[] }>('/api/v1/orders'),
    (seen) => seen.items[0]?.status === 'allocated',
  )
  const [job] = (await merchant.get<{ fulfilments: Fulfilment[] }>(`/api/v1/orders/${items[0]?.id}`)).fulfilments
  expect(await everythingStored()).not.toContain('13800001234')

  let asked = ''
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_input, init) => {
    asked = new URLSearchParams(String(init?.body)).get('RequestData') ?? ''
    return Response.json({
      EBusinessID: '1000001',
      Success: true,
      ResultCode: '100',
      Reason: '成功',
      Order: {
        OrderCode: job?.id,
        ShipperCode: 'YTO',
        LogisticCode: 'YT0001',
        MarkDestination: '杭州-余杭',
        PackageCode: '571-01',
      },
      PrintTemplate: '<html><p>面单</p></html>',
    })
  })
  const { fulfilment } = await merchant.send<{ fulfilment: Fulfilment }>(
    'POST',
    `/api/v1/fulfilments/${job?.id}/print-label`,
  )
  expect(fulfilment.waybill).toBe('YT0001')
  expect(JSON.parse(asked).Receiver).toMatchObject({ Name: '张三丰', Mobile: '13800001234' })

  const page = await merchant.call('GET', `/api/v1/fulfilments/${job?.id}/label`)
  expect(await page.text()).toContain('面单')
  expect(page.headers.get('content-security-policy')).toContain('sandbox')
  const stored = await everythingStored()
  expect(stored).not.toContain('13800001234')
  expect(stored).toContain('receiver.opened')
})
