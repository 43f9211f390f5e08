/** Lives of stopped parcels through the front door: wanted, asked, told, and what comes of it for the buyer. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AddressChangeDto } from '../../../src/address-changes/address-changes.contract.ts'
import { look } from '../../../src/flows/couriers/follow-interceptions.ts'
import { applyReports } from '../../../src/flows/couriers/take-tracks.ts'
import type { InterceptionDto, InterceptionRate } from '../../../src/interceptions/interceptions.contract.ts'
import { interceptionsRepository } from '../../../src/interceptions/interceptions.repository.ts'
import { eventually } from '../../support/open-shop.ts'
import { type Detail, refusal } from '../../support/shop-floor.ts'
import { ctxOfTenant } from '../../support/tenants.ts'
import { aCourier, aRoad, type Courier, type Road, report, type Stopped } from './stopped-parcels.ts'

let courier: Courier
beforeEach(() => {
  courier = aCourier()
})
afterEach(() => void vi.restoreAllMocks())

const HOUR = 3_600_000

type More = Detail & {
  readonly interceptions: readonly InterceptionDto[]
  readonly addressChanges: readonly AddressChangeDto[]
  readonly promise: { readonly versions: readonly { readonly reason: string }[] }
}

const detailOf = async (road: Road, { orderId }: Stopped) => (await road.floor.detail(orderId)) as More
const first = async (road: Road, parcel: Stopped): Promise<InterceptionDto> => {
  const [wish] = (await detailOf(road, parcel)).interceptions
  if (!wish) throw new Error('nobody wants it stopped')
  return wish
}
const until = (road: Road, parcel: Stopped, state: InterceptionDto['state']) =>
  eventually(
    () => first(road, parcel),
    (wish) => wish.state === state,
  )
const decide = (road: Road, { changeId }: Stopped, verb: string, body: object = {}) =>
  road.floor.merchant.call('POST', `/api/v1/address-changes/${changeId}/${verb}`, body)
const outcome = (road: Road, { id }: InterceptionDto, body: object) =>
  road.floor.merchant.call('POST', `/api/v1/interceptions/${id}/outcome`, body)
const withdraw = (road: Road, { id }: InterceptionDto) =>
  road.floor.merchant.call('POST', `/api/v1/interceptions/${id}/withdraw`)
const stop = (road: Road, { orderId, job }: Stopped, more: object = {}) =>
  road.floor.merchant.call('POST', `/api/v1/orders/${orderId}/interceptions`, {
    requestId: 'stop-0001',
    fulfilmentId: job.id,
    kind: 'return_to_sender',
    reason: '买家不要了，请联系 13812345678',
    ...more,
  })
/** The clock looks at it so many hours later. */
async function lookAfter(road: Road, { id }: InterceptionDto, hours: number): Promise<void> {
  const now = () => Date.now() + hours * HOUR
  const ctx = await ctxOfTenant(road.floor.merchant.tenantId, { clock: { now } })
  await look(ctx, id)
  await ctx.settled()
}

