/** One row of the audit log: who did what to what, what it was before and after, from where. */
import type { Actor, Ctx, RequestOrigin } from './ctx.ts'

export interface Audit {
  /** `{entity}.{verb}`: `order.held`. */
  readonly action: string
  readonly subjects: readonly string[]
  readonly before?: unknown
  /** Never secrets, never personal data. */
  readonly after?: unknown
}

export interface AuditRow {
  readonly tenantId: string
  readonly id: string
  readonly action: string
  readonly actor: Actor
  readonly subjects: readonly string[]
  readonly before: unknown
  readonly after: unknown
  readonly requestId: string
  /** Epoch ms. */
  readonly at: number
  readonly origin: RequestOrigin | null
}

export const auditRowOf = (ctx: Ctx, audit: Audit): AuditRow => ({
  tenantId: ctx.tenant.id,
  id: ctx.ids.next('aud'),
  action: audit.action,
  actor: ctx.actor,
  subjects: audit.subjects,
  before: audit.before ?? null,
  after: audit.after ?? null,
  requestId: ctx.requestId,
  at: ctx.clock.now(),
  origin: ctx.origin ?? null,
})

const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

/**
 * The row takes the tenant's next place in landing order. A shard has one writer at a time, so places have no gap and nobody
 * conflicts over them. A row whose id is there already is left as it is.
 */
export function insertAuditRow(db: D1Database, row: AuditRow): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO audit_log (tenant_id, id, action, actor, subjects, before, after, request_id, at, origin, landed)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, (SELECT COALESCE(MAX(landed), 0) + 1 FROM audit_log WHERE tenant_id = ?1))`,
    )
    .bind(
      row.tenantId,
      row.id,
      row.action,
      JSON.stringify(row.actor),
      JSON.stringify(row.subjects),
      jsonOrNull(row.before),
      jsonOrNull(row.after),
      row.requestId,
      row.at,
      jsonOrNull(row.origin),
    )
}

const MAX_AGENT = 200

/** Address as Cloudflare saw it; other headers are the caller's own words. */
export const originOf = (headers: Headers): RequestOrigin => ({
  ip: headers.get('cf-connecting-ip'),
  userAgent: headers.get('user-agent')?.slice(0, MAX_AGENT) ?? null,
})
