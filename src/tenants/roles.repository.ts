/** Control plane: the tenant's own roles and the row scopes of its members. */
import { and, asc, eq, sql } from 'drizzle-orm'
import type { ControlDb } from '../platform/db.ts'
import type { Right } from '../platform/rights.ts'
import type { RowScope } from '../platform/row-scope.ts'
import { type Access, accessOf } from './access.ts'
import { member } from './auth.tables.ts'
import { memberScopes, roles } from './roles.tables.ts'

export interface CustomRole {
  readonly id: string
  readonly name: string
  readonly rights: Right[]
  readonly updatedAt: number
}

const columns = { id: roles.id, name: roles.name, rights: roles.rights, updatedAt: roles.updatedAt }

export function rolesRepository(db: ControlDb, tenantId: string) {
  const d1 = db.$client
  const mine = eq(roles.tenantId, tenantId)
  const scopeOf = (userId: string) => and(eq(memberScopes.tenantId, tenantId), eq(memberScopes.userId, userId))
  return {
    async all(): Promise<CustomRole[]> {
      return db.select(columns).from(roles).where(mine).orderBy(asc(roles.name))
    },
    async byId(id: string): Promise<CustomRole | null> {
      return (
        (
          await db
            .select(columns)
            .from(roles)
            .where(and(mine, eq(roles.id, id)))
            .limit(1)
        )[0] ?? null
      )
    },
    /** Members per role, by the word or id of the role. */
    async holders(): Promise<Map<string, number>> {
      const rows = await db
        .select({ role: member.role, n: sql<number>`COUNT(*)` })
        .from(member)
        .where(eq(member.organizationId, tenantId))
        .groupBy(member.role)
      return new Map(rows.map(({ role, n }) => [role, n]))
    },
    insert: ({ id, name, rights, updatedAt }: CustomRole): D1PreparedStatement =>
      d1
        .prepare(
          'INSERT INTO roles (tenant_id, id, name, rights, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)',
        )
        .bind(tenantId, id, name, JSON.stringify(rights), updatedAt),
    update: ({ id, name, rights, updatedAt }: CustomRole): D1PreparedStatement =>
      d1
        .prepare('UPDATE roles SET name = ?3, rights = ?4, updated_at = ?5 WHERE tenant_id = ?1 AND id = ?2')
        .bind(tenantId, id, name, JSON.stringify(rights), updatedAt),
    /** Changes nothing while somebody holds it: asked and deleted in one statement, so that nobody is left with a role that is gone. */
    deleteUnheld: (id: string): D1PreparedStatement =>
      d1
        .prepare(
          `DELETE FROM roles WHERE tenant_id = ?1 AND id = ?2 AND NOT EXISTS (
             SELECT 1 FROM member WHERE organization_id = ?1 AND role = ?2)`,
        )
        .bind(tenantId, id),
    /** What a member may do and see; null when the person does not belong to the tenant. */
    async memberAccess(userId: string): Promise<(Access & { role: string; kept: RowScope }) | null> {
      const [row] = await db
        .select({
          role: member.role,
          customRights: roles.rights,
          regions: memberScopes.regions,
          warehouses: memberScopes.warehouses,
        })
        .from(member)
        .leftJoin(roles, and(mine, eq(roles.id, member.role)))
        .leftJoin(memberScopes, scopeOf(userId))
        .where(and(eq(member.organizationId, tenantId), eq(member.userId, userId)))
        .limit(1)
      if (!row) return null
      return { ...accessOf(row), role: row.role, kept: { regions: row.regions, warehouses: row.warehouses } }
    },
    setScope: (userId: string, { regions, warehouses }: RowScope, now: number): D1PreparedStatement =>
      d1
        .prepare(
          `INSERT INTO member_scopes (tenant_id, user_id, regions, warehouses, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT (tenant_id, user_id) DO UPDATE SET regions = excluded.regions, warehouses = excluded.warehouses, updated_at = excluded.updated_at`,
        )
        .bind(tenantId, userId, regions && JSON.stringify(regions), warehouses && JSON.stringify(warehouses), now),
  }
}
