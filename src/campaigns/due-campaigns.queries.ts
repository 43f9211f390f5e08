/** Campaigns of a shard that somebody has to look at, of all tenants: what the minute walks through. */
import type { ShardDb } from '../platform/db.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'

const LIMIT = 200

export async function dueCampaigns(db: ShardDb, now: number): Promise<{ tenantId: string; id: string }[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT tenant_id AS tenantId, id FROM campaigns INDEXED BY campaigns_turn WHERE turn_at <= ? AND turn_at IS NOT NULL AND ${AT_HOME} ORDER BY turn_at LIMIT ${LIMIT}`,
    )
    .bind(now)
    .all<{ tenantId: string; id: string }>()
  return results
}
