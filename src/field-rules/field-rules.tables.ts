import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { FieldRule, FieldRuleVersion } from './field-rules.contract.ts'

/** 字段规则, every version of every shop; the highest is the one in force. */
export const fieldRuleVersions = sqliteTable(
  'field_rule_versions',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    version: integer('version').notNull(),
    rules: text('rules', { mode: 'json' }).$type<FieldRule[]>().notNull(),
    note: text('note').notNull(),
    revertedTo: integer('reverted_to'),
    by: text('by', { mode: 'json' }).$type<NonNullable<FieldRuleVersion['by']>>().notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.version] })],
)

/** The newest orders of a shop as they came, without people and sealed: what rules are tried on. */
export const fieldSamples = sqliteTable(
  'field_samples',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    platformOrderId: text('platform_order_id').notNull(),
    body: text('body').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.platformOrderId] })],
)
