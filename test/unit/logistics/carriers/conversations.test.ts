// What each courier is asked, and what it answers and pushes, against the documented messages.
import { describe, expect, test } from 'vitest'
import type {
  CarrierAdapter,
  CarrierOptions,
  InterceptionRequest,
  LabelRequest,
} from '../../../../src/logistics/carrier.port.ts'
import { carrierAdapter } from '../../../../src/logistics/carriers/registry.ts'
import seventeenPush from '../../../fixtures/protocols/17track.push.json' with { type: 'json' }
import seventeenRequest from '../../../fixtures/protocols/17track.request.json' with { type: 'json' }
import seventeenResponse from '../../../fixtures/protocols/17track.response.json' with { type: 'json' }
import afterPush from '../../../fixtures/protocols/aftership.push.json' with { type: 'json' }
import afterRequest from '../../../fixtures/protocols/aftership.request.json' with { type: 'json' }
import afterResponse from '../../../fixtures/protocols/aftership.response.json' with { type: 'json' }
import cainiaoRequest from '../../../fixtures/protocols/cainiao.request.json' with { type: 'json' }
import cainiaoResponse from '../../../fixtures/protocols/cainiao.response.json' with { type: 'json' }
import jtRequest from '../../../fixtures/protocols/jtexpress.request.json' with { type: 'json' }
import jtResponse from '../../../fixtures/protocols/jtexpress.response.json' with { type: 'json' }
import k100Request from '../../../fixtures/protocols/kuaidi100.request.json' with { type: 'json' }
import k100Response from '../../../fixtures/protocols/kuaidi100.response.json' with { type: 'json' }
import sfPush from '../../../fixtures/protocols/sf.push.json' with { type: 'json' }
import sfRequest from '../../../fixtures/protocols/sf.request.json' with { type: 'json' }
import sfResponse from '../../../fixtures/protocols/sf.response.json' with { type: 'json' }
import ytoRequest from '../../../fixtures/protocols/yto.request.json' with { type: 'json' }
import ytoResponse from '../../../fixtures/protocols/yto.response.json' with { type: 'json' }
import ztoRequest from '../../../fixtures/protocols/zto.request.json' with { type: 'json' }
import ztoResponse from '../../../fixtures/protocols/zto.response.json' with { type: 'json' }
import { type PlatformAnswer, recordedFetch } from '../../../support/recorded-fetch.ts'

const NOW = 1_795_300_000_000
const sender = {
  company: '',
  name: '李四',
  phone: '13900000000',
  province: '浙江省',
  city: '杭州市',
  district: '余杭区',
  address: '文一西路1号',
}
const receiver = {
  ...sender,
  name: '张三',
  phone: '13800000000',
  province: '广东省',
  city: '深圳市',
  district: '南山区',
  address: '科技园路1号',
}
const labelOf = (orderCode: string, carrier: string): LabelRequest => ({
  orderCode,
  carrier,
  sender,
  receiver,
  goods: [{ name: '衣服', quantity: 1 }],
  weightG: 0,
  remark: '',
})

const keys: Record<string, Record<string, string>> = {
  sf: {
    partnerId: 'TESTPARTNER',
    checkword: sfRequest._keys.checkword,
    monthlyCard: '7551234567',
    pushToken: 'a-token-of-sixteen',
  },
  zto: { ...ztoRequest._keys, accountId: 'ACC', accountPassword: 'pw' },
  yto: { clientId: 'CLIENT', secret: ytoRequest._secret, customerCode: 'CUSTOMERCODE' },
  jtexpress: { ...jtRequest._keys, customerCode: 'J1', customerPassword: 'pw' },
  cainiao: { token: 'TESTTOKEN', secretKey: cainiaoRequest._secret, userId: '10001' },
  kuaidi100: {
    ...k100Request._keys,
    salt: 'XeKdiGkl0000',
    accounts:
      '{"zhongtong":{"customerName":"ACC1","customerPwd":"PK1","sendSite":"杭州余杭一部"},"jtexpress":{"customerName":"ACC1","customerPwd":"PK1"}}',
  },
  '17track': { key: '17TRACKTESTKEY000000000000000000' },
  aftership: { apiKey: 'asat_test', webhookSecret: 'whsec_test', apiSecret: '' },
}

