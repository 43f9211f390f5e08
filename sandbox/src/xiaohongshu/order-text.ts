// The documented shapes of orders, receivers and after-sales, built from the facts at each call.
import { seedOf } from '../seeded-random'
import { type LineFacts, linePayFen, type OrderFacts, orderPayFen, type RefundFacts } from '../shops/order-facts'
import { afterSaleStatusOf, afterSalesStatusOf, paymentTypeOf, refundStatusOf, returnTypeOf, statusOf } from './status'

const receiverKinds = ['Name', 'Phone', 'Address'] as const
type ReceiverKind = (typeof receiverKinds)[number]

const plainOf = ({ receiver }: OrderFacts): Record<ReceiverKind, string> => ({
  Name: receiver.name,
  Phone: receiver.phone,
  Address: receiver.detail,
})

function cipherOf(order: OrderFacts, kind: ReceiverKind): string {
  const plain = plainOf(order)[kind]
  return `#${seedOf(`${order.orderId}|${kind}|${plain}`).toString(36)}${seedOf(`${plain}|${kind}`).toString(36)}==#`
}

/** What hides behind a ciphertext of this order, in plain and as it may be shown; undefined for any other text. */
export function openCipher(order: OrderFacts, cipher: string): { plain: string; shown: string } | undefined {
  const kind = receiverKinds.find((candidate) => cipherOf(order, candidate) === cipher)
  if (kind === undefined) return undefined
  const plain = plainOf(order)[kind]
  const shown: Record<ReceiverKind, string> = {
    Name: `${plain.slice(0, 1)}${'*'.repeat(Math.max(1, plain.length - 1))}`,
    Phone: `${plain.slice(0, 3)}****${plain.slice(-4)}`,
    Address: `${plain.slice(0, 4)}***`,
  }
  return { plain, shown: shown[kind] }
}

/** `receiverInfos` of order.getOrderReceiverInfo; an address token of yesterday does not match. */
export function receiverFields(order: OrderFacts, openAddressId: string): Record<string, unknown> {
  const { region, street, addressToken } = order.receiver
  if (openAddressId !== addressToken) return { orderId: order.orderId, matched: false }
  return {
    orderId: order.orderId,
    matched: true,
    receiverProvinceName: region.province.name,
    receiverCityName: region.city.name,
    receiverDistrictName: region.town.name,
    receiverTownName: street.name,
    receiverName: cipherOf(order, 'Name'),
    receiverPhone: cipherOf(order, 'Phone'),
    receiverAddress: cipherOf(order, 'Address'),
  }
}

function skuFields(line: LineFacts): Record<string, unknown> {
  const piece = (fen: number) => Math.round(fen / line.quantity)
  return {
    skuId: line.skuId,
    skuName: line.name,
    erpcode: line.outSkuId,
    skuSpec: line.spec.map(({ value }) => value).join(' '),
    skuImage: 'https://qimg.xiaohongshu.com/example.jpg',
    skuQuantity: line.quantity,
    totalPaidAmount: linePayFen(line),
    totalMerchantDiscount: line.shopDiscountFen,
    totalRedDiscount: line.platformDiscountFen,
    totalTaxAmount: 0,
    totalNetWeight: 0,
    skuTag: 0,
    isChannel: false,
    skuDetailList: [
      {
        skuId: line.skuId,
        erpCode: line.outSkuId,
        barcode: '',
        scSkuCode: '',
        quantity: line.quantity,
        skuName: line.name,
        pricePerSku: line.priceFen,
        paidAmountPerSku: piece(linePayFen(line)),
        merchantDiscountPerSku: piece(line.shopDiscountFen),
        redDiscountPerSku: piece(line.platformDiscountFen),
        rawPricePerSku: line.priceFen,
        taxPerSku: 0,
        depositAmountPerSku: 0,
      },
    ],
  }
}

