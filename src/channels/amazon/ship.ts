/** What we tell Amazon: packages and stock. */
import { fnv1a } from '../../core/hash.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { carrierAbroad } from '../carriers-abroad.ts'
import type { ClientOptions, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, listAt, objectAt, textAt } from '../read-fields.ts'
import { carrierCodes, deadPackages } from './amazon.types.ts'
import { callAmazon, marketplaceIds } from './client.ts'
import { rawOrder } from './pull.ts'

type Done = Result<void, IntegrationError>

/** One package; its reference follows from the waybill, so that a repeat is the same package to Amazon. */
export async function ship(options: ClientOptions, notice: ShipNotice): Promise<Done> {
  const order = await rawOrder(options, notice.platformOrderId)
  if (!order.ok) return order
  if (hasWaybill(order.value, notice.waybill)) return ok(undefined)
  const carrierCode = carrierCodes[notice.carrier]
  const answer = await callAmazon(options, {
    method: 'POST',
    path: `/orders/v0/orders/${encodeURIComponent(notice.platformOrderId)}/shipmentConfirmation`,
    body: {
      marketplaceId: textAt(objectAt(order.value, 'salesChannel'), 'marketplaceId'),
      packageDetail: {
        packageReferenceId: String((fnv1a(notice.waybill) % 999_999_999) + 1),
        carrierCode: carrierCode ?? 'Other',
        ...(carrierCode === undefined ? { carrierName: carrierAbroad(notice.carrier) } : {}),
        trackingNumber: notice.waybill,
        shipDate: new Date(options.now()).toISOString(),
        orderItems: notice.lines.map(({ platformLineId, quantity }) => ({ orderItemId: platformLineId, quantity })),
      },
    },
  })
  return answer.ok ? ok(undefined) : answer
}

function hasWaybill(order: Fields, waybill: string): boolean {
  return listAt(order, 'packages').some(
    (one) =>
      textAt(one, 'trackingNumber') === waybill &&
      !deadPackages.has(textAt(objectAt(one, 'packageStatus'), 'status') || textAt(one, 'status')),
  )
}

/** Absolute pieces of the seller's own stock; with 0 the listing cannot be bought. */
export async function setStock(
  options: ClientOptions,
  { shopSkuId, quantity }: Pick<StockNotice, 'shopSkuId' | 'quantity'>,
): Promise<Done> {
  const { sellerId = '' } = options.credentials
  const answer = await callAmazon(options, {
    method: 'PATCH',
    path: `/listings/2021-08-01/items/${encodeURIComponent(sellerId)}/${encodeURIComponent(shopSkuId)}`,
    query: { marketplaceIds: marketplaceIds(options) },
    body: {
      productType: 'PRODUCT',
      patches: [
        {
          op: 'replace',
          path: '/attributes/fulfillment_availability',
          value: [{ fulfillment_channel_code: 'DEFAULT', quantity }],
        },
      ],
    },
  })
  if (!answer.ok) return answer
  if (textAt(answer.value, 'status') !== 'INVALID') return ok(undefined)
  const why = listAt(answer.value, 'issues').map((issue) => textAt(issue, 'message'))
  return err(integrationError('amazon', 'rejected', why.join('; ') || 'INVALID', 200))
}
