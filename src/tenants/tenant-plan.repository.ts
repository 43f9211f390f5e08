/** The columns of a tenant's row that plan, count and closing move. Statements, so that a flow writes them in its own batch. */
import { eq, isNull } from 'drizzle-orm'
import type { Tenant } from '../platform/ctx.ts'
import type { ControlDb } from '../platform/db.ts'
import { member } from './auth.tables.ts'
import { tenantTombstones } from './tenants.tables.ts'

export type Tombstone = typeof tenantTombstones.$inferSelect

export function tenantPlanRepository(db: ControlDb) {
  const d1 = db.$client
  return {
    setPlan(tenantId: string, plan: Tenant['plan'], paidUntil: number | null, now: number): D1PreparedStatement {
      return d1
        .prepare('UPDATE tenants SET plan = ?, paid_until = ?, updated_at = ? WHERE id = ?')
        .bind(plan, paidUntil, now, tenantId)
    },
    /** What the hourly count found; a month's number only grows. */
    setUsage(tenantId: string, month: string, orders: number, now: number): D1PreparedStatement {
      return d1
        .prepare('UPDATE tenants SET usage_month = ?, usage_orders = ?, updated_at = ? WHERE id = ?')
        .bind(month, orders, now, tenantId)
    },
    /** Changes no row when it is closing already. A suspended tenant stays suspended. */
    beginClosing(tenantId: string, now: number): D1PreparedStatement {
      return d1
        .prepare(
          "UPDATE tenants SET closing_at = ?2, status = CASE status WHEN 'active' THEN 'closing' ELSE status END, updated_at = ?2 WHERE id = ?1 AND closing_at IS NULL",
        )
        .bind(tenantId, now)
    },
    /** Changes no row when it is not closing, or when its deletion has begun: there is no way back from that. */
    takeBack(tenantId: string, now: number): D1PreparedStatement {
      return d1
        .prepare(
          "UPDATE tenants SET closing_at = NULL, status = CASE status WHEN 'closing' THEN 'active' ELSE status END, updated_at = ?2 WHERE id = ?1 AND closing_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tenant_tombstones WHERE tenant_id = ?1)",
        )
        .bind(tenantId, now)
    },
    /** Of tenants closed before `before` that nobody is moving. One statement, so that nobody is deleted who was taken back a moment before. */
    async beginDeletions(before: number, now: number): Promise<void> {
      await d1
        .prepare(
          `INSERT INTO tenant_tombstones (tenant_id, closed_at, progress, deleted_at)
           SELECT id, closing_at, json_object('stage', 'access', 'shard', shard, 'after', '', 'at', ?2), NULL FROM tenants
           WHERE closing_at < ?1 AND status <> 'moving' AND id NOT IN (SELECT tenant_id FROM tenant_tombstones)
             AND id NOT IN (SELECT tenant_id FROM tenant_moves WHERE finished_at IS NULL)`,
        )
        .bind(before, now)
        .run()
    },
    /** Deletions that have begun and are not done. */
    async deletions(): Promise<Tombstone[]> {
      return db.select().from(tenantTombstones).where(isNull(tenantTombstones.deletedAt))
    },
    async noteDeletion(row: Tombstone): Promise<void> {
      await db
        .insert(tenantTombstones)
        .values(row)
        .onConflictDoUpdate({
          target: [tenantTombstones.tenantId, tenantTombstones.closedAt],
          set: { progress: row.progress, deletedAt: row.deletedAt },
        })
    },
    /** Owners of tenants whose trial or plan ends between two instants. Closed and suspended ones have other worries. */
    async endingBetween(from: number, to: number): Promise<{ tenantId: string; userId: string; endsAt: number }[]> {
      const { results } = await d1
        .prepare(
          `SELECT t.id AS tenantId, member.user_id AS userId, t.ends_at AS endsAt FROM (
             SELECT id, CASE plan WHEN 'trial' THEN trial_ends_at ELSE paid_until END AS ends_at FROM tenants WHERE status = 'active' AND closing_at IS NULL
           ) AS t JOIN member ON member.organization_id = t.id AND member.role = 'owner' WHERE t.ends_at > ? AND t.ends_at <= ?`,
        )
        .bind(from, to)
        .all<{ tenantId: string; userId: string; endsAt: number }>()
      return results
    },
    /** People of the tenant, for its limit. */
    async memberCount(tenantId: string): Promise<number> {
      return db.$count(member, eq(member.organizationId, tenantId))
    },
  }
}

/** Who belongs to the tenant, for its export. */
export async function peopleOfTenant(
  db: ControlDb,
  tenantId: string,
): Promise<{ id: string; name: string; email: string; role: string; since: number }[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT user.id, user.name, user.email, member.role, member.created_at AS since FROM member
       JOIN user ON user.id = member.user_id WHERE member.organization_id = ? ORDER BY member.created_at`,
    )
    .bind(tenantId)
    .all<{ id: string; name: string; email: string; role: string; since: number }>()
  return results
}

/** Tables of the control plane without a `tenant_id`, and how the rows of a deleted tenant leave them. */
export const tablesOfPeople: Readonly<Record<string, string>> = {
  tenants: 'its row',
  organization: 'its row',
  member: 'its rows',
  invitation: 'its rows',
  user: 'people who belong to no other tenant',
  account: 'of those people',
  two_factor: 'of those people',
  session: 'of those people; sessions of the others forget which tenant was open',
  verification: 'of the addresses of those people',
  attempts: 'digests that name nobody; they run out by themselves',
  operator_keys: 'of who runs the installation',
  signing_keys: 'of who runs the installation; certificates that were given out stay verifiable',
  operator_log: 'what who runs the installation did; it names tenants by their id alone',
}

/** In this order: people are found by their membership, which goes last but for the tenant itself. */
export function peopleStatements(d1: D1Database, tenantId: string): D1PreparedStatement[] {
  const only =
    'SELECT user_id FROM member WHERE organization_id = ?1 AND user_id NOT IN (SELECT user_id FROM member WHERE organization_id <> ?1)'
  return [
    `DELETE FROM session WHERE user_id IN (${only})`,
    'UPDATE session SET active_organization_id = NULL WHERE active_organization_id = ?1',
    `DELETE FROM account WHERE user_id IN (${only})`,
    `DELETE FROM two_factor WHERE user_id IN (${only})`,
    `DELETE FROM verification WHERE identifier IN (SELECT email FROM user WHERE id IN (${only}))`,
    `DELETE FROM user WHERE id IN (${only})`,
    'DELETE FROM invitation WHERE organization_id = ?1',
    'DELETE FROM member WHERE organization_id = ?1',
    'DELETE FROM organization WHERE id = ?1',
    'DELETE FROM tenants WHERE id = ?1',
  ].map((sql) => d1.prepare(sql).bind(tenantId))
}
