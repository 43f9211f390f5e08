import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import type { StockExplanation } from '../../../src/stock/stock.contract.ts'
import { ledgerName } from '../../../src/stock/stock-ledger.client.ts'
import { aSale } from '../../support/a-campaign.ts'
import { aFloor, refusal } from '../../support/shop-floor.ts'

const pause = () => new Promise((resolve) => setTimeout(resolve, 15))

it('the books of any earlier instant, with every hold and its owner, after the object was evicted', async () => {
  const floor = await aFloor({ 'TEE-1': 10 })
  const { merchant } = floor
  const moments: { at: number; said: StockExplanation }[] = []
  const note = async () => {
    const said = await floor.explain('TEE-1')
    await pause()
    moments.push({ at: Date.now(), said })
    await pause()
  }
  await note()
  await aSale(merchant, { sku: 'TEE-1', warehouses: [{ warehouseId: 'WH-1', pieces: 4 }], name: '拼多多团购' })
  await note()
  await floor.sell('ORDER', [{ sku: 'TEE-1', quantity: 2 }])
  const order = await floor.until('ORDER', 'allocated')
  await note()
  await merchant.send('POST', '/api/v1/stock/TEE-1/adjust', { warehouseId: 'WH-1', delta: 3, of: 'qc', reason: '抽检' })
  await note()
  await merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: '退款' })
  await evictDurableObject(env.STOCK_LEDGER.getByName(ledgerName(merchant.tenantId, 'TEE-1')))
  for (const { at, said } of moments)
    expect(await merchant.get(`/api/v1/stock/TEE-1/explain?at=${at}`)).toEqual({ ...said, at })
  expect(moments[3]?.said.sentence).toBe('账面 10，可售 1：拼多多团购 4 · 订单占用 2 · 质检 3')
  // Before anything was counted there was nothing; of the future only the present is known.
  const before = await merchant.get<StockExplanation>('/api/v1/stock/TEE-1/explain?at=1000')
  expect(before).toMatchObject({ levels: [], holds: [], totals: { onHand: 0 }, seq: 0 })
  const later = await merchant.get<StockExplanation>(`/api/v1/stock/TEE-1/explain?at=${Date.now() + 60_000}`)
  expect(later.totals).toEqual((await floor.explain('TEE-1')).totals)
  expect(await refusal(merchant.call('GET', '/api/v1/stock/TEE-1/explain?at=yesterday'))).toEqual([
    422,
    'request.invalid',
  ])
})
