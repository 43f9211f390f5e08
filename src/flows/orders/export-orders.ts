/** The order list as a CSV file, page by page: what the caller sees on the screen, filters and scope included, never more. */

import { connectionsRepository } from '../../connections/connections.repository.ts'
import { customFieldsOf } from '../../orders/domain/rule-marks.ts'
import { marksOf } from '../../orders/order-facts.queries.ts'
import { listOrders } from '../../orders/order-list.queries.ts'
import { marksSeen } from '../../orders/order-summary.ts'
import type { OrderListQuery, OrderSummary, RuleMarks } from '../../orders/orders.contract.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { FILE_PAGE, type ListColumn, type ListFile, timeCell } from '../../platform/list-file.ts'

interface Row {
  readonly order: OrderSummary
  readonly shop: string
  readonly marks: RuleMarks | null
  /** Of a 补发单: number of the order whose goods it sends again. */
  readonly resent: string | undefined
}

const columns: readonly ListColumn<Row>[] = [
  { head: '系统单号', cell: ({ order }) => order.hubNo },
  { head: '平台单号', cell: ({ order }) => order.platformOrderId },
  { head: '补发自', cell: ({ resent }) => resent },
  { head: '店铺', cell: ({ shop }) => shop },
  { head: '渠道', cell: ({ order }) => order.channel },
  { head: '状态', cell: ({ order }) => order.status },
  { head: '加急', cell: ({ order }) => (order.priority > 0 ? '是' : '') },
  { head: '暂挂', cell: ({ order }) => order.holds.map(({ reason }) => reason).join(' ') },
  { head: '标签', cell: ({ order }) => order.tags.join(' ') },
  {
    head: '自定义字段',
    cell: ({ marks }) =>
      customFieldsOf(marks)
        .map(({ name, value }) => `${name}：${value}`)
        .join('; '),
  },
  {
    head: '商品',
    cell: ({ order }) => order.items.map(({ sku, title, quantity }) => `${sku ?? title}×${quantity}`).join('; '),
  },
  { head: '件数', cell: ({ order }) => order.items.reduce((sum, { quantity }) => sum + quantity, 0) },
  { head: '收件人', cell: ({ order }) => order.receiver.nameMasked },
  { head: '手机', cell: ({ order }) => order.receiver.phoneMasked },
  { head: '省', cell: ({ order }) => order.receiver.province },
  { head: '市', cell: ({ order }) => order.receiver.city },
  { head: '区县', cell: ({ order }) => order.receiver.district },
  { head: '仓库', cell: ({ order }) => order.warehouseId },
  { head: '运单号', cell: ({ order }) => order.waybill },
  { head: '下单时间', cell: ({ order }) => timeCell(order.placedAt) },
  { head: '付款时间', cell: ({ order }) => timeCell(order.paidAt) },
  { head: '承诺发货', cell: ({ order }) => timeCell(order.shipBy) },
  { head: '计划送达', cell: ({ order }) => timeCell(order.promisedAt) },
  { head: '签收时间', cell: ({ order }) => timeCell(order.deliveredAt) },
  { head: '币种', cell: ({ order }) => order.currency, right: 'finance:read' },
  { head: '实付', cell: ({ order }) => (order.payableFen ?? 0) / 100, right: 'finance:read' },
]

export async function ordersFile({ ctx, input }: { ctx: Ctx; input: OrderListQuery }): Promise<ListFile<Row>> {
  const shops = (await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()).filter(
    ({ role }) => role === 'shop',
  )
  const names = new Map(shops.map(({ id, name }) => [id, name]))
  return {
    columns,
    async page(cursor) {
      const asked = { ...input, limit: FILE_PAGE, ...(cursor === undefined ? {} : { cursor }) }
      const { items, nextCursor } = await listOrders({ ctx, input: asked, shops })
      const marks = await marksOf(
        ctx,
        items.map(({ id }) => id),
      )
      const first = await ordersRepository(ctx).numbersOf(items.flatMap(({ reshipOf }) => reshipOf ?? []))
      return {
        items: items.map((order) => ({
          order,
          shop: names.get(order.connectionId) ?? '',
          resent: order.reshipOf === null ? undefined : first.get(order.reshipOf)?.hubNo,
          marks: marksSeen(marks.get(order.id) ?? null, ctx.rights),
        })),
        nextCursor,
      }
    },
  }
}
