// The documented shape of a trade, built from the facts at each call.
import { createHash } from 'node:crypto'
import { rawNumber } from '../exact-json'
import { shanghaiText } from '../shanghai-time'
import { type LineFacts, linePayFen, type OrderFacts, orderPayFen, type ReceiverFacts } from '../shops/order-facts'
import { lineRefundOf, lineStatusOf, statusOf, yuan } from './status'

/** No time is no field. */
const timeText = (at: number) => (at === 0 ? undefined : shanghaiText(at))

/** Stands for one person at one place in the eyes of one app. */
function oaidOf({ addressToken, name, phone }: ReceiverFacts): string {
  const mark = createHash('sha256').update(`${addressToken}|${name}|${phone}`).digest('base64')
  return `1${mark.slice(0, 30)}==`
}

const masked = (text: string) => `${text.slice(0, 1)}${'*'.repeat(Math.max(1, text.length - 1))}`

function receiverFields(receiver: ReceiverFacts) {
  const { region, street } = receiver
  return {
    receiver_name: masked(receiver.name),
    receiver_state: region.province.name,
    receiver_city: region.city.name,
    receiver_district: region.town.name,
    receiver_town: street.name,
    receiver_address: `${receiver.detail.slice(0, 1)}*${receiver.detail.slice(2, 3)}*****`,
    receiver_zip: '000000',
    receiver_mobile: `*******${receiver.phone.slice(-4)}`,
    receiver_phone: '',
  }
}

function lineFields(order: OrderFacts, line: LineFacts) {
  const packs = order.packs.filter((candidate) => candidate.lines.some(({ lineId }) => lineId === line.lineId))
  const pay = yuan(linePayFen(line))
  return {
    oid: rawNumber(line.lineId),
    oid_str: line.lineId,
    num_iid: rawNumber(line.productId),
    sku_id: line.skuId,
    outer_iid: line.code,
    outer_sku_id: line.outSkuId,
    sku_properties_name: line.spec.map(({ name, value }) => `${name}:${value}`).join(';'),
    title: line.name,
    price: yuan(line.priceFen),
    num: line.quantity,
    total_fee: yuan(line.priceFen * line.quantity - line.shopDiscountFen),
    payment: pay,
    divide_order_fee: pay,
    part_mjz_discount: yuan(line.platformDiscountFen),
    discount_fee: yuan(line.shopDiscountFen),
    adjust_fee: '0.00',
    status: lineStatusOf(order, line),
    refund_status: lineRefundOf(line),
    cid: 50000436,
    pic_path: 'https://img.alicdn.com/bao/uploaded/example.jpg',
    buyer_rate: false,
    seller_type: 'B',
    store_code: '',
    estimate_con_time: '付款后48小时内',
    is_oversold: false,
    ...(packs.length > 0
      ? {
          invoice_no: packs.map(({ waybill }) => waybill).join(','),
          logistics_company: packs.map(({ companyName }) => companyName).join(','),
        }
      : {}),
  }
}

/** What lists can show: remarks come with the full information only. */
export function tradeFields(order: OrderFacts): Record<string, unknown> {
  const goodsFen = order.lines.reduce((sum, line) => sum + line.priceFen * line.quantity, 0)
  return {
    tid: rawNumber(order.orderId),
    tid_str: order.orderId,
    status: statusOf(order),
    type: 'fixed',
    seller_nick: order.shopName,
    buyer_nick: '~qf+3Ug==~1~',
    buyer_open_uid: order.receiver.openId,
    created: shanghaiText(order.createdAt),
    pay_time: timeText(order.paidAt),
    modified: shanghaiText(order.updatedAt),
    consign_time: timeText(order.shippedAt),
    end_time: timeText(order.finishedAt),
    payment: yuan(orderPayFen(order)),
    total_fee: yuan(goodsFen),
    post_fee: yuan(order.postFen),
    discount_fee: '0.00',
    adjust_fee: '0.00',
    received_payment: order.finishedAt > 0 ? yuan(orderPayFen(order)) : '0.00',
    has_buyer_message: order.buyerNote !== '',
    seller_flag: order.flag,
    delivery_time: timeText(order.shipBy),
    trade_from: 'WAP,WAP',
    est_con_time: '付款后48小时内',
    shipping_type: 'express',
    ...(order.payMethod === 'pay_later' ? { credit_buy: '1' } : {}),
    top_hold: 0,
    forbid_consign: 0,
    orders: { order: order.lines.map((line) => lineFields(order, line)) },
    ...receiverFields(order.receiver),
  }
}

const OAID_NEEDS = ['receiver_name', 'receiver_address', 'receiver_mobile', 'receiver_phone', 'created']

/** The full information. The oaid is made only when `fields` asks for the whole receiver. */
export function fullTradeFields(order: OrderFacts, fields: string): Record<string, unknown> {
  const asked = new Set(fields.split(','))
  return {
    ...tradeFields(order),
    buyer_message: order.buyerNote,
    seller_memo: order.memo,
    alipay_no: order.paidAt > 0 ? `20260301${order.orderId}` : undefined,
    ...(OAID_NEEDS.every((field) => asked.has(field)) ? { oaid: oaidOf(order.receiver) } : {}),
  }
}
