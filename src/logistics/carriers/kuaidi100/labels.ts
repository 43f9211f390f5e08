/** 快递100's e-waybills with the merchant's own accounts; with a cloud printer (`siid`) the label comes out of it as it is issued. */
import * as z from 'zod'
import { err, ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CancelledLabel, CarrierOptions, Label, LabelRequest, Party } from '../../carrier.port.ts'
import { refusedBy } from '../courier-call.ts'
import { text } from '../loose-fields.ts'
import { PROVIDER } from './client.ts'
import { callLabel, partner } from './label-call.ts'

const person = ({ name, phone, province, city, district, address, company }: Party) => ({
  name,
  mobile: phone,
  printAddr: `${province}${city}${district}${address}`,
  company,
})

const dataSchema = z.object({ kuaidinum: text, bulkpen: text, pkgCode: text, label: text })

const setting = ({ settings }: CarrierOptions, name: string): string => {
  const value = settings[name]
  return typeof value === 'string' ? value : ''
}

/** `reorder: false`: the same `orderId` returns the waybill that it has (?), so a lost answer is asked for again. */
export async function create(request: LabelRequest, options: CarrierOptions): Promise<Result<Label, IntegrationError>> {
  const siid = setting(options, 'siid')
  const cipher = request.receiverCipher ?? {}
  const answer = await callLabel(
    'order',
    {
      kuaidicom: request.carrier,
      ...partner(request.carrier, options),
      recMan: person(request.receiver),
      sendMan: person(request.sender),
      cargo: request.goods[0]?.name ?? '',
      count: 1,
      weight: request.weightG > 0 ? request.weightG / 1000 : 1,
      expType: '标准快递',
      payType: 'MONTHLY',
      remark: request.remark,
      orderId: request.orderCode,
      reorder: false,
      ...(cipher.oaid ? { oaid: cipher.oaid } : {}),
      printType: siid === '' ? 'HTML' : 'CLOUD',
      tempId: setting(options, 'tempId'),
      ...(siid === '' ? {} : { siid }),
      needSubscribe: false,
    },
    options,
  )
  if (!answer.ok) return answer
  const data = dataSchema.safeParse(answer.value).data
  if (!data || data.kuaidinum === '') return refusedBy(PROVIDER, 'rejected', '应答中没有运单号')
  return ok({
    waybill: data.kuaidinum,
    carrier: request.carrier,
    routeMark: data.bulkpen,
    packageCode: data.pkgCode,
    // An address or a picture in base64 may stand there as well: only a page is kept.
    template: data.label.trimStart().startsWith('<') ? data.label : '',
  })
}

/** One that is cancelled already is a success. */
export async function cancel(label: CancelledLabel, options: CarrierOptions): Promise<Result<void, IntegrationError>> {
  const content = {
    ...partner(label.carrier, options),
    kuaidicom: label.carrier,
    kuaidinum: label.waybill,
    orderId: '',
    reason: '订单取消',
  }
  const answer = await callLabel('cancel', content, options)
  return answer.ok || /已取消|已作废/.test(answer.error.detail) ? ok(undefined) : err(answer.error)
}
