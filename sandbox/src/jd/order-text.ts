// The documented shapes of an order: SP-API's and routerjson's, built from the facts at each call.
import { rawNumber } from '../exact-json'
import { shanghaiText } from '../shanghai-time'
import { type LineFacts, type OrderFacts, orderPayFen } from '../shops/order-facts'
import { companyIdOf } from './carriers'
import { afsOf, isFrozen, orderStatusOf, payTypeOf } from './status'

const yuan = (fen: number) => (fen / 100).toFixed(2)
const timeText = (atMs: number) => (atMs === 0 ? '' : shanghaiText(atMs))
const sum = (lines: readonly LineFacts[], amount: (line: LineFacts) => number) =>
  lines.reduce((all, line) => all + amount(line), 0)
const discountFen = (line: LineFacts) => line.shopDiscountFen + line.platformDiscountFen
const FROZEN_BECAUSE = '用户申请取消订单'

/** Outside of 京东's cloud everything that names a person is masked; the OAID stands for all of it. */
function consigneeOf({ receiver }: OrderFacts) {
  const { region, street, name, phone, detail, addressToken } = receiver
  return {
    name: `${name.slice(0, 1)}**`,
    phone: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
    province: region.province.name.replace(/省$|市$/, ''),
    city: region.city.name,
    county: region.town.name,
    town: street.name,
    address: `${region.province.name.replace(/省$|市$/, '')}${region.city.name}${region.town.name}${street.name}${detail.slice(0, 4)}****`,
    oaid: `JD-OAID-${addressToken}`,
  }
}

const waybillsOf = (order: OrderFacts) => order.packs.map(({ waybill }) => waybill).join(',')

/** Ids that the platform prints as numbers are wrapped: stringify it, do not read it. */
export function spOrder(order: OrderFacts): Record<string, unknown> {
  const to = consigneeOf(order)
  return {
    orderId: rawNumber(order.orderId),
    parentOrderId: 0,
    rootOrderId: 0,
    orderStatus: orderStatusOf(order),
    orderType: 22,
    createdTime: order.createdAt,
    modifiedTime: order.updatedAt,
    outboundTime: order.shippedAt,
    finishedTime: order.finishedAt,
    xidBuyer: order.receiver.openId,
    specialStatusReasonInfo: isFrozen(order) ? { reason: FROZEN_BECAUSE } : null,
    buyerRemark: { remark: order.buyerNote },
    venderRemarkInfo: { flagId: order.flag, flagDesc: '', remark: order.memo },
    consigneeInfo: {
      fullName: to.name,
      mobile: to.phone,
      telephone: '',
      fullAddress: to.address,
      provinceName: to.province,
      cityName: to.city,
      countyName: to.county,
      townName: to.town,
      oaid: to.oaid,
    },
    paymentInfo: {
      paymentType: payTypeOf(order.payMethod),
      paymentConfirmTime: order.paidAt,
      shouldPayAmount: yuan(orderPayFen(order)),
      actualPayAmount: yuan(orderPayFen(order)),
      payDiscountAmount: yuan(sum(order.lines, discountFen)),
      freightFee: yuan(order.postFen),
    },
    promiseCalendarInfo: { promisePickTime: order.shipBy },
    skuItemInfoList: order.lines.map((line, index) => ({
      skuId: rawNumber(line.skuId),
      outerSkuId: line.outSkuId,
      skuUuid: `${index + 1}-${line.skuId}`,
      skuName: line.name,
      productId: rawNumber(line.productId),
      num: line.quantity,
      jdPrice: yuan(line.priceFen),
      skuSpec: line.spec.map(({ value }) => value).join(' '),
      storeId: 0,
      afsInfoList: afsOf(line),
    })),
    transportInfo: { logisticsId: companyIdOf(order.packs[0]?.com ?? ''), waybillCode: waybillsOf(order) },
    orderFlag: {
      tryBeforePayLater: order.payMethod === 'pay_later',
      preSaleOrder: false,
      partialShipment: order.state === 'partly_shipped',
    },
  }
}

export function legacyOrder(order: OrderFacts): Record<string, unknown> {
  const to = consigneeOf(order)
  return {
    orderId: order.orderId,
    venderId: order.shopId,
    orderType: '22',
    payType: payTypeOf(order.payMethod) === 6 ? '6-银行卡' : '4-在线支付',
    orderTotalPrice: yuan(sum(order.lines, (line) => line.priceFen * line.quantity)),
    orderSellerPrice: yuan(orderPayFen(order)),
    orderPayment: yuan(orderPayFen(order)),
    freightPrice: yuan(order.postFen),
    sellerDiscount: yuan(sum(order.lines, discountFen)),
    orderState: orderStatusOf(order),
    orderStateRemark: isFrozen(order) ? FROZEN_BECAUSE : '',
    orderRemark: order.buyerNote,
    venderRemark: order.memo,
    orderStartTime: timeText(order.createdAt),
    orderEndTime: timeText(order.finishedAt),
    paymentConfirmTime: timeText(order.paidAt),
    modified: timeText(order.updatedAt),
    open_id_buyer: order.receiver.openId,
    parentOrderId: '0',
    waybill: waybillsOf(order),
    logisticsId: order.packs[0] ? String(companyIdOf(order.packs[0].com)) : '',
    consigneeInfo: {
      fullname: to.name,
      mobile: to.phone,
      telephone: to.phone,
      fullAddress: to.address,
      province: to.province,
      city: to.city,
      county: to.county,
      town: to.town,
      oaid: to.oaid,
    },
    itemInfoList: order.lines.map((line) => ({
      skuId: line.skuId,
      outerSkuId: line.outSkuId,
      skuName: line.name,
      jdPrice: yuan(line.priceFen),
      giftPoint: '0',
      wareId: line.productId,
      itemTotal: String(line.quantity),
      productNo: line.code,
    })),
  }
}
