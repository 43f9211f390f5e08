import { followParcel, issueWaybill, routeMark, stopParcel, voidWaybill } from '../couriers/waybills'
import { objectOf, objectsOf, parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer } from '../platform-call'
import type { CourierClient } from '../world/couriers'
import type { World } from '../world/world'
import { msgDigest, routeFields } from './track'

type Fields = Record<string, unknown>

function envelope(code: string, message: string, data: string): PlatformAnswer {
  return jsonAnswer({
    body: JSON.stringify({ apiErrorMsg: message, apiResponseID: '0001', apiResultCode: code, apiResultData: data }),
    ok: code === 'A1000',
    reason: code === 'A1000' ? '' : `${code} ${message}`,
  })
}

/** What the service says: JSON text within JSON. */
function said(errorCode: string, errorMsg: string, msgData: unknown = null): PlatformAnswer {
  const success = errorCode === 'S0000'
  const answer = envelope('A1000', '', JSON.stringify({ success, errorCode, errorMsg: errorMsg || null, msgData }))
  return { ...answer, ok: success, reason: success ? '' : `${errorCode} ${errorMsg}` }
}

type Service = (world: World, client: CourierClient, data: Fields) => PlatformAnswer

function orderFields(world: World, orderId: string, waybill: string) {
  const parcel = world.parcels.find(waybill)
  return {
    orderId,
    originCode: parcel?.from.code ?? '',
    destCode: parcel?.to.code ?? '',
    filterResult: 2,
    remark: '',
    waybillNoInfoList: [{ waybillType: 1, waybillNo: waybill }],
    routeLabelInfo: [
      {
        code: '1000',
        routeLabelData: { destRouteLabel: parcel ? routeMark(parcel) : '', destTransferCode: parcel?.to.code ?? '' },
      },
    ],
  }
}

const createOrder: Service = (world, { account }, data) => {
  const orderCode = textOf(data.orderId)
  const contacts = objectsOf(data.contactInfoList)
  const of = (type: string) => contacts.find((contact) => textOf(contact.contactType) === type)
  const [from, to] = [of('1'), of('2')]
  if (orderCode === '' || !from || !to) return said('20001', '缺少必填字段')
  for (const contact of [from, to]) {
    if (textOf(contact.contact) === '' || (textOf(contact.mobile) || textOf(contact.tel)) === '')
      return said('20002', '联系人不完整')
    if (textOf(contact.address) === '') return said('20003', '地址不完整')
  }
  if (textOf(data.payMethod) === '1' && textOf(data.monthlyCard) === '') return said('20004', '缺少月结卡号')
  const place = (contact: Fields) => ({ province: textOf(contact.province), city: textOf(contact.city) })
  const made = issueWaybill(world, {
    platform: 'sf',
    account,
    orderCode,
    com: 'shunfeng',
    from: place(from),
    to: place(to),
  })
  if (!made) return said('20005', '不支持的产品')
  return made.isNew ? said('S0000', '', orderFields(world, orderCode, made.parcel.waybill)) : said('8016', '重复下单')
}

const searchOrder: Service = (world, { account }, data) => {
  const orderCode = textOf(data.orderId)
  const known = world.couriers.label('sf', account, orderCode)
  return known ? said('S0000', '', orderFields(world, orderCode, known.waybill)) : said('8057', '订单不存在')
}

const updateOrder: Service = (world, { account }, data) => {
  const known = world.couriers.label('sf', account, textOf(data.orderId))
  if (!known) return said('8019', '订单已取消')
  if (textOf(data.dealType) !== '2') return said('S0000', '')
  const why = voidWaybill(world, known.waybill)
  return why === '' ? said('S0000', '', { orderId: textOf(data.orderId), resStatus: 2 }) : said('8019', why)
}

const searchRoutes: Service = (world, _client, data) => {
  const numbers = Array.isArray(data.trackingNumber) ? data.trackingNumber.map(textOf) : []
  if (numbers.length === 0 || numbers.length > 10) return said('20006', '单号数量错误')
  const known = textOf(data.checkPhoneNo).length >= 4
  const routeResps = numbers.map((mailNo) => {
    const parcel = known ? world.parcels.find(mailNo) : undefined
    return { mailNo, routes: parcel?.com === 'shunfeng' ? parcel.nodes.map(routeFields) : [] }
  })
  return said('S0000', '', { routeResps })
}

const registerRoute: Service = (world, { account }, data) => {
  const waybill = textOf(data.attributeNo)
  if (waybill === '') return said('20007', '缺少单号')
  followParcel(world, 'sf', account, waybill)
  return said('S0000', '')
}

const intercept: Service = (world, _client, data) => {
  const code = textOf(data.serviceCode)
  const to = objectOf(data.newDestAddress)
  if (!['1', '2'].includes(code) || textOf(to.address) === '') return said('20008', '缺少新地址')
  if (['3', '4'].includes(textOf(data.payMode)) && textOf(data.monthlyCardNo) === '')
    return said('20009', '缺少月结卡号')
  const place = { province: textOf(to.province), city: textOf(to.city) }
  const why = stopParcel(world, textOf(data.waybillNo), code === '1' ? place : undefined)
  return why === '' ? said('S0000', '', { cusId: `C${textOf(data.waybillNo)}`, amount: 0 }) : said('20010', why)
}

const SERVICES: Record<string, Service> = {
  EXP_RECE_CREATE_ORDER: createOrder,
  EXP_RECE_SEARCH_ORDER_RESP: searchOrder,
  EXP_RECE_UPDATE_ORDER: updateOrder,
  EXP_RECE_SEARCH_ROUTES: searchRoutes,
  EXP_RECE_REGISTER_ROUTE: registerRoute,
  EXP_RECE_WANTED_INTERCEPT: intercept,
}

export const sf: Platform = {
  kind: 'sf',
  name: '顺丰 丰桥',
  answer(world, call) {
    const form = new URLSearchParams(call.body)
    const client = world.couriers.client('sf', form.get('partnerID') ?? '')
    const text = form.get('msgData') ?? ''
    if (call.path !== '/std/service' || client === undefined) return envelope('A1004', '无对应服务权限', '')
    if (!/^\d{10}(\d{3})?$/.test(form.get('timestamp') ?? '') || !form.get('requestID'))
      return envelope('A1001', '必传参数不可为空', '')
    if (form.get('msgDigest') !== msgDigest(text, form.get('timestamp') ?? '', client.secret))
      return envelope('A1006', '数字签名无效', '')
    const service = SERVICES[form.get('serviceCode') ?? '']
    const data = parseObject(text)
    if (service === undefined || data === undefined) return envelope('A1004', '无对应服务权限', '')
    return service(world, client, data)
  },
  pushes: {
    retrySeconds: [60, 300, 1800],
    acknowledged: (status, body) => status === 200 && parseObject(body)?.return_code === '0000',
  },
  throttled: () => ({ ...envelope('A1005', 'API接口调用流量控制', ''), ok: false }),
}
