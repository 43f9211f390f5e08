import { beforeEach, describe, expect, test } from 'vitest'
import { answerStop } from '../../../sandbox/src/couriers/waybills'
import { findCity } from '../../../sandbox/src/geography'
import { dataSign } from '../../../sandbox/src/kdniao/sign'
import { labelSign, querySign } from '../../../sandbox/src/kuaidi100/sign'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import { advanceParcel } from '../../../sandbox/src/parcels/advance'
import { isFinal, moved, nextStop, type ParcelFacts, stageOf } from '../../../sandbox/src/parcels/journey'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import documentedLabel from '../../fixtures/protocols/kdniao.request.json'
import kdniaoResponses from '../../fixtures/protocols/kdniao.response.json'
import kuaidi100Responses from '../../fixtures/protocols/kuaidi100.response.json'
import { aCall, aWorld, callDoudian, md5, openShop, type Received, SHOP } from './a-world'

const KD100 = { platform: 'kuaidi100', customer: 'CUSTOMER', key: 'KEY', secret: 'SECRET' } as const
const KDNIAO = { platform: 'kdniao', eBusinessId: '1000001', apiKey: 'API', pushUrl: 'http://hub.test/kdniao' } as const
const ACKS: Record<string, string> = {
  'http://hub.test/k100': '{"result":true,"returnCode":"200","message":"成功"}',
  'http://hub.test/kdniao': '{"EBusinessID":"1000001","UpdateTime":"","Success":true,"Reason":""}',
}

let world: World
let received: Received[]

beforeEach(() => {
  const made = aWorld(({ url }) => ({ status: 200, body: ACKS[url] ?? '{"code":0}' }))
  world = made.world
  received = made.received
  world.couriers.put(KD100)
  world.couriers.put(KDNIAO)
})

function kdniao(path: string, type: string, data: unknown, apiKey: string = KDNIAO.apiKey) {
  const RequestData = typeof data === 'string' ? data : JSON.stringify(data)
  const form = {
    RequestData,
    EBusinessID: KDNIAO.eBusinessId,
    RequestType: type,
    DataSign: dataSign(RequestData, apiKey),
    DataType: '2',
  }
  return JSON.parse(
    answerCall(world, aCall({ platform: 'kdniao', path, body: String(new URLSearchParams(form)) })).body,
  )
}

const label = JSON.parse(documentedLabel.ewaybill.form.RequestData)
const print = (change: object = {}) => kdniao('/api/EOrderService', '1007', { ...label, ...change })

function kuaidi100(path: string, form: Record<string, string>) {
  const body = String(new URLSearchParams(form))
  return JSON.parse(answerCall(world, aCall({ platform: 'kuaidi100', path, body })).body)
}

function track(num: string, change: Record<string, string> = {}) {
  const param = JSON.stringify({ com: 'zhongtong', num, phone: '0000', resultv2: '4', ...change })
  return kuaidi100('/poll/query.do', { customer: KD100.customer, sign: querySign(param, KD100), param })
}

function subscribe(number: string, key: string = KD100.key) {
  const parameters = { callbackurl: 'http://hub.test/k100', salt: 'salt', resultv2: '4' }
  return kuaidi100('/poll', {
    schema: 'json',
    param: JSON.stringify({ company: 'zhongtong', number, key, parameters }),
  })
}

function roll(waybill: string, times: number): void {
  for (let step = 0; step < times; step++) {
    const parcel = world.parcels.find(waybill)
    if (parcel) advanceParcel(world, parcel)
  }
}

