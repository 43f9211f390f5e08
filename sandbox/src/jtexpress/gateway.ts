import { followParcel, issueWaybill, routeMark, voidWaybill } from '../couriers/waybills'
import { objectOf, objectsOf, parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer } from '../platform-call'
import type { CourierClient } from '../world/couriers'
import type { World } from '../world/world'
import { digestOf, traceFields } from './track'

type Fields = Record<string, unknown>
type Method = (world: World, client: CourierClient, data: Fields) => PlatformAnswer

function said(data: unknown, code = '1', msg = 'success'): PlatformAnswer {
  const ok = code === '1'
  return jsonAnswer({ body: JSON.stringify({ code, msg, data }), ok, reason: ok ? '' : `${code} ${msg}` })
}

const METHODS: Record<string, Method> = {
  'logistics/trace': (world, _client, data) => {
    const numbers = textOf(data.billCodes).split(',')
    if (numbers.length > 30) return said(null, '121003006', '一次最多查询30个运单')
    const found = numbers.flatMap((number) => world.parcels.find(number) ?? [])
    return said(found.filter(({ com }) => com === 'jtexpress').map(traceFields))
  },
  'trace/subscribe': (world, { account }, data) => {
    for (const { waybillCode } of objectsOf(data.list)) followParcel(world, 'jtexpress', account, textOf(waybillCode))
    return said({})
  },
  'order/addOrder': (world, { account }, data) => {
    const [from, to] = [objectOf(data.sender), objectOf(data.receiver)]
    const orderCode = textOf(data.txlogisticId)
    if (orderCode === '' || textOf(data.digest) === '') return said(null, '145003052', '业务参数签名为空')
    if (textOf(from.mobile) === '' || textOf(to.address) === '') return said(null, '121003001', '收寄件人信息不完整')
    const made = issueWaybill(world, {
      platform: 'jtexpress',
      account,
      orderCode,
      com: 'jtexpress',
      from: { province: textOf(from.prov), city: textOf(from.city) },
      to: { province: textOf(to.prov), city: textOf(to.city) },
    })
    if (!made) return said(null, '121003002', '系统繁忙')
    const { waybill, to: goal } = made.parcel
    return said({
      txlogisticId: orderCode,
      billCode: waybill,
      sortingCode: routeMark(made.parcel),
      lastCenterName: goal.city,
    })
  },
  'order/cancelOrder': (world, { account }, data) => {
    const known = world.couriers.label('jtexpress', account, textOf(data.txlogisticId))
    const why = known ? voidWaybill(world, known.waybill) : '订单已取消'
    return why === '' ? said({ billCode: known?.waybill }) : said(null, '121003003', why)
  },
}

export const jtexpress: Platform = {
  kind: 'jtexpress',
  name: '极兔开放平台',
  signedHeaders: /^(apiaccount|digest|timestamp)$/,
  answer(world, call) {
    const client = world.couriers.client('jtexpress', call.headers.apiaccount ?? '')
    if (client === undefined) return said(null, '145003010', 'API账户不存在')
    const bizContent = new URLSearchParams(call.body).get('bizContent') ?? ''
    if (call.headers.digest !== digestOf(bizContent, client.secret) || !/^\d{13}$/.test(call.headers.timestamp ?? ''))
      return said(null, '145003030', 'headers签名校验失败')
    const method = METHODS[call.path.replace('/webopenplatformapi/api/', '')]
    const data = parseObject(bizContent)
    return method && data ? method(world, client, data) : said(null, '404', '接口不存在')
  },
  pushes: {
    retrySeconds: [60, 300, 1800],
    acknowledged: (status, body) => status === 200 && parseObject(body)?.code === '1',
  },
  throttled: () => ({ ...said(null, '121003099', '访问频率超限'), ok: false }),
}
