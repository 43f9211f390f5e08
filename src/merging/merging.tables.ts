import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Evidence, SuggestionKind, SuggestionState } from './merging.contract.ts'

/** By what orders of one receiver find each other; one row an order that still waits, forgotten after some days. */
export const receiverKeys = sqliteTable(
  'receiver_keys',
  {
    tenantId: text('tenant_id').notNull(),
    orderId: text('order_id').notNull(),
    /** The platform's own address token within its shop; '' when it gives none. */
    tokenKey: text('token_key').notNull(),
    /** What stays visible of a person anywhere: district and end of the phone; '' when that is not known. */
    personKey: text('person_key').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.orderId] }),
    index('receiver_keys_token').on(t.tenantId, t.tokenKey, t.orderId).where(sql`token_key <> ''`),
    index('receiver_keys_person').on(t.tenantId, t.personKey, t.orderId).where(sql`person_key <> ''`),
  ],
)

/** A job as it was before its orders were put together: what undoing gives back. */
export interface JobBefore {
  readonly fulfilmentId: string
  readonly orderId: string
  readonly carrier: string
  readonly packageId: string | null
}

export const mergeSuggestions = sqliteTable(
  'merge_suggestions',
  {
    tenantId: text('tenant_id').notNull(),
    /** Follows from the orders it names, so that the same finding is one row. */
    id: text('id').notNull(),
    kind: text('kind').$type<SuggestionKind>().notNull(),
    state: text('state').$type<SuggestionState>().notNull(),
    confidence: real('confidence').notNull(),
    evidence: text('evidence', { mode: 'json' }).$type<Evidence[]>().notNull(),
    warehouseId: text('warehouse_id').notNull(),
    /** The receivers as they were when it was found: after a change of one of them it is asked anew. */
    basis: text('basis').notNull(),
    savedFen: integer('saved_fen'),
    packageId: text('package_id'),
    before: text('before', { mode: 'json' }).$type<JobBefore[]>(),
    decidedBy: text('decided_by'),
    why: text('why').notNull(),
    createdAt: integer('created_at').notNull(),
    decidedAt: integer('decided_at'),
    version: integer('version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index('merge_suggestions_state').on(t.tenantId, t.state, t.id)],
)

/** The orders that a suggestion names. */
export const mergeSuggestionOrders = sqliteTable(
  'merge_suggestion_orders',
  {
    tenantId: text('tenant_id').notNull(),
    orderId: text('order_id').notNull(),
    suggestionId: text('suggestion_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.orderId, t.suggestionId] }),
    index('merge_suggestion_orders_of').on(t.tenantId, t.suggestionId),
  ],
)

/** What the tenant chose; without a row `usualRules` hold. */
export const mergeRules = sqliteTable(
  'merge_rules',
  {
    tenantId: text('tenant_id').notNull(),
    /** Always `usual`: a tenant has one row, and a move of the tenant needs a key to note it by. */
    id: text('id').notNull(),
    autoMerge: integer('auto_merge', { mode: 'boolean' }).notNull(),
    windowHours: integer('window_hours').notNull(),
    maxWeightG: integer('max_weight_g').notNull(),
    maxPieces: integer('max_pieces').notNull(),
    postageFen: integer('postage_fen').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)