describe('快递鸟', () => {
  test('a label has the documented fields, and its waybill is a parcel that 快递100 can track', () => {
    const answer = print()
    expect(Object.keys(answer).sort()).toEqual(Object.keys(kdniaoResponses.ewaybill_ok).sort())
    expect(Object.keys(answer.Order).sort()).toEqual(Object.keys(kdniaoResponses.ewaybill_ok.Order).sort())
    const { LogisticCode } = answer.Order
    expect(track(LogisticCode)).toMatchObject({ result: false, returnCode: '500' })
    roll(LogisticCode, 1)
    expect(track(LogisticCode)).toMatchObject({ message: 'ok', nu: LogisticCode, state: '103' })
  })

  test('the same order code hands out the stored waybill with 106, and a new one after it was cancelled', () => {
    const first = print()
    expect(print()).toMatchObject({ ResultCode: '106', Success: false, Order: first.Order })
    const cancelled = kdniao('/api/EOrderService', '1147', {
      ShipperCode: 'ZTO',
      OrderCode: label.OrderCode,
      ExpNo: first.Order.LogisticCode,
    })
    expect(cancelled).toMatchObject({ Success: true, ResultCode: '100' })
    const next = print()
    expect(next.ResultCode).toBe('100')
    expect(next.Order.LogisticCode).not.toBe(first.Order.LogisticCode)
  })

  test.each([
    ['a missing field', { Receiver: { ...label.Receiver, Address: '' } }, '101'],
    ['a forbidden character', { Receiver: { ...label.Receiver, Address: '科技园#1号' } }, '103'],
    ['an unknown company', { ShipperCode: 'NOPE' }, '105'],
  ])('%s is refused', (_name, change, ResultCode) => {
    expect(print(change)).toMatchObject({ Success: false, ResultCode })
  })

  test('a wrong DataSign is refused', () => {
    expect(kdniao('/api/EOrderService', '1007', label, 'other')).toMatchObject({ Success: false, ResultCode: '102' })
  })

  test('a subscriber is pushed the whole track, oldest first, signed', async () => {
    const { LogisticCode } = print().Order
    const wish = { ShipperCode: 'ZTO', LogisticCode, OrderCode: 'O-1', Callback: 't1:O-1' }
    expect(kdniao('/api/dist', '1008', wish)).toMatchObject(
      kdniaoResponses.subscribe_ok.Success ? { Success: true } : {},
    )
    roll(LogisticCode, 2)
    await world.deliveries.pump()
    const form = new URLSearchParams(received.at(-1)?.body)
    const data = form.get('RequestData') ?? ''
    expect(form.get('DataSign')).toBe(dataSign(data, KDNIAO.apiKey))
    expect(JSON.parse(data).Data[0]).toMatchObject({ LogisticCode, CallBack: 't1:O-1', State: '2', Success: true })
    expect(JSON.parse(data).Data[0].Traces).toHaveLength(2)
  })
})

