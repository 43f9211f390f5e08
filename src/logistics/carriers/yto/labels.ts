/** 圆通 orders with a waybill (`privacy_create_adapter`), their end, and what is left of the waybills. */
import * as z from 'zod'
import { err, ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CancelledLabel, CarrierAdapter, CarrierOptions, Label, LabelRequest, Party } from '../../carrier.port.ts'
import { malformed, refusedBy } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { CARRIER, call, PROVIDER } from './call.ts'

const customerOf = ({ credentials }: CarrierOptions): string => credentials.customerCode ?? ''

const person = (prefix: 'sender' | 'recipient', party: Party) => ({
  [`${prefix}Name`]: party.name,
  [`${prefix}ProvinceName`]: party.province,
  [`${prefix}CityName`]: party.city,
  [`${prefix}CountyName`]: party.district,
  [`${prefix}Address`]: party.address,
  [`${prefix}Mobile`]: party.phone,
})

/** Names of the answer are not settled (?): the waybill under any of these, at the top or in `data`. */
const orderFields = z.object({ mailNo: text, waybillNo: text, shortAddress: text })
const orderSchema = z.union([z.object({ data: orderFields }).transform(({ data }) => data), orderFields])

/** `logisticsNo` is ours: a repeat answers with the order that exists (?). */
export async function create(request: LabelRequest, options: CarrierOptions): Promise<Result<Label, IntegrationError>> {
  const weight = request.weightG > 0 ? request.weightG / 1000 : 1
  const param = {
    logisticsNo: request.orderCode,
    ...person('sender', request.sender),
    ...person('recipient', request.receiver),
    remark: request.remark,
    goods: request.goods.map(({ name, quantity }) => ({ name, quantity })),
    cstOrderNo: request.orderCode,
    weight,
    // PK 标准, YZD 圆准达.
    productCode: 'PK',
  }
  const answer = await call({ method: 'privacy_create_adapter', param, segment: customerOf(options) }, options)
  if (!answer.ok) return answer
  const order = orderSchema.safeParse(answer.value).data
  const waybill = order ? order.mailNo || order.waybillNo : ''
  if (!order || waybill === '') return refusedBy(PROVIDER, 'rejected', '应答中没有运单号', JSON.stringify(answer.value))
  return ok({ waybill, carrier: CARRIER, routeMark: order.shortAddress, packageCode: '', template: '' })
}

/** One that is cancelled already is a success. */
export async function cancel(label: CancelledLabel, options: CarrierOptions): Promise<Result<void, IntegrationError>> {
  const param = { logisticsNo: label.orderCode, cancelDesc: '订单取消' }
  const answer = await call({ method: 'korder_cancel_adapter', param, segment: customerOf(options) }, options)
  return answer.ok || /已取消|已作废/.test(answer.error.detail) ? ok(undefined) : err(answer.error)
}

const balanceFields = z.object({ balance: z.coerce.number(), branchName: text })
const balanceSchema = z.union([z.object({ data: balanceFields }).transform(({ data }) => data), balanceFields])

/** Names of the fields are not settled (?). */
export const balance: NonNullable<NonNullable<CarrierAdapter['labels']>['balance']> = async (options) => {
  const customer = customerOf(options)
  const param = { customerCode: customer }
  const answer = await call({ method: 'waybill_balance_adapter', param, segment: customer }, options)
  if (!answer.ok) return answer
  const said = balanceSchema.safeParse(answer.value)
  if (!said.success) return malformed(PROVIDER, answer.value)
  return ok([{ carrier: CARRIER, branch: said.data.branchName || customer, left: said.data.balance }])
}
