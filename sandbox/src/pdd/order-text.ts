// The documented shape of an order (pdd.order.information.get, pdd.order.list.get), built from the facts at each call.
import { rawNumber } from '../exact-json'
import { seedOf } from '../seeded-random'
import { shanghaiText } from '../shanghai-time'
import { type LineFacts, type OrderFacts, orderPayFen } from '../shops/order-facts'
import { logisticsIdOf } from './carriers'
import { confirmStatusOf, hasCipher, orderStatusOf, payTypeOf, refundStatusesOf } from './status'

/** Yuan as a JSON number. */
const yuan = (fen: number) => fen / 100
const timeText = (atMs: number) => (atMs === 0 ? '' : shanghaiText(atMs))

function cipherText(orderId: string, kind: string, plain: string): string {
  return `~AgAA${seedOf(`${orderId}|${kind}|${plain}`).toString(36)}=~${seedOf(`${plain}|${kind}`).toString(36)}==~1~`
}

function receiverFields(order: OrderFacts) {
  const { region, street, name, phone, detail, addressToken } = order.receiver
  const place = `${region.province.name}${region.city.name}${region.town.name}`
  const cipher = (kind: string, plain: string) => (hasCipher(order) ? cipherText(order.orderId, kind, plain) : '')
  return {
    country: '中国',
    country_id: 1,
    province: region.province.name,
    province_id: Number(region.province.id.slice(0, 2)),
    city: region.city.name,
    city_id: Number(region.city.id.slice(0, 4)),
    town: region.town.name,
    town_id: Number(region.town.id),
    receiver_name: cipher('name', name),
    receiver_name_mask: `${name.slice(0, 1)}${'*'.repeat(Math.max(1, name.length - 1))}`,
    receiver_phone: cipher('phone', phone),
    receiver_phone_mask: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
    receiver_address: cipher('detail', `${street.name}${detail}`),
    receiver_address_mask: `${street.name}${detail.slice(0, 4)}***`,
    address: cipher('address', `${place}${street.name}${detail}`),
    address_mask: `${place}${street.name}${detail.slice(0, 4)}***`,
    open_address_id: addressToken,
    open_address_id_2: `${addressToken}-2`,
  }
}

const itemFields = (line: LineFacts) => ({
  goods_id: rawNumber(line.productId),
  sku_id: rawNumber(line.skuId),
  goods_name: line.name,
  goods_spec: line.spec.map(({ value }) => value).join(','),
  goods_price: yuan(line.priceFen),
  goods_count: line.quantity,
  goods_img: 'https://img.pddpic.com/example.jpeg',
  outer_goods_id: line.code,
  outer_id: line.outSkuId,
})

/** The order as the API shows it. Ids that the platform prints as numbers are wrapped: stringify it, do not read it. */
export function orderFields(order: OrderFacts): Record<string, unknown> {
  const sum = (amount: (line: LineFacts) => number) => order.lines.reduce((all, line) => all + amount(line), 0)
  const sellerFen = sum((line) => line.shopDiscountFen)
  const platformFen = sum((line) => line.platformDiscountFen)
  const [first, ...more] = order.packs
  return {
    order_sn: order.orderId,
    order_status: orderStatusOf(order),
    confirm_status: confirmStatusOf(order),
    group_status: 1,
    risk_control_status: 0,
    ...refundStatusesOf(order),
    pay_type: payTypeOf(order),
    trade_type: 0,
    goods_amount: yuan(sum((line) => line.priceFen * line.quantity)),
    pay_amount: yuan(orderPayFen(order)),
    discount_amount: yuan(sellerFen + platformFen),
    platform_discount: yuan(platformFen),
    seller_discount: yuan(sellerFen),
    postage: yuan(order.postFen),
    capital_free_discount: 0,
    order_change_amount: 0,
    created_time: timeText(order.createdAt),
    pay_time: timeText(order.paidAt),
    confirm_time: timeText(order.paidAt),
    updated_at: timeText(order.updatedAt),
    last_ship_time: timeText(order.shipBy),
    shipping_time: timeText(order.shippedAt),
    receive_time: order.receivedAt === 0 ? null : timeText(order.receivedAt),
    is_pre_sale: 0,
    is_lucky_flag: 1,
    free_sf: 0,
    ...receiverFields(order),
    buyer_memo: order.buyerNote,
    remark: order.memo,
    remark_tag: order.flag === 0 ? null : order.flag,
    remark_tag_name: '',
    logistics_id: first ? logisticsIdOf(first.com) : 0,
    tracking_number: first?.waybill ?? '',
    extra_delivery_list: more.map(({ com, waybill }) => ({
      logistics_id: logisticsIdOf(com),
      tracking_number: waybill,
    })),
    order_tag_list: [{ name: 'same_city_distribution', value: 0 }],
    gift_list: [],
    item_list: order.lines.map(itemFields),
  }
}
