// The documented shape of an order of Orders API 2026-01-01, and of the notification ORDER_CHANGE, built from the facts.
import {
  type LineFacts,
  linePayFen,
  type OrderFacts,
  type OrderState,
  orderPayFen,
  type RefundFacts,
} from '../shops/order-facts'

export const MARKETPLACE = 'ATVPDKIKX0DER'

const iso = (at: number) => new Date(at).toISOString()
const money = (fen: number) => ({ amount: (fen / 100).toFixed(2), currencyCode: 'USD' })

/** A refund after the parcel left is no business of the Orders API, the Finances API has it; before it, the item is called off. */
export function shownAs({ state, shippedAt, receivedAt, finishedAt }: OrderFacts): OrderState | null {
  if (state === 'pending_payment') return null
  if (state !== 'refunded') return state
  if (shippedAt === 0) return 'cancelled'
  return receivedAt > 0 || finishedAt > 0 ? 'delivered' : 'shipped'
}

export function shownLine(line: LineFacts, order: OrderFacts): LineFacts {
  const inHouse = line.shippedQuantity === 0
  const isOpen = order.state === 'paid' || order.state === 'partly_shipped'
  const isTold = line.refund === 'done' || (line.refund === 'asked' && inHouse && isOpen)
  // A listing of Amazon is known by the seller's own code.
  return { ...line, skuId: line.outSkuId, refund: isTold ? line.refund : 'none' }
}

const STATUSES: Record<OrderState, string> = {
  pending_payment: 'PENDING',
  paid: 'UNSHIPPED',
  partly_shipped: 'PARTIALLY_SHIPPED',
  shipped: 'SHIPPED',
  delivered: 'SHIPPED',
  finished: 'SHIPPED',
  cancelled: 'CANCELLED',
  refunded: 'CANCELLED',
}

export const statusOf = (order: OrderFacts): string => STATUSES[shownAs(order) ?? 'pending_payment']

/** Names of the first version, which notifications still use. */
const OLD_NAMES: Record<string, string> = {
  PENDING: 'Pending',
  UNSHIPPED: 'Unshipped',
  PARTIALLY_SHIPPED: 'PartiallyShipped',
  SHIPPED: 'Shipped',
  CANCELLED: 'Canceled',
}

function itemFields(order: OrderFacts, line: LineFacts) {
  const told = shownLine(line, order)
  const discount = line.shopDiscountFen + line.platformDiscountFen
  return {
    orderItemId: line.lineId,
    quantityOrdered: line.quantity,
    product: {
      asin: `B0${line.skuId.slice(-8)}`,
      title: line.name,
      sellerSku: line.outSkuId,
      condition: { conditionType: 'NEW', conditionSubtype: 'NEW' },
      price: { unitPrice: money(line.priceFen) },
    },
    proceeds: {
      proceedsTotal: money(linePayFen(line)),
      breakdowns: [
        { type: 'ITEM', subtotal: money(line.priceFen * line.quantity) },
        ...(discount > 0 ? [{ type: 'DISCOUNT', subtotal: money(-discount) }] : []),
      ],
    },
    fulfillment: {
      quantityFulfilled: line.shippedQuantity,
      quantityUnfulfilled:
        told.refund === 'done' && line.shippedQuantity === 0 ? 0 : line.quantity - line.shippedQuantity,
    },
    ...(told.refund === 'asked'
      ? { cancellation: { cancellationRequest: { requester: 'BUYER', cancelReason: 'BUYER_CANCELED' } } }
      : {}),
  }
}

const PARTS = [
  'RECIPIENT',
  'PROCEEDS',
  'CANCELLATION',
  'FULFILLMENT',
  'PACKAGES',
  'BUYER',
  'EXPENSE',
  'PROMOTION',
  'TAX',
  'PAYMENT',
]

export const isPart = (name: string): boolean => PARTS.includes(name)

