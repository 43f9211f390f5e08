/** Suggestions as people see them: with the orders they name, newest first. */

import { decodeCursor, encodeCursor } from '../../core/keyset.ts'
import { hasEnded } from '../../fulfilment/domain/shared-parcel.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import type { SuggestionDto, SuggestionListQuery } from '../../merging/merging.contract.ts'
import { mergingRepository, type Suggestion } from '../../merging/merging.repository.ts'
import { summaryOf } from '../../orders/order-summary.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { seen } from '../../platform/field-scope.ts'
import { unscoped } from '../../platform/row-scope.ts'

const fields = {
  id: 'open',
  kind: 'open',
  state: 'open',
  confidence: 'open',
  evidence: 'open',
  warehouseId: 'open',
  savedFen: 'finance:read',
  by: 'open',
  why: 'open',
  canUndo: 'open',
  orders: 'open',
  createdAt: 'open',
  decidedAt: 'open',
} as const

export async function shownSuggestions(ctx: Ctx, list: readonly Suggestion[]): Promise<SuggestionDto[]> {
  const orders = new Map(
    (await ordersRepository(ctx).byIds([...new Set(list.flatMap(({ orderIds }) => orderIds))])).map((order) => [
      order.id,
      order,
    ]),
  )
  const whole = unscoped(ctx, 'whether a parcel has left, whoever sees its jobs')
  const merged = list.flatMap(({ state, packageId }) => (state === 'merged' && packageId !== null ? [packageId] : []))
  const waiting = new Set(
    (await fulfilmentRepository(whole).ofPackages(merged)).filter((job) => !hasEnded(job)).map((job) => job.packageId),
  )
  return list.map((one) => {
    const { id, kind, state, confidence, evidence, warehouseId, savedFen, decidedBy, why, createdAt, decidedAt } = one
    const dto = {
      id,
      kind,
      state,
      confidence,
      evidence,
      warehouseId,
      savedFen,
      by: decidedBy,
      why,
      canUndo: state === 'merged' && waiting.has(one.packageId),
      orders: one.orderIds.flatMap((orderId) => {
        const order = orders.get(orderId)
        return order ? [summaryOf(order, ctx.rights)] : []
      }),
      createdAt,
      decidedAt,
    }
    return seen<SuggestionDto, typeof fields>(dto, fields, ctx.rights)
  })
}

export async function listSuggestions({
  ctx,
  input: { limit, cursor, state, kind, orderId },
}: {
  ctx: Ctx
  input: SuggestionListQuery
}): Promise<{ items: SuggestionDto[]; nextCursor: string | null }> {
  const repository = mergingRepository(ctx)
  if (orderId !== undefined) {
    const list = (await repository.ofOrders([orderId])).slice(0, limit)
    return { items: await shownSuggestions(ctx, list), nextCursor: null }
  }
  const after = cursor ? String(decodeCursor(cursor)?.[0] ?? '') : null
  const list = await repository.page({ state, kind, after, limit })
  const last = list.at(-1)
  return {
    items: await shownSuggestions(ctx, list),
    nextCursor: list.length === limit && last ? encodeCursor([last.id]) : null,
  }
}
