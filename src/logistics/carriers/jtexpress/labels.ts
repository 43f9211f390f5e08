/** 极兔 orders with a waybill: the customer signs within the content as well. */
import * as z from 'zod'
import { err, ok, type Result } from '../../../core/result.ts'
import { md5Base64, md5Hex } from '../../../platform/digests.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CancelledLabel, CarrierOptions, Label, LabelRequest, Party } from '../../carrier.port.ts'
import { refusedBy } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { CARRIER, call, PROVIDER } from './call.ts'

/** Salt of the password's hash; not settled (?). */
const SALT = 'jadada236t2'

function customer({ credentials }: CarrierOptions) {
  const { customerCode = '', customerPassword = '', privateKey = '' } = credentials
  const cipher = md5Hex(customerPassword + SALT).toUpperCase()
  return { customerCode, digest: md5Base64(customerCode + cipher + privateKey) }
}

const person = ({ name, phone, province, city, district, address }: Party) => ({
  name,
  mobile: phone,
  prov: province,
  city,
  area: district,
  address,
})

const orderSchema = z.object({ txlogisticId: text, billCode: text, sortingCode: text, lastCenterName: text })

/** `txlogisticId` is ours: a repeat answers with the order that exists (?). */
export async function create(request: LabelRequest, options: CarrierOptions): Promise<Result<Label, IntegrationError>> {
  const answer = await call(
    'order/addOrder',
    {
      ...customer(options),
      txlogisticId: request.orderCode,
      expressType: 'EZ',
      // 2 月结; 02 the parcel is brought to the branch; 03 delivered at the door.
      orderType: '2',
      serviceType: '02',
      deliveryType: '03',
      sender: person(request.sender),
      receiver: person(request.receiver),
      weight: String(request.weightG > 0 ? request.weightG / 1000 : 1),
      totalQuantity: '1',
      goodsType: 'bm000006',
      remark: request.remark,
    },
    options,
  )
  if (!answer.ok) return answer
  const order = orderSchema.safeParse(answer.value).data
  if (!order || order.billCode === '') return refusedBy(PROVIDER, 'rejected', '应答中没有运单号')
  return ok({
    waybill: order.billCode,
    carrier: CARRIER,
    routeMark: order.sortingCode,
    packageCode: order.lastCenterName,
    template: '',
  })
}

/** One that is cancelled already is a success. */
export async function cancel(label: CancelledLabel, options: CarrierOptions): Promise<Result<void, IntegrationError>> {
  const content = { ...customer(options), txlogisticId: label.orderCode, orderType: '2', reason: '订单取消' }
  const answer = await call('order/cancelOrder', content, options)
  return answer.ok || /已取消|已作废/.test(answer.error.detail) ? ok(undefined) : err(answer.error)
}
