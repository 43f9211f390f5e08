// The documented shape of `order` (order/get) and `after_sale_order`, built from the facts at each call.
import { type LineFacts, linePayFen, type OrderFacts, orderPayFen, type RefundFacts } from '../shops/order-facts'
import { afterSaleStatusOf, deliveryIdOf, paymentMethodOf, seconds, statusOf } from './status'

function productFields(order: OrderFacts, line: LineFacts) {
  const discountFen = line.shopDiscountFen + line.platformDiscountFen
  return {
    product_id: line.productId,
    sku_id: line.skuId,
    thumb_img: 'https://mmecimage.cn/example',
    sku_cnt: line.quantity,
    sale_price: line.priceFen,
    title: line.name,
    on_aftersale_sku_cnt: line.refund === 'asked' ? line.quantity : 0,
    finish_aftersale_sku_cnt: line.refund === 'done' ? line.quantity : 0,
    sku_code: line.outSkuId,
    market_price: line.priceFen,
    sku_attrs: line.spec.map(({ name, value }) => ({ attr_key: name, attr_value: value })),
    real_price: linePayFen(line),
    out_product_id: line.code,
    out_sku_id: line.outSkuId,
    is_discounted: discountFen > 0,
    estimate_price: linePayFen(line),
    is_free_gift: false,
    delivery_deadline: seconds(order.shipBy),
    sku_deliver_info: { stock_type: 0 },
  }
}

function parcelFields(order: OrderFacts) {
  return order.packs.map((pack) => ({
    waybill_id: pack.waybill,
    delivery_id: deliveryIdOf(pack.com),
    delivery_name: pack.companyName,
    deliver_type: 1,
    delivery_time: seconds(pack.shippedAt),
    product_infos: pack.lines.map(({ lineId, quantity }) => {
      const line = order.lines.find((candidate) => candidate.lineId === lineId)
      return { product_id: line?.productId ?? '', sku_id: line?.skuId ?? '', product_cnt: quantity }
    }),
  }))
}

function addressFields({ receiver }: OrderFacts) {
  const { region, name, phone, detail } = receiver
  return {
    user_name: `${name.slice(0, 1)}${'*'.repeat(Math.max(1, name.length - 1))}`,
    postal_code: '',
    province_name: region.province.name,
    city_name: region.city.name,
    county_name: region.town.name,
    detail_info: `${detail.slice(0, 4)}***`,
    national_code: region.town.id,
    tel_number: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
    house_number: '',
    virtual_order_tel_number: '',
    tel_number_ext_info: { real_tel_number: '', virtual_tel_number: '', virtual_tel_expire_time: 0 },
    use_tel_number: 0,
    hash_code: receiver.addressToken,
  }
}

/** `refunds`: of this order. Their states stand in the after-sales themselves only. */
export function orderFields(order: OrderFacts, refunds: readonly RefundFacts[]): Record<string, unknown> {
  const goodsFen = order.lines.reduce((sum, line) => sum + line.priceFen * line.quantity, 0)
  const discountFen = order.lines.reduce((sum, line) => sum + line.shopDiscountFen + line.platformDiscountFen, 0)
  const payFen = orderPayFen(order)
  return {
    order_id: order.orderId,
    openid: order.receiver.openId,
    unionid: '',
    status: statusOf(order),
    create_time: seconds(order.createdAt),
    update_time: seconds(order.updatedAt),
    order_detail: {
      product_infos: order.lines.map((line) => productFields(order, line)),
      price_info: {
        product_price: goodsFen,
        order_price: payFen,
        freight: order.postFen,
        discounted_price: discountFen,
        is_discounted: discountFen > 0,
        original_order_price: goodsFen + order.postFen,
        estimate_product_price: payFen - order.postFen,
        change_down_price: 0,
        change_freight: 0,
        is_change_freight: false,
        merchant_receieve_price: payFen,
      },
      pay_info: {
        prepay_id: '',
        prepay_time: seconds(order.createdAt),
        pay_time: seconds(order.paidAt),
        transaction_id: order.paidAt > 0 ? `42${order.orderId}` : '',
        payment_method: paymentMethodOf(order.payMethod),
      },
      delivery_info: {
        address_info: addressFields(order),
        delivery_product_info: parcelFields(order),
        ship_done_time: order.state === 'partly_shipped' ? 0 : seconds(order.shippedAt),
        deliver_method: 0,
        ewaybill_order_code: '',
        address_under_review: null,
      },
      coupon_info: { user_coupon_id: '' },
      ext_info: {
        customer_notes: order.buyerNote,
        merchant_notes: order.memo,
        confirm_receipt_time: seconds(order.finishedAt),
        finder_id: '',
        live_id: '',
        order_scene: 2,
      },
      commission_infos: [],
      settle_info: { predict_commission_fee: 0 },
    },
    aftersale_detail: {
      on_aftersale_order_cnt: refunds.filter(({ state }) => state === 'asked').length,
      aftersale_order_list: refunds.map(({ refundId }) => ({ aftersale_order_id: refundId })),
    },
  }
}

export function afterSaleFields(refund: RefundFacts, order: OrderFacts | undefined): Record<string, unknown> {
  const line = order?.lines.find(({ lineId }) => lineId === refund.lineId)
  return {
    after_sale_order_id: refund.refundId,
    status: afterSaleStatusOf(refund),
    openid: order?.receiver.openId ?? '',
    unionid: '',
    product_info: { product_id: line?.productId ?? '', sku_id: line?.skuId ?? '', count: refund.quantity },
    details: { desc: '不想要了', receive_product: refund.afterShipping ? 1 : 0, cancel_time: 0, prove_imgs: [] },
    refund_info: { amount: refund.amountFen },
    return_info: { waybill_id: '', delivery_id: '', delivery_name: '' },
    create_time: seconds(refund.appliedAt),
    update_time: seconds(refund.updatedAt),
    reason: '不想要了',
    type: refund.afterShipping ? 'RETURN' : 'REFUND',
    order_id: refund.orderId,
  }
}
