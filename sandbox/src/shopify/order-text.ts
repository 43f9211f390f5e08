// The documented shape of an `Order` of the GraphQL Admin API, built from the facts at each call.
import type { LineFacts, OrderFacts, PackFacts } from '../shops/order-facts'
import { orderPayFen } from '../shops/order-facts'
import { financialStatus, fulfillmentStatus, piecesOf } from './status'

export const gid = (type: string, id: string) => `gid://shopify/${type}/${id}`

const iso = (at: number) => (at === 0 ? null : new Date(at).toISOString().replace(/\.\d+/, ''))

const money = (fen: number) => {
  const amount = { amount: (fen / 100).toFixed(2), currencyCode: 'CNY' }
  return { shopMoney: amount, presentmentMoney: amount }
}

const GATEWAYS = {
  wechat: 'wechat_pay',
  alipay: 'alipay',
  card: 'shopify_payments',
  instalment: 'Shop Pay Installments',
  pay_later: 'Klarna',
}

const ZJ: Record<string, string> = {
  浙江省: 'ZJ',
  江苏省: 'JS',
  广东省: 'GD',
  上海市: 'SH',
  北京市: 'BJ',
  四川省: 'SC',
}

/** A connection of which callers may ask the first n. */
export const connection = (nodes: readonly unknown[]) => (args: Record<string, unknown>) => {
  const first = Number(args.first ?? 0)
  if (!(first >= 1 && first <= 250)) throw new RangeError('first must be between 1 and 250')
  return { nodes: nodes.slice(0, first), pageInfo: { hasNextPage: nodes.length > first, endCursor: String(first) } }
}

const firstOf = (items: readonly unknown[]) => (args: Record<string, unknown>) =>
  items.slice(0, Number(args.first ?? items.length))

function lineFields(order: OrderFacts, line: LineFacts) {
  const { current, waiting } = piecesOf(line, order)
  const discount = line.shopDiscountFen + line.platformDiscountFen
  return {
    id: gid('LineItem', line.lineId),
    title: line.name,
    variantTitle: line.spec.map(({ value }) => value).join(' / '),
    sku: line.outSkuId,
    quantity: line.quantity,
    currentQuantity: current,
    unfulfilledQuantity: waiting,
    requiresShipping: true,
    product: { id: gid('Product', line.productId) },
    variant: { id: gid('ProductVariant', line.skuId) },
    image: null,
    originalUnitPriceSet: money(line.priceFen),
    discountAllocations: discount === 0 ? [] : [{ allocatedAmountSet: money(discount) }],
  }
}

/** Fulfilments have a life of their own after the parcel left. */
function parcelFields({ waybill, companyName, packId }: PackFacts, arrived: boolean) {
  return {
    id: gid('Fulfillment', packId),
    status: 'SUCCESS',
    displayStatus: arrived ? 'DELIVERED' : 'IN_TRANSIT',
    trackingInfo: firstOf([{ number: waybill, company: companyName, url: null }]),
  }
}

function fulfillmentOrderFields(order: OrderFacts) {
  const left = order.lines.map((line) => ({ line, remaining: piecesOf(line, order).waiting }))
  const open = order.state === 'paid' || order.state === 'partly_shipped'
  return {
    id: gid('FulfillmentOrder', order.orderId),
    status: open ? (order.state === 'paid' ? 'OPEN' : 'IN_PROGRESS') : 'CLOSED',
    fulfillBy: iso(order.shipBy),
    assignedLocation: { location: { id: gid('Location', '1') }, name: '主仓' },
    lineItems: connection(
      left.map(({ line, remaining }) => ({
        id: gid('FulfillmentOrderLineItem', line.lineId),
        remainingQuantity: remaining,
        totalQuantity: line.quantity,
        lineItem: { id: gid('LineItem', line.lineId) },
      })),
    ),
  }
}

export function orderFields(order: OrderFacts, place: number) {
  const { region, street, detail, name, phone, openId } = order.receiver
  const arrived = order.receivedAt > 0 || order.finishedAt > 0
  const cancelled = order.state === 'cancelled'
  return {
    id: gid('Order', order.orderId),
    legacyResourceId: order.orderId,
    name: `#${1000 + place}`,
    createdAt: iso(order.createdAt),
    processedAt: iso(order.paidAt || order.createdAt),
    updatedAt: iso(order.updatedAt),
    cancelledAt: cancelled ? iso(order.updatedAt) : null,
    displayFinancialStatus: financialStatus(order),
    displayFulfillmentStatus: fulfillmentStatus(order),
    currencyCode: 'CNY',
    note: order.memo === '' ? order.buyerNote : order.memo,
    paymentGatewayNames: order.payMethod === null ? [] : [GATEWAYS[order.payMethod]],
    totalPriceSet: money(orderPayFen(order)),
    totalDiscountsSet: money(
      order.lines.reduce((sum, line) => sum + line.shopDiscountFen + line.platformDiscountFen, 0),
    ),
    totalShippingPriceSet: money(order.postFen),
    customer: {
      id: gid('Customer', String([...openId].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1e12, 7))),
    },
    shippingAddress: {
      name,
      address1: `${region.town.name}${street.name}${detail}`,
      address2: null,
      city: region.city.name,
      province: region.province.name,
      provinceCode: ZJ[region.province.name] ?? '',
      zip: '311121',
      countryCodeV2: 'CN',
      phone: `+86${phone}`,
    },
    refunds: firstOf(
      order.lines
        .filter((line) => line.refund === 'done' || (cancelled && order.paidAt > 0))
        .map((line) => ({ id: gid('Refund', line.lineId) })),
    ),
    fulfillments: firstOf(order.packs.map((pack) => parcelFields(pack, arrived))),
    fulfillmentOrders: connection([fulfillmentOrderFields(order)]),
    lineItems: connection(order.lines.map((line) => lineFields(order, line))),
  }
}
