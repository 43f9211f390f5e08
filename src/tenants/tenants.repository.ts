/** Control-plane reads and writes: tenants and their members. */
import { and, asc, eq } from 'drizzle-orm'
import type { Tenant } from '../platform/ctx.ts'
import type { ControlDb } from '../platform/db.ts'
import { type Access, accessOf } from './access.ts'
import { member, user } from './auth.tables.ts'
import { memberScopes, roles } from './roles.tables.ts'
import { tenants } from './tenants.tables.ts'

export interface Membership extends Access {
  readonly tenant: Tenant
  readonly role: string
  /** The owner asks every member for a second factor. */
  readonly secondFactorRequired: boolean
}

const tenantColumns = {
  id: tenants.id,
  name: tenants.name,
  shard: tenants.shard,
  plan: tenants.plan,
  trialEndsAt: tenants.trialEndsAt,
  status: tenants.status,
  paidUntil: tenants.paidUntil,
  closingAt: tenants.closingAt,
  usageMonth: tenants.usageMonth,
  usageOrders: tenants.usageOrders,
}

export function tenantsRepository(db: ControlDb) {
  return {
    async byId(tenantId: string): Promise<Tenant | null> {
      return (await db.select(tenantColumns).from(tenants).where(eq(tenants.id, tenantId)).limit(1))[0] ?? null
    },
    /** The tenants a person belongs to, oldest membership first. */
    async ofUser(userId: string): Promise<Membership[]> {
      const rows = await db
        .select({
          ...tenantColumns,
          role: member.role,
          secondFactorRequired: tenants.secondFactorRequired,
          customRights: roles.rights,
          regions: memberScopes.regions,
          warehouses: memberScopes.warehouses,
        })
        .from(member)
        .innerJoin(tenants, eq(tenants.id, member.organizationId))
        .leftJoin(roles, and(eq(roles.tenantId, member.organizationId), eq(roles.id, member.role)))
        .leftJoin(
          memberScopes,
          and(eq(memberScopes.tenantId, member.organizationId), eq(memberScopes.userId, member.userId)),
        )
        .where(eq(member.userId, userId))
        .orderBy(asc(member.createdAt))
      return rows.map(({ role, secondFactorRequired, customRights, regions, warehouses, ...tenant }) => ({
        tenant,
        role,
        secondFactorRequired,
        ...accessOf({ role, customRights, regions, warehouses }),
      }))
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
  }
}
