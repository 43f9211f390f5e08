/** What the buyer's page tells of stopping a parcel: how it stands, and nothing of why or of what the courier said. */
import { expect, it } from 'vitest'
import { type Interception, interceptionsRepository } from '../../../src/interceptions/interceptions.repository.ts'
import { aFloor } from '../../support/shop-floor.ts'
import { ctxOfTenant, self } from '../../support/tenants.ts'

type Page = { readonly parcels: readonly { readonly waybill: string; readonly interception: object | null }[] }

it('tells how stopping a parcel stands, by parcel, until it is taken back', async () => {
  const floor = await aFloor({ 'TEE-1': 5 })
  await floor.sell('B1', [{ sku: 'TEE-1', quantity: 1 }])
  const order = await floor.until('B1', 'allocated')
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  for (const [waybill, job] of [
    ['YT0000000000001', 'ful_one'],
    ['YT0000000000002', 'ful_two'],
  ])
    await ctx.db.$client
      .prepare(
        `INSERT INTO parcels (tenant_id, id, waybill, carrier, order_id, fulfilment_id, part, node, node_at, nodes, watching, shipped_at, created_at, updated_at, version)
         VALUES (?1, ?2, ?2, 'yuantong', ?3, ?4, 0, 'in_transit', 1, '[]', 'on', 1, 1, 1, 1)`,
      )
      .bind(ctx.tenant.id, waybill, order.id, job)
      .run()
  const wish: Interception = {
    id: 'int_1',
    orderId: order.id,
    fulfilmentId: 'ful_one',
    addressChangeId: 'chg_1',
    carrier: 'yuantong',
    waybill: 'YT0000000000001',
    kind: 'change_address',
    state: 'accepted',
    steps: [{ state: 'accepted', at: 2, by: '', detail: '网点 13800001234 已受理' }],
    byHand: false,
    onFailure: 'reship',
    reason: '买家要改到公司',
    connectionId: 'con_1',
    reference: 'C1',
    reshipOrderId: null,
    requestedAt: 1,
    acceptedAt: 2,
    endedAt: null,
    lookAt: null,
  }
  const wishes = interceptionsRepository(ctx)
  await ctx.db.$client.batch(wishes.insert([wish]))
  const { url } = await floor.merchant.send<{ url: string }>('POST', `/api/v1/orders/${order.id}/track-link`)
  const shown = async () => {
    const response = await self.fetch(`http://dingshu.test/api/public/track/${url.slice(url.lastIndexOf('/') + 1)}`)
    return response.json<Page>()
  }
  const told = ({ parcels }: Page) =>
    Object.fromEntries(parcels.map(({ waybill, interception }) => [waybill.slice(-1), interception]))

  const page = await shown()
  expect(told(page)).toEqual({
    1: { kind: 'change_address', state: 'accepted', steps: [{ state: 'accepted', at: 2 }], resends: true },
    2: null,
  })
  expect(JSON.stringify(page)).not.toMatch(/买家要改到公司|已受理|int_1|con_1/)

  await wishes.move({ ...wish, state: 'withdrawn', endedAt: 3 }).run()
  expect(told(await shown())).toEqual({ 1: null, 2: null })
})
