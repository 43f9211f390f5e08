// The documented shape of a shop order (order.orderDetail, order.searchList), built from the facts at each call.
import { rawNumber } from '../exact-json'
import { seedOf } from '../seeded-random'
import { type LineFacts, linePayFen, type OrderFacts, orderPayFen, type ReceiverFacts } from '../shops/order-facts'
import { afterSaleInfoOf, mainStatusOf, payTypeOf, seconds, statusOf } from './status'

const STATUS_WORDS: Record<number, string> = {
  1: '待支付',
  2: '备货中',
  101: '部分发货',
  3: '已发货',
  4: '已取消',
  5: '已完成',
  21: '发货前退款完结',
  22: '发货后退款完结',
  39: '收货后退款完结',
}

type CipherKind = 'tel' | 'name' | 'detail'

/** The cipher text of one receiver field: opaque, stable, different for each order. */
export function cipherText(orderId: string, kind: CipherKind, plain: string): string {
  const mark = `${seedOf(`${orderId}|${kind}|${plain}`).toString(36)}${seedOf(`${plain}|${kind}`).toString(36)}`
  return kind === 'tel' ? `$${mark}$AgAA${orderId}==$2$$` : `##${mark}##AgAA${orderId}==##`
}

function receiverFields(orderId: string, receiver: ReceiverFacts) {
  const { region, street } = receiver
  const place = { province: region.province, city: region.city, town: region.town, street }
  return {
    encrypt_post_tel: cipherText(orderId, 'tel', receiver.phone),
    encrypt_post_receiver: cipherText(orderId, 'name', receiver.name),
    mask_post_receiver: `${receiver.name.slice(0, 1)}${'*'.repeat(Math.max(1, receiver.name.length - 1))}`,
    mask_post_tel: `${receiver.phone.slice(0, 1)}********${receiver.phone.slice(-2)}`,
    post_addr: { ...place, detail: '', encrypt_detail: cipherText(orderId, 'detail', receiver.detail) },
    mask_post_addr: { ...place, detail: `${receiver.detail.slice(0, 4)}***` },
  }
}

function lineFields(order: OrderFacts, line: LineFacts, receiver: ReturnType<typeof receiverFields>) {
  const payFen = linePayFen(line)
  const discountFen = line.shopDiscountFen + line.platformDiscountFen
  const shipped = line.shippedQuantity >= line.quantity
  const whole = statusOf(order)
  const status = whole === 101 ? (shipped ? 3 : 2) : whole
  return {
    order_id: line.lineId,
    parent_order_id: order.orderId,
    order_level: 3,
    order_status: status,
    order_status_desc: status === 2 ? '待发货' : STATUS_WORDS[status],
    main_status: status,
    main_status_desc: status === 2 ? '待发货' : STATUS_WORDS[status],
    order_type: 0,
    pay_type: payTypeOf(order),
    pay_time: seconds(order.paidAt),
    create_time: seconds(order.createdAt),
    update_time: seconds(order.updatedAt),
    exp_ship_time: seconds(order.shipBy),
    ship_time: shipped ? seconds(order.shippedAt) : 0,
    logistics_receipt_time: seconds(order.receivedAt),
    finish_time: seconds(order.finishedAt),
    product_id: rawNumber(line.productId),
    product_id_str: line.productId,
    product_name: line.name,
    product_pic: 'https://p3-aio.ecombdimg.com/example.png',
    sku_id: rawNumber(line.skuId),
    out_product_id: 0,
    out_sku_id: line.outSkuId,
    code: line.code,
    spec: line.spec,
    item_num: line.quantity,
    goods_type: 0,
    origin_amount: line.priceFen,
    sum_amount: line.priceFen * line.quantity,
    order_amount: payFen,
    pay_amount: payFen,
    promotion_amount: discountFen,
    promotion_shop_amount: line.shopDiscountFen,
    promotion_platform_amount: line.platformDiscountFen,
    promotion_talent_amount: 0,
    promotion_pay_amount: 0,
    modify_amount: 0,
    post_amount: 0,
    given_product_type: '',
    inventory_type: 1,
    inventory_list: [],
    after_sale_info: afterSaleInfoOf(line),
    ...receiver,
    campaign_info: [],
    sku_order_tag_ui: [],
  }
}

function packFields(order: OrderFacts) {
  return order.packs.map((pack) => ({
    tracking_no: pack.waybill,
    company: pack.com,
    company_name: pack.companyName,
    ship_time: seconds(pack.shippedAt),
    delivery_id: pack.packId,
    product_info: pack.lines.map(({ lineId, quantity }) => {
      const line = order.lines.find((candidate) => candidate.lineId === lineId)
      return {
        sku_order_id: lineId,
        product_count: quantity,
        product_name: line?.name ?? '',
        price: line?.priceFen ?? 0,
        outer_sku_id: line?.outSkuId ?? '',
        sku_id: rawNumber(line?.skuId ?? '0'),
        product_id: rawNumber(line?.productId ?? '0'),
        product_id_str: line?.productId ?? '',
      }
    }),
  }))
}

/** The order as the API shows it. Ids that the platform prints as numbers are wrapped: stringify it, do not read it. */
export function orderFields(order: OrderFacts): Record<string, unknown> {
  const receiver = receiverFields(order.orderId, order.receiver)
  const payFen = orderPayFen(order)
  const shopFen = order.lines.reduce((sum, line) => sum + line.shopDiscountFen, 0)
  const platformFen = order.lines.reduce((sum, line) => sum + line.platformDiscountFen, 0)
  return {
    shop_id: rawNumber(order.shopId),
    shop_name: order.shopName,
    order_id: order.orderId,
    order_level: 2,
    biz: 2,
    biz_desc: '小店自卖',
    order_type: 0,
    order_type_desc: '普通订单',
    trade_type: 0,
    trade_type_desc: '普通',
    order_status: statusOf(order),
    order_status_desc: STATUS_WORDS[statusOf(order)],
    main_status: mainStatusOf(order),
    main_status_desc: STATUS_WORDS[mainStatusOf(order)],
    pay_time: seconds(order.paidAt),
    order_expire_time: 1800,
    finish_time: seconds(order.finishedAt),
    create_time: seconds(order.createdAt),
    update_time: seconds(order.updatedAt),
    exp_ship_time: seconds(order.shipBy),
    ship_time: seconds(order.shippedAt),
    logistics_receipt_time: seconds(order.receivedAt),
    cancel_reason: order.cancelReason,
    buyer_words: order.buyerNote,
    seller_words: order.memo,
    seller_remark_stars: order.flag,
    b_type: 2,
    b_type_desc: '抖音',
    app_id: 1128,
    pay_type: payTypeOf(order),
    channel_payment_no: order.paidAt > 0 ? `PAY${order.orderId}` : '',
    order_amount: payFen,
    pay_amount: payFen,
    post_amount: order.postFen,
    post_insurance_amount: 0,
    modify_amount: 0,
    modify_post_amount: 0,
    promotion_amount: shopFen + platformFen,
    promotion_shop_amount: shopFen,
    promotion_platform_amount: platformFen,
    promotion_talent_amount: 0,
    promotion_pay_amount: 0,
    open_id: order.receiver.openId,
    doudian_open_id: order.receiver.openId,
    open_address_id: order.receiver.addressToken,
    post_tel: '',
    post_receiver: '',
    ...receiver,
    logistics_info: packFields(order),
    promise_info: '',
    address_tag_ui: [],
    user_tag_ui: [],
    shop_order_tag_ui: [],
    serial_number_list: [],
    sku_order_list: order.lines.map((line) => lineFields(order, line, receiver)),
  }
}
