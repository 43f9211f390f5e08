import { followParcel, issueWaybill, routeMark, stopParcel, voidWaybill } from '../couriers/waybills'
import { objectOf, parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer } from '../platform-call'
import type { CourierClient } from '../world/couriers'
import type { World } from '../world/world'
import { dataDigest, scanFields } from './track'

type Fields = Record<string, unknown>

function said(result: unknown, message = ''): PlatformAnswer {
  const status = message === ''
  return jsonAnswer({
    body: JSON.stringify({ status, statusCode: status ? 'SYS000' : 'B001', message: message || '请求成功', result }),
    ok: status,
    reason: message,
  })
}

type Method = (world: World, client: CourierClient, data: Fields) => PlatformAnswer

const query: Method = (world, _client, data) => {
  const parcel = world.parcels.find(textOf(data.billCode))
  return said(parcel?.com === 'zhongtong' ? parcel.nodes.map((node) => scanFields(parcel, node)) : [])
}

const create: Method = (world, { account }, data) => {
  const [from, to] = [objectOf(data.senderInfo), objectOf(data.receiveInfo)]
  const orderCode = textOf(data.partnerOrderCode)
  if (orderCode === '' || textOf(objectOf(data.accountInfo).accountId) === '')
    return said(null, '电子面单账号或合作商单号为空')
  if (textOf(from.senderMobile) === '' || textOf(to.receiverAddress) === '') return said(null, '收寄件人信息不完整')
  const made = issueWaybill(world, {
    platform: 'zto',
    account,
    orderCode,
    com: 'zhongtong',
    from: { province: textOf(from.senderProvince), city: textOf(from.senderCity) },
    to: { province: textOf(to.receiverProvince), city: textOf(to.receiverCity) },
  })
  if (!made) return said(null, '系统繁忙')
  const { parcel } = made
  return said({
    siteCode: parcel.from.code,
    siteName: parcel.from.city,
    bigMarkInfo: { mark: routeMark(parcel), bagAddr: parcel.to.city },
    orderCode,
    billCode: parcel.waybill,
  })
}

const METHODS: Record<string, Method> = {
  'zto.merchant.waybill.track.query': query,
  'zto.open.createOrder': create,
  'zto.open.cancelPreOrder': (world, _client, data) => said(null, voidWaybill(world, textOf(data.billCode))),
  'zto.merchant.waybill.track.subscribe': (world, { account }, data) => {
    followParcel(world, 'zto', account, textOf(data.billCode))
    return said(true)
  },
  'thirdcenter.createIntercept': (world, _client, data) => {
    const to = { province: textOf(data.receiveProvince), city: textOf(data.receiveCity) }
    const isChange = textOf(data.destinationType) === '3'
    return said(null, stopParcel(world, textOf(data.billCode), isChange ? to : undefined))
  },
  'thirdcenter.queryIntercept': (world, _client, data) => {
    const parcel = world.parcels.find(textOf(data.billCode))
    if (!parcel?.stop) return said(null, '没有拦截记录')
    const isBack = parcel.stop.outcome === 'succeeded' || parcel.nodes.some(({ step }) => step === 'returning')
    const failed = parcel.stop.outcome === 'failed'
    return said({ billCode: parcel.waybill, statusDesc: failed ? '拦截失败' : isBack ? '拦截成功' : '拦截中' })
  },
  'thirdcenter.cancelIntercept': (world, _client, data) => {
    const parcel = world.parcels.find(textOf(data.billCode))
    if (!parcel?.stop) return said(null, '没有拦截记录')
    if (parcel.stop.outcome !== 'open') return said(null, '拦截已有结果')
    const { stop, ...rest } = parcel
    world.parcels.save({ ...rest, intercepted: false, to: stop.to })
    return said(null)
  },
}

export const zto: Platform = {
  kind: 'zto',
  name: '中通开放平台',
  signedHeaders: /^x-(appkey|datadigest)$/,
  answer(world, call) {
    const client = world.couriers.client('zto', call.headers['x-appkey'] ?? '')
    if (client === undefined) return said(null, 'appKey不存在')
    if (call.headers['x-datadigest'] !== dataDigest(call.body, client.secret)) return said(null, '签名校验失败')
    const method = METHODS[call.path.slice(1)]
    const data = parseObject(call.body)
    return method && data ? method(world, client, data) : said(null, '接口不存在')
  },
  pushes: {
    retrySeconds: [60, 300, 1800],
    acknowledged: (status, body) => status === 200 && parseObject(body)?.status === true,
  },
  throttled: () => ({ ...said(null, '访问频率超限'), ok: false }),
}
