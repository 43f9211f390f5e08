/** 中通拦截 (`thirdcenter.*`): asked by our own id, told by a query. Numbers of states and destinations are not settled (?). */
import * as z from 'zod'
import { maskPhonesInText } from '../../../core/mask.ts'
import { err, ok } from '../../../core/result.ts'
import type { CarrierInterception, Interception, InterceptionKind } from '../../carrier.port.ts'
import { malformed, stopsNothing } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { call, PROVIDER } from './call.ts'

/** 1 返回收件网点, 2 返回寄件人, 3 修改派送地址, 4 退回指定地址. */
const destinations: Readonly<Record<InterceptionKind, 1 | 2 | 3>> = {
  return_to_branch: 1,
  return_to_sender: 2,
  change_address: 3,
}

const request: CarrierInterception['request'] = async (wish, options) => {
  const refused = (detail: string): Interception => ({
    waybill: wish.waybill,
    state: 'refused',
    reference: '',
    detail: maskPhonesInText(detail),
  })
  const to = wish.receiver
  if (wish.kind === 'change_address' && to === null) return ok(refused('缺少新地址'))
  const receive =
    wish.kind === 'change_address' && to !== null
      ? {
          receiveUsername: to.name,
          receivePhone: to.phone,
          receiveProvince: to.province,
          receiveCity: to.city,
          receiveDistrict: to.district,
          receiveAddress: to.address,
        }
      : {}
  const answer = await call(
    'thirdcenter.createIntercept',
    {
      billCode: wish.waybill,
      requestId: wish.requestId,
      thirdBizNo: wish.requestId,
      destinationType: destinations[wish.kind],
      ...receive,
      customerCode: options.credentials.accountId ?? '',
    },
    options,
  )
  if (answer.ok || (answer.error.code === 'rejected' && /重复|已存在|已发起/.test(answer.error.detail)))
    return ok({ waybill: wish.waybill, state: 'accepted', reference: wish.requestId, detail: '' })
  return answer.error.code === 'rejected' ? ok(refused(answer.error.detail)) : err(answer.error)
}

const cancel: NonNullable<CarrierInterception['cancel']> = async (asked, options) => {
  const { waybill, requestId } = asked
  const data = {
    billCode: waybill,
    requestId,
    thirdBizNo: requestId,
    customerCode: options.credentials.accountId ?? '',
  }
  const answer = await call('thirdcenter.cancelIntercept', data, options)
  if (answer.ok || (answer.error.code === 'rejected' && stopsNothing(answer.error.detail))) return ok(undefined)
  return err(answer.error)
}

const answerSchema = z.object({ status: text, statusDesc: text, interceptStatus: text, interceptStatusDesc: text })

/** By its words, as the numbers are not public: success and failure are only what is said in so many words. */
const query: NonNullable<CarrierInterception['query']> = async (asked, options) => {
  const answer = await call(
    'thirdcenter.queryIntercept',
    { billCode: asked.waybill, requestId: asked.requestId, thirdBizNo: asked.requestId },
    options,
  )
  if (!answer.ok) return err(answer.error)
  const first = Array.isArray(answer.value) ? answer.value[0] : answer.value
  const said = answerSchema.safeParse(first)
  if (!said.success) return malformed(PROVIDER, answer.value)
  const detail = said.data.interceptStatusDesc || said.data.statusDesc || said.data.interceptStatus || said.data.status
  const state = /失败|驳回/.test(detail) ? 'failed' : /成功/.test(detail) ? 'succeeded' : 'accepted'
  return ok({ waybill: asked.waybill, state, reference: asked.requestId, detail: maskPhonesInText(detail) })
}

export const intercept: CarrierInterception = { request, cancel, query }
