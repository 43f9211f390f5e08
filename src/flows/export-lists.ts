/** The other lists of the console as files: the same rows, filters and scope as on the screen. Orders have a file of their own. */
import { listClaims } from '../campaigns/campaign-claims.ts'
import type { ClaimListQuery, ListedClaim } from '../campaigns/campaigns.contract.ts'
import { openClaimHistory, type PastClaim } from '../campaigns/claim-history.ts'
import type { KnownCampaign } from '../campaigns/known-campaign.ts'
import type { Case, CaseListQuery } from '../cases/cases.contract.ts'
import { listCases } from '../cases/cases.queries.ts'
import { connectionsRepository } from '../connections/connections.repository.ts'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import type { Failure, Result } from '../core/result.ts'
import type { Fulfilment, FulfilmentStatus } from '../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../fulfilment/fulfilment.repository.ts'
import type { Parked } from '../ingest/ingest.contract.ts'
import { ingestRepository } from '../ingest/ingest.repository.ts'
import { type OrderNumbers, ordersRepository } from '../orders/orders.repository.ts'
import type { Ctx } from '../platform/ctx.ts'
import { controlDb } from '../platform/db.ts'
import { FILE_PAGE, type ListFile, timeCell } from '../platform/list-file.ts'
import type { StockItem, StockListQuery } from '../stock/stock.contract.ts'
import { listStock } from '../stock/stock.queries.ts'

/** A page is read while the file is on its way: what refuses it breaks the download off. */
function orThrow<T>(page: Result<T, Failure>): T {
  if (!page.ok) throw new Error(page.error.code)
  return page.value
}

const behind = (cursor: string | undefined) => ({ limit: FILE_PAGE, ...(cursor === undefined ? {} : { cursor }) })

/** Rows with the number that people know their order by. */
async function numbered<Row extends { readonly orderId: string }>(ctx: Ctx, rows: readonly Row[]) {
  const numbers = await ordersRepository(ctx).numbersOf(rows.map(({ orderId }) => orderId))
  return rows.map((row) => ({ row, numbers: numbers.get(row.orderId) ?? null }))
}
interface Numbered<Row> {
  readonly row: Row
  readonly numbers: OrderNumbers | null
}

export const casesFile = ({ ctx, input }: { ctx: Ctx; input: CaseListQuery }): ListFile<Numbered<Case>> => ({
  columns: [
    { head: '类型', cell: ({ row }) => row.kind },
    { head: '级别', cell: ({ row }) => row.severity },
    { head: '系统单号', cell: ({ numbers }) => numbers?.hubNo },
    { head: '平台单号', cell: ({ numbers }) => numbers?.platformOrderId },
    { head: '说明', cell: ({ row }) => row.detail },
    { head: '状态', cell: ({ row }) => row.status },
    { head: '发现时间', cell: ({ row }) => timeCell(row.openedAt) },
    { head: '最晚处理', cell: ({ row }) => timeCell(row.dueAt) },
    { head: '关闭时间', cell: ({ row }) => timeCell(row.closedAt) },
    { head: '关闭原因', cell: ({ row }) => row.closeReason },
    { head: '原因代码', cell: ({ row }) => row.code },
    { head: '归属组', cell: ({ row }) => row.groupId },
    { head: '命中规则', cell: ({ row }) => row.routedBy },
    { head: '处理人', cell: ({ row }) => row.assigneeName },
    { head: '分派时间', cell: ({ row }) => timeCell(row.assignedAt) },
    { head: '发生时间', cell: ({ row }) => timeCell(row.factAt) },
    { head: '查明原因', cell: ({ row }) => row.causeCode },
    { head: '自动关闭', cell: ({ row }) => (row.closedBy === 'system' ? '是' : '') },
    { head: '转派次数', cell: ({ row }) => row.transfers },
    { head: '重开次数', cell: ({ row }) => row.reopened },
    { head: '投诉次数', cell: ({ row }) => row.complaints },
  ],
  async page(cursor) {
    const { items, nextCursor } = orThrow(await listCases({ ctx, input: { ...input, ...behind(cursor) } }))
    return { items: await numbered(ctx, items), nextCursor }
  },
})

export const fulfilmentsFile = ({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly warehouseId: string | null; readonly statuses: readonly FulfilmentStatus[] }
}): ListFile<Numbered<Fulfilment>> => ({
  columns: [
    { head: '发货单', cell: ({ row }) => row.id },
    { head: '系统单号', cell: ({ numbers }) => numbers?.hubNo },
    { head: '平台单号', cell: ({ numbers }) => numbers?.platformOrderId },
    { head: '仓库', cell: ({ row }) => row.warehouseId },
    { head: '状态', cell: ({ row }) => row.status },
    { head: '商品', cell: ({ row }) => row.lines.map(({ sku, quantity }) => `${sku}×${quantity}`).join('; ') },
    { head: '件数', cell: ({ row }) => row.lines.reduce((sum, { quantity }) => sum + quantity, 0) },
    { head: '承运商', cell: ({ row }) => row.carrier },
    { head: '运单号', cell: ({ row }) => row.waybill },
    { head: '重量（克）', cell: ({ row }) => row.weightG },
    { head: '下发时间', cell: ({ row }) => timeCell(row.createdAt) },
    { head: '拣货时间', cell: ({ row }) => timeCell(row.pickedAt) },
    { head: '打包时间', cell: ({ row }) => timeCell(row.packedAt) },
    { head: '出库时间', cell: ({ row }) => timeCell(row.handedOverAt) },
  ],
  async page(cursor) {
    const after = cursor === undefined ? null : String(decodeCursor(cursor)?.[0] ?? '')
    const items = await fulfilmentRepository(ctx).page({ ...input, after, limit: FILE_PAGE })
    return { items: await numbered(ctx, items), nextCursor: nextOf(items) }
  },
})