function at(kind: string, ...answers: readonly PlatformAnswer[]) {
  const adapter = carrierAdapter(kind)
  if (!adapter) throw new Error(kind)
  let next = 0
  const wire = recordedFetch(() => {
    const answer = answers[Math.min(next, answers.length - 1)] ?? {}
    next += 1
    return answer instanceof Response ? answer.clone() : answer
  })
  const options: CarrierOptions = { credentials: keys[kind] ?? {}, settings: {}, now: () => NOW, fetch: wire.fetch }
  const asked = (index = 0) => {
    const request = wire.requests[index]
    if (!request) throw new Error('nobody was asked')
    return request
  }
  const form = (index = 0) => Object.fromEntries(new URLSearchParams(asked(index).body))
  return { adapter, options, asked, form, wire }
}

const must = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error('not offered')
  return value
}
const labels = (adapter: CarrierAdapter) => must(adapter.labels)
const tracking = (adapter: CarrierAdapter) => must(adapter.tracking)
const intercept = (adapter: CarrierAdapter) => must(adapter.intercept)

const wish = (change: Partial<InterceptionRequest>): InterceptionRequest => ({
  requestId: 'int_1',
  kind: 'return_to_sender',
  waybill: 'SF0000000000001',
  carrier: 'shunfeng',
  orderCode: '',
  sender: { ...sender, address: '文一西路1号退货仓' },
  receiver: null,
  reason: '买家退款',
  callbackUrl: 'https://oms.example.com/cb/kuaidi100/intercept/t1',
  ...change,
})

describe('顺丰', () => {
  test('a query is the documented one and reads the documented routes', async () => {
    const { adapter, options, asked, form } = at('sf', sfResponse.track_query_ok)
    const parcel = { waybill: 'SF0000000000001', carrier: 'shunfeng', phoneTail: '0000' }
    const answer = await tracking(adapter).query(parcel, options)
    expect(asked().url.href).toBe(sfRequest.track_query.url)
    const { requestID, ...rest } = form()
    const { requestID: _other, ...documented } = sfRequest.track_query.form
    expect(requestID).toMatch(/^[0-9a-f-]{36}$/)
    expect(rest).toEqual(documented)
    expect(answer).toMatchObject({ ok: true, value: { waybill: 'SF0000000000001', watching: 'ended' } })
    expect(answer.ok && answer.value.nodes.map(({ node }) => node)).toEqual([
      'picked_up',
      'arrived_hub',
      'out_for_delivery',
      'delivered',
    ])
  })

  test('an order is the documented one and its waybill and route mark are read', async () => {
    const { adapter, options, form } = at('sf', sfResponse.ewaybill_ok)
    const made = await labels(adapter).create(labelOf('OMS-20261121-0001', 'shunfeng'), options)
    const documented = JSON.parse(sfRequest.ewaybill.form.msgData)
    const data = JSON.parse(form().msgData ?? '')
    expect(data).toMatchObject({ ...documented, contactInfoList: documented.contactInfoList })
    expect(made).toEqual({
      ok: true,
      value: {
        waybill: 'SF0000000000001',
        carrier: 'shunfeng',
        routeMark: '755W-AB-01',
        packageCode: '755W',
        template: '',
      },
    })
  })

  test('an order that exists already is looked at, not made again', async () => {
    const { adapter, options, form } = at('sf', sfResponse.ewaybill_duplicate, sfResponse.ewaybill_ok)
    const made = await labels(adapter).create(labelOf('OMS-20261121-0001', 'shunfeng'), options)
    expect(form(1).serviceCode).toBe('EXP_RECE_SEARCH_ORDER_RESP')
    expect(made).toMatchObject({ ok: true, value: { waybill: 'SF0000000000001' } })
  })

  test('a cancellation and an interception are the documented ones', async () => {
    const cancelled = at('sf', sfResponse.intercept_ok)
    const label = { orderCode: 'OMS-20261121-0001', waybill: 'SF0000000000001', carrier: 'shunfeng' }
    expect(await labels(cancelled.adapter).cancel(label, cancelled.options)).toEqual({ ok: true, value: undefined })
    expect(cancelled.form()).toMatchObject({ ...sfRequest.cancel_order.form, requestID: expect.any(String) })
    const stopped = at('sf', sfResponse.intercept_ok)
    expect(await intercept(stopped.adapter).request(wish({}), stopped.options)).toMatchObject({
      ok: true,
      value: { state: 'accepted' },
    })
    expect(stopped.form()).toMatchObject({ ...sfRequest.intercept.form, requestID: expect.any(String) })
  })

  test('what it does not offer is refused without a call, and a bad signature is no refusal', async () => {
    const none = at('sf', sfResponse.intercept_ok)
    const branch = await intercept(none.adapter).request(wish({ kind: 'return_to_branch' }), none.options)
    expect(branch).toMatchObject({ ok: true, value: { state: 'refused' } })
    expect(none.wire.requests).toEqual([])
    const bad = at('sf', sfResponse.sign_error)
    expect(await intercept(bad.adapter).request(wish({}), bad.options)).toMatchObject({
      ok: false,
      error: { code: 'unauthorised', retryable: false },
    })
  })

  test('pushes of routes and of states are read; nothing but our token in the address opens the door', async () => {
    const { adapter } = at('sf')
    const { read, verify, accepted } = tracking(adapter)
    const pushed = read(JSON.stringify(sfPush.route_push.body))
    expect(pushed).toMatchObject({
      ok: true,
      value: [{ waybill: 'SF0000000000001', nodes: [{ node: 'delivered' }], watching: 'ended' }],
    })
    expect(read(JSON.stringify(sfPush.order_state_push))).toMatchObject({
      ok: true,
      value: [{ waybill: 'SF0000000000001', nodes: [{ node: 'awaiting_pickup' }] }],
    })
    expect(JSON.parse(accepted().body)).toEqual(sfPush.required_ack)
    const door = (query: string) =>
      verify({ headers: new Headers(), query: new URLSearchParams(query), rawBody: '{}', now: 0 }, keys.sf ?? {})
    expect(await door('token=a-token-of-sixteen')).toEqual({ ok: true })
    for (const query of ['', 'token=', 'token=A-token-of-sixteen']) expect((await door(query)).ok).toBe(false)
  })
})

