import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { kdniao } from '../../../../../src/logistics/carriers/kdniao/index.ts'
import requests from '../../../../fixtures/protocols/kdniao.request.json' with { type: 'json' }
import response from '../../../../fixtures/protocols/kdniao.response.json' with { type: 'json' }
import { type PlatformAnswer, recordedFetch } from '../../../../support/recorded-fetch.ts'

const credentials = { eBusinessId: requests._keys.EBusinessID, apiKey: requests._keys.ApiKey }
const accounts = { zhongtong: { customerName: 'ACC1', customerPwd: 'pw', sendSite: '杭州余杭一部', monthCode: '' } }
const person = {
  company: '',
  name: '李四',
  phone: '13900000000',
  province: '浙江省',
  city: '杭州市',
  district: '余杭区',
  address: '文一西路1号',
}
const request = {
  orderCode: 'OMS202611210001',
  carrier: 'zhongtong',
  sender: person,
  receiver: {
    ...person,
    name: '张三',
    phone: '13800000000',
    province: '广东省',
    city: '深圳市',
    district: '南山区',
    address: '科技园路1号',
  },
  goods: [{ name: '衣服', quantity: 2 }],
  weightG: 1000,
  remark: '',
}

function setUp(
  answer: PlatformAnswer,
  settings: Record<string, unknown> = {},
  account: string = JSON.stringify(accounts),
) {
  const wire = recordedFetch(() => answer)
  const { labels } = kdniao
  if (!labels) throw new Error('快递鸟 prints labels')
  const form = () => Object.fromEntries(new URLSearchParams(wire.requests[0]?.body))
  const data = () => JSON.parse(form().RequestData ?? '')
  return {
    wire,
    labels,
    form,
    data,
    options: { credentials: { ...credentials, accounts: account }, settings, now: () => 0, fetch: wire.fetch },
  }
}

