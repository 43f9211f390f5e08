import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { CaseSettings } from './case-settings.contract.ts'
import type { CaseEventKind } from './cases.contract.ts'

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
    /** 原因代码: a preset (`case-codes.contract.ts`) or the tenant's own; '' until the first look. */
    code: text('code').notNull().default(''),
    /** Which group's it is, and which rule said so (1-based; 0: the code's own group; null: a person). */
    groupId: text('group_id').notNull().default(''),
    routedBy: integer('routed_by'),
    assigneeId: text('assignee_id').notNull().default(''),
    assigneeName: text('assignee_name').notNull().default(''),
    assignedAt: integer('assigned_at'),
    /** When it happened; the case was opened when the hub found out. Null: nobody knows. */
    factAt: integer('fact_at'),
    /** What the cause turned out to be; '' while open, and where the case closed by itself. */
    causeCode: text('cause_code').notNull().default(''),
    transfers: integer('transfers').notNull().default(0),
    reopened: integer('reopened').notNull().default(0),
    /** How often the buyer complained; from the second on it is marked. */
    complaints: integer('complaints').notNull().default(0),
    /** Events so far; the next one's `seq` is the guard against two writers. */
    steps: integer('steps').notNull().default(0),
    triagedAt: integer('triaged_at'),
    /** Its group was told that the deadline passed. */
    toldAt: integer('told_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('cases_open').on(t.tenantId, t.status, t.openedAt),
    index('cases_order').on(t.tenantId, t.orderId),
    index('cases_opened').on(t.tenantId, t.openedAt),
    index('cases_untriaged').on(t.tenantId, t.openedAt).where(sql`triaged_at IS NULL`),
    index('cases_complaints').on(t.tenantId, t.openedAt).where(sql`complaints > 0`),
    index('cases_past_due').on(t.dueAt).where(sql`status = 'open' AND told_at IS NULL`),
  ],
)

/** What happened to a case after it was opened, and who did it. A case that closed by itself says so in its own row. */
export const caseEvents = sqliteTable(
  'case_events',
  {
    tenantId: text('tenant_id').notNull(),
    caseId: text('case_id').notNull(),
    seq: integer('seq').notNull(),
    kind: text('kind').$type<CaseEventKind>().notNull(),
    at: integer('at').notNull(),
    byId: text('by_id').notNull(),
    byName: text('by_name').notNull(),
    /** The group, person or code that it came to; '' where the kind has none. */
    target: text('target').notNull(),
    note: text('note').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.caseId, t.seq] })],
)

/** Codes, groups and rules of the tenant, every version; the highest is in force, and without one the presets hold. */
export const caseSettings = sqliteTable(
  'case_settings',
  {
    tenantId: text('tenant_id').notNull(),
    version: integer('version').notNull(),
    settings: text('settings', { mode: 'json' }).$type<CaseSettings>().notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.version] })],
)
