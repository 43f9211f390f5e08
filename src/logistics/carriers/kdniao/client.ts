/** What 快递鸟 is asked: e-waybill 1007, its cancellation 1147, query 8001, subscription 8008. */
import * as z from 'zod'
import { err, ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import { integrationError } from '../../../platform/outside-call.ts'
import type {
  CancelledLabel,
  CarrierAdapter,
  CarrierOptions,
  Label,
  LabelRequest,
  Party,
  TrackReport,
} from '../../carrier.port.ts'
import { accountOf } from '../accounts.ts'
import { malformed as malformedAt } from '../courier-call.ts'
import { text, truth } from '../loose-fields.ts'
import { call, PROVIDER, refusal } from './call.ts'
import { shipperCodeOf } from './companies.ts'
import { labelText } from './label-text.ts'
import { trackSchema, translateTrack } from './translate.ts'

type Tracking = NonNullable<CarrierAdapter['tracking']>

const labelAnswer = z.object({
  Success: truth,
  ResultCode: text,
  Reason: text,
  PrintTemplate: text,
  Order: z
    .object({ OrderCode: text, ShipperCode: text, LogisticCode: text, MarkDestination: text, PackageCode: text })
    .nullish(),
})
const plainAnswer = z.object({ Success: truth, ResultCode: text, Reason: text })

const unknownCarrier = (carrier: string) =>
  err(integrationError(PROVIDER, 'rejected', `carrier ${carrier} is not served`))
const malformed = (json: unknown) => malformedAt(PROVIDER, json)

const party = (person: Party) => ({
  Company: labelText(person.company),
  Name: labelText(person.name),
  Mobile: labelText(person.phone),
  ProvinceName: labelText(person.province),
  CityName: labelText(person.city),
  ExpAreaName: labelText(person.district),
  Address: labelText(person.address),
})

/**
 * Member of Receiver that carries a platform's ciphertexts beside the masked fields. No public page names it (?): the
 * platform's waybill authorisation decides what the carrier decrypts, so the name stands here alone.
 */
const CIPHER_MEMBER = 'Encrypted'

/** Masked name, phone and address go out as they are; the platform's ciphertexts go along, byte for byte. */
function receiverOf(request: LabelRequest) {
  const cipher = request.receiverCipher
  const hasCipher = cipher !== null && cipher !== undefined && Object.keys(cipher).length > 0
  return hasCipher ? { ...party(request.receiver), [CIPHER_MEMBER]: cipher } : party(request.receiver)
}

/** The same `orderCode` returns the same waybill (106 with the stored order), so a lost answer is asked for again. */
export async function createLabel(
  request: LabelRequest,
  options: CarrierOptions,
): Promise<Result<Label, IntegrationError>> {
  const shipper = shipperCodeOf(request.carrier)
  if (shipper === null) return unknownCarrier(request.carrier)
  const account = accountOf(request.carrier, options)
  const data = {
    OrderCode: request.orderCode,
    ShipperCode: shipper,
    CustomerName: account.customerName,
    CustomerPwd: account.customerPwd,
    SendSite: account.sendSite,
    MonthCode: account.monthCode,
    // 3 = 月结, paid monthly by the sender; 1 = the carrier's standard service.
    PayType: 3,
    ExpType: 1,
    Cost: 0,
    Sender: party(request.sender),
    Receiver: receiverOf(request),
    Commodity: request.goods.map(({ name, quantity }) => ({ GoodsName: labelText(name), Goodsquantity: quantity })),
    Weight: request.weightG / 1000,
    Quantity: 1,
    Volume: 0,
    Remark: labelText(request.remark),
    IsReturnPrintTemplate: '1',
  }
  const answer = await call({ area: 'label', type: '1007', data }, options)
  if (!answer.ok) return answer
  const parsed = labelAnswer.safeParse(answer.value)
  return parsed.success ? readLabel(parsed.data, { request, shipper }) : malformed(answer.value)
}

function readLabel(
  { Success, ResultCode, Reason, Order, PrintTemplate }: z.infer<typeof labelAnswer>,
  { request, shipper }: { readonly request: LabelRequest; readonly shipper: string },
): Result<Label, IntegrationError> {
  const isRepeat = ResultCode === '106'
  if (!(isRepeat || (Success && ResultCode === '100'))) return err(refusal(ResultCode, Reason))
  if (!Order?.LogisticCode) return err(refusal(ResultCode, `${Reason} (the answer holds no waybill)`))
  // A repeat answers with what is stored: it is ours only if code and carrier are the same.
  if (Order.OrderCode !== request.orderCode || (Order.ShipperCode !== '' && Order.ShipperCode !== shipper)) {
    return err(refusal(ResultCode, `${Reason} (the stored order is ${Order.OrderCode} with ${Order.ShipperCode})`))
  }
  return ok({
    waybill: Order.LogisticCode,
    carrier: request.carrier,
    routeMark: Order.MarkDestination,
    packageCode: Order.PackageCode,
    template: PrintTemplate,
  })
}

/** Voids the waybill; one that is void already is a success. */
export async function cancelLabel(
  label: CancelledLabel,
  options: CarrierOptions,
): Promise<Result<void, IntegrationError>> {
  const shipper = shipperCodeOf(label.carrier)
  if (shipper === null) return unknownCarrier(label.carrier)
  const { customerName, customerPwd } = accountOf(label.carrier, options)
  const data = {
    ShipperCode: shipper,
    OrderCode: label.orderCode,
    ExpNo: label.waybill,
    CustomerName: customerName,
    CustomerPwd: customerPwd,
  }
  const answer = await call({ area: 'label', type: '1147', data }, options)
  if (!answer.ok) return answer
  const parsed = plainAnswer.safeParse(answer.value)
  if (!parsed.success) return malformed(answer.value)
  const { Success, ResultCode, Reason } = parsed.data
  return Success || /已取消|已作废/.test(Reason) ? ok(undefined) : err(refusal(ResultCode, Reason))
}

/** 8001. `phoneTail` is what 顺丰 (and 中通 at times) wants as CustomerName. No track yet is an empty report. */
export const query: Tracking['query'] = async (parcel, options) => {
  const shipper = shipperCodeOf(parcel.carrier)
  if (shipper === null) return unknownCarrier(parcel.carrier)
  const data = { OrderCode: '', CustomerName: parcel.phoneTail, ShipperCode: shipper, LogisticCode: parcel.waybill }
  const answer = await call({ area: 'query', type: '8001', data }, options)
  if (!answer.ok) return answer
  const parsed = trackSchema.safeParse(answer.value)
  if (!parsed.success) return malformed(answer.value)
  return readTrack(parsed.data, { ...parcel, json: answer.value })
}

function readTrack(
  track: z.infer<typeof trackSchema>,
  parcel: { readonly waybill: string; readonly carrier: string; readonly json: unknown },
): Result<TrackReport, IntegrationError> {
  const isEmpty = track.Traces.length === 0 && (track.Success || /暂无|没有.*轨迹|无轨迹/.test(track.Reason))
  if (isEmpty) return ok({ waybill: parcel.waybill, carrier: parcel.carrier, nodes: [], watching: 'on' })
  if (track.Traces.length === 0) return err(refusal('', track.Reason))
  const report = track.LogisticCode === '' ? null : translateTrack(track)
  return report ? ok(report) : malformed(parcel.json)
}

/** 8008. Where it pushes to is set in the service's own console, not here; a repeat is a success. */
export const subscribe: Tracking['subscribe'] = async (parcel, options) => {
  const shipper = shipperCodeOf(parcel.carrier)
  if (shipper === null) return unknownCarrier(parcel.carrier)
  const data = {
    Callback: '',
    ShipperCode: shipper,
    LogisticCode: parcel.waybill,
    OrderCode: '',
    CustomerName: parcel.phoneTail,
    IsNotice: 0,
  }
  const answer = await call({ area: 'subscribe', type: '8008', data }, options)
  if (!answer.ok) return answer
  const parsed = plainAnswer.safeParse(answer.value)
  if (!parsed.success) return malformed(answer.value)
  const { Success, ResultCode, Reason } = parsed.data
  return Success || /重复订阅|已订阅/.test(Reason) ? ok(undefined) : err(refusal(ResultCode, Reason))
}

/** Asks for a number that nobody has: a refused account or signature shows, and no parcel is touched. */
export async function test(options: CarrierOptions): Promise<Result<string, IntegrationError>> {
  const answer = await query({ waybill: 'YT0000000000000', carrier: 'yuantong', phoneTail: '' }, options)
  return answer.ok ? ok('快递鸟已应答，商户号与 API Key 有效') : answer
}
