import { objectsOf, parseObject, textOf } from '../../exact-json'
import { canShip, shipLines, unshipped } from '../../shops/order-life'
import { companyById, companyRows } from '../carriers'
import { type MethodCall, type MethodResult, noOrder, ownOrder, refused } from '../method'

/** pdd.logistics.companies.get */
export function listCompanies(): MethodResult {
  return { content: { logistics_companies: companyRows() } }
}

/** pdd.logistics.online.send: the whole order in one parcel. What was shipped once is refused the next time. */
export function sendOnline(call: MethodCall): MethodResult {
  const order = ownOrder(call)
  if (order === undefined) return noOrder()
  const { logistics_id: id = '', tracking_number: waybill = '' } = call.params
  if (id === '' || waybill === '') return refused('parameter-missing', 'logistics_id, tracking_number')
  const company = companyById(id)
  if (company === undefined) return refused('parameter-invalid', 'logistics_id')
  if (order.lines.some((line) => line.refund === 'asked')) return refused('business', '订单售后处理中，不能发货')
  const lines = unshipped(order)
  if (order.state !== 'paid' || !canShip(order, lines)) return refused('business', '订单状态不允许发货')
  shipLines(call.world, order, { com: company.com, companyName: company.name, waybill, lines })
  return { content: { is_success: true } }
}

/** pdd.order.upload.extra.logistics: more parcels of an order that has left. */
export function uploadExtra(call: MethodCall): MethodResult {
  const order = ownOrder(call)
  if (order === undefined) return noOrder()
  if (order.shippedAt === 0) return refused('business', '订单未发货')
  const tracks = objectsOf(parseObject(`{"list":${call.params.extra_track_list ?? 'null'}}`)?.list)
  if (tracks.length === 0) return refused('parameter-missing', 'extra_track_list')
  const packs = tracks.map((track) => ({
    company: companyById(textOf(track.shipping_id)),
    waybill: textOf(track.tracking_number),
  }))
  const at = call.world.now()
  const known = new Set(order.packs.map(({ waybill }) => waybill))
  const added = packs.flatMap(({ company, waybill }, index) =>
    company === undefined || waybill === '' || known.has(waybill)
      ? []
      : [
          {
            packId: `${order.orderId}${order.packs.length + index + 1}`,
            com: company.com,
            companyName: company.name,
            waybill,
            shippedAt: at,
            lines: [],
          },
        ],
  )
  if (added.length < packs.length) return refused('parameter-invalid', 'extra_track_list')
  call.world.orders.save([{ ...order, packs: [...order.packs, ...added], updatedAt: at }])
  for (const { waybill, com } of added) call.world.parcels.shipped(waybill, com, order)
  return { content: { success: true } }
}
