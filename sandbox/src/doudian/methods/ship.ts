import { companyByCom } from '../../companies'
import { integerOf, objectsOf, textOf } from '../../exact-json'
import type { OrderFacts } from '../../shops/order-facts'
import { canShip, shipLines, unshipped } from '../../shops/order-life'
import { type MethodCall, type MethodResult, refused } from '../method'
import { statusOf } from '../status'
import { ownOrder } from './orders'

type PackLines = { lineId: string; quantity: number }[]

interface Shipment {
  order: OrderFacts
  com: string
  waybill: string
  lines: PackLines
}

/** order.logisticsAdd: everything of the order that is left goes into one parcel. The same waybill again changes nothing. */
export function addLogistics(call: MethodCall): MethodResult {
  const order = ownOrder(call, textOf(call.params.order_id))
  if (order === undefined) return refused('order-not-found')
  const waybill = textOf(call.params.logistics_code)
  const known = order.packs.find((pack) => pack.waybill === waybill)
  if (known !== undefined) return { data: { pack_id: known.packId } }
  return ship(call, { order, com: textOf(call.params.company_code), waybill, lines: unshipped(order) })
}

/** order.logisticsAddSinglePack: chosen lines in one parcel; `request_id` makes a repeat harmless. */
export function addSinglePack(call: MethodCall): MethodResult {
  return once(call, () => {
    const lines = packLines(call.params.shipped_order_info)
    const orderIds = Array.isArray(call.params.order_id_list) ? call.params.order_id_list.map(textOf) : []
    const order = orderOf(call, orderIds, lines)
    if (order === undefined) return refused('order-not-found')
    const chosen = lines.length > 0 ? lines : unshipped(order)
    const waybill = textOf(call.params.logistics_code)
    return ship(call, { order, com: textOf(call.params.company_code), waybill, lines: chosen })
  })
}

/** order.logisticsAddMultiPack: one order in several parcels. */
export function addMultiPack(call: MethodCall): MethodResult {
  return once(call, () => {
    const packs = objectsOf(call.params.pack_list)
    if (packs.length === 0) return refused('parameter-missing', 'pack_list')
    const packIds: unknown[] = []
    for (const pack of packs) {
      const order = ownOrder(call, textOf(call.params.order_id))
      if (order === undefined) return refused('order-not-found')
      const lines = packLines(pack.shipped_order_info)
      const result = ship(call, { order, com: textOf(pack.company_code), waybill: textOf(pack.logistics_code), lines })
      if ('fault' in result) return result
      packIds.push(result.data)
    }
    return { data: { pack_list: packIds } }
  })
}

function ship({ world, params }: MethodCall, { order, com, waybill, lines }: Shipment): MethodResult {
  if (waybill === '' || com === '') return refused('parameter-missing', 'company_code, logistics_code')
  const company = companyByCom(com)
  if (company === undefined) return refused('company-unknown', com)
  if (![2, 101].includes(statusOf(order))) return refused('order-state', `当前状态${statusOf(order)}`)
  const isDenied = params.is_reject_refund === true || params.is_refund_reject === true
  const isDisputed = order.lines.some((line) => line.refund === 'asked' && lines.some((l) => l.lineId === line.lineId))
  if (isDisputed && !isDenied) return refused('refund-pending')
  if (!canShip(order, lines)) return refused('parameter-invalid', 'shipped_order_info')
  const next = shipLines(world, order, { com, companyName: company.name, waybill, lines })
  return { data: { pack_id: next.packs.at(-1)?.packId ?? '' } }
}

function once(call: MethodCall, work: () => MethodResult): MethodResult {
  const requestId = textOf(call.params.request_id)
  if (requestId === '') return refused('parameter-missing', 'request_id')
  const scope = `ship:${call.shop.shopId}`
  const before = call.world.once.find(scope, requestId)
  if (before !== undefined) return { data: JSON.parse(before) }
  const result = work()
  if ('data' in result) call.world.once.keep(scope, requestId, JSON.stringify(result.data))
  return result
}

function packLines(value: unknown): PackLines {
  return objectsOf(value).map((item) => ({
    lineId: textOf(item.shipped_order_id),
    quantity: integerOf(item.shipped_num) ?? 0,
  }))
}

// A line's number is its order's number plus one to nine.
function orderOf(call: MethodCall, orderIds: readonly string[], lines: PackLines): OrderFacts | undefined {
  const [first] = lines
  const orderId = orderIds[0] ?? (first ? `${first.lineId.slice(0, -1)}0` : '')
  return ownOrder(call, orderId)
}
