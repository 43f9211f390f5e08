/** One whole order: its detail, the receiver's ciphertexts and masks, and the after-sales that say which SKUs they are about. */
import { err, ok, type Result } from '../../core/result.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { type Fields, integerAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { orderOrMalformed } from '../read-orders.ts'
import { callXiaohongshu, type XiaohongshuOptions } from './client.ts'
import { noParticulars, type OrderParticulars, translateOrder } from './translate.ts'
import { NO_AFTER_SALE, refundOfOrder } from './xiaohongshu.types.ts'

type Answer<T> = Promise<Result<T, IntegrationError>>

/** The raw `data`; `not_found` when the platform knows no such order. */
export async function fetchRawOrder(options: XiaohongshuOptions, orderId: string): Answer<Fields> {
  const answer = await callXiaohongshu(options, 'order.getOrderDetail', { orderId })
  if (!answer.ok || textAt(answer.value, 'orderId') !== '') return answer
  return err(integrationError('xiaohongshu', 'not_found', `no order ${orderId}`))
}

export async function fetchOrder(options: XiaohongshuOptions, orderId: string): Answer<CanonicalOrder> {
  const order = await fetchRawOrder(options, orderId)
  if (!order.ok) return order
  const receiver = await fetchReceiver(options, order.value)
  if (!receiver.ok) return receiver
  const afterSales = await fetchAfterSales(options, order.value)
  if (!afterSales.ok) return afterSales
  return orderOrMalformed(
    'xiaohongshu',
    order.value,
    translateOrder(order.value, { ...receiver.value, afterSales: afterSales.value }),
  )
}

/** Particulars that the platform refuses for good are left out: the order itself is worth more. */
const orNothing = <T>(answer: Result<T, IntegrationError>, nothing: T): Result<T, IntegrationError> =>
  answer.ok || answer.error.retryable || answer.error.code === 'unauthorised' ? answer : ok(nothing)

async function fetchReceiver(
  options: XiaohongshuOptions,
  order: Fields,
): Answer<Pick<OrderParticulars, 'receiver' | 'shown'>> {
  const [orderId, openAddressId] = [textAt(order, 'orderId'), textAt(order, 'openAddressId')]
  if (openAddressId === '') return ok(noParticulars)
  const answer = orNothing(
    await callXiaohongshu(options, 'order.getOrderReceiverInfo', {
      receiverQueries: [{ orderId, openAddressId }],
      isReturn: false,
    }),
    {},
  )
  if (!answer.ok) return answer
  // Not matched: the address has changed since, and the order will come again with its new token.
  const receiver = listAt(answer.value, 'receiverInfos').find((info) => info.matched === true) ?? {}
  const ciphers = ['receiverName', 'receiverPhone', 'receiverAddress'].map((name) => textAt(receiver, name))
  const shown = await desensitise(
    options,
    orderId,
    ciphers.filter((text) => text !== ''),
  )
  return shown.ok ? ok({ receiver, shown: shown.value }) : shown
}

async function desensitise(
  options: XiaohongshuOptions,
  orderId: string,
  ciphers: readonly string[],
): Answer<ReadonlyMap<string, string>> {
  if (ciphers.length === 0) return ok(new Map())
  const answer = orNothing(
    await callXiaohongshu(options, 'data.batchDesensitise', {
      baseInfos: ciphers.map((encryptedData) => ({ dataTag: orderId, encryptedData })),
    }),
    {},
  )
  if (!answer.ok) return answer
  const rows = listAt(answer.value, 'desensitiseInfoList').filter((row) => (integerAt(row, 'errorCode') ?? 0) === 0)
  return ok(new Map(rows.map((row) => [textAt(row, 'encryptedData'), textAt(row, 'desensitisedData')])))
}

/**
 * Read only when the order says that there is one. Closed ones tell nothing but their time: without it the order would seem
 * older than when they were open, since they need not move its own.
 */
async function fetchAfterSales(options: XiaohongshuOptions, order: Fields): Answer<readonly Fields[]> {
  const status = integerAt(order, 'orderAfterSalesStatus') ?? NO_AFTER_SALE
  if (status === NO_AFTER_SALE || !refundOfOrder.has(status)) return ok([])
  const list = await callXiaohongshu(options, 'afterSale.listAfterSaleInfos', {
    orderId: textAt(order, 'orderId'),
    pageNo: 1,
    pageSize: 50,
  })
  if (!list.ok) return list
  const afterSales: Fields[] = []
  for (const { returnsId } of listAt(list.value, 'afterSaleBasicInfos')) {
    const answer = await callXiaohongshu(options, 'afterSale.getAfterSaleInfo', { returnsId })
    if (!answer.ok) return answer
    afterSales.push(objectAt(answer.value, 'afterSaleInfo'))
  }
  return ok(afterSales)
}
