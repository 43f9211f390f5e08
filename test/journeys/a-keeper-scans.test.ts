/** What a keeper's scanner reads leads to the parcel, or to those that want the goods. */
import { afterAll, expect, it, vi } from 'vitest'
import type { ScanAnswer } from '../../src/fulfilment/fulfilment.contract.ts'
import { connectCouriers, couriersAnswer } from '../support/couriers.ts'
import { aFloor } from '../support/shop-floor.ts'
import { aMerchantOn } from '../support/tenants.ts'

afterAll(() => void vi.restoreAllMocks())

it('a waybill, an order number, a SKU and a barcode are found; what is somebody else’s is not', async () => {
  couriersAnswer()
  const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
  await connectCouriers(floor.merchant)
  await floor.merchant.send('PUT', '/api/v1/skus/TEE-1', { name: '白 T 恤', barcode: '6901234567892' })
  await floor.sell('S1', [{ sku: 'TEE-1', quantity: 2 }])
  await floor.sell('S2', [{ sku: 'CAP-1', quantity: 1 }])
  const [first, second] = [await floor.until('S1', 'allocated'), await floor.until('S2', 'allocated')]
  const scan = (code: string, warehouseId = '') =>
    floor.merchant.get<ScanAnswer>(
      `/api/v1/fulfilments/scan?code=${encodeURIComponent(code)}${warehouseId && `&warehouseId=${warehouseId}`}`,
    )
  const jobOf = (orderId: string) => ({ orderId })

  expect(await scan(first.hubNo.toLowerCase())).toMatchObject({ sku: null, items: [jobOf(first.id)] })
  expect(await scan('TEE-1')).toMatchObject({ sku: 'TEE-1', items: [jobOf(first.id)] })
  expect(await scan('6901234567892')).toMatchObject({ sku: 'TEE-1', items: [jobOf(first.id)] })
  expect(await scan('TEE-1', 'WH-NONE')).toEqual({ sku: 'TEE-1', items: [] })
  expect(await scan('NOTHING')).toEqual({ sku: null, items: [] })

  const job = (await floor.detail(second.id)).fulfilments[0]
  if (!job) throw new Error('an allocated order has a job')
  await floor.packAll(job)
  expect((await floor.step(job.id, 'print-label')).status).toBe(200)
  const { waybill } = (await floor.detail(second.id)).fulfilments[0] ?? { waybill: null }
  expect(await scan(String(waybill))).toMatchObject({ sku: null, items: [{ id: job.id, waybill }] })
  // Picked already: nobody wants these goods any more.
  expect(await scan('CAP-1')).toEqual({ sku: 'CAP-1', items: [] })

  const other = await aMerchantOn('SHARD_0', '隔壁老王')
  for (const code of [String(waybill), first.hubNo, 'TEE-1', '6901234567892'])
    expect(await other.get<ScanAnswer>(`/api/v1/fulfilments/scan?code=${code}`)).toEqual({ sku: null, items: [] })
})