describe('中通', () => {
  test('a query is the documented one, digest in the header, and reads the documented scans', async () => {
    const { adapter, options, asked } = at('zto', ztoResponse.track_query_ok)
    const parcel = { waybill: '75300000000001', carrier: 'zhongtong', phoneTail: '' }
    const answer = await tracking(adapter).query(parcel, options)
    expect(asked().url.href).toBe(ztoRequest.track_query.url)
    expect(asked().body).toBe(ztoRequest.track_query.body)
    expect(asked().headers.get('x-dataDigest')).toBe(ztoRequest.track_query.headers['x-dataDigest'])
    expect(asked().headers.get('x-appKey')).toBe('testAppKey')
    expect(answer).toMatchObject({
      ok: true,
      value: { nodes: [{ node: 'picked_up', at: 1_795_100_000_000, place: '杭州市' }] },
    })
  })

  test('an interception is asked by our id, refused in its words, and told by a query', async () => {
    const { adapter, options, asked } = at('zto', { status: true, statusCode: 'SYS000', message: '', result: null })
    const mine = wish({ waybill: '75300000000001', carrier: 'zhongtong' })
    expect(await intercept(adapter).request(mine, options)).toMatchObject({
      ok: true,
      value: { state: 'accepted', reference: 'int_1' },
    })
    expect(JSON.parse(asked().body)).toMatchObject({
      billCode: '75300000000001',
      requestId: 'int_1',
      destinationType: 2,
    })
    const no = at('zto', { status: false, statusCode: 'B1', message: '运单已签收，不能拦截', result: null })
    expect(await intercept(no.adapter).request(mine, no.options)).toMatchObject({
      ok: true,
      value: { state: 'refused' },
    })
    const ended = at('zto', { status: true, statusCode: '', message: '', result: { statusDesc: '拦截失败' } })
    const asking = {
      requestId: 'int_1',
      waybill: '75300000000001',
      carrier: 'zhongtong',
      reference: 'int_1',
      kind: mine.kind,
    }
    expect(await intercept(ended.adapter).query?.(asking, ended.options)).toMatchObject({
      ok: true,
      value: { state: 'failed' },
    })
  })
})

