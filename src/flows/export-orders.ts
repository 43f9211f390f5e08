/** The order list as a CSV file, page by page: what the caller sees on the screen, filters and scope included, never more. */

import { connectionsRepository } from '../connections/connections.repository.ts'
import { formatLocal } from '../core/time.ts'
import { listOrders } from '../orders/order-list.queries.ts'
import type { OrderListQuery, OrderSummary } from '../orders/orders.contract.ts'
import { type Cell, csvFile } from '../platform/csv.ts'
import type { Ctx } from '../platform/ctx.ts'
import { controlDb } from '../platform/db.ts'

const PAGE = 200
/** Rows of a file; a spreadsheet takes a million. */
const MOST_ROWS = 200_000

const head = [
  '系统单号',
  '平台单号',
  '店铺',
  '渠道',
  '状态',
  '暂挂',
  '标签',
  '商品',
  '件数',
  '收件人',
  '手机',
  '省',
  '市',
  '区县',
  '仓库',
  '运单号',
  '下单时间',
  '付款时间',
  '承诺发货',
  '计划送达',
  '签收时间',
]
const money = ['币种', '实付']

const at = (instant: number | null): string => (instant === null ? '' : formatLocal(instant))

function rowOf(order: OrderSummary, shopName: string, withMoney: boolean): Cell[] {
  const { receiver, items } = order
  return [
    order.hubNo,
    order.platformOrderId,
    shopName,
    order.channel,
    order.status,
    order.holds.map(({ reason }) => reason).join(' '),
    order.tags.join(' '),
    items.map(({ sku, title, quantity }) => `${sku ?? title}×${quantity}`).join('; '),
    items.reduce((sum, { quantity }) => sum + quantity, 0),
    receiver.nameMasked,
    receiver.phoneMasked,
    receiver.province,
    receiver.city,
    receiver.district,
    order.warehouseId,
    order.waybill,
    at(order.placedAt),
    at(order.paidAt),
    at(order.shipBy),
    at(order.promisedAt),
    at(order.deliveredAt),
    ...(withMoney ? [order.currency, (order.payableFen ?? 0) / 100] : []),
  ]
}

async function* pages(ctx: Ctx, input: OrderListQuery, withMoney: boolean): AsyncGenerator<Cell[][]> {
  const shops = (await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()).filter(
    ({ role }) => role === 'shop',
  )
  const names = new Map(shops.map(({ id, name }) => [id, name]))
  let cursor: string | undefined
  for (let rows = 0; rows < MOST_ROWS; rows += PAGE) {
    const page = await listOrders({
      ctx,
      input: { ...input, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      shops,
    })
    yield page.items.map((order) => rowOf(order, names.get(order.connectionId) ?? '', withMoney))
    if (page.nextCursor === null) return
    cursor = page.nextCursor
  }
}

export function exportOrders({ ctx, input }: { ctx: Ctx; input: OrderListQuery }): AsyncGenerator<string> {
  const withMoney = ctx.rights.has('finance:read')
  return csvFile(withMoney ? [...head, ...money] : head, pages(ctx, input, withMoney))
}
