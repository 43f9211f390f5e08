/** A buyer agrees in the mini program and is told there; where nothing was agreed to, the SMS of the chain tells. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buyerEffects } from '../../src/flows/buyers/buyer-news.ts'
import { changeOrder } from '../../src/orders/domain/change-order.ts'
import { ordersRepository } from '../../src/orders/orders.repository.ts'
import { connectCouriers, couriersAnswer } from '../support/couriers.ts'
import { type Messengers, messengersAnswer, openidOfCode } from '../support/messengers.ts'
import { eventually } from '../support/open-shop.ts'
import { aFloor, type Floor } from '../support/shop-floor.ts'
import { aMerchant, ctxOfTenant, self } from '../support/tenants.ts'

let messengers: Messengers
beforeAll(() => {
  couriersAnswer()
  messengers = messengersAnswer()
})
afterAll(() => void vi.restoreAllMocks())

const SHIPPED = 'shippedTemplate000000000000000000000000000A'
const ADDRESS = 'addressTemplate0000000000000000000000000000'

interface Subscribed {
  readonly left: readonly { readonly templateId: string; readonly messages: number }[]
}
interface NoticeRow {
  readonly event: string
  readonly connectionId: string
  readonly status: string
  readonly recipient: string
  readonly error: string | null
}

async function aTellingShop(appId: string) {
  const floor = await aFloor({ 'TEE-1': 20 })
  const { merchant } = floor
  await connectCouriers(merchant)
  const sms = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'aliyun-sms',
    name: '短信',
    credentials: { accessKeyId: 'A', accessKeySecret: 'S' },
    settings: { signName: '示例', templateCodes: 'buyer.shipped=SMS_1,*=SMS_2', phones: '13900000000' },
  })
  const program = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'wechat-mp',
    name: '小程序',
    credentials: { appId, appSecret: 's' },
    settings: {
      templates: `buyer.shipped=${SHIPPED} character_string1:waybill thing2:items
buyer.address_change=${ADDRESS} thing1:result`,
    },
  })
  const { items } = await merchant.get<{ items: Record<string, unknown>[] }>('/api/v1/notice-routes')
  const ofBuyers = items.filter(({ connectionId }) => connectionId === program.id)
  expect(ofBuyers.map(({ event, nextConnectionId }) => [event, nextConnectionId]).sort()).toEqual(
    ['buyer.address_change', 'buyer.intercepted', 'buyer.promise_changed', 'buyer.shipped', 'order.arriving_soon'].map(
      (event) => [event, sms.id],
    ),
  )
  // At any hour of the night that this runs.
  for (const route of ofBuyers)
    await merchant.send('PUT', '/api/v1/notice-routes', { ...route, quietFrom: 0, quietTo: 0 })
  return { floor, sms, program }
}

async function ship(floor: Floor, platformOrderId: string) {
  const order = await floor.until(platformOrderId, 'allocated')
  const [job] = (await floor.detail(order.id)).fulfilments
  if (!job) throw new Error('an allocated order has a job')
  await floor.packAll(job)
  for (const verb of ['print-label', 'hand-over']) await floor.step(job.id, verb)
  await floor.until(platformOrderId, 'shipped')
  return order
}

const noticesOf = (floor: Floor, orderId: string) =>
  floor.merchant.get<{ items: NoticeRow[] }>(`/api/v1/notices?orderId=${orderId}`)

describe('a buyer', () => {
  it('who agreed is told in the mini program, once for each consent; without one by SMS, never the merchant', async () => {
    const { floor, program, sms } = await aTellingShop('wx1')
    const { merchant } = floor
    const openid = 'oBuyer00000001'
    messengers.consents.set(openid, 1)
    const first = await floor.sell('B1', [{ sku: 'TEE-1', quantity: 2 }])
    const report = (more: Record<string, unknown> = {}) => ({
      requestId: 'window-0001',
      connectionId: program.id,
      openid,
      orderId: first.id,
      templateIds: [SHIPPED],
      ...more,
    })
    const say = (body: unknown) => merchant.send<Subscribed>('POST', '/api/v1/subscriptions', body)
    for (let i = 0; i < 2; i++)
      expect(await say(report())).toEqual({
        left: expect.arrayContaining([
          { templateId: SHIPPED, messages: 1 },
          { templateId: ADDRESS, messages: 0 },
        ]),
      })
    await ship(floor, 'B1')
    const sent = await eventually(
      async () => messengers.told.find(({ to }) => to === openid),
      (one) => one !== undefined,
    )
    expect(sent?.body).toMatchObject({
      template_id: SHIPPED,
      data: { character_string1: { value: expect.stringMatching(/^YT/) }, thing2: { value: '商品 TEE-1×2' } },
    })
    const told = await eventually(
      () => noticesOf(floor, first.id),
      ({ items }) => items.some(({ status }) => status === 'sent'),
    )
    expect(told.items).toMatchObject([
      { event: 'buyer.shipped', status: 'sent', recipient: 'oB***01' },
      { status: 'held' },
    ])
    expect(await say(report())).toMatchObject({ left: expect.arrayContaining([{ templateId: SHIPPED, messages: 0 }]) })

    const second = await floor.sell('B2', [{ sku: 'TEE-1', quantity: 1 }])
    await ship(floor, 'B2')
    const text = await eventually(
      async () => messengers.told.find(({ to }) => to === '13800001234'),
      (one) => one !== undefined,
    )
    expect(text?.body).toMatchObject({ TemplateCode: 'SMS_1' })
    const rows = await eventually(
      () => noticesOf(floor, second.id),
      ({ items }) => items.every(({ status }) => status === 'failed' || status === 'sent'),
    )
    expect(rows.items.map(({ connectionId, status }) => [connectionId, status]).sort()).toEqual(
      [
        [program.id, 'failed'],
        [sms.id, 'sent'],
      ].sort(),
    )
    expect(rows.items.every(({ recipient }) => !recipient.includes('13800001234'))).toBe(true)
    // What the shop's own words for its people would have said stays with them.
    expect(messengers.told.some(({ to }) => to.includes('13900000000'))).toBe(false)
  })

  it('may agree from the signed link, with a login code; another link, program or template is refused', async () => {
    const { floor, program } = await aTellingShop('wx2')
    const order = await floor.sell('B3', [{ sku: 'TEE-1', quantity: 1 }], { buyerId: 'buyer-7' })
    const { url } = await floor.merchant.send<{ url: string }>('POST', `/api/v1/orders/${order.id}/track-link`)
    const token = url.split('/t/')[1] ?? ''
    const at = (of: string) => `http://dingshu.test/api/public/track/${of}/subscription`
    const offers = (await (await self.fetch(at(token))).json()) as { items: unknown }
    expect(offers.items).toEqual([
      {
        appId: 'wx2',
        templates: expect.arrayContaining([
          { templateId: SHIPPED, events: ['已发货'] },
          { templateId: ADDRESS, events: ['改址结果'] },
        ]),
      },
    ])
    const post = (of: string, body: unknown) =>
      self.fetch(at(of), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const agreed = { requestId: 'window-0002', appId: 'wx2', code: 'C1', templateIds: [SHIPPED] }
    const answer = await post(token, agreed)
    expect(await answer.json()).toMatchObject({ left: expect.arrayContaining([{ templateId: SHIPPED, messages: 1 }]) })
    expect((await post(`${token}x`, agreed)).status).toBe(404)
    expect((await post(token, { ...agreed, appId: 'wx1' })).status).toBe(404)
    expect((await post(token, { ...agreed, templateIds: ['other'] })).status).toBe(422)
    messengers.consents.set(openidOfCode('C1'), 1)
    await ship(floor, 'B3')
    await eventually(
      async () => messengers.told.find(({ to }) => to === openidOfCode('C1')),
      (one) => one !== undefined,
    )
    // A link is passed on: whoever has it hears of its order, and of no other of the same buyer.
    messengers.consents.set(openidOfCode('C1'), 1)
    await post(token, { ...agreed, requestId: 'window-0003' })
    const next = await floor.sell('B5', [{ sku: 'TEE-1', quantity: 1 }], { buyerId: 'buyer-7' })
    await ship(floor, 'B5')
    const { items } = await eventually(
      () => noticesOf(floor, next.id),
      ({ items: rows }) => rows.length > 0 && rows.every(({ status }) => status === 'failed' || status === 'sent'),
    )
    expect(items.find(({ connectionId }) => connectionId === program.id)?.status).toBe('failed')
    expect(messengers.told.filter(({ to }) => to === openidOfCode('C1'))).toHaveLength(1)
  })

  it('of another tenant is nobody here', async () => {
    const { floor, program } = await aTellingShop('wx3')
    const order = await floor.sell('B4', [{ sku: 'TEE-1', quantity: 1 }])
    const other = await aMerchant()
    const body = { requestId: 'window-0003', connectionId: program.id, openid: 'oBuyer00000009', templateIds: [] }
    const refused = await other.call('POST', '/api/v1/subscriptions', { ...body, orderId: order.id })
    expect([refused.status, await refused.json()]).toMatchObject([404, { code: 'subscription.unknown_messenger' }])
    const lost = await floor.merchant.call('POST', '/api/v1/subscriptions', { ...body, orderId: 'ord_none' })
    expect([lost.status, await lost.json()]).toMatchObject([404, { code: 'subscription.unknown_order' }])
  })

  it('hears of a new time when it moves by hours, of a changed address and of a stopped parcel', async () => {
    const { floor } = await aTellingShop('wx4')
    const sold = await floor.sell('B5', [{ sku: 'TEE-1', quantity: 1 }])
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const before = await ordersRepository(ctx).byId(sold.id)
    if (before?.promisedAt == null) throw new Error('a paid order has a promise')
    const told = async (...events: Parameters<typeof changeOrder>[1][number][]) => {
      const change = changeOrder(before, events, ctx.clock.now(), '')
      return (await buyerEffects(ctx, change ? [change] : [])).map((effect) =>
        effect.kind === 'notify' ? [effect.event, effect.facts.result ?? ''] : [],
      )
    }
    const was = before.expectedAt ?? before.promisedAt
    const moved = (hours: number) => ({ type: 'promised', promisedAt: was + hours * 3_600_000, first: false }) as const
    expect(await told(moved(1))).toEqual([])
    expect(await told(moved(3))).toEqual([['buyer.promise_changed', '']])
    expect(await told({ type: 'address_change', changeId: 'c', state: 'requested' })).toEqual([])
    expect(await told({ type: 'address_change', changeId: 'c', state: 'done' })).toEqual([
      ['buyer.address_change', '已办好，将送往新地址'],
    ])
    const stop = {
      type: 'interception',
      interceptionId: 'i',
      fulfilmentId: 'f',
      kind: 'return_to_sender',
      byHand: false,
    } as const
    expect(await told({ ...stop, state: 'accepted' })).toEqual([])
    expect(await told({ ...stop, state: 'succeeded' })).toEqual([['buyer.intercepted', '成功']])
  })
})
