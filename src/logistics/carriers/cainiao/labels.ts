/** 菜鸟电子面单 over LINK: TMS_WAYBILL_GET, TMS_WAYBILL_DISCARD, TMS_WAYBILL_SUBSCRIPTION_QUERY. */
import * as z from 'zod'
import { err, ok, type Result } from '../../../core/result.ts'
import type { IntegrationError } from '../../../platform/integration-error.ts'
import type { CancelledLabel, CarrierAdapter, CarrierOptions, Label, LabelRequest, Party } from '../../carrier.port.ts'
import { malformed, refusedBy } from '../courier-call.ts'
import { listOf, text } from '../loose-fields.ts'
import { call, PROVIDER } from './call.ts'
import { carrierOfCp, cpCodeOf } from './companies.ts'

const STANDARD_TEMPLATE = 'http://cloudprint.cainiao.com/template/standard/101'

const person = (party: Party) => ({
  name: party.name,
  mobile: party.phone,
  address: { province: party.province, city: party.city, district: party.district, detail: party.address },
})

/** 淘宝's masked receiver goes along as its `oaid`, unread. */
function recipient({ receiver, receiverCipher }: LabelRequest) {
  const oaid = receiverCipher?.oaid
  return oaid ? { ...person(receiver), oaid } : person(receiver)
}

const waybillSchema = z.object({
  waybillCloudPrintResponseList: listOf(z.object({ waybillCode: text, printData: text })),
})

/** The same order with the same package returns the same waybill. `printData` is sealed for 菜鸟's print component: passed on untouched. */
export async function create(request: LabelRequest, options: CarrierOptions): Promise<Result<Label, IntegrationError>> {
  const cpCode = cpCodeOf(request.carrier)
  if (cpCode === null) return refusedBy(PROVIDER, 'rejected', `carrier ${request.carrier} is not served`)
  const { userId = '' } = options.credentials
  const templateUrl = typeof options.settings.templateUrl === 'string' ? options.settings.templateUrl : ''
  const answer = await call(
    'TMS_WAYBILL_GET',
    {
      cpCode,
      sender: person(request.sender),
      tradeOrderInfoDtos: [
        {
          objectId: request.orderCode,
          orderInfo: { orderChannelsType: 'OTHERS', tradeOrderList: [request.orderCode] },
          packageInfo: {
            id: '1',
            items: request.goods.map(({ name, quantity }) => ({ name, count: quantity })),
            ...(request.weightG > 0 ? { weight: request.weightG } : {}),
          },
          recipient: recipient(request),
          templateUrl: templateUrl || STANDARD_TEMPLATE,
          userId,
        },
      ],
      storeCode: '',
      resourceCode: '',
      dmsSorting: false,
      needEncrypt: false,
    },
    options,
  )
  if (!answer.ok) return answer
  const [issued] = waybillSchema.safeParse(answer.value).data?.waybillCloudPrintResponseList ?? []
  if (!issued || issued.waybillCode === '') return malformed(PROVIDER, answer.value)
  return ok({
    waybill: issued.waybillCode,
    carrier: request.carrier,
    routeMark: '',
    packageCode: '',
    template: issued.printData,
  })
}

/** One that is discarded already is a success. */
export async function cancel(label: CancelledLabel, options: CarrierOptions): Promise<Result<void, IntegrationError>> {
  const cpCode = cpCodeOf(label.carrier) ?? label.carrier
  const answer = await call('TMS_WAYBILL_DISCARD', { cpCode, waybillCode: label.waybill }, options)
  return answer.ok || /已取消|已作废|已回收/.test(answer.error.detail) ? ok(undefined) : err(answer.error)
}

/** Names of the fields as 淘宝's twin of this call has them, in camelCase (?). */
const balanceSchema = z.object({
  waybillApplySubscriptionCols: listOf(
    z.object({
      cpCode: text,
      branchAccountCols: listOf(
        z.object({ branchCode: text, branchName: text, quantity: z.coerce.number().nullish() }),
      ),
    }),
  ),
})

/** Carriers with branches of their own have no number: their waybills are paid monthly. */
export const balance: NonNullable<NonNullable<CarrierAdapter['labels']>['balance']> = async (options) => {
  const answer = await call('TMS_WAYBILL_SUBSCRIPTION_QUERY', { cpCode: '' }, options)
  if (!answer.ok) return answer
  const said = balanceSchema.safeParse(answer.value)
  if (!said.success) return malformed(PROVIDER, answer.value)
  return ok(
    said.data.waybillApplySubscriptionCols.flatMap(({ cpCode, branchAccountCols }) =>
      branchAccountCols.map(({ branchCode, branchName, quantity }) => ({
        carrier: carrierOfCp(cpCode),
        branch: branchName || branchCode,
        left: quantity ?? null,
      })),
    ),
  )
}

/** The list of branches: a refused token or signature shows, and nothing is issued. */
export const test: CarrierAdapter['test'] = async (options) => {
  const answer = await balance(options)
  return answer.ok ? ok(`菜鸟已应答，开通了 ${answer.value.length} 个网点`) : answer
}