/** `parts`: what the caller asked to be told beside the head. */
export function orderFields(order: OrderFacts, parts: ReadonlySet<string>): Record<string, unknown> {
  const { region, street, detail, name, phone } = order.receiver
  const arrived = order.receivedAt > 0 || order.finishedAt > 0
  const items = order.lines.map((line) => itemFields(order, line))
  return {
    orderId: order.orderId,
    createdTime: iso(order.createdAt),
    lastUpdatedTime: iso(order.updatedAt),
    programs: [],
    salesChannel: { channelName: 'AMAZON', marketplaceId: MARKETPLACE, marketplaceName: 'Amazon.com' },
    fulfillment: {
      fulfillmentStatus: statusOf(order),
      fulfilledBy: 'MERCHANT',
      fulfillmentServiceLevel: 'STANDARD',
      ...(order.shipBy > 0
        ? { shipByWindow: { earliestDateTime: iso(order.paidAt), latestDateTime: iso(order.shipBy) } }
        : {}),
    },
    ...(parts.has('PROCEEDS') ? { proceeds: { grandTotal: money(orderPayFen(order)) } } : {}),
    ...(parts.has('RECIPIENT')
      ? {
          recipient: {
            deliveryAddress: {
              name,
              addressLine1: `${street.name}${detail}`,
              districtOrCounty: region.town.name,
              city: region.city.name,
              stateOrRegion: region.province.name,
              postalCode: '311121',
              countryCode: 'CN',
              phone,
            },
          },
        }
      : {}),
    orderItems: items.map(({ proceeds, fulfillment, cancellation, ...item }) => ({
      ...item,
      ...(parts.has('PROCEEDS') ? { proceeds } : {}),
      ...(parts.has('FULFILLMENT') ? { fulfillment } : {}),
      ...(parts.has('CANCELLATION') && cancellation ? { cancellation } : {}),
    })),
    ...(parts.has('PACKAGES')
      ? {
          packages: order.packs.map((pack, index) => ({
            packageReferenceId: String(index + 1),
            carrier: pack.companyName,
            trackingNumber: pack.waybill,
            shipTime: iso(pack.shippedAt),
            packageStatus: { status: arrived ? 'DELIVERED' : 'IN_TRANSIT' },
          })),
        }
      : {}),
  }
}

/** An element of `RefundEventList`. */
export function refundEvent(refund: RefundFacts, line: LineFacts): Record<string, unknown> {
  return {
    AmazonOrderId: refund.orderId,
    MarketplaceName: 'Amazon.com',
    PostedDate: iso(refund.updatedAt),
    ShipmentItemAdjustmentList: [
      {
        SellerSKU: line.outSkuId,
        OrderAdjustmentItemId: refund.refundId,
        QuantityShipped: refund.quantity,
        ItemChargeAdjustmentList: [
          {
            ChargeType: 'Principal',
            ChargeAmount: { CurrencyCode: 'USD', CurrencyAmount: -refund.amountFen / 100 },
          },
        ],
      },
    ],
  }
}

/** ORDER_CHANGE as EventBridge wraps it. */
export function eventText(
  order: OrderFacts,
  { sellerId, id, at }: { sellerId: string; id: string; at: number },
): string {
  const notification = {
    NotificationVersion: '1.0',
    NotificationType: 'ORDER_CHANGE',
    PayloadVersion: '1.0',
    EventTime: iso(at),
    Payload: {
      OrderChangeNotification: {
        NotificationLevel: 'OrderLevel',
        SellerId: sellerId,
        AmazonOrderId: order.orderId,
        OrderChangeType: 'OrderStatusChange',
        OrderChangeTrigger: { TimeOfOrderChange: iso(order.updatedAt), ChangeReason: '' },
        Summary: {
          MarketplaceId: MARKETPLACE,
          OrderStatus: OLD_NAMES[statusOf(order)],
          PurchaseDate: iso(order.createdAt),
          FulfillmentType: 'MFN',
          OrderType: 'StandardOrder',
        },
      },
    },
    NotificationMetadata: { NotificationId: id, PublishTime: iso(at) },
  }
  return JSON.stringify({
    version: '0',
    id,
    'detail-type': 'ORDER_CHANGE',
    source: 'aws.partner/sellingpartnerapi.amazon.com',
    detail: notification,
  })
}
