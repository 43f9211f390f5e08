/** A parcel that the tracking service refused for good: a person, and the clock once a day, offer it again. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { HOUR } from '../../../../src/core/time.ts'
import { markWatching } from '../../../../src/logistics/actions/mark-watching.ts'
import { parcelsOfOrders } from '../../../../src/logistics/logistics.queries.ts'
import { connectCouriers, couriersAnswer, type OutsideCall } from '../../../support/couriers.ts'
import { eventually } from '../../../support/open-shop.ts'
import { pollRound } from '../../../support/poll-round.ts'
import { aFloor, refusal } from '../../../support/shop-floor.ts'
import { ctxOfTenant } from '../../../support/tenants.ts'

let calls: OutsideCall[] = []
beforeEach(() => {
  calls = couriersAnswer()
})
afterEach(() => void vi.restoreAllMocks())

const subscriptionsOf = (waybill: string) =>
  calls.filter(({ path, body }) => path === '/poll' && body.includes(waybill))

/** An order on the road, whose parcel the service does not watch. */
async function aRefusedParcel() {
  const floor = await aFloor({ 'TEE-1': 10 })
  await connectCouriers(floor.merchant)
  await floor.sell('W1', [{ sku: 'TEE-1', quantity: 1 }])
  const order = await floor.until('W1', 'allocated')
  const [job] = (await floor.detail(order.id)).fulfilments
  if (!job) throw new Error('an allocated order has a job')
  expect(await refusal(floor.step(job.id, 'watch'))).toEqual([409, 'fulfilment.no_parcel'])
  await floor.packAll(job)
  for (const verb of ['print-label', 'hand-over']) expect((await floor.step(job.id, verb)).status, verb).toBe(200)
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const parcelOf = async () => (await parcelsOfOrders(ctx, [order.id])).get(order.id)?.[0]
  const parcel = await eventually(parcelOf, (found) => found?.watching === 'on')
  if (!parcel) throw new Error('unreachable: eventually waits for it')
  await markWatching({ ctx, input: { parcels: [{ id: parcel.id, watching: 'failed' }] } })
  return { ctx, floor, job, parcel, watching: async () => (await parcelOf())?.watching }
}

it('on demand: it is watched, and asking once more asks nobody', async () => {
  const { floor, job, parcel, watching } = await aRefusedParcel()
  const before = subscriptionsOf(parcel.waybill).length
  const answer = await floor.step(job.id, 'watch')
  expect(await answer.json()).toMatchObject({ parcel: { id: parcel.id, watching: 'on' } })
  expect(await watching()).toBe('on')
  expect(subscriptionsOf(parcel.waybill)).toHaveLength(before + 1)
  expect((await floor.step(job.id, 'watch')).status).toBe(200)
  expect(subscriptionsOf(parcel.waybill)).toHaveLength(before + 1)
})

it('refused again: what the service said is told, and it stays as it is', async () => {
  const { floor, job, watching } = await aRefusedParcel()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () =>
    Response.json({ result: false, returnCode: '701', message: '拒绝订阅的快递公司' }),
  )
  const [status, code] = await refusal(floor.step(job.id, 'watch'))
  expect([status, code]).toEqual([422, 'outside.rejected'])
  expect(await watching()).toBe('failed')
})

it('by the clock: when its turn of the day comes, and not before', async () => {
  const { ctx, parcel, watching } = await aRefusedParcel()
  const before = subscriptionsOf(parcel.waybill).length
  /** It left so many hours ago, and is due to be asked about. */
  const askAfter = async (hours: number) => {
    const now = Date.now()
    await ctx.db.$client
      .prepare('UPDATE parcels SET shipped_at = ?1, poll_at = ?2, version = version + 1 WHERE tenant_id = ?3')
      .bind(now - hours * HOUR, now - 1, ctx.tenant.id)
      .run()
    await pollRound(now)
  }
  await askAfter(12)
  expect([await watching(), subscriptionsOf(parcel.waybill).length]).toEqual(['failed', before])
  await askAfter(23)
  expect([await watching(), subscriptionsOf(parcel.waybill).length]).toEqual(['on', before + 1])
})