describe('圆通', () => {
  test('a query is the documented one; scans and "nothing yet" are read', async () => {
    const { adapter, options, asked } = at('yto', ytoResponse.track_query_ok)
    const parcel = { waybill: 'YT0000000000001', carrier: 'yuantong', phoneTail: '' }
    const answer = await tracking(adapter).query(parcel, options)
    expect(asked().url.href).toBe(ytoRequest.track_query.url)
    expect(JSON.parse(asked().body)).toEqual(ytoRequest.track_query.body)
    expect(answer.ok && answer.value.nodes.map(({ node }) => node)).toEqual(['picked_up', 'arrived_hub'])
    const none = at('yto', ytoResponse.track_query_empty)
    expect(await tracking(none.adapter).query(parcel, none.options)).toMatchObject({ ok: true, value: { nodes: [] } })
  })

  test('an order holds what the documented one holds', async () => {
    const { adapter, options, asked } = at('yto', {
      success: true,
      data: { mailNo: 'YT0000000000001', shortAddress: '300-001-002' },
    })
    const made = await labels(adapter).create(labelOf('OMS-1', 'yuantong'), options)
    expect(asked().url.href).toBe(ytoRequest.ewaybill.url)
    const { goods: _goods, ...documented } = JSON.parse(ytoRequest.ewaybill.body.param)
    expect(JSON.parse(JSON.parse(asked().body).param)).toMatchObject(documented)
    expect(made).toMatchObject({ ok: true, value: { waybill: 'YT0000000000001', routeMark: '300-001-002' } })
  })
})

describe('极兔', () => {
  test('a query is the documented one, digest in the header; scans and errors are read', async () => {
    const { adapter, options, asked, form } = at('jtexpress', jtResponse.track_query_ok)
    const parcel = { waybill: 'JT0000000000001', carrier: 'jtexpress', phoneTail: '' }
    const answer = await tracking(adapter).query(parcel, options)
    expect(asked().url.href).toBe(jtRequest.track_query.url)
    expect(form()).toEqual(jtRequest.track_query.form)
    const { digest, timestamp, apiAccount } = jtRequest.track_query.headers
    expect([
      asked().headers.get('digest'),
      asked().headers.get('timestamp'),
      asked().headers.get('apiAccount'),
    ]).toEqual([digest, timestamp, apiAccount])
    expect(answer).toMatchObject({ ok: true, value: { nodes: [{ node: 'picked_up' }] } })
    const bad = at('jtexpress', jtResponse.error)
    expect(await tracking(bad.adapter).query(parcel, bad.options)).toMatchObject({
      ok: false,
      error: { code: 'unauthorised' },
    })
  })
})

describe('菜鸟', () => {
  test('a waybill is asked for as documented, and what is to be printed is passed on untouched', async () => {
    const { adapter, options, asked, form } = at('cainiao', cainiaoResponse.ewaybill_ok)
    const made = await labels(adapter).create(labelOf('OMS-1', 'zhongtong'), options)
    expect(asked().url.href).toBe(cainiaoRequest.ewaybill_link.url)
    expect(form()).toEqual(cainiaoRequest.ewaybill_link.form)
    const [issued] = cainiaoResponse.ewaybill_ok.waybillCloudPrintResponseList
    expect(made).toMatchObject({ ok: true, value: { waybill: '75300000000001', template: issued?.printData } })
  })

  test('a waybill is discarded as documented, and a refused signature is the account’s fault', async () => {
    const { adapter, options, form } = at('cainiao', { success: 'true' })
    await labels(adapter).cancel({ orderCode: 'OMS-1', waybill: '75300000000001', carrier: 'zhongtong' }, options)
    expect(form()).toMatchObject(cainiaoRequest.discard.form)
    const bad = at('cainiao', cainiaoResponse.error)
    expect(await bad.adapter.test(bad.options)).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
  })
})

