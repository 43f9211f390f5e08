/** The only way by which rows leave the append-only audit log: their tenant was deleted, or lives on another shard now. */

export type LeaveReason = 'tenant_deleted' | 'tenant_moved'

/**
 * Runs `statements` (deletes of one tenant's rows, the audit log and its blocks among them) in one batch with the door open.
 * The door is open inside the batch only: nobody else's delete finds it, and a crash cannot leave it open.
 */
export async function deleteThroughDoor(
  db: D1Database,
  {
    tenantId,
    why,
    now,
    statements,
  }: {
    readonly tenantId: string
    readonly why: LeaveReason
    /** Epoch ms. */
    readonly now: number
    readonly statements: readonly D1PreparedStatement[]
  },
): Promise<D1Result[]> {
  const results = await db.batch([
    db
      .prepare('INSERT OR IGNORE INTO audit_doors (tenant_id, why, opened_at) VALUES (?, ?, ?)')
      .bind(tenantId, why, now),
    ...statements,
    db.prepare('DELETE FROM audit_doors WHERE tenant_id = ? AND why = ?').bind(tenantId, why),
  ])
  return results.slice(1, -1)
}
