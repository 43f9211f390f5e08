/** 中通 orders with a waybill, and their cancellation; names of answers are not settled (?). */
import * as z from 'zod'
import { err, ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CancelledLabel, CarrierOptions, Label, LabelRequest, Party } from '../../carrier.port.ts'
import { refusedBy } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { CARRIER, call, PROVIDER } from './call.ts'

const orderSchema = z.object({
  billCode: text,
  orderCode: text,
  bigMarkInfo: z.object({ mark: text, bagAddr: text }).nullish(),
})

const person = (prefix: 'sender' | 'receiver', party: Party) => ({
  [`${prefix}Name`]: party.name,
  [`${prefix}Mobile`]: party.phone,
  [`${prefix}Province`]: party.province,
  [`${prefix}City`]: party.city,
  [`${prefix}District`]: party.district,
  [`${prefix}Address`]: party.address,
})

/** `partnerOrderCode` is ours: a repeat answers with the order that exists (?). */
export async function create(request: LabelRequest, options: CarrierOptions): Promise<Result<Label, IntegrationError>> {
  const { accountId = '', accountPassword = '' } = options.credentials
  const answer = await call(
    'zto.open.createOrder',
    {
      // 2 集团客户, 1 全网件.
      partnerType: '2',
      orderType: '1',
      partnerOrderCode: request.orderCode,
      accountInfo: { accountId, accountPassword, type: 1 },
      senderInfo: person('sender', request.sender),
      receiveInfo: person('receiver', request.receiver),
      orderVasList: [],
      remark: request.remark,
    },
    options,
  )
  if (!answer.ok) return answer
  const order = orderSchema.safeParse(answer.value).data
  if (!order || order.billCode === '') return refusedBy(PROVIDER, 'rejected', '应答中没有运单号')
  const { mark = '', bagAddr = '' } = order.bigMarkInfo ?? {}
  return ok({ waybill: order.billCode, carrier: CARRIER, routeMark: mark, packageCode: bagAddr, template: '' })
}

/** `cancelType` 1: the customer changed his mind (?). One that is cancelled already is a success. */
export async function cancel(label: CancelledLabel, options: CarrierOptions): Promise<Result<void, IntegrationError>> {
  const answer = await call('zto.open.cancelPreOrder', { cancelType: '1', billCode: label.waybill }, options)
  return answer.ok || /已取消|已作废/.test(answer.error.detail) ? ok(undefined) : err(answer.error)
}
