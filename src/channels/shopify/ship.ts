/** Waybills: pieces are taken from the order's fulfilment orders, one fulfilment per place they leave from. */
import { err, ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { carrierAbroad } from '../carriers-abroad.ts'
import type { ClientOptions, ShipNotice } from '../channels.port.ts'
import { type Fields, integerAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { mutateShopify } from './client.ts'
import { orderOf } from './pull.ts'
import { fulfillMutation, fulfillmentOrdersQuery } from './queries.ts'
import { deadFulfillments } from './shopify.types.ts'
import { numberOfGid } from './translate.ts'

interface Part {
  readonly fulfillmentOrderId: string
  readonly location: string
  readonly lines: readonly { readonly id: string; readonly quantity: number }[]
}

/** Looks first whether our waybill is there already: a repeat of a notice whose answer was lost is a success. */
export async function ship(options: ClientOptions, notice: ShipNotice): Promise<Result<void, IntegrationError>> {
  const order = await orderOf(options, fulfillmentOrdersQuery, notice.platformOrderId)
  if (!order.ok) return order
  const parts = partsToShip(order.value, notice)
  if (parts.length === 0) {
    if (hasWaybill(order.value, notice.waybill)) return ok(undefined)
    return err(integrationError('shopify', 'rejected', 'nothing of these lines is left to fulfil'))
  }
  // Several places: the first answer may have been lost, the rest is still to tell.
  const places = Map.groupBy(parts, (part) => part.location)
  if (places.size === 1 && hasWaybill(order.value, notice.waybill)) return ok(undefined)
  for (const ofPlace of places.values()) {
    const told = await mutateShopify(options, {
      name: 'fulfillmentCreate',
      query: fulfillMutation,
      variables: {
        fulfillment: {
          lineItemsByFulfillmentOrder: ofPlace.map((part) => ({
            fulfillmentOrderId: part.fulfillmentOrderId,
            fulfillmentOrderLineItems: part.lines,
          })),
          trackingInfo: { number: notice.waybill, company: carrierAbroad(notice.carrier) },
          notifyCustomer: options.settings.tellsBuyers !== false,
        },
      },
    })
    if (!told.ok) return told
  }
  return ok(undefined)
}

function hasWaybill(order: Fields, waybill: string): boolean {
  return listAt(order, 'fulfillments').some(
    (one) =>
      !deadFulfillments.has(textAt(one, 'status')) &&
      listAt(one, 'trackingInfo').some((info) => textAt(info, 'number') === waybill),
  )
}

/** At most what Shopify says is left of each line. Held and closed parts are passed over. */
function partsToShip(order: Fields, notice: ShipNotice): Part[] {
  const wanted = new Map<string, number>()
  for (const { platformLineId, quantity } of notice.lines)
    wanted.set(platformLineId, (wanted.get(platformLineId) ?? 0) + quantity)
  const parts: Part[] = []
  for (const part of listAt(objectAt(order, 'fulfillmentOrders'), 'nodes')) {
    if (!['OPEN', 'IN_PROGRESS'].includes(textAt(part, 'status'))) continue
    const lines: { id: string; quantity: number }[] = []
    for (const line of listAt(objectAt(part, 'lineItems'), 'nodes')) {
      const lineId = numberOfGid(textAt(objectAt(line, 'lineItem'), 'id'))
      const quantity = Math.min(wanted.get(lineId) ?? 0, integerAt(line, 'remainingQuantity') ?? 0)
      if (quantity <= 0) continue
      wanted.set(lineId, (wanted.get(lineId) ?? 0) - quantity)
      lines.push({ id: textAt(line, 'id'), quantity })
    }
    const location = textAt(objectAt(objectAt(part, 'assignedLocation'), 'location'), 'id')
    if (lines.length > 0) parts.push({ fulfillmentOrderId: textAt(part, 'id'), location, lines })
  }
  return parts
}
