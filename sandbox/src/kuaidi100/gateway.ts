import { companyByCom } from '../companies'
import { stopping } from '../couriers/waybills'
import { objectOf, parseObject, textOf } from '../exact-json'
import { findCity } from '../geography'
import type { ParcelFacts } from '../parcels/journey'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { Kuaidi100Account } from '../world/couriers'
import type { World } from '../world/world'
import { trackPush } from './push'
import { labelSign, querySign } from './sign'
import { detailLevel, trackFields } from './track'

type Fields = Record<string, unknown>

const NEEDS_PHONE = ['shunfeng', 'shunfengkuaiyun', 'zhongtong']

/** 查询 and 订阅 answer `{result, returnCode, message}` when they refuse. */
function polled(returnCode: string, message: string): PlatformAnswer {
  const ok = returnCode === '200'
  return jsonAnswer({
    body: JSON.stringify({ result: ok, returnCode, message }),
    ok,
    reason: ok ? '' : `${returnCode} ${message}`,
  })
}

/** 电子面单 and 拦截 answer `{success, code, message, data, time}`. */
function labelled(code: number, message: string, data: unknown = null): PlatformAnswer {
  const ok = code === 200
  return jsonAnswer({
    body: JSON.stringify({ success: ok, code, message, data, time: 1 }),
    ok,
    reason: ok ? '' : `${code} ${message}`,
  })
}

/** Everything that 快递100 offers here: 实时查询, 订阅, 电子面单, 取消, 拦截. */
export function answerKuaidi100(world: World, call: PlatformCall): PlatformAnswer {
  const form = new URLSearchParams(call.body)
  const text = form.get('param') ?? ''
  const param = parseObject(text)
  if (call.path === '/poll/query.do') return query(world, form, text, param)
  if (call.path === '/poll') return subscribe(world, form, param)
  if (call.path === '/label/order') return label(world, form, text, param)
  return polled('400', '找不到对应的接口')
}

function query(world: World, form: URLSearchParams, text: string, param: Fields | undefined): PlatformAnswer {
  const account = world.couriers.kuaidi100ByCustomer(form.get('customer') ?? '')
  if (account === undefined || form.get('sign') !== querySign(text, account)) return polled('503', '验证签名失败')
  const com = textOf(param?.com)
  const waybill = textOf(param?.num)
  if (param === undefined || companyByCom(com) === undefined || waybill.length < 6 || waybill.length > 32) {
    return polled('400', '提交的数据不完整，或者贵公司没授权')
  }
  if (NEEDS_PHONE.includes(com) && textOf(param.phone).length < 4) return polled('408', '快递公司需要校验手机号')
  const parcel = world.parcels.find(waybill)
  if (parcel === undefined || parcel.com !== com || parcel.nodes.length === 0) {
    return polled('500', '查询无结果，请隔段时间再查')
  }
  const track = trackFields(parcel, detailLevel(textOf(param.resultv2)))
  const data = textOf(param.order) === 'asc' ? track.data.reverse() : track.data
  return jsonAnswer({ body: JSON.stringify({ ...track, data }), ok: true })
}

function subscribe(world: World, form: URLSearchParams, param: Fields | undefined): PlatformAnswer {
  if (form.get('schema') !== 'json' || param === undefined) return polled('700', '订阅方的订阅数据存在错误')
  const account = world.couriers.kuaidi100(textOf(param.key))
  if (account === undefined) return polled('600', '您不是合法的订阅者（即授权Key出错）')
  const settings = objectOf(param.parameters)
  const company = companyByCom(textOf(param.company))
  if (company === undefined && textOf(settings.autoCom) !== '1') return polled('702', '我们无法识别该运单的快递公司')
  return follow(world, account, {
    waybill: textOf(param.number),
    com: company?.com ?? '',
    callbackUrl: textOf(settings.callbackurl),
    salt: textOf(settings.salt),
    resultv2: textOf(settings.resultv2),
  })
}

interface Wish {
  waybill: string
  com: string
  callbackUrl: string
  salt: string
  resultv2: string
}