describe('e-waybill 1007', () => {
  test('sends the documented request and reads the waybill', async () => {
    const { wire, labels, form, data, options } = setUp(response.ewaybill_ok)
    const label = await labels.create(request, options)
    expect(wire.requests[0]?.url.href).toBe('https://api.kdniao.com/api/EOrderService')
    expect(data()).toEqual(JSON.parse(requests.ewaybill.form.RequestData))
    const { RequestData, DataSign, ...rest } = form()
    expect(rest).toEqual({ EBusinessID: '1000001', RequestType: '1007', DataType: '2' })
    const hex = createHash('md5').update(`${RequestData}${credentials.apiKey}`).digest('hex')
    expect(DataSign).toBe(btoa(hex))
    expect(label).toEqual({
      ok: true,
      value: {
        waybill: '75300000000001',
        carrier: 'zhongtong',
        routeMark: '深圳-南山',
        packageCode: '755-01',
        template: '<html>…</html>',
      },
    })
  })

  test('a repeat is a success when the stored order is the same', async () => {
    const { labels, options } = setUp({ ...response.ewaybill_duplicate, Order: response.ewaybill_ok.Order })
    expect(await labels.create(request, options)).toMatchObject({ ok: true, value: { waybill: '75300000000001' } })
  })

  test.each([
    ['is another order', { ...response.ewaybill_ok.Order, OrderCode: 'OTHER' }],
    ['goes with another carrier', { ...response.ewaybill_ok.Order, ShipperCode: 'YTO' }],
    ['is not told', null],
  ])('a repeat is final when the stored order %s', async (_, Order) => {
    const { labels, options } = setUp({ ...response.ewaybill_duplicate, Order })
    expect(await labels.create(request, options)).toMatchObject({
      ok: false,
      error: { code: 'rejected', retryable: false },
    })
  })

  test.each([
    ['101', '缺少必要参数', 'rejected', false],
    ['104', '用户验证失败', 'unauthorised', false],
    ['105', '网点系统繁忙，请稍后再试', 'busy', true],
    ['105', '电子面单余额不足', 'rejected', false],
    ['405', '请求次数已达上限', 'throttled', true],
    ['', '非法参数: DataSign', 'unauthorised', false],
  ])('ResultCode %s "%s" is %s, retryable %s', async (ResultCode, Reason, code, retryable) => {
    const { labels, options } = setUp({ Success: false, ResultCode, Reason })
    expect(await labels.create(request, options)).toMatchObject({ ok: false, error: { code, retryable } })
  })

  test('signs that e-waybills refuse become their full-width twins', async () => {
    const { labels, data, options } = setUp(response.ewaybill_ok)
    await labels.create({ ...request, remark: `'"#&+<>%\\`, goods: [{ name: 'A&B+C', quantity: 1 }] }, options)
    expect(data()).toMatchObject({ Remark: '＇＂＃＆＋＜＞％＼', Commodity: [{ GoodsName: 'A＆B＋C' }] })
  })

  test('ciphertexts of a masked receiver go along untouched', async () => {
    const { labels, data, options } = setUp(response.ewaybill_ok)
    const receiver = { ...request.receiver, name: '张*', phone: '138****0000' }
    const receiverCipher = { encrypt_post_tel: '$a+b/c==$#&<1>$' }
    await labels.create({ ...request, receiver, receiverCipher }, options)
    expect(data().Receiver).toMatchObject({ Name: '张*', Mobile: '138****0000', Encrypted: receiverCipher })
  })

  test('a carrier that the service does not know is refused without a call', async () => {
    const { wire, labels, options } = setUp(response.ewaybill_ok)
    expect(await labels.create({ ...request, carrier: 'usps' }, options)).toMatchObject({
      ok: false,
      error: { code: 'rejected' },
    })
    expect(wire.requests).toEqual([])
  })

  test.each([
    ['JSON text', JSON.stringify(accounts)],
    ['lines of the wizard', 'yuantong,Y1,p,,\nzhongtong, ACC1，pw,杭州余杭一部,'],
  ])('accounts may be written as %s', async (_, text) => {
    const { labels, data, options } = setUp(response.ewaybill_ok, {}, text)
    await labels.create(request, options)
    expect(data()).toMatchObject({ CustomerName: 'ACC1', CustomerPwd: 'pw', SendSite: '杭州余杭一部' })
    expect(kdniao.credentials.safeParse({ ...credentials, accounts: text }).success).toBe(true)
  })

  test('accounts among the settings, which are stored in plain, are not read', async () => {
    const { labels, data, options } = setUp(response.ewaybill_ok, { accounts }, '')
    await labels.create(request, options)
    expect(data().CustomerPwd ?? '').toBe('')
  })

  test('the gateway stands in for the base URL', async () => {
    const { wire, labels, options } = setUp(response.ewaybill_ok, { gateway: 'http://127.0.0.1:8788/kdniao' })
    await labels.create(request, options)
    expect(wire.requests[0]?.url.href).toBe('http://127.0.0.1:8788/kdniao/api/EOrderService')
  })
})

describe('cancellation 1147', () => {
  const label = { orderCode: 'OMS202611210001', waybill: '75300000000001', carrier: 'zhongtong' }

  test('sends the documented request', async () => {
    const { labels, form, data, options } = setUp({ Success: true, ResultCode: '100', Reason: '成功' })
    expect((await labels.cancel(label, options)).ok).toBe(true)
    expect(form().RequestType).toBe('1147')
    expect(data()).toEqual(JSON.parse(requests.cancel_waybill.form.RequestData))
  })

  test('a waybill that is void already is a success; another refusal is not', async () => {
    const done = setUp({ Success: false, ResultCode: '105', Reason: '该单号已取消' })
    expect((await done.labels.cancel(label, done.options)).ok).toBe(true)
    const late = setUp({ Success: false, ResultCode: '105', Reason: '快件已揽收' })
    expect(await late.labels.cancel(label, late.options)).toMatchObject({ ok: false, error: { code: 'rejected' } })
  })
})
