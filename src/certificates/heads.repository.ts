/** Tree heads of all tenants, and what calendars say of them: control plane. */
import type { StoredHead } from './certificates.repository.ts'

export interface Anchor {
  readonly tenantId: string
  readonly size: number
  readonly calendar: string
  readonly jws: string
  readonly state: 'pending' | 'confirmed'
  /** Base64. */
  readonly proof: string
  readonly block: number | null
}

const ANCHOR = 'tenant_id AS tenantId, size, calendar, jws, state, proof, block'

/** Leaves that the newest head of each tenant holds. */
export async function headSizes(env: Env): Promise<Map<string, number>> {
  const { results } = await env.CONTROL.prepare('SELECT tenant_id AS id, size FROM tree_heads').all<{
    id: string
    size: number
  }>()
  return new Map(results.map(({ id, size }) => [id, size]))
}

/** Heads that no calendar of this name has, of tenants whose last one went there before `before`; the oldest first. */
export async function unanchored(
  env: Env,
  { calendar, before, limit }: { calendar: string; before: number; limit: number },
): Promise<(Pick<StoredHead, 'size' | 'jws'> & { tenantId: string })[]> {
  const { results } = await env.CONTROL.prepare(
    `SELECT h.tenant_id AS tenantId, h.size, h.jws FROM tree_heads h
     WHERE NOT EXISTS (SELECT 1 FROM tree_anchors a WHERE a.tenant_id = h.tenant_id AND a.calendar = ?1 AND (a.size >= h.size OR a.sent_at > ?2))
     ORDER BY h.signed_at LIMIT ?3`,
  )
    .bind(calendar, before, limit)
    .all<Pick<StoredHead, 'size' | 'jws'> & { tenantId: string }>()
  return results
}

/** A head that was sent; sent twice, the first answer stays. */
export const insertAnchor = (env: Env, anchor: Anchor, { now, nextAt }: { now: number; nextAt: number }) =>
  env.CONTROL.prepare(
    `INSERT OR IGNORE INTO tree_anchors (tenant_id, size, calendar, jws, state, proof, block, sent_at, next_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
    .bind(
      anchor.tenantId,
      anchor.size,
      anchor.calendar,
      anchor.jws,
      anchor.state,
      anchor.proof,
      anchor.block,
      now,
      nextAt,
    )
    .run()

/** Calendars that are to be asked about heads again, those too that are not set any more. */
export async function dueCalendars(env: Env, now: number): Promise<string[]> {
  const { results } = await env.CONTROL.prepare('SELECT DISTINCT calendar FROM tree_anchors WHERE next_at <= ?')
    .bind(now)
    .all<{ calendar: string }>()
  return results.map(({ calendar }) => calendar)
}

/** Heads that this calendar is to be asked about again, the longest waiting first. */
export async function dueAnchors(
  env: Env,
  { calendar, now, limit }: { calendar: string; now: number; limit: number },
): Promise<Anchor[]> {
  const { results } = await env.CONTROL.prepare(
    `SELECT ${ANCHOR} FROM tree_anchors WHERE next_at <= ? AND calendar = ? ORDER BY next_at LIMIT ?`,
  )
    .bind(now, calendar, limit)
    .all<Anchor>()
  return results
}

/** What the calendar said; `nextAt` null: it need not be asked any more. */
export const updateAnchor = (env: Env, anchor: Anchor, nextAt: number | null) =>
  env.CONTROL.prepare(
    'UPDATE tree_anchors SET state = ?, proof = ?, block = ?, next_at = ? WHERE tenant_id = ? AND size = ? AND calendar = ?',
  )
    .bind(anchor.state, anchor.proof, anchor.block, nextAt, anchor.tenantId, anchor.size, anchor.calendar)
    .run()

/**
 * The anchored head that says most of leaves from `first` to before `end`, with what each calendar has of it, confirmed ones first:
 * one that is in Bitcoin and holds the first leaf, then the one that holds most of them, then the earliest. Empty: nothing was sent yet.
 */
export async function anchorsFor(
  env: Env,
  tenantId: string,
  { first, end }: { first: number; end: number },
): Promise<Anchor[]> {
  const { results } = await env.CONTROL.prepare(
    `SELECT ${ANCHOR} FROM tree_anchors WHERE tenant_id = ?1 AND jws = (
       SELECT jws FROM tree_anchors WHERE tenant_id = ?1
       ORDER BY (state = 'confirmed' AND size > ?2) DESC, MIN(size, ?3) DESC, state = 'confirmed' DESC, size LIMIT 1)
     ORDER BY state = 'confirmed' DESC, block, calendar`,
  )
    .bind(tenantId, first, end)
    .all<Anchor>()
  return results
}
