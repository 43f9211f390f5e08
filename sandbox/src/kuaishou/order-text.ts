// The documented shape of an order (open.order.detail, open.order.cursor.list), built from the facts at each call.
import { rawNumber } from '../exact-json'
import { seedOf } from '../seeded-random'
import { linePayFen, type OrderFacts, type RefundFacts } from '../shops/order-facts'
import { expressCodeOf, handlingWayOf, payTypeOf, refundStatusOf, statusOf } from './status'

const SIGNS = { Consignee: '#', Mobile: '$', Address: '~' } as const

/** The cipher text of one receiver field: opaque, stable, different for each order. */
export function cipherText(orderId: string, kind: keyof typeof SIGNS, plain: string): string {
  return `${SIGNS[kind]}${seedOf(`${orderId}|${kind}|${plain}`).toString(36)}${orderId}${SIGNS[kind]}3${SIGNS[kind]}`
}

function addressFields({ orderId, receiver }: OrderFacts) {
  const { region, street, name, phone, detail } = receiver
  return {
    province: region.province.name,
    provinceCode: Number(`${region.province.id}0000`),
    city: region.city.name,
    cityCode: Number(region.city.id),
    district: region.town.name,
    districtCode: Number(region.town.id),
    town: street.name,
    townCode: Number(street.id),
    encryptedConsignee: cipherText(orderId, 'Consignee', name),
    desensitiseConsignee: `${name.slice(0, 1)}${'*'.repeat(Math.max(1, name.length - 1))}`,
    encryptedMobile: cipherText(orderId, 'Mobile', phone),
    desensitiseMobile: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
    encryptedAddress: cipherText(orderId, 'Address', detail),
    desensitiseAddress: `${detail.slice(0, 4)}***`,
  }
}

/** Ids that the platform prints as numbers are wrapped: stringify it, do not read it. */
export function orderFields(order: OrderFacts, refunds: readonly RefundFacts[]): Record<string, unknown> {
  const [line] = order.lines
  const newest = refunds.at(-1)
  const goodsFen = order.lines.reduce((sum, item) => sum + item.priceFen * item.quantity, 0)
  const discountFen = order.lines.reduce((sum, item) => sum + item.shopDiscountFen + item.platformDiscountFen, 0)
  const isSplit = order.packs.length > 1 || order.state === 'partly_shipped'
  return {
    orderBaseInfo: {
      oid: rawNumber(order.orderId),
      status: statusOf(order),
      payTime: order.paidAt,
      createTime: order.createdAt,
      updateTime: order.updatedAt,
      sendTime: order.shippedAt,
      recvTime: order.receivedAt,
      refundTime: newest?.appliedAt ?? 0,
      totalFee: goodsFen,
      discountFee: discountFen,
      expressFee: order.postFen,
      buyerOpenId: order.receiver.openId,
      buyerNick: `快**${order.receiver.name.slice(-1)}`,
      sellerOpenId: order.shopId,
      sellerNick: order.shopName,
      remark: order.buyerNote,
      payType: payTypeOf(order.payMethod),
      payChannel: order.payMethod === 'alipay' ? 'ALIPAY' : order.payMethod === 'wechat' ? 'WECHAT' : '',
      promiseTimeStampOfDelivery: order.shipBy,
      validPromiseShipmentTimeStamp: order.shipBy,
      preSale: 0,
      cpsType: 0,
      riskCode: 0,
      disableDeliveryReasonCode: [],
      enableSplitDeliveryOrder: (line?.quantity ?? 1) > 1,
      commentStatus: 0,
      sellerDelayPromiseTimeStamp: 0,
    },
    orderItemInfo: {
      orderItemId: rawNumber(line?.lineId ?? '0'),
      itemId: rawNumber(line?.productId ?? '0'),
      relItemId: 0,
      skuId: rawNumber(line?.skuId ?? '0'),
      relSkuId: 0,
      skuNick: line?.outSkuId ?? '',
      goodsCode: line?.code ?? '',
      itemTitle: line?.name ?? '',
      skuDesc: line?.spec.map(({ value }) => value).join(',') ?? '',
      itemPicUrl: 'https://ali-ec.static.yximgs.com/example.jpg',
      num: line?.quantity ?? 0,
      originalPrice: line?.priceFen ?? 0,
      price: line === undefined ? 0 : Math.round(linePayFen(line) / line.quantity),
      discountFee: discountFen,
      itemType: 1,
      warehouseCode: '',
    },
    orderAddress: addressFields(order),
    orderNote: {
      orderNoteInfo: order.memo === '' ? [] : [{ note: order.memo, flag: order.flag, createTime: order.memoAt }],
    },
    // The newest one only.
    orderRefundList:
      newest === undefined
        ? []
        : [
            {
              refundId: rawNumber(newest.refundId),
              refundStatus: refundStatusOf(newest),
              handlingWay: handlingWayOf(newest),
              specialRefundType: 0,
            },
          ],
    orderLogisticsInfo: order.packs.map((pack, index) => ({
      logisticsId: index + 1,
      expressNo: pack.waybill,
      expressCode: expressCodeOf(pack.com),
    })),
    orderDeliveryInfo: {
      openAddressId: order.receiver.addressToken,
      splitDeliveryOrder: isSplit,
      deliveryNum: line?.shippedQuantity ?? 0,
      packageNum: order.packs.length,
      enableAppendPackage: isSplit,
    },
    orderCpsInfo: null,
  }
}

/** One refund as the refund list shows it. */
export function refundFields(refund: RefundFacts): Record<string, unknown> {
  return {
    refundId: rawNumber(refund.refundId),
    oid: rawNumber(refund.orderId),
    status: refundStatusOf(refund),
    handlingWay: handlingWayOf(refund),
    refundFee: refund.amountFen,
    refundType: 1,
    refundReasonDesc: '不想要了',
    submitTime: refund.appliedAt,
    createTime: refund.appliedAt,
    updateTime: refund.updatedAt,
    endTime: refund.state === 'asked' ? 0 : refund.updatedAt,
  }
}