/** What a list shows of an order: neither its goods nor its address token. */
export function listedOrder(order: OrderFacts, refunds: readonly RefundFacts[]): Record<string, unknown> {
  return {
    orderId: order.orderId,
    orderType: 1,
    orderStatus: statusOf(order),
    orderAfterSalesStatus: afterSalesStatusOf(refunds),
    cancelStatus: 0,
    createdTime: order.createdAt,
    paidTime: order.paidAt,
    updateTime: order.updatedAt,
    deliveryTime: order.shippedAt,
    cancelTime: order.state === 'cancelled' ? order.updatedAt : 0,
    finishTime: order.finishedAt,
    promiseLastDeliveryTime: order.shipBy,
    receiverProvinceId: `${order.receiver.region.province.id}0000`,
    receiverProvinceName: order.receiver.region.province.name,
    receiverCityId: order.receiver.region.city.id,
    receiverCityName: order.receiver.region.city.name,
    receiverDistrictId: order.receiver.region.town.id,
    receiverDistrictName: order.receiver.region.town.name,
    customerRemark: order.buyerNote,
    sellerRemark: order.memo,
    sellerRemarkFlag: order.flag + 1,
    paymentType: paymentTypeOf(order.payMethod),
    userId: order.receiver.openId,
  }
}

/** `data` of order.getOrderDetail. */
export function orderFields(order: OrderFacts, refunds: readonly RefundFacts[]): Record<string, unknown> {
  const sum = (of: (line: LineFacts) => number) => order.lines.reduce((total, line) => total + of(line), 0)
  const [only] = order.packs.length === 1 ? order.packs : []
  return {
    ...listedOrder(order, refunds),
    openAddressId: order.receiver.addressToken,
    totalPayAmount: orderPayFen(order),
    totalShippingFree: order.postFen,
    totalMerchantDiscount: sum((line) => line.shopDiscountFen),
    totalRedDiscount: sum((line) => line.platformDiscountFen),
    merchantActualReceiveAmount: orderPayFen(order) + sum((line) => line.platformDiscountFen),
    unpack: order.packs.length > 1,
    expressTrackingNo: only?.waybill ?? '',
    expressCompanyCode: only?.com ?? '',
    logistics: 'red_express',
    skuList: order.lines.map(skuFields),
    simpleDeliveryOrderList: order.packs.map((pack, index) => ({
      deliveryOrderIndex: index + 1,
      status: 6,
      expressTrackingNo: pack.waybill,
      expressCompanyCode: pack.com,
      skuIdList: pack.lines.flatMap(({ lineId }) => order.lines.find((line) => line.lineId === lineId)?.skuId ?? []),
    })),
  }
}

/** What the list of after-sales shows; amounts there are in yuan. */
export function listedAfterSale(refund: RefundFacts): Record<string, unknown> {
  return {
    returnsId: `R${refund.refundId}`,
    returnType: returnTypeOf(refund),
    reasonId: 1,
    reasonNameZh: '不想要了',
    status: afterSaleStatusOf(refund),
    userId: '',
    orderId: refund.orderId,
    applyTime: refund.appliedAt,
    updatedAt: refund.updatedAt,
    expireTime: 0,
    desc: '',
    returnsTag: 0,
    expectedRefundAmountYuan: refund.amountFen / 100,
  }
}

/** `afterSaleInfo` of afterSale.getAfterSaleInfo. */
export function afterSaleFields(refund: RefundFacts, order: OrderFacts | undefined): Record<string, unknown> {
  const line = order?.lines.find(({ lineId }) => lineId === refund.lineId)
  return {
    ...listedAfterSale(refund),
    refundStatus: refundStatusOf(refund),
    refundAmountYuan: refund.state === 'done' ? refund.amountFen / 100 : 0,
    skus: [
      {
        skuId: line?.skuId ?? '',
        skuName: line?.name ?? '',
        boughtCount: line?.quantity ?? 0,
        appliedCount: refund.quantity,
        skuERPCode: line?.outSkuId ?? '',
      },
    ],
  }
}
