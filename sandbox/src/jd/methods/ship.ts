import { integerOf, objectOf, objectsOf, textOf } from '../../exact-json'
import type { OrderFacts } from '../../shops/order-facts'
import { canShip, shipLines, unshipped } from '../../shops/order-life'
import { carrierRows, companyById } from '../carriers'
import { type MethodCall, type MethodResult, ownOrder, refused } from '../method'

/** GET /sp-order/v0/carriers */
export function listCarriers(): MethodResult {
  return { data: carrierRows() }
}

/** POST /sp-order/v0/orders/{orderId}/shipments: each package takes the goods that it names, or all that is left. */
export function shipOrder(call: MethodCall): MethodResult {
  const shipment = objectOf(call.body.orderShipmentDTO)
  const orderId = call.params.orderId ?? ''
  const packages = objectsOf(shipment.packageInfoList)
  if (textOf(shipment.orderId) !== orderId || packages.length === 0)
    return refused('parameter-invalid', 'orderId, packageInfoList')
  for (const parcel of packages) {
    const order = ownOrder(call, orderId)
    if (order === undefined) return refused('order-not-found')
    const company = companyById(textOf(parcel.companyId))
    const waybill = textOf(parcel.waybillCode)
    if (company === undefined || waybill === '') return refused('parameter-invalid', 'companyId, waybillCode')
    const lines = goodsOf(order, objectsOf(parcel.outboundGoodsFacetDtoList))
    const isDisputed = order.lines.some((line) => line.refund === 'asked')
    if (isDisputed || !canShip(order, lines)) return refused('order-state')
    shipLines(call.world, order, { com: company.com, companyName: company.name, waybill, lines })
  }
  return { data: true }
}

/** jingdong.pop.order.shipment: all that is left, once. */
export function shipLegacy(call: MethodCall): MethodResult {
  const order = ownOrder(call, textOf(call.body.orderId))
  if (order === undefined) return refused('order-not-found')
  const company = companyById(textOf(call.body.logiCoprId))
  const waybill = textOf(call.body.logiNo)
  if (company === undefined || waybill === '') return refused('parameter-invalid', 'logiCoprId, logiNo')
  const lines = unshipped(order)
  if (order.lines.some((line) => line.refund === 'asked') || !canShip(order, lines)) return refused('order-state')
  shipLines(call.world, order, { com: company.com, companyName: company.name, waybill, lines })
  return { data: { sopjosshipment_result: { apiResult: { success: true, errorCode: '', chineseErrCode: '' } } } }
}

function goodsOf(order: OrderFacts, goods: readonly Record<string, unknown>[]): { lineId: string; quantity: number }[] {
  if (goods.length === 0) return unshipped(order)
  return goods.map((item) => {
    const line = order.lines.find(
      ({ skuId }, index) => textOf(item.skuUuid) === `${index + 1}-${skuId}` && textOf(item.skuId) === skuId,
    )
    return { lineId: line?.lineId ?? '', quantity: integerOf(item.skuNum) ?? 0 }
  })
}