it('accepted, asked, told by a push: the parcel goes to the new address, and so does the promise', async () => {
  const road = await aRoad()
  const parcel = await road.next()
  expect((await decide(road, parcel, 'accept')).status).toBe(200)
  const asked = await until(road, parcel, 'accepted')
  expect(asked).toMatchObject({ kind: 'change_address', onFailure: 'reship', byHand: false, waybill: parcel.waybill })
  expect(asked.steps.map(({ state, by }) => [state, by !== ''])).toEqual([
    ['wanted', true],
    ['requested', false],
    ['accepted', false],
  ])
  expect(courier.asked(parcel.waybill)).toEqual(['MODIFY_ADDR'])
  expect(await refusal(decide(road, parcel, 'done'))).toEqual([409, 'address_change.intercepting'])
  expect(await refusal(decide(road, parcel, 'refuse', { why: '不行' }))).toEqual([409, 'address_change.intercepting'])

  expect((await road.push(parcel.waybill, '拦截成功')).status).toBe(200)
  await until(road, parcel, 'succeeded')
  const done = await eventually(
    () => detailOf(road, parcel),
    ({ addressChanges: [change] }) => change?.state === 'done',
  )
  expect(done.order.receiver.city).toBe('成都市')
  expect(done.promise.versions.at(-1)?.reason).toBe('改了收货地址')
  expect(done.cases.filter(({ kind }) => kind === 'address_change')).toMatchObject([{ status: 'closed' }])
  expect(done.fulfilments.map(({ status }) => status)).toEqual(['collected'])
  // A push that comes late changes nothing, one of a parcel that nobody wanted stopped waits for a person.
  await road.push(parcel.waybill, '拦截失败')
  await road.push('YT404', '拦截成功')
  await eventually(
    () => road.floor.merchant.get<{ items: { code: string }[] }>('/api/v1/parked'),
    ({ items }) => items.some(({ code }) => code === 'interception.unknown'),
  )
  expect((await first(road, parcel)).state).toBe('succeeded')
})

it('a courier that only scans: signed for in the new city is done, in the old one it goes out again', async () => {
  const road = await aRoad()
  for (const { city, state, reships } of [
    { city: '成都市', state: 'succeeded', reships: 0 },
    { city: '杭州市', state: 'failed', reships: 1 },
  ] as const) {
    const parcel = await road.next()
    await decide(road, parcel, 'accept')
    await until(road, parcel, 'accepted')
    const signed = report(parcel.waybill, 'delivered', Date.now(), city)
    expect((await applyReports({ ctx: road.ctx, reports: [signed] })).ok).toBe(true)
    await until(road, parcel, state)
    const done = await eventually(
      () => detailOf(road, parcel),
      ({ addressChanges: [change] }) => change?.state === 'done',
    )
    expect(done.events.filter(({ type }) => type === 'reshipped')).toHaveLength(reships)
  }
})

it('the merchant stops a parcel: once a request, back by its track, and nothing is sent again', async () => {
  const road = await aRoad()
  const parcel = await road.next()
  // The buyer's wish for another address stands in nobody's way.
  expect((await decide(road, parcel, 'refuse', { why: '来不及了' })).status).toBe(200)
  expect(await refusal(stop(road, parcel, { kind: 'change_address' }))).toEqual([409, 'interception.no_address'])
  const started = await Promise.all([stop(road, parcel), stop(road, parcel)])
  expect(started.map(({ status }) => status)).toEqual([200, 200])
  expect((await detailOf(road, parcel)).interceptions).toHaveLength(1)
  const wish = await until(road, parcel, 'accepted')
  expect(wish.steps[0]?.detail).toBe('买家不要了，请联系 138****5678')
  expect(await refusal(stop(road, parcel, { requestId: 'stop-0002' }))).toEqual([409, 'interception.already_open'])
  // 快递100 takes no wish back.
  expect(await refusal(withdraw(road, wish))).toEqual([409, 'interception.not_withdrawable'])
  expect((await outcome(road, wish, { state: 'succeeded', why: '网点已截下' })).status).toBe(200)
  const done = await detailOf(road, parcel)
  expect(done.fulfilments.map(({ status }) => status)).toEqual(['intercepted'])
  expect(done.events.map(({ type }) => type)).not.toContain('reshipped')
  expect((await outcome(road, wish, { state: 'succeeded', why: '再说一次' })).status).toBe(200)
  expect(await refusal(outcome(road, wish, { state: 'failed', why: '说错了' }))).toEqual([409, 'interception.not_open'])
  expect(await refusal(stop(road, parcel, { requestId: 'stop-0003' }))).toEqual([409, 'interception.not_on_the_road'])
})

