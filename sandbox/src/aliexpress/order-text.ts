// The documented shape of an order (aliexpress.solution.order.info.get), built from the facts at each call.
import { rawNumber } from '../exact-json'
import { seedOf } from '../seeded-random'
import { type LineFacts, linePayFen, type OrderFacts, orderPayFen, type ReceiverFacts } from '../shops/order-facts'
import { pacificText } from './pacific-time'
import { amount, fundStatusOf, issueStatusOf, lineStatusOf, logisticsStatusOf, statusOf } from './status'

const PAY_WITHIN_MS = 20 * 86_400_000

const masked = (text: string) => `${text.slice(0, 1)}***`

/** Stands for one person at one place. */
const oaidOf = ({ addressToken, name, phone }: ReceiverFacts) =>
  `AE-OAID-${seedOf(`${addressToken}|${name}|${phone}`).toString(36)}==`

const refundInfo = (minor: number) => ({ refund_status: 'refund_ok', refund_cash_amt: amount(minor) })

function lineFields(order: OrderFacts, line: LineFacts) {
  const gross = line.priceFen * line.quantity
  return {
    id: rawNumber(line.lineId),
    child_order_id: line.lineId,
    order_status: lineStatusOf(order, line),
    fund_status: fundStatusOf(order),
    issue_status: issueStatusOf(line),
    frozen_status: 'NO_FROZEN',
    product_id: rawNumber(line.productId),
    product_name: line.name,
    sku_code: line.outSkuId,
    product_attributes: JSON.stringify({
      sku: line.spec.map(({ name, value }) => ({ pName: name, pValue: value })),
    }),
    product_count: line.quantity,
    product_price: amount(line.priceFen),
    init_order_amt: amount(gross),
    child_order_discount_info: amount(gross - linePayFen(line)),
    goods_prepare_time: 7,
    lot_num: 1,
    product_unit: 'piece',
    logistics_type: 'CAINIAO_STANDARD',
    logistics_service_name: 'AliExpress Standard Shipping',
    send_goods_operator: 'SELLER_SEND_GOODS',
    buyer_memo: order.buyerNote,
    ...(line.refund === 'done' ? { refund_info: refundInfo(linePayFen(line)) } : {}),
  }
}

function receiverFields(receiver: ReceiverFacts) {
  const { region } = receiver
  return {
    contact_person: masked(receiver.name),
    country: 'CN',
    province: region.province.name,
    city: region.city.name,
    zip: '310000',
    detail_address: `${receiver.detail.slice(0, 1)}***`,
    address2: '',
    mobile_no: `${receiver.phone.slice(0, 1)}*******${receiver.phone.slice(-1)}`,
    phone_country: '+86',
    localized_address: '',
  }
}

/** What a step that has an end leaves of its time. */
function stepEnd(order: OrderFacts): string {
  if (order.state === 'pending_payment') return pacificText(order.createdAt + PAY_WITHIN_MS)
  return order.state === 'paid' ? pacificText(order.shipBy) : ''
}

export function orderFields(order: OrderFacts): Record<string, unknown> {
  const payMinor = orderPayFen(order)
  const gross = order.lines.reduce((sum, line) => sum + line.priceFen * line.quantity, 0)
  return {
    id: rawNumber(order.orderId),
    order_status: statusOf(order),
    fund_status: fundStatusOf(order),
    logistics_status: logisticsStatusOf(order),
    issue_status: order.lines.some(({ refund }) => refund === 'asked') ? 'IN_ISSUE' : 'NO_ISSUE',
    frozen_status: 'NO_FROZEN',
    loan_status: 'wait_loan',
    gmt_create: pacificText(order.createdAt),
    gmt_pay_success: pacificText(order.paidAt),
    gmt_modified: pacificText(order.updatedAt),
    over_time_left: stepEnd(order),
    payment_type: 'mb',
    settlement_currency: 'USD',
    order_amount: amount(payMinor),
    init_oder_amount: amount(gross),
    logistics_amount: amount(order.postFen),
    order_discount_info: amount(gross + order.postFen - payMinor),
    buyerloginid: order.receiver.openId,
    buyer_signer_fullname: masked(order.receiver.name),
    memo: order.memo,
    seller_signer_fullname: order.shopName,
    oaid: oaidOf(order.receiver),
    receipt_address: receiverFields(order.receiver),
    child_order_list: { global_aeop_tp_child_order_dto: order.lines.map((line) => lineFields(order, line)) },
    logistic_info_list: {
      global_aeop_tp_logistics_info_dto: order.packs.map((pack) => ({
        logistics_no: pack.waybill,
        logistics_service_name: pack.companyName,
        gmt_send: pacificText(pack.shippedAt),
      })),
    },
    refund_info: order.state === 'refunded' ? refundInfo(payMinor) : null,
    issue_info: null,
  }
}