const nextOf = (items: readonly { readonly id: string }[]): string | null => {
  const last = items.at(-1)
  return items.length === FILE_PAGE && last ? encodeCursor([last.id]) : null
}

/** Without the raw texts: they may hold people, and are looked at one by one. */
export async function parkedFile({
  ctx,
  input: { status },
}: {
  ctx: Ctx
  input: { readonly status: Parked['status'] }
}): Promise<ListFile<Parked>> {
  const connections = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()
  const names = new Map(connections.map(({ id, name }) => [id, name]))
  return {
    columns: [
      { head: '编号', cell: ({ id }) => id },
      { head: '来自', cell: ({ connectionId }) => names.get(connectionId) ?? connectionId },
      { head: '种类', cell: ({ source }) => source },
      { head: '原因代码', cell: ({ code }) => code },
      { head: '原因', cell: ({ why }) => why },
      { head: '状态', cell: (row) => row.status },
      { head: '次数', cell: ({ attempts }) => attempts },
      { head: '停泊时间', cell: ({ createdAt }) => timeCell(createdAt) },
      { head: '更新时间', cell: ({ updatedAt }) => timeCell(updatedAt) },
    ],
    async page(cursor) {
      const before = cursor === undefined ? null : String(decodeCursor(cursor)?.[0] ?? '')
      const items = await ingestRepository(ctx).page({ status, before, limit: FILE_PAGE })
      return { items, nextCursor: nextOf(items) }
    },
  }
}

interface StockRow {
  readonly item: StockItem
  /** Null for goods that no warehouse has on its books. */
  readonly at: StockItem['warehouses'][number] | null
}

/** A row for every SKU and warehouse. */
export const stockFile = ({ ctx, input }: { ctx: Ctx; input: StockListQuery }): ListFile<StockRow> => ({
  columns: [
    { head: 'SKU', cell: ({ item }) => item.sku },
    { head: '名称', cell: ({ item }) => item.name },
    { head: '规格', cell: ({ item }) => item.spec },
    { head: '仓库', cell: ({ at }) => at?.warehouseId },
    { head: '总库存', cell: ({ at }) => at?.onHand ?? 0 },
    { head: '可售', cell: ({ at }) => at?.available ?? 0 },
    { head: '已锁定', cell: ({ at }) => at?.locked ?? 0 },
    { head: '质检', cell: ({ at }) => at?.qc ?? 0 },
    { head: '在途', cell: ({ at }) => at?.inTransit ?? 0 },
    { head: '专用池', cell: ({ at }) => at?.pooled ?? 0 },
    { head: '安全库存', cell: ({ item }) => item.safetyStock },
    { head: '低于安全库存', cell: ({ item }) => (item.red ? '是' : '') },
    { head: '更新时间', cell: ({ item }) => timeCell(item.updatedAt) },
  ],
  async page(cursor) {
    const { items, nextCursor } = await listStock({ ctx, input: { ...input, ...behind(cursor) } })
    return {
      items: items.flatMap((item): StockRow[] =>
        item.warehouses.length > 0 ? item.warehouses.map((at) => ({ item, at })) : [{ item, at: null }],
      ),
      nextCursor,
    }
  },
})

export const claimsFile = ({
  ctx,
  input,
}: {
  ctx: Ctx
  input: ClaimListQuery & { readonly id: string }
}): ListFile<ListedClaim> => ({
  columns: [
    { head: '认领号', cell: ({ claimId }) => claimId },
    { head: '请求号', cell: ({ requestId }) => requestId },
    { head: '买家', cell: ({ buyer }) => buyer },
    { head: '件数', cell: ({ quantity }) => quantity },
    { head: '状态', cell: ({ status }) => status },
    { head: '系统单号', cell: ({ hubNo }) => hubNo },
    { head: '认领时间', cell: ({ claimedAt }) => timeCell(claimedAt) },
    { head: '过期时间', cell: ({ expiresAt }) => timeCell(expiresAt) },
  ],
  page: async (cursor) => orThrow(await listClaims({ ctx, input: { ...input, ...behind(cursor) } })),
})

const endWords: Readonly<Record<PastClaim['end'], string>> = {
  standing: '有效',
  released: '退还',
  expired: '超时未付',
  cancelled: '订单取消',
}

/** Every claim that a sale ever gave, from its journals. */
export function claimHistoryFile(ctx: Ctx, campaign: KnownCampaign): ListFile<PastClaim> {
  const read = openClaimHistory(ctx, campaign)
  return {
    columns: [
      { head: '认领号', cell: ({ claimId }) => claimId },
      { head: '买家', cell: ({ buyer }) => buyer },
      { head: '件数', cell: ({ quantity }) => quantity },
      { head: '认领时间', cell: ({ claimedAt }) => timeCell(claimedAt) },
      { head: '付款时间', cell: ({ paidAt }) => timeCell(paidAt) },
      { head: '系统单号', cell: ({ hubNo, orderId }) => hubNo ?? orderId },
      { head: '结果', cell: ({ end, orderId }) => (end === 'standing' && orderId !== null ? '已成单' : endWords[end]) },
      { head: '结束时间', cell: ({ endedAt }) => timeCell(endedAt) },
    ],
    page: async () => {
      const { items, isEnd } = await read()
      return { items, nextCursor: isEnd ? null : 'more' }
    },
  }
}
