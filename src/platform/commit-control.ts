/**
 * Writes to the control plane with their audit row. The log lives in the tenant's shard, another database, so the row is
 * written beside the change in one batch and carried over after it; what a crash leaves behind, the sweep carries.
 */
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { type Audit, type AuditRow, auditRowOf, insertAuditRow } from './audit-row.ts'
import { jsonList } from './bulk.ts'
import { isUniqueViolation } from './commit.ts'
import type { Ctx } from './ctx.ts'

export interface ControlCommit {
  /** Statements for `CONTROL`. */
  readonly statements: readonly D1PreparedStatement[]
  readonly audit: Audit
}

/**
 * One batch of the control plane. A statement that must have changed something (a version guard) is checked by the caller in
 * the results; when its 0 rows mean that nothing happened, put `pendingAuditIfChanged` right behind it.
 */
export async function commitControl(
  ctx: Ctx,
  { statements, audit }: ControlCommit,
): Promise<Result<D1Result[], Failure<'platform.conflict'>>> {
  const db = ctx.env.CONTROL
  try {
    const results = await db.batch([...statements, pendingAudit(ctx, audit)])
    ctx.waitUntil(carryAuditsOf(ctx))
    return ok(results.slice(0, -1))
  } catch (error) {
    if (isUniqueViolation(error)) return fail('platform.conflict')
    throw error
  }
}

const COLUMNS = 'INSERT INTO audit_pending (tenant_id, id, row, created_at)'

/** The statement that owes the log a row; for a batch of the caller's own. `carryAuditsOf` after it saves the minute. */
export function pendingAudit(ctx: Ctx, audit: Audit): D1PreparedStatement {
  const row = auditRowOf(ctx, audit)
  return ctx.env.CONTROL.prepare(`${COLUMNS} VALUES (?, ?, ?, ?)`).bind(
    row.tenantId,
    row.id,
    JSON.stringify(row),
    row.at,
  )
}

/** The same, only if the statement right before it in the batch changed a row. */
export function pendingAuditIfChanged(ctx: Ctx, audit: Audit): D1PreparedStatement {
  const row = auditRowOf(ctx, audit)
  return ctx.env.CONTROL.prepare(`${COLUMNS} SELECT ?, ?, ?, ? WHERE changes() > 0`).bind(
    row.tenantId,
    row.id,
    JSON.stringify(row),
    row.at,
  )
}

interface Pending {
  readonly id: string
  readonly row: string
}

/** Carried at once; a tenant has very few of them. */
const LIMIT = 100

/** Carries what the tenant's log is owed. A tenant between two shards waits for the sweep after its move. */
export async function carryAuditsOf(ctx: Pick<Ctx, 'env' | 'db' | 'tenant' | 'log'>): Promise<void> {
  if (ctx.tenant.status === 'moving') return
  const control = ctx.env.CONTROL
  const tenantId = ctx.tenant.id
  try {
    const { results } = await control
      .prepare('SELECT id, row FROM audit_pending WHERE tenant_id = ? ORDER BY id LIMIT ?')
      .bind(tenantId, LIMIT)
      .all<Pending>()
    if (results.length === 0) return
    const shard = ctx.db.$client
    // Written by `pendingAudit`, so it is a row.
    await shard.batch(results.map(({ row }) => insertAuditRow(shard, JSON.parse(row) as AuditRow)))
    await control
      .prepare('DELETE FROM audit_pending WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))')
      .bind(tenantId, jsonList(results.map(({ id }) => id)))
      .run()
  } catch (error) {
    ctx.log.warn('audit.carry_failed', { tenant: tenantId, error: String(error) })
  }
}

/** Tenants whose log is owed rows since before `before` (epoch ms). */
export async function tenantsOwedAudits(db: D1Database, before: number): Promise<string[]> {
  const { results } = await db
    .prepare('SELECT DISTINCT tenant_id AS id FROM audit_pending WHERE created_at < ? LIMIT 200')
    .bind(before)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}
