/** 快递100 interception: accepted is not intercepted. The callback's field list is not public (?): only explicit words end a wish. */
import { tryParseJson } from '../../../core/json.ts'
import { maskPhonesInText } from '../../../core/mask.ts'
import { err, ok } from '../../../core/result.ts'
import type { CarrierInterception, InterceptionKind, InterceptionState } from '../../carrier.port.ts'
import { callLabel, partner } from './label-call.ts'

const types: Readonly<Record<InterceptionKind, string>> = {
  return_to_branch: 'RETURN_SEND_STATION',
  return_to_sender: 'RETURN_SEND_ADDR',
  change_address: 'MODIFY_ADDR',
}

const request: CarrierInterception['request'] = async (wish, options) => {
  const refused = (detail: string) =>
    ok({ waybill: wish.waybill, state: 'refused' as const, reference: '', detail: maskPhonesInText(detail) })
  const to = wish.receiver
  if (wish.kind === 'change_address' && to === null) return refused('缺少新地址')
  const answer = await callLabel(
    'interceptOrder',
    {
      kuaidicom: wish.carrier,
      kuaidinum: wish.waybill,
      interceptType: types[wish.kind],
      ...(wish.kind === 'change_address' && to !== null
        ? {
            recManInfo: {
              name: to.name,
              mobile: to.phone,
              province: to.province,
              city: to.city,
              district: to.district,
              addr: to.address,
            },
          }
        : {}),
      orderRole: '1',
      interceptPayType: 'MONTHLY',
      ...partner(wish.carrier, options),
      reason: wish.reason,
      orderId: wish.orderCode,
      salt: options.credentials.salt ?? '',
      callbackUrl: wish.callbackUrl,
    },
    options,
  )
  // A repeat after a lost answer: the first one was taken.
  if (answer.ok || (answer.error.code === 'rejected' && /重复|已提交|已存在/.test(answer.error.detail)))
    return ok({ waybill: wish.waybill, state: 'accepted', reference: '', detail: '' })
  return answer.error.code === 'rejected' ? refused(answer.error.detail) : err(answer.error)
}

/** What the words say; anything vague leaves it to the track. */
function stateOf(words: string): InterceptionState {
  if (/拦截失败|失败|驳回|无法拦截/.test(words)) return 'failed'
  return /拦截成功/.test(words) ? 'succeeded' : 'requested'
}

/** Told from a track by the list that every track push carries. */
const read: NonNullable<CarrierInterception['read']> = (rawBody) => {
  const json = tryParseJson(new URLSearchParams(rawBody).get('param') ?? '')
  if (typeof json !== 'object' || json === null || 'lastResult' in json) return null
  const flat = { ...json, ...('data' in json && typeof json.data === 'object' ? json.data : {}) } as Record<
    string,
    unknown
  >
  const waybill =
    typeof flat.kuaidinum === 'string' ? flat.kuaidinum : typeof flat.kuaidiNum === 'string' ? flat.kuaidiNum : ''
  if (waybill === '') return null
  const words = [flat.status, flat.message, flat.msg, flat.statusDesc]
    .filter((part) => typeof part === 'string')
    .join(' ')
  return [{ waybill, state: stateOf(words), reference: '', detail: maskPhonesInText(words).slice(0, 200) }]
}

export const intercept: CarrierInterception = { request, read }
