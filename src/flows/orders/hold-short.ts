/** Nothing fits: the order is held with what is missing, and a person gets a case. */
import { openCases } from '../../cases/open-case.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { bulkInsert } from '../../platform/bulk.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { RoutingDecision } from '../../routing/routing.contract.ts'
import { routingDecisions } from '../../routing/routing.tables.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { assureHolds } from './assure-holds.ts'
import { saveChanges } from './order-changes.ts'

/** A hold of its own each time: a closed case does not open again. */
const shortCase = ({ id, version }: Order): string => `${id}:short:${version}`

export async function holdShort(
  ctx: Ctx,
  short: readonly { order: Order; decision: RoutingDecision }[],
): Promise<void> {
  const now = ctx.clock.now()
  for (let i = 0; i < short.length; i += 50) {
    const part = short.slice(i, i + 50)
    const detailOf = (decision: RoutingDecision) =>
      decision.missing.map(({ sku, quantity }) => `缺 ${sku} ×${quantity}`).join('、') || decision.summary
    const changes = part.flatMap(
      ({ order, decision }) =>
        changeOrder(
          order,
          [
            {
              type: 'hold_placed',
              hold: { reason: 'short_of_stock', detail: detailOf(decision), by: 'system', since: now },
            },
          ],
          now,
          decision.summary,
        ) ?? [],
    )
    const effects: HubEffect[] = part.map(({ order, decision }) =>
      orderNotice(order, 'order.short', now, { detail: detailOf(decision), caseId: shortCase(order) }),
    )
    const saved = await saveChanges(ctx, {
      changes,
      statements: [
        ...openCases(
          ctx,
          part.map(({ order, decision }) => ({
            id: shortCase(order),
            kind: 'short',
            orderId: order.id,
            severity: 'red',
            detail: detailOf(decision),
            dueAt: order.shipBy,
            openedAt: now,
          })),
        ),
        ...bulkInsert(ctx.db.$client, {
          table: routingDecisions,
          rows: part.map(({ order, decision }) => ({
            tenantId: ctx.tenant.id,
            orderId: order.id,
            round: order.allocationRound + 1,
            decision,
            createdAt: now,
          })),
          onConflict: { target: ['tenant_id', 'order_id', 'round'], update: ['decision', 'created_at'] },
        }),
      ],
      audit: { action: 'order.short', subjects: part.map(({ order }) => order.id) },
      effects,
    })
    if (saved.ok) continue
    ctx.log.warn('route.short_conflict', { count: part.length })
    // Others were faster with some of them; the rest stays paid and is looked at again by the sweep.
    for (const order of await ordersRepository(ctx).byIds(part.map(({ order: { id } }) => id)))
      await assureHolds(ctx, order)
  }
}
