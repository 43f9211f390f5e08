import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 异常: something a person has to look at. `dedupeKey` keeps one case per cause. */
export const cases = sqliteTable(
  'cases',
  {
    tenantId: text('tenant_id').notNull(),
    /** `orderId:kind:occurrence`, so that the same cause opens one case only. */
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    orderId: text('order_id').notNull(),
    severity: text('severity').$type<'yellow' | 'red'>().notNull(),
    detail: text('detail').notNull(),
    status: text('status').$type<'open' | 'closed'>().notNull(),
    openedAt: integer('opened_at').notNull(),
    dueAt: integer('due_at'),
    closedAt: integer('closed_at'),
    closedBy: text('closed_by'),
    closeReason: text('close_reason'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('cases_open').on(t.tenantId, t.status, t.openedAt),
    index('cases_order').on(t.tenantId, t.orderId),
  ],
)
