import { companyByShipper } from '../companies'
import { objectOf, parseObject, textOf } from '../exact-json'
import { findCity } from '../geography'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import { shanghaiText } from '../shanghai-time'
import type { KdniaoAccount } from '../world/couriers'
import type { World } from '../world/world'
import { dataSign } from './sign'
import { trackFields } from './track'

type Fields = Record<string, unknown>
interface Request {
  world: World
  account: KdniaoAccount
  data: Fields
}

const PATHS: Record<string, readonly string[]> = {
  '/api/EOrderService': ['1007', '1147'],
  '/Ebusiness/EbusinessOrderHandle.aspx': ['1002', '8001'],
  '/api/dist': ['1008', '8008'],
}

/** Characters that a label must not carry. */
const FORBIDDEN = /['"#&+<>%\\]/

/** Everything that 快递鸟 offers here: 电子面单, 取消, 即时查询, 轨迹订阅. */
export function answerKdniao(world: World, call: PlatformCall): PlatformAnswer {
  const form = new URLSearchParams(call.body)
  const eBusinessId = form.get('EBusinessID') ?? ''
  const text = form.get('RequestData') ?? ''
  const type = form.get('RequestType') ?? ''
  if (!PATHS[call.path]?.includes(type)) return refused(eBusinessId, '404', '接口指令错误')
  const account = world.couriers.kdniao(eBusinessId)
  if (account === undefined) return refused(eBusinessId, '104', '用户ID不存在')
  if (form.get('DataSign') !== dataSign(text, account.apiKey)) return refused(eBusinessId, '102', '非法参数[DataSign]')
  const data = parseObject(text)
  if (data === undefined || form.get('DataType') !== '2') return refused(eBusinessId, '103', 'RequestData格式错误')
  const request = { world, account, data }
  if (type === '1007') return print(request)
  if (type === '1147') return cancel(request)
  return type === '1008' || type === '8008' ? subscribe(request) : query(request)
}

function refused(eBusinessId: string, code: string, reason: string): PlatformAnswer {
  const body = JSON.stringify({ EBusinessID: eBusinessId, Success: false, ResultCode: code, Reason: reason })
  return jsonAnswer({ body, ok: false, reason: `${code} ${reason}` })
}

function print({ world, account, data }: Request): PlatformAnswer {
  const { eBusinessId } = account
  const problem = labelProblem(data)
  if (problem !== undefined) return refused(eBusinessId, problem[0], problem[1])
  const company = companyByShipper(textOf(data.ShipperCode))
  if (company === undefined) return refused(eBusinessId, '105', '不支持的快递公司编码')
  const orderCode = textOf(data.OrderCode)
  const known = world.couriers.label('kdniao', eBusinessId, orderCode)
  if (known !== undefined) return printed(world, eBusinessId, JSON.parse(known.answer), '106')
  const way = { from: cityOf(objectOf(data.Sender)), to: cityOf(objectOf(data.Receiver)) }
  const { waybill } = world.parcels.issue(company, way)
  const short = way.to.city.replace(/市$/, '')
  const town = textOf(objectOf(data.Receiver).ExpAreaName)
  const label: Label = {
    order: {
      OrderCode: orderCode,
      ShipperCode: company.shipper,
      LogisticCode: waybill,
      MarkDestination: `${short}-${town.replace(/[区县市]$/, '')}`,
      OriginCode: way.from.code,
      DestinatioCode: way.to.code,
      PackageCode: `${way.to.code}-01`,
    },
    html: textOf(data.IsReturnPrintTemplate) === '1' ? labelHtml(company.name, waybill, `${short} ${town}`) : '',
  }
  const answer = JSON.stringify(label)
  world.couriers.saveLabel({ platform: 'kdniao', account: eBusinessId, orderCode, waybill, answer })
  return printed(world, eBusinessId, label, '100')
}

interface Label {
  order: Record<string, string>
  html: string
}

/** 106 repeats the label that was issued before: the platform says no, and hands it over all the same. */
function printed(world: World, eBusinessId: string, label: Label, code: '100' | '106'): PlatformAnswer {
  const isNew = code === '100'
  const body = JSON.stringify({
    EBusinessID: eBusinessId,
    Order: label.order,
    Success: isNew,
    ResultCode: code,
    Reason: isNew ? '成功' : '该订单号已下单成功',
    UniquerRequestNumber: world.newId(),
    PrintTemplate: label.html,
  })
  return jsonAnswer({ body, ok: isNew, reason: isNew ? '' : '106 重复下单' })
}

function labelProblem(data: Fields): readonly [string, string] | undefined {
  for (const field of ['OrderCode', 'ShipperCode', 'PayType', 'ExpType', 'Sender', 'Receiver', 'Commodity']) {
    if (data[field] === undefined || data[field] === '') return ['101', `缺少必要参数：${field}`]
  }
  for (const side of ['Sender', 'Receiver']) {
    const person = objectOf(data[side])
    for (const field of ['Name', 'ProvinceName', 'CityName', 'Address']) {
      if (textOf(person[field]) === '') return ['101', `缺少必要参数：${side}.${field}`]
    }
    if (textOf(person.Mobile) === '' && textOf(person.Tel) === '') return ['101', `缺少必要参数：${side}.Mobile`]
    for (const [field, value] of Object.entries(person)) {
      if (FORBIDDEN.test(textOf(value))) return ['103', `${side}.${field}含有特殊字符`]
    }
  }
  if (FORBIDDEN.test(textOf(data.Remark))) return ['103', 'Remark含有特殊字符']
  return undefined
}

function labelHtml(company: string, waybill: string, destination: string): string {
  return `<html><body style="width:100mm"><h2>${company}</h2><p>${destination}</p><p>${waybill}</p></body></html>`
}

function cityOf(person: Fields) {
  return findCity(textOf(person.CityName), textOf(person.ProvinceName))
}

function cancel({ world, account, data }: Request): PlatformAnswer {
  const { eBusinessId } = account
  const waybill =
    textOf(data.ExpNo) || world.couriers.label('kdniao', eBusinessId, textOf(data.OrderCode))?.waybill || ''
  const parcel = world.parcels.find(waybill)
  if (parcel === undefined) return refused(eBusinessId, '105', '运单不存在')
  if (parcel.nodes.length > 0) return refused(eBusinessId, '105', '快件已揽收，不能取消')
  world.parcels.save({ ...parcel, cancelled: true })
  world.couriers.cancelLabel(waybill)
  const body = JSON.stringify({ EBusinessID: eBusinessId, Success: true, ResultCode: '100', Reason: '成功' })
  return jsonAnswer({ body, ok: true })
}

function query({ world, account, data }: Request): PlatformAnswer {
  const { eBusinessId } = account
  const ShipperCode = textOf(data.ShipperCode)
  const LogisticCode = textOf(data.LogisticCode)
  const company = companyByShipper(ShipperCode)
  if (company === undefined || LogisticCode === '') return refused(eBusinessId, '105', '快递公司编码或单号错误')
  if (ShipperCode === 'SF' && textOf(data.CustomerName) === '')
    return refused(eBusinessId, '105', 'CustomerName不能为空')
  const parcel = world.parcels.find(LogisticCode)
  if (parcel === undefined || parcel.com !== company.com || parcel.nodes.length === 0) {
    const empty = { EBusinessID: eBusinessId, ShipperCode, LogisticCode, Success: false, State: '0' }
    return jsonAnswer({ body: JSON.stringify({ ...empty, Reason: '暂无轨迹信息', Traces: [] }), ok: true })
  }
  return jsonAnswer({ body: JSON.stringify(trackFields(parcel, eBusinessId, textOf(data.OrderCode))), ok: true })
}

function subscribe({ world, account, data }: Request): PlatformAnswer {
  const { eBusinessId } = account
  const waybill = textOf(data.LogisticCode)
  const company = companyByShipper(textOf(data.ShipperCode))
  if (company === undefined || waybill === '') return refused(eBusinessId, '105', '快递公司编码或单号错误')
  const known = world.couriers.subscriptions('kdniao', waybill)
  if (!known.some((other) => other.account === eBusinessId && other.state === 'polling')) {
    const facts = { orderCode: textOf(data.OrderCode), callback: textOf(data.Callback) }
    world.couriers.subscribe({ platform: 'kdniao', account: eBusinessId, waybill, com: company.com, facts })
    world.parcels.startMoving(waybill)
  }
  const answer = { EBusinessID: eBusinessId, UpdateTime: shanghaiText(world.now()), Success: true, Reason: '' }
  return jsonAnswer({ body: JSON.stringify({ ...answer, EstimatedDeliveryTime: '' }), ok: true })
}

export const kdniao: Platform = {
  kind: 'kdniao',
  name: '快递鸟',
  answer: answerKdniao,
  pushes: {
    retrySeconds: [60, 300, 1800],
    acknowledged: (status, body) => status === 200 && parseObject(body)?.Success === true,
  },
  throttled: () =>
    jsonAnswer({ body: '{"Success":false,"ResultCode":"405","Reason":"系统繁忙，请稍后重试"}', ok: false }),
}
