import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Actor, RequestOrigin } from './ctx.ts'

/** Append-only (triggers refuse UPDATE and DELETE). One row per action, in the same batch as what the action changed. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    /** `{entity}.{verb}`: `order.held`. */
    action: text('action').notNull(),
    actor: text('actor', { mode: 'json' }).$type<Actor>().notNull(),
    /** Ids of what it was done to; a batch action names them all. */
    subjects: text('subjects', { mode: 'json' }).$type<string[]>().notNull(),
    before: text('before', { mode: 'json' }).$type<unknown>(),
    after: text('after', { mode: 'json' }).$type<unknown>(),
    requestId: text('request_id').notNull(),
    at: integer('at').notNull(),
    /** The tenant's rows in the order in which they were committed: 1, 2, 3 … without a gap. The chain of blocks walks it. */
    landed: integer('landed'),
    /** Address and program that a request came from; null for the machine's own work. */
    origin: text('origin', { mode: 'json' }).$type<RequestOrigin>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('audit_log_landed').on(t.tenantId, t.landed),
    // Rows of people and keys only: what the machine does is the great mass, and nobody asks for it by its name.
    index('audit_log_people')
      .on(t.tenantId, sql`("actor" ->> '$.id')`, t.id)
      .where(sql`"actor" ->> '$.kind' IN ('user', 'api_key')`),
  ],
)

/** The chain over the audit log: each block holds the digests of the next rows in landing order and the hash of the block before it. */
export const auditBlocks = sqliteTable(
  'audit_blocks',
  {
    tenantId: text('tenant_id').notNull(),
    /** 1, 2, 3 …; the key lets one of several sealers win. */
    seq: integer('seq').notNull(),
    prevHash: text('prev_hash').notNull(),
    firstLanded: integer('first_landed').notNull(),
    lastLanded: integer('last_landed').notNull(),
    /** SHA-256 of each row, hex, in landing order. */
    digests: text('digests', { mode: 'json' }).$type<string[]>().notNull(),
    sealedAt: integer('sealed_at').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.seq] })],
)

/**
 * While a row stands here, rows of the tenant may be deleted from the audit log and its chain. Written and removed only by
 * `deleteThroughDoor` (audit-door.ts), in the batch that deletes.
 */
export const auditDoors = sqliteTable(
  'audit_doors',
  {
    tenantId: text('tenant_id').notNull(),
    /** Why the rows may leave: the tenant was deleted, or lives on another shard now. */
    why: text('why').$type<'tenant_deleted' | 'tenant_moved'>().notNull(),
    openedAt: integer('opened_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.why] })],
)

/** Effects that a commit owes the outside. A row leaves when its effect was carried out; cron carries again what a crash left. */
export const outbox = sqliteTable(
  'outbox',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    payload: text('payload', { mode: 'json' }).$type<unknown>().notNull(),
    /** When it was last put on the queue. */
    carriedAt: integer('carried_at').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)

/** Answers to writes that carried an Idempotency-Key; kept 24 h. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    tenantId: text('tenant_id').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    /** null while the first request still runs. */
    status: integer('status'),
    body: text('body'),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.key] })],
)

/**
 * Where a tenant stands in a shard that is not, or will soon not be, its home. No row: nothing is special. The triggers of
 * `fence-triggers.mjs` read it on each write of that tenant's rows, so it holds for every isolate and every writer.
 */
export const tenantFences = sqliteTable('tenant_fences', {
  tenantId: text('tenant_id').primaryKey(),
  /**
   * `copying`: writes go on and are noted in `moved_rows`. `frozen`: writes are refused until `until`, then as `copying`.
   * `gone`: lives elsewhere, writes are refused for good. `arriving`: a copy is being made here, only the mover writes.
   * `open`: inside one batch of the mover.
   */
  state: text('state').$type<'copying' | 'frozen' | 'gone' | 'arriving' | 'open'>().notNull(),
  /** Of the mover that may change it; a later one has a greater number. */
  epoch: integer('epoch').notNull(),
  /** Epoch ms by the database's own clock. */
  until: integer('until').notNull(),
})

/** Keys of rows that changed while their tenant was being copied, in the order of the changes. Written by triggers only. */
export const movedRows = sqliteTable(
  'moved_rows',
  {
    tenantId: text('tenant_id').notNull(),
    seq: integer('seq').notNull(),
    tableName: text('table_name').notNull(),
    /** JSON array of the key's columns after the tenant. */
    key: text('key').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.seq] })],
)
