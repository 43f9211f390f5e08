/** Control-plane reads and writes: tenants, members, API keys. */
import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { Tenant } from '../platform/ctx.ts'
import type { ControlDb } from '../platform/db.ts'
import { member, user } from './auth.tables.ts'
import type { ApiKey } from './tenants.contract.ts'
import { apiKeys, tenants } from './tenants.tables.ts'

export interface Membership {
  readonly tenant: Tenant
  readonly role: string
}

const tenantColumns = {
  id: tenants.id,
  name: tenants.name,
  shard: tenants.shard,
  plan: tenants.plan,
  trialEndsAt: tenants.trialEndsAt,
  status: tenants.status,
}

export function tenantsRepository(db: ControlDb) {
  return {
    async byId(tenantId: string): Promise<Tenant | null> {
      return (await db.select(tenantColumns).from(tenants).where(eq(tenants.id, tenantId)).limit(1))[0] ?? null
    },
    /** The tenants a person belongs to, oldest membership first. */
    async ofUser(userId: string): Promise<Membership[]> {
      const rows = await db
        .select({ ...tenantColumns, role: member.role })
        .from(member)
        .innerJoin(tenants, eq(tenants.id, member.organizationId))
        .where(eq(member.userId, userId))
        .orderBy(asc(member.createdAt))
      return rows.map(({ role, ...tenant }) => ({ tenant, role }))
    },
    async organizationsOfUser(userId: string): Promise<string[]> {
      return (await db.select({ id: member.organizationId }).from(member).where(eq(member.userId, userId))).map(
        (row) => row.id,
      )
    },
    async insertTenant(tenant: Tenant, now: number): Promise<void> {
      await db
        .insert(tenants)
        .values({ ...tenant, createdAt: now, updatedAt: now })
        .onConflictDoNothing()
    },
    async all(): Promise<Tenant[]> {
      return db.select(tenantColumns).from(tenants)
    },
    async userExists(email: string): Promise<boolean> {
      return (await db.select({ id: user.id }).from(user).where(eq(user.email, email)).limit(1)).length > 0
    },
    async keyByHash(hash: string) {
      return (
        (
          await db
            .select()
            .from(apiKeys)
            .where(and(eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)))
            .limit(1)
        )[0] ?? null
      )
    },
    async touchKey(tenantId: string, id: string, now: number): Promise<void> {
      await db
        .update(apiKeys)
        .set({ lastUsedAt: now })
        .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id)))
    },
    async keys(tenantId: string): Promise<ApiKey[]> {
      const { id, name, prefix, scopes, createdAt, lastUsedAt, revokedAt } = apiKeys
      return db
        .select({ id, name, prefix, scopes, createdAt, lastUsedAt, revokedAt })
        .from(apiKeys)
        .where(eq(apiKeys.tenantId, tenantId))
        .orderBy(desc(apiKeys.createdAt))
    },
    async insertKey(row: typeof apiKeys.$inferInsert): Promise<void> {
      await db.insert(apiKeys).values(row)
    },
    /** False when the tenant has no such live key. */
    async revokeKey(tenantId: string, id: string, now: number): Promise<boolean> {
      const gone = await db
        .update(apiKeys)
        .set({ revokedAt: now })
        .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
        .returning({ id: apiKeys.id })
      return gone.length > 0
    },
  }
}
