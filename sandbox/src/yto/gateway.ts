import { md5Base64 } from '../couriers/digest'
import { followParcel, issueWaybill, routeMark, voidWaybill } from '../couriers/waybills'
import { parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer } from '../platform-call'
import type { CourierClient } from '../world/couriers'
import type { World } from '../world/world'
import { scanFields } from './track'

type Fields = Record<string, unknown>
type Method = (world: World, client: CourierClient, data: Fields) => PlatformAnswer

const STOCK = 1_000

const said = (body: unknown): PlatformAnswer => jsonAnswer({ body: JSON.stringify(body), ok: true })
const no = (code: string, message: string): PlatformAnswer =>
  jsonAnswer({ body: JSON.stringify({ success: false, code, message }), ok: false, reason: `${code} ${message}` })

const METHODS: Record<string, Method> = {
  track_query_adapter: (world, _client, data) => {
    const number = textOf(data.NUMBER)
    const parcel = world.parcels.find(number)
    if (parcel?.com !== 'yuantong' || parcel.nodes.length === 0)
      return said({ code: '1001', map: { [number]: [] }, message: '查询结果为空。', success: true })
    return said(parcel.nodes.map((node) => scanFields(parcel, node)))
  },
  subscribe_adapter: (world, { account }, data) => {
    const wanted = parseObject(textOf(data.logistics_interface))
    const waybill = textOf(wanted?.waybillNo)
    if (waybill === '') return no('1002', 'logistics_interface格式错误')
    followParcel(world, 'yto', account, waybill)
    return said({ success: true, code: '0', message: '成功' })
  },
  privacy_create_adapter: (world, { account }, data) => {
    const orderCode = textOf(data.logisticsNo)
    if (orderCode === '' || textOf(data.senderMobile) === '' || textOf(data.recipientAddress) === '')
      return no('1003', '必填字段为空')
    const made = issueWaybill(world, {
      platform: 'yto',
      account,
      orderCode,
      com: 'yuantong',
      from: { province: textOf(data.senderProvinceName), city: textOf(data.senderCityName) },
      to: { province: textOf(data.recipientProvinceName), city: textOf(data.recipientCityName) },
    })
    if (!made) return no('1004', '系统繁忙')
    return said({ success: true, data: { mailNo: made.parcel.waybill, shortAddress: routeMark(made.parcel) } })
  },
  korder_cancel_adapter: (world, { account }, data) => {
    const known = world.couriers.label('yto', account, textOf(data.logisticsNo))
    const why = known ? voidWaybill(world, known.waybill) : '订单已取消'
    return why === '' ? said({ success: true, code: '0', message: '成功' }) : no('1005', why)
  },
  waybill_balance_adapter: (world) =>
    said({ success: true, data: { balance: STOCK - world.couriers.countLabels(), branchName: '杭州余杭一部' } }),
}

export const yto: Platform = {
  kind: 'yto',
  name: '圆通开放平台',
  answer(world, call) {
    const [, open, name = '', version, clientId = ''] = call.path.split('/')
    const method = METHODS[name]
    const client = world.couriers.client('yto', decodeURIComponent(clientId))
    if (open !== 'open' || method === undefined || version !== 'v1') return no('404', '接口不存在')
    if (client === undefined) return no('401', '未授权的客户')
    const body = parseObject(call.body)
    const param = textOf(body?.param)
    if (body?.sign !== md5Base64(`${param}${name}${version}${client.secret}`)) return no('402', '签名验证失败')
    const data = parseObject(param)
    return data ? method(world, client, data) : no('403', 'param格式错误')
  },
  pushes: {
    retrySeconds: [60, 300, 1800],
    acknowledged: (status, body) => status === 200 && parseObject(body)?.success === true,
  },
  throttled: () => no('429', '访问频率超限'),
}
