/** 顺丰 orders: one order is one waybill. `orderId` can never be used again, so a repeat (8016) is answered by a look at it. */
import * as z from 'zod'
import { ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CancelledLabel, CarrierOptions, Label, LabelRequest, Party } from '../../carrier.port.ts'
import { refusedBy } from '../courier-call.ts'
import { listOf, text } from '../loose-fields.ts'
import { CARRIER, call, isYes, PROVIDER } from './call.ts'

const REPEATED = '8016'
const CONFIRMED_OR_CANCELLED = '8019'
/** 特快; `settings.expressTypeId` replaces it. */
const EXPRESS_TYPE = 2
/** The main waybill; 2 are its children, 3 the signed slip's. */
const MAIN = '1'

const orderSchema = z.object({
  filterResult: text,
  remark: text,
  waybillNoInfoList: listOf(z.object({ waybillType: text, waybillNo: text })),
  routeLabelInfo: listOf(
    z.object({ routeLabelData: z.object({ destRouteLabel: text, destTransferCode: text }).nullish() }),
  ),
})

/** `*` and `~` are the two signs whose digest is not settled (?): they become their full-width twins. */
const plain = (words: string): string => words.replaceAll('*', '＊').replaceAll('~', '～')

const contact = (contactType: 1 | 2, person: Party) => ({
  contactType,
  contact: plain(person.name),
  mobile: person.phone.replaceAll('*', '＊'),
  company: plain(person.company),
  country: 'CN',
  province: person.province,
  city: person.city,
  county: person.district,
  address: plain(person.address),
})

export async function create(request: LabelRequest, options: CarrierOptions): Promise<Result<Label, IntegrationError>> {
  const created = await call(
    'EXP_RECE_CREATE_ORDER',
    {
      language: 'zh-CN',
      orderId: request.orderCode,
      cargoDetails: request.goods.map(({ name, quantity }) => ({ name: plain(name), count: quantity, unit: '件' })),
      contactInfoList: [contact(1, request.sender), contact(2, request.receiver)],
      monthlyCard: options.credentials.monthlyCard ?? '',
      payMethod: 1,
      expressTypeId: Number(options.settings.expressTypeId) || EXPRESS_TYPE,
      parcelQty: 1,
      totalWeight: request.weightG > 0 ? request.weightG / 1000 : 1,
      isReturnRoutelabel: 1,
      isDocall: 0,
      remark: plain(request.remark),
    },
    options,
  )
  if (!created.ok) return created
  if (created.value.code !== REPEATED) return readOrder(created.value)
  const known = await call('EXP_RECE_SEARCH_ORDER_RESP', { orderId: request.orderCode, language: 'zh-CN' }, options)
  return known.ok ? readOrder(known.value) : known
}

function readOrder({
  code,
  message,
  data,
}: {
  code: string
  message: string
  data: unknown
}): Result<Label, IntegrationError> {
  if (code !== 'S0000') return refusedBy(PROVIDER, 'rejected', code, message)
  const order = orderSchema.safeParse(data).data
  const waybill = order?.waybillNoInfoList.find(({ waybillType }) => waybillType === MAIN)?.waybillNo ?? ''
  // 3: out of the delivery area. A waybill all the same would go nowhere.
  if (!order || waybill === '' || order.filterResult === '3')
    return refusedBy(
      PROVIDER,
      'rejected',
      order?.filterResult === '3' ? '不可收派' : '应答中没有运单号',
      order?.remark ?? '',
    )
  const route = order.routeLabelInfo[0]?.routeLabelData
  return ok({
    waybill,
    carrier: CARRIER,
    routeMark: route?.destRouteLabel ?? '',
    packageCode: route?.destTransferCode ?? '',
    template: '',
  })
}

/** dealType 2. One that is cancelled already is a success. */
export async function cancel(label: CancelledLabel, options: CarrierOptions): Promise<Result<void, IntegrationError>> {
  const answer = await call(
    'EXP_RECE_UPDATE_ORDER',
    { language: 'zh-CN', orderId: label.orderCode, dealType: 2 },
    options,
  )
  if (!answer.ok) return answer
  const { code, message } = answer.value
  const isGone = code === CONFIRMED_OR_CANCELLED && /已取消/.test(message)
  return isYes(answer.value) || isGone ? ok(undefined) : refusedBy(PROVIDER, 'rejected', code, message)
}