it('nobody to ask: a person phones, says what was agreed, and the case closes', async () => {
  const road = await aRoad({ canStop: false })
  const [agreed, taken] = [await road.next(), await road.next()]
  for (const parcel of [agreed, taken]) {
    await decide(road, parcel, 'accept', { onFailure: 'leave' })
    const wish = await first(road, parcel)
    expect(wish).toMatchObject({ byHand: true, state: 'wanted', kind: 'return_to_sender' })
    expect((await detailOf(road, parcel)).cases.map(({ kind, status }) => `${kind} ${status}`).sort()).toEqual([
      'address_change open',
      'interception open',
    ])
  }
  const wish = await first(road, agreed)
  await outcome(road, wish, { state: 'accepted', why: '可以改派' })
  await outcome(road, wish, { state: 'succeeded', why: '已改派', kind: 'change_address' })
  const done = await eventually(
    () => detailOf(road, agreed),
    ({ addressChanges: [change] }) => change?.state === 'done',
  )
  expect(done.cases.map(({ status }) => status)).toEqual(['closed', 'closed'])
  expect(done.order.receiver.city).toBe('成都市')
  expect(done.events.map(({ type }) => type)).not.toContain('reshipped')

  expect((await withdraw(road, await first(road, taken))).status).toBe(200)
  const refused = await eventually(
    () => detailOf(road, taken),
    ({ addressChanges: [change] }) => change?.state === 'refused',
  )
  expect(refused.addressChanges[0]?.why).toBe('商家已撤回改址，包裹按原地址派送')
  expect(courier.asked(taken.waybill)).toEqual([])
})

it('a courier that does not answer is asked again by the clock, and at last a person phones', async () => {
  const road = await aRoad()
  const parcel = await road.next()
  courier.says(parcel.waybill, ['lost'])
  await decide(road, parcel, 'accept')
  const wish = await until(road, parcel, 'requested')
  const before = courier.asked(parcel.waybill).length
  await lookAfter(road, wish, 1)
  expect(courier.asked(parcel.waybill).length).toBeGreaterThan(before)
  expect((await first(road, parcel)).byHand).toBe(false)
  await lookAfter(road, wish, 3)
  const handed = await detailOf(road, parcel)
  expect(handed.interceptions[0]).toMatchObject({ state: 'requested', byHand: true })
  expect(handed.cases.some(({ kind, status }) => kind === 'interception' && status === 'open')).toBe(true)
  const row = await interceptionsRepository(road.ctx).byId(wish.id)
  expect(row?.lookAt).toBeNull()
})

it('refused because nobody has scanned it yet: asked again later, not sent again', async () => {
  const road = await aRoad({ isScanned: false })
  const parcel = await road.next()
  courier.says(parcel.waybill, ['no', 'yes'])
  await decide(road, parcel, 'accept')
  const wish = await until(road, parcel, 'requested')
  await eventually(
    async () => courier.asked(parcel.waybill).length,
    (asked) => asked > 0,
  )
  expect((await first(road, parcel)).state).toBe('requested')
  await lookAfter(road, wish, 3)
  expect((await first(road, parcel)).state).toBe('accepted')
})

it('says how couriers kept their word', async () => {
  const road = await aRoad()
  const [one, two, three] = [await road.next(), await road.next(), await road.next()]
  for (const parcel of [one, two, three]) await decide(road, parcel, 'accept', { onFailure: 'leave' })
  for (const parcel of [one, two, three]) await until(road, parcel, 'accepted')
  await road.push(one.waybill, '拦截成功')
  await road.push(two.waybill, '拦截失败')
  await until(road, two, 'failed')
  await until(road, one, 'succeeded')
  const rates = async (from: number, to: number) =>
    (await road.floor.merchant.get<{ items: InterceptionRate[] }>(`/api/v1/interceptions/rates?from=${from}&to=${to}`))
      .items
  const [row, ...others] = await rates(Date.now() - HOUR, Date.now() + HOUR)
  expect(others).toEqual([])
  expect(row).toMatchObject({ asked: 3, accepted: 3, succeeded: 1, failed: 1, refused: 0, withdrawn: 0, open: 1 })
  expect(row?.medianMs).toBeGreaterThan(0)
  expect(await rates(0, 1)).toEqual([])
})