describe('快递100 with own accounts', () => {
  test('an order holds what the documented one holds, and asks for no second waybill', async () => {
    const { adapter, options, asked, form } = at('kuaidi100', k100Response.ewaybill_ok)
    const made = await labels(adapter).create(labelOf('OMS-20261121-0001', 'zhongtong'), options)
    expect(asked().url.href).toBe(k100Request.ewaybill.url)
    const { kuaidicom, partnerId, partnerKey, net, payType, orderId } = JSON.parse(k100Request.ewaybill.form.param)
    expect(JSON.parse(form().param ?? '')).toMatchObject({
      kuaidicom,
      partnerId,
      partnerKey,
      net,
      payType,
      orderId,
      reorder: false,
    })
    expect(made).toMatchObject({
      ok: true,
      value: { waybill: '75300000000001', routeMark: '深圳-南山', packageCode: '755-01' },
    })
    const no = at('kuaidi100', k100Response.ewaybill_error)
    expect((await labels(no.adapter).create(labelOf('O', 'zhongtong'), no.options)).ok).toBe(false)
  })

  test('cancellation and interception hold what the documented ones hold', async () => {
    const cancelled = at('kuaidi100', k100Response.intercept_accepted)
    const label = { orderCode: 'O', waybill: '75300000000001', carrier: 'zhongtong' }
    await labels(cancelled.adapter).cancel(label, cancelled.options)
    const { reason: _reason, ...documented } = JSON.parse(k100Request.cancel_waybill.form.param)
    expect(JSON.parse(cancelled.form().param ?? '')).toMatchObject(documented)
    const stopped = at('kuaidi100', k100Response.intercept_accepted)
    const mine = wish({ waybill: 'JT0000000000001', carrier: 'jtexpress' })
    expect(await intercept(stopped.adapter).request(mine, stopped.options)).toMatchObject({
      ok: true,
      value: { state: 'accepted' },
    })
    expect(JSON.parse(stopped.form().param ?? '')).toMatchObject(JSON.parse(k100Request.intercept.form.param))
  })

  test('a result of an interception is told from a track, and vague words end nothing', () => {
    const read = must(intercept(at('kuaidi100').adapter).read)
    const push = (param: object) => read(new URLSearchParams({ sign: '', param: JSON.stringify(param) }).toString())
    expect(push({ status: 'polling', lastResult: { nu: 'X' } })).toBeNull()
    expect(push({ kuaidinum: 'JT1', message: '拦截成功' })).toMatchObject([{ waybill: 'JT1', state: 'succeeded' }])
    expect(push({ kuaidinum: 'JT1', message: '拦截失败' })).toMatchObject([{ state: 'failed' }])
    expect(push({ kuaidinum: 'JT1', message: '处理中' })).toMatchObject([{ state: 'requested' }])
  })

  test('it serves labels only where there is an account', () => {
    const { adapter, options } = at('kuaidi100')
    expect(adapter.serves('zhongtong', 'labels', options.credentials)).toBe(true)
    expect(adapter.serves('yunda', 'labels', options.credentials)).toBe(false)
    expect(adapter.serves('yunda', 'tracking', options.credentials)).toBe(true)
  })
})

