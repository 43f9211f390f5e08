/** 改址拦截: after the collection and before the signature. Yes means that it is tried; the track tells how it ends. */
import * as z from 'zod'
import { maskPhonesInText } from '../../../core/mask.ts'
import { ok } from '../../../core/result.ts'
import type { CarrierInterception, InterceptionKind, Party } from '../../carrier.port.ts'
import { refusedBy, stopsNothing } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { call, isYes, PROVIDER } from './call.ts'

/** 1 转寄, 2 退回. Back to the branch alone is not offered. */
const serviceCodes: Partial<Readonly<Record<InterceptionKind, '1' | '2'>>> = {
  change_address: '1',
  return_to_sender: '2',
}

const address = ({ province, city, district, address: detail, name, phone }: Party) => ({
  province,
  city,
  county: district,
  address: detail,
  contact: name,
  phone,
})

const answerSchema = z.object({ cusId: text }).nullish()

const request: CarrierInterception['request'] = async (wish, options) => {
  const refused = (detail: string) =>
    ok({ waybill: wish.waybill, state: 'refused' as const, reference: '', detail: maskPhonesInText(detail) })
  const serviceCode = serviceCodes[wish.kind]
  if (serviceCode === undefined) return refused('顺丰不提供退回网点')
  const to = wish.kind === 'change_address' ? wish.receiver : wish.sender
  if (to === null) return refused('缺少新地址')
  const answer = await call(
    'EXP_RECE_WANTED_INTERCEPT',
    {
      waybillNo: wish.waybill,
      serviceCode,
      role: '1',
      // 寄付月结.
      payMode: '4',
      monthlyCardNo: options.credentials.monthlyCard ?? '',
      newDestAddress: address(to),
    },
    options,
  )
  if (!answer.ok) return answer
  const { code, message, data } = answer.value
  // A repeat after a lost answer: the first one was taken.
  if (!isYes(answer.value) && !/重复|已存在|已申请/.test(message)) return refused(`${code} ${message}`)
  const reference = answerSchema.safeParse(data).data?.cusId ?? ''
  return ok({ waybill: wish.waybill, state: 'accepted', reference, detail: message })
}

/** For 转寄 and 退回 only; the form of `cancel` is not settled (?). */
const cancel: NonNullable<CarrierInterception['cancel']> = async (asked, options) => {
  const answer = await call(
    'EXP_RECE_WANTED_INTERCEPT',
    {
      waybillNo: asked.waybill,
      serviceCode: serviceCodes[asked.kind] ?? '2',
      role: '1',
      cusId: asked.reference,
      cancel: true,
    },
    options,
  )
  if (!answer.ok) return answer
  const { code, message } = answer.value
  return isYes(answer.value) || stopsNothing(message) ? ok(undefined) : refusedBy(PROVIDER, 'rejected', code, message)
}

export const intercept: CarrierInterception = { request, cancel }