describe('快递100', () => {
  test('a wrong sign and an unknown key are refused with their codes', () => {
    const param = '{"com":"zhongtong","num":"753000000000001"}'
    expect(kuaidi100('/poll/query.do', { customer: KD100.customer, sign: 'X', param })).toMatchObject({
      returnCode: '503',
    })
    expect(subscribe('753000000000001', 'stranger')).toMatchObject({ result: false, returnCode: '600' })
    expect(track('753000000000001', { phone: '' })).toMatchObject({ returnCode: '408' })
  })

  test('the track has the documented fields, newest first, coarser without resultv2', () => {
    const { LogisticCode } = print().Order
    roll(LogisticCode, 4)
    const answer = track(LogisticCode)
    const documented = kuaidi100Responses.track_query_ok
    expect(Object.keys(documented).filter((name) => !(name in answer))).toEqual([])
    const documentedNode = documented.data[1] ?? {}
    expect(Object.keys(documentedNode).filter((name) => !(name in answer.data[0]))).toEqual([])
    expect(answer.data.at(-1).statusCode).toBe('103')
    expect(track(LogisticCode, { resultv2: '' })).toMatchObject({ state: '0' })
    expect(track(LogisticCode, { resultv2: '' }).data[0]).not.toHaveProperty('statusCode')
  })

  test('a subscriber is told of every step and of the end, and the shop learns of the delivery', async () => {
    const token = openShop(world)
    const [order] = placeOrders(world, { shop: SHOP, count: 1, paid: true, push: false }) ?? []
    const { LogisticCode } = print().Order
    expect(subscribe(LogisticCode)).toEqual(kuaidi100Responses.subscribe_ok)
    expect(subscribe(LogisticCode)).toMatchObject({ result: false, returnCode: '501' })
    const params = { company_code: 'zhongtong', logistics_code: LogisticCode, order_id: order?.orderId }
    expect(callDoudian(world, 'order.logisticsAdd', params, { token }).json.code).toBe(10000)
    roll(LogisticCode, 20)
    await world.deliveries.pump()
    const told = received
      .filter(({ url }) => url === 'http://hub.test/k100')
      .map(({ body }) => new URLSearchParams(body))
    expect(told.every((form) => form.get('sign') === md5(`${form.get('param')}salt`).toUpperCase())).toBe(true)
    const last = JSON.parse(told.at(-1)?.get('param') ?? '{}')
    expect(last).toMatchObject({ status: 'shutdown', lastResult: { ischeck: '1', nu: LogisticCode } })
    expect(last.lastResult.data).toHaveLength(told.length)
    expect(received.some(({ body }) => body.includes('"tag":"104"'))).toBe(true)
  })

  test('a parcel that was to go elsewhere and was not caught goes where it went before, and the wish hears of it', () => {
    const { LogisticCode } = print().Order
    const { to } = advanceParcel(world, world.parcels.find(LogisticCode) as ParcelFacts) as ParcelFacts
    const wish = {
      kuaidicom: 'zhongtong',
      kuaidinum: LogisticCode,
      interceptType: 'MODIFY_ADDR',
      recManInfo: { province: '四川省', city: '成都市', district: '武侯区', addr: '人民南路 1 号' },
      callbackUrl: 'http://hub.test/k100',
      salt: 'SALT',
    }
    const param = JSON.stringify(wish)
    const form = { method: 'interceptOrder', key: KD100.key, t: '1', sign: labelSign(param, '1', KD100), param }
    expect(kuaidi100('/label/order', form).success).toBe(true)
    const asked = world.parcels.find(LogisticCode) as ParcelFacts
    expect(asked.to.city).toBe('成都市')
    expect(answerStop(world, asked, false)).toBe(true)
    const missed = world.parcels.find(LogisticCode) as ParcelFacts
    expect(missed).toMatchObject({ to, stop: { outcome: 'failed' } })
    expect(answerStop(world, missed, true)).toBe(false)
    expect(world.deliveries.list(9).at(-1)?.label).toContain('拦截失败')
  })

  test('an intercepted parcel turns round', () => {
    const { LogisticCode } = print().Order
    roll(LogisticCode, 2)
    const param = JSON.stringify({ kuaidicom: 'zhongtong', kuaidinum: LogisticCode, interceptType: 'RETURN_SEND_ADDR' })
    const form = { method: 'interceptOrder', key: KD100.key, t: '1', sign: labelSign(param, '1', KD100), param }
    expect(kuaidi100('/label/order', form)).toMatchObject({ success: true, code: 200 })
    roll(LogisticCode, 9)
    expect(
      world.parcels
        .find(LogisticCode)
        ?.nodes.map((node) => node.step)
        .slice(-2),
    ).toEqual(['returning', 'returned'])
  })
})

describe('the way of a parcel', () => {
  const parcel = (from: string, to: string): ParcelFacts => ({
    waybill: '1',
    com: 'zhongtong',
    companyName: '中通快递',
    from: findCity(from),
    to: findCity(to),
    createdAt: 0,
    intercepted: false,
    cancelled: false,
    nodes: [],
  })

  test.each([
    ['杭州市', '宁波市'],
    ['杭州市', '北京市'],
    ['广州市', '成都市'],
    ['武汉市', '重庆市'],
    ['杭州市', '杭州市'],
  ])('%s → %s ends with a signature at the destination', (from, to) => {
    let moving = parcel(from, to)
    for (let step = 0; step < 20; step++) {
      const stop = nextStop(moving)
      if (stop) moving = moved(moving, stop, step)
    }
    expect(stageOf(moving)).toBe('delivered')
    expect(moving.nodes.at(-1)?.place.city).toBe(to)
    expect(moving.nodes[0]).toMatchObject({ step: 'picked_up', place: { city: from } })
    expect(isFinal(moving)).toBe(true)
  })

  test.each([1, 2, 3, 4, 5, 6])(
    'one that goes elsewhere after %i stops goes on from where it is, to the new city',
    (stops) => {
      let moving = parcel('杭州市', '武汉市')
      for (let step = 0; step < 20; step++) {
        if (step === stops) moving = { ...moving, to: findCity('成都市') }
        const stop = nextStop(moving)
        if (stop) moving = moved(moving, stop, step)
      }
      expect(moving.nodes.filter(({ step }) => step === 'picked_up')).toHaveLength(1)
      expect(moving.nodes.filter(({ step }) => step === 'delivered').map(({ place }) => place.city)).toEqual(['成都市'])
    },
  )

  test('after a failed delivery it is tried again', () => {
    const place = findCity('宁波市')
    const failed = moved(parcel('杭州市', '宁波市'), { step: 'exception', place }, 1)
    expect(nextStop(failed)?.step).toBe('out_for_delivery')
  })
})
