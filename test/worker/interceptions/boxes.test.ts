/** Boxes that are not simply one order's one parcel, and a courier that can be asked how it stands. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { decideAddressChange } from '../../../src/flows/buyers/decide-address-change.ts'
import { look, takeWords } from '../../../src/flows/couriers/follow-interceptions.ts'
import { fulfilmentRepository } from '../../../src/fulfilment/fulfilment.repository.ts'
import { interceptionsRepository } from '../../../src/interceptions/interceptions.repository.ts'
import { ordersRepository } from '../../../src/orders/orders.repository.ts'
import { decide as decideMerge, sellTo, setRules, untilSuggested } from '../../support/merging-floor.ts'
import { eventually } from '../../support/open-shop.ts'
import { refusal } from '../../support/shop-floor.ts'
import { aCourier, aRoad, aRoadOfZto, askForAnother, type Courier, pack, type Road, take } from './stopped-parcels.ts'

let courier: Courier
beforeEach(() => {
  courier = aCourier()
})
afterEach(() => void vi.restoreAllMocks())

const accept = async ({ ctx }: Road, id: string) => {
  const accepted = await decideAddressChange({ ctx, input: { id, to: 'accepted', why: '' } })
  if (!accepted.ok) throw new Error(accepted.error.code)
  await ctx.settled()
}
const changeIs = (road: Road, id: string, state: string) =>
  eventually(
    () => road.changes.byId(id),
    (change) => change?.state === state,
  )
const wishesOf = ({ ctx }: Road, orderId: string) => interceptionsRepository(ctx).ofOrders([orderId])

it('of two parcels one goes to the new address and one does not: only its goods are sent again', async () => {
  const road = await aRoad()
  const { floor, ctx, connectionId } = road
  await floor.stock('CAP-1', 10)
  await floor.sell('TWO', [
    { sku: 'TEE-1', quantity: 2 },
    { sku: 'CAP-1', quantity: 1 },
  ])
  const order = await floor.until('TWO', 'allocated')
  await floor.merchant.send('POST', `/api/v1/orders/${order.id}/split`, { groups: [[1], [2]] })
  const jobs = (await fulfilmentRepository(ctx).ofOrders([order.id])).filter(({ status }) => status !== 'cancelled')
  expect(jobs).toHaveLength(2)
  for (const job of jobs) await pack(ctx, job, { waybill: `YT-${job.lines[0]?.sku}`, connectionId })
  for (const job of jobs) await take(ctx, job, [{ kind: 'hand_over' }, { kind: 'collect' }])
  const changeId = await askForAnother(ctx, order.id)
  await accept(road, changeId)
  await eventually(
    () => wishesOf(road, order.id),
    (wishes) => wishes.length === 2 && wishes.every(({ state }) => state === 'accepted'),
  )
  await takeWords(ctx, [{ waybill: 'YT-TEE-1', state: 'succeeded', reference: '', detail: '' }])
  await ctx.settled()
  expect((await road.changes.byId(changeId))?.state).toBe('accepted')
  await takeWords(ctx, [{ waybill: 'YT-CAP-1', state: 'failed', reference: '', detail: '已出仓' }])
  await ctx.settled()
  await changeIs(road, changeId, 'done')
  const reships = await ordersRepository(ctx).byIds(
    (await ordersRepository(ctx).reshipsOf([order.id])).map(({ id }) => id),
  )
  expect(reships.map(({ lines }) => lines.map(({ sku, quantity }) => [sku, quantity]))).toEqual([[['CAP-1', 1]]])
  expect((await ordersRepository(ctx).byId(order.id))?.receiver.city).toBe('成都市')
})

it('a box with goods of others is not stopped by itself: a person sees to it', async () => {
  const road = await aRoad()
  const { floor, ctx, connectionId } = road
  await setRules(floor, {})
  const orders = await sellTo(floor, 'home', { S1: 'TEE-1', S2: 'TEE-1' })
  const [suggestion] = await untilSuggested(floor)
  await decideMerge(floor, suggestion?.id ?? '', 'merge')
  const [one] = orders
  const jobs = await fulfilmentRepository(ctx).ofOrders(orders.map(({ id }) => id))
  const [first] = jobs
  if (!one || !first) throw new Error('two orders in one box')
  for (const job of jobs)
    await take(ctx, job, [{ kind: 'pick', lines: job.lines.map(({ lineNo, quantity }) => ({ lineNo, quantity })) }])
  const label = { routeMark: '', packageCode: '', provider: 'kuaidi100', connectionId, printedAt: Date.now() }
  await take(ctx, first, [{ kind: 'pack' }, { kind: 'label', waybill: 'YT-BOX', label }, { kind: 'hand_over' }])
  const changeId = await askForAnother(ctx, one.id)
  await accept(road, changeId)
  expect(await wishesOf(road, one.id)).toEqual([])
  const own = jobs.find(({ orderId }) => orderId === one.id)
  const body = { requestId: 'stop-0001', fulfilmentId: own?.id, kind: 'return_to_sender', reason: '买家不要了' }
  const stop = floor.merchant.call('POST', `/api/v1/orders/${one.id}/interceptions`, body)
  expect(await refusal(stop)).toEqual([409, 'interception.shared_parcel'])
  expect(courier.asked('YT-BOX')).toEqual([])
  expect((await floor.merchant.call('POST', `/api/v1/address-changes/${changeId}/done`, {})).status).toBe(200)
})

it('a box that stands ready loses its label, and waits for one to the new address', async () => {
  const road = await aRoad()
  const { floor, ctx, connectionId } = road
  await floor.sell('BOX', [{ sku: 'TEE-1', quantity: 1 }])
  const order = await floor.until('BOX', 'allocated')
  const [job] = await fulfilmentRepository(ctx).ofOrders([order.id])
  if (!job) throw new Error('an allocated order has a job')
  await pack(ctx, job, { waybill: 'YT-READY', connectionId })
  const changeId = await askForAnother(ctx, order.id)
  await decideAddressChange({ ctx, input: { id: changeId, to: 'accepted', why: '' } })
  const { order: after, fulfilments, events } = await floor.detail(order.id)
  expect(after.status).toBe('allocated')
  expect(after.receiver.city).toBe('成都市')
  expect(fulfilments.map(({ status, waybill }) => [status, waybill])).toEqual([['packed', null]])
  expect(events.map(({ type }) => type)).toContain('label_voided')
  const late = await floor.step(job.id, 'hand-over')
  expect(late.status).toBe(409)
})

it('中通 is asked how it stands, and takes a wish back', async () => {
  const road = await aRoadOfZto()
  const asked: string[] = []
  let words = '拦截中'
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const url = new URL(String(input))
    const service = /thirdcenter\.\w+/.exec(url.pathname + url.search)?.[0] ?? url.pathname
    asked.push(service)
    const result = service === 'thirdcenter.queryIntercept' ? { interceptStatusDesc: words } : {}
    return Response.json({ status: true, statusCode: '200', message: 'ok', result })
  })
  const [told, withdrawn] = [await road.next(), await road.next()]
  for (const parcel of [told, withdrawn]) {
    await accept(road, parcel.changeId)
    await eventually(
      () => wishesOf(road, parcel.orderId),
      ([wish]) => wish?.state === 'accepted' && wish.connectionId === road.zto,
    )
  }
  const [wish] = await wishesOf(road, told.orderId)
  await look(road.ctx, wish?.id ?? '')
  expect((await wishesOf(road, told.orderId))[0]?.state).toBe('accepted')
  words = '拦截成功'
  await look(road.ctx, wish?.id ?? '')
  await road.ctx.settled()
  expect((await wishesOf(road, told.orderId))[0]?.state).toBe('succeeded')
  await changeIs(road, told.changeId, 'done')

  const [back] = await wishesOf(road, withdrawn.orderId)
  const path = `/api/v1/interceptions/${back?.id}/withdraw`
  expect((await road.floor.merchant.call('POST', path)).status).toBe(200)
  expect((await road.floor.merchant.call('POST', path)).status).toBe(200)
  expect(asked.filter((service) => service === 'thirdcenter.cancelIntercept')).toHaveLength(1)
  expect((await changeIs(road, withdrawn.changeId, 'refused'))?.why).toContain('按原地址派送')
})

it('the number that a courier gave for a wish stays, whatever was read before it came', async () => {
  const road = await aRoad()
  const parcel = await road.next()
  await accept(road, parcel.changeId)
  const [before] = await eventually(
    () => wishesOf(road, parcel.orderId),
    ([wish]) => wish?.state === 'accepted',
  )
  if (!before) throw new Error('there is a wish')
  const wishes = interceptionsRepository(road.ctx)
  await wishes.note({ ...before, reference: 'C-1' })
  // The clock's next look, and a step, of somebody who had read it earlier.
  await wishes.note(before)
  await road.ctx.db.$client.batch([wishes.move(before)])
  expect((await wishes.byId(before.id))?.reference).toBe('C-1')
})