function follow(world: World, account: Kuaidi100Account, wish: Wish): PlatformAnswer {
  const { waybill, com, ...facts } = wish
  if (!/^https?:\/\//.test(wish.callbackUrl) || waybill === '') return polled('700', '不可用的回调地址或单号')
  const known = world.couriers.subscriptions('kuaidi100', waybill)
  if (known.some((other) => other.state === 'polling' && other.facts.callbackUrl === wish.callbackUrl)) {
    return polled('501', '重复订阅')
  }
  world.couriers.subscribe({ platform: 'kuaidi100', account: account.key, waybill, com, facts })
  const parcel = world.parcels.find(waybill)
  if (parcel !== undefined) world.parcels.startMoving(waybill)
  if (parcel !== undefined && parcel.nodes.length > 0) world.deliveries.enqueue([trackPush(parcel, wish)])
  return polled('200', '提交成功')
}

function label(world: World, form: URLSearchParams, text: string, param: Fields | undefined): PlatformAnswer {
  const account = world.couriers.kuaidi100(form.get('key') ?? '')
  const t = form.get('t') ?? ''
  if (account === undefined || form.get('sign') !== labelSign(text, t, account)) return labelled(30003, '验证签名失败')
  if (param === undefined) return labelled(30002, '参数错误')
  const method = form.get('method')
  if (method === 'order') return print(world, account, param)
  const parcel = world.parcels.find(textOf(param.kuaidinum))
  if (parcel === undefined) return labelled(30002, '运单不存在')
  if (method === 'cancel') return cancel(world, parcel)
  if (method === 'interceptOrder') return intercept(world, parcel, param)
  return labelled(30002, `不支持的method：${method}`)
}

function print(world: World, account: Kuaidi100Account, param: Fields): PlatformAnswer {
  const company = companyByCom(textOf(param.kuaidicom))
  const receiver = objectOf(param.recMan)
  const sender = objectOf(param.sendMan)
  if (company === undefined) return labelled(30002, '快递公司编码错误')
  if (addressOf(receiver) === '' || addressOf(sender) === '') return labelled(30002, '收寄件人地址不完整')
  const orderCode = textOf(param.orderId)
  const known = orderCode === '' ? undefined : world.couriers.label('kuaidi100', account.key, orderCode)
  if (known !== undefined && (param.reorder === false || textOf(param.reorder) === 'false')) {
    return labelled(200, '成功', JSON.parse(known.answer))
  }
  const way = { from: findCity(addressOf(sender)), to: findCity(addressOf(receiver)) }
  const { waybill } = world.parcels.issue(company, way)
  const data = labelData(waybill, way)
  const answer = JSON.stringify(data)
  world.couriers.saveLabel({
    platform: 'kuaidi100',
    account: account.key,
    orderCode: orderCode || waybill,
    waybill,
    answer,
  })
  if (param.needSubscribe === true) {
    follow(world, account, {
      waybill,
      com: company.com,
      callbackUrl: textOf(param.pollCallBackUrl),
      salt: textOf(param.salt),
      resultv2: textOf(param.resultv2),
    })
  }
  return labelled(200, '成功', data)
}

function labelData(waybill: string, { from, to }: Pick<ParcelFacts, 'from' | 'to'>) {
  const short = (city: string) => city.replace(/市$/, '')
  return {
    taskId: `T${waybill}`,
    kuaidinum: waybill,
    childNum: '',
    returnNum: '',
    label: '',
    bulkpen: `${short(to.city)}-${to.code.slice(2)}`,
    orgCode: from.code,
    orgName: short(from.city),
    destCode: to.code,
    destName: short(to.city),
    orgSortingCode: '',
    destSortingCode: '',
    pkgCode: `${to.code}-01`,
    pkgName: `${short(to.city)}分拨`,
    qrCode: '',
    kdComOrderNum: '',
  }
}

function addressOf(person: Fields): string {
  return [person.province, person.city, person.district, person.printAddr, person.addr].map(textOf).join('')
}

function cancel(world: World, parcel: ParcelFacts): PlatformAnswer {
  if (parcel.nodes.length > 0) return labelled(30002, '快件已揽收，不能取消')
  world.parcels.save({ ...parcel, cancelled: true })
  world.couriers.cancelLabel(parcel.waybill)
  return labelled(200, '成功')
}

function intercept(world: World, parcel: ParcelFacts, param: Fields): PlatformAnswer {
  const kind = textOf(param.interceptType)
  if (!['RETURN_SEND_STATION', 'RETURN_SEND_ADDR', 'MODIFY_ADDR'].includes(kind))
    return labelled(30002, 'interceptType错误')
  if (kind === 'MODIFY_ADDR' && addressOf(objectOf(param.recManInfo)) === '') return labelled(30002, '缺少recManInfo')
  if (parcel.nodes.at(-1)?.step === 'delivered') return labelled(30002, '快件已签收，无法拦截')
  const to = kind === 'MODIFY_ADDR' ? findCity(addressOf(objectOf(param.recManInfo))) : undefined
  const callback = { url: textOf(param.callbackUrl), salt: textOf(param.salt) }
  world.parcels.save(stopping(parcel, to, callback.url === '' ? undefined : callback))
  return labelled(200, 'success')
}

export const kuaidi100: Platform = {
  kind: 'kuaidi100',
  name: '快递100',
  answer: answerKuaidi100,
  pushes: {
    retrySeconds: [1800, 1800, 1800],
    acknowledged(status, body) {
      const answer = status === 200 ? parseObject(body) : undefined
      return answer?.result === true && answer.returnCode === '200'
    },
  },
  throttled: () => jsonAnswer({ body: '{"result":false,"returnCode":"502","message":"服务器繁忙"}', ok: false }),
}