describe('17TRACK', () => {
  const parcel = { waybill: 'RR000000001CN', carrier: 'youzhengguonei', phoneTail: '' }
  const watched = { ...parcel, from: '', to: '', callbackUrl: '', salt: '' }

  test('registration and query are the documented ones', async () => {
    const { adapter, options, asked } = at('17track', seventeenResponse.register_ok)
    const only = { code: 0, data: { accepted: seventeenResponse.register_ok.data.accepted, rejected: [] } }
    const registered = at('17track', only)
    expect((await tracking(registered.adapter).subscribe(watched, registered.options)).ok).toBe(true)
    expect(registered.asked().url.href).toBe(seventeenRequest.register.url)
    expect(registered.asked().headers.get('17token')).toBe(seventeenRequest.register.headers['17token'])
    const [{ tag: _tag, ...documented } = { tag: '' }] = seventeenRequest.register.body
    expect(JSON.parse(registered.asked().body)).toEqual([documented])
    // A rejected row beside an accepted code is a refusal.
    expect((await tracking(adapter).subscribe(watched, options)).ok).toBe(false)
    await tracking(adapter).query(parcel, options)
    expect(asked(1).url.href).toBe(seventeenRequest.gettrackinfo.url)
    expect(JSON.parse(asked(1).body)).toEqual(seventeenRequest.gettrackinfo.body)
  })

  test('the documented push carries a good sign; one byte less does not', async () => {
    const { adapter } = at('17track')
    const { verify, read } = tracking(adapter)
    const { raw_body: rawBody, headers } = seventeenPush.webhook
    const door = (body: string) =>
      verify(
        { headers: new Headers(headers), query: new URLSearchParams(), rawBody: body, now: 0 },
        keys['17track'] ?? {},
      )
    expect(await door(rawBody)).toEqual({ ok: true })
    expect((await door(rawBody.slice(0, -1))).ok).toBe(false)
    expect(read(rawBody)).toMatchObject({
      ok: true,
      value: [
        {
          waybill: 'RR000000001CN',
          carrier: 'youzhengguonei',
          nodes: [{ node: 'customs', place: 'Los Angeles', at: Date.parse('2026-11-21T01:00:00Z') }],
        },
      ],
    })
  })
})

describe('AfterShip', () => {
  const watched = {
    waybill: 'SF0000000000001',
    carrier: 'shunfeng',
    phoneTail: '',
    from: '',
    to: '',
    callbackUrl: '',
    salt: '',
  }

  test('a tracking is made as documented; one that exists is a success, too many calls are not', async () => {
    const { adapter, options, asked } = at('aftership', afterResponse.create_ok)
    expect((await tracking(adapter).subscribe(watched, options)).ok).toBe(true)
    expect(asked().url.href).toBe(afterRequest.create.url)
    expect(asked().headers.get('as-api-key')).toBe('asat_test')
    const { title: _title, order_id: _order, ...documented } = afterRequest.create.body
    expect(JSON.parse(asked().body)).toEqual(documented)
    const twice = at('aftership', { meta: { code: 4003, message: 'Tracking already exists.' }, data: {} })
    expect((await tracking(twice.adapter).subscribe(watched, twice.options)).ok).toBe(true)
    const busy = at('aftership', Response.json(afterResponse.rate_limited, { status: 429 }))
    expect(await tracking(busy.adapter).subscribe(watched, busy.options)).toMatchObject({
      ok: false,
      error: { code: 'throttled', retryable: true },
    })
  })

  test('the documented push carries a good signature and is read', async () => {
    const { adapter } = at('aftership')
    const { verify, read } = tracking(adapter)
    const { raw_body: rawBody, headers } = afterPush.webhook
    const input = { headers: new Headers(headers), query: new URLSearchParams(), rawBody, now: 0 }
    const good = await verify(input, keys.aftership ?? {})
    expect(good).toEqual({ ok: true })
    expect((await verify({ ...input, rawBody: `${rawBody} ` }, keys.aftership ?? {})).ok).toBe(false)
    expect(read(rawBody)).toMatchObject({
      ok: true,
      value: [
        {
          waybill: 'SF0000000000001',
          carrier: 'shunfeng',
          nodes: [{ node: 'out_for_delivery', at: Date.parse('2026-11-21T09:00:00+08:00') }],
        },
      ],
    })
  })
})

test('a service that answers no JSON, or breaks, is asked again', async () => {
  for (const kind of ['sf', 'zto', 'yto', 'jtexpress', '17track', 'aftership', 'kuaidi100', 'kdniao']) {
    for (const answer of [new Response('<html>'), new Response('', { status: 502 }), new TypeError('fetch failed')]) {
      const { adapter, options } = at(kind, answer)
      const parcel = {
        waybill: 'X0000000000001',
        carrier: kind === 'kdniao' ? 'yuantong' : 'shunfeng',
        phoneTail: '0000',
      }
      const asked = await tracking(adapter).query(parcel, options)
      expect([kind, asked]).toMatchObject([kind, { ok: false, error: { retryable: true } }])
    }
  }
})
