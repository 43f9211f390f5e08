// The documented shape of an order of WooCommerce's REST API v3, built from the facts at each call.
import { rawNumber } from '../exact-json'
import { type LineFacts, linePayFen, type OrderFacts, orderPayFen } from '../shops/order-facts'

/** Partly shipped and delivered are nothing that WooCommerce knows. A refund of single lines leaves the status alone. */
export function statusOf({ state, paidAt }: OrderFacts): string {
  switch (state) {
    case 'pending_payment':
      return 'pending'
    case 'paid':
    case 'partly_shipped':
      return 'processing'
    case 'shipped':
    case 'delivered':
    case 'finished':
      return 'completed'
    case 'cancelled':
      return paidAt > 0 ? 'refunded' : 'cancelled'
    case 'refunded':
      return 'refunded'
  }
}

export const yuan = (fen: number) => (fen / 100).toFixed(2)
const gmt = (at: number) => (at === 0 ? null : new Date(at).toISOString().slice(0, 19))
const local = (at: number) => (at === 0 ? null : new Date(at + 28_800_000).toISOString().slice(0, 19))

const METHODS = {
  wechat: 'wechatpay',
  alipay: 'alipay',
  card: 'stripe',
  instalment: 'shop_pay_installments',
  pay_later: 'klarna',
}

/** WooCommerce numbers the provinces in an order of its own. */
const STATES = [
  '云南',
  '北京',
  '天津',
  '河北',
  '山西',
  '内蒙古',
  '辽宁',
  '吉林',
  '黑龙江',
  '上海',
  '江苏',
  '浙江',
  '安徽',
  '福建',
  '江西',
  '山东',
  '河南',
  '湖北',
  '湖南',
  '广东',
  '广西',
  '海南',
  '重庆',
  '四川',
  '贵州',
  '陕西',
  '甘肃',
  '青海',
  '宁夏',
  '澳门',
  '西藏',
  '新疆',
]

function addressFields({ receiver }: OrderFacts) {
  const { region, street, detail, name, phone } = receiver
  return {
    first_name: name.slice(1),
    last_name: name.slice(0, 1),
    company: '',
    address_1: `${region.town.name}${street.name}${detail}`,
    address_2: '',
    city: region.city.name,
    state: `CN${STATES.findIndex((state) => region.province.name.startsWith(state)) + 1}`,
    postcode: '311121',
    country: 'CN',
    phone,
  }
}

function lineFields(line: LineFacts) {
  return {
    id: rawNumber(line.lineId),
    name: `${line.name} - ${line.spec.map(({ value }) => value).join(', ')}`,
    product_id: rawNumber(line.productId),
    variation_id: rawNumber(line.skuId),
    quantity: line.quantity,
    tax_class: '',
    subtotal: yuan(line.priceFen * line.quantity),
    subtotal_tax: '0.00',
    total: yuan(linePayFen(line)),
    total_tax: '0.00',
    taxes: [],
    meta_data: line.spec.map((part, index) => ({ id: index + 1, key: part.name, value: part.value })),
    sku: line.outSkuId,
    price: linePayFen(line) / 100 / line.quantity,
  }
}

const paidBack = ({ lines }: OrderFacts) => lines.filter((line) => line.refund === 'done')

export function orderFields(order: OrderFacts): Record<string, unknown> {
  const discount = order.lines.reduce((sum, line) => sum + line.shopDiscountFen + line.platformDiscountFen, 0)
  const address = addressFields(order)
  return {
    id: rawNumber(order.orderId),
    parent_id: 0,
    number: order.orderId,
    order_key: `wc_order_${order.orderId}`,
    status: statusOf(order),
    currency: 'CNY',
    version: '10.5.0',
    prices_include_tax: false,
    date_created: local(order.createdAt),
    date_created_gmt: gmt(order.createdAt),
    date_modified: local(order.updatedAt),
    date_modified_gmt: gmt(order.updatedAt),
    date_paid: local(order.paidAt),
    date_paid_gmt: gmt(order.paidAt),
    discount_total: yuan(discount),
    discount_tax: '0.00',
    shipping_total: yuan(order.postFen),
    shipping_tax: '0.00',
    total: yuan(orderPayFen(order)),
    total_tax: '0.00',
    customer_id: 26,
    billing: { ...address, email: 'buyer@example.com' },
    shipping: address,
    payment_method: order.payMethod === null ? '' : METHODS[order.payMethod],
    customer_note: order.buyerNote,
    meta_data: [],
    line_items: order.lines.map(lineFields),
    refunds: paidBack(order).map((line) => ({
      id: rawNumber(`${line.lineId}1`),
      reason: '',
      total: `-${yuan(linePayFen(line))}`,
    })),
  }
}

/** `GET /orders/{id}/refunds` */
export const refundFields = (order: OrderFacts): object[] =>
  paidBack(order).map((line) => ({
    id: rawNumber(`${line.lineId}1`),
    amount: yuan(linePayFen(line)),
    line_items: [
      {
        ...lineFields(line),
        id: rawNumber(`${line.lineId}2`),
        quantity: -line.quantity,
        meta_data: [{ id: 1, key: '_refunded_item_id', value: line.lineId }],
      },
    ],
  }))
