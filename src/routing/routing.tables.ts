import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { RoutingDecision } from './routing.contract.ts'

/** Why an order went where it went: candidates, factors, reasons. One row per allocation round. */
export const routingDecisions = sqliteTable(
  'routing_decisions',
  {
    tenantId: text('tenant_id').notNull(),
    orderId: text('order_id').notNull(),
    round: integer('round').notNull(),
    decision: text('decision', { mode: 'json' }).$type<RoutingDecision>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.orderId, t.round] })],
)
