/** Connections live in the control plane: a webhook names a connection before anybody knows the tenant. */
import { and, asc, eq } from 'drizzle-orm'
import type { ControlDb } from '../platform/db.ts'
import { seal, unseal } from '../platform/secrets.ts'
import { connections } from './connections.tables.ts'

export type ConnectionRow = typeof connections.$inferSelect

/** A connection with its secrets opened; never leaves the Worker. */
export interface OpenConnection {
  readonly id: string
  readonly tenantId: string
  readonly kind: string
  readonly role: ConnectionRow['role']
  readonly name: string
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly status: ConnectionRow['status']
}

export async function openConnection(env: Env, row: ConnectionRow): Promise<OpenConnection> {
  const credentials = JSON.parse(await unseal(env, row.credentials, row.keyId, row.id)) as Record<string, string>
  return {
    id: row.id,
    tenantId: row.tenantId,
    kind: row.kind,
    role: row.role,
    name: row.name,
    credentials,
    settings: row.settings,
    status: row.status,
  }
}

export const sealCredentials = (env: Env, id: string, credentials: Readonly<Record<string, string>>) =>
  seal(env, JSON.stringify(credentials), id)

export function connectionsRepository(db: ControlDb, tenantId: string) {
  const mine = eq(connections.tenantId, tenantId)
  return {
    async all(): Promise<ConnectionRow[]> {
      return db.select().from(connections).where(mine).orderBy(asc(connections.createdAt))
    },
    async byId(id: string): Promise<ConnectionRow | null> {
      return (
        (
          await db
            .select()
            .from(connections)
            .where(and(mine, eq(connections.id, id)))
            .limit(1)
        )[0] ?? null
      )
    },
    async insert(row: ConnectionRow): Promise<void> {
      await db.insert(connections).values(row)
    },
    /** False when somebody changed the row since `version` was read. */
    async update(
      id: string,
      version: number,
      change: Partial<Pick<ConnectionRow, 'name' | 'credentials' | 'keyId' | 'settings' | 'status'>>,
      now: number,
    ): Promise<boolean> {
      const changed = await db
        .update(connections)
        .set({ ...change, updatedAt: now, version: version + 1 })
        .where(and(mine, eq(connections.id, id), eq(connections.version, version)))
        .returning({ id: connections.id })
      return changed.length > 0
    },
  }
}

/** By id alone, before a tenant is known: the webhook's look-up. */
export async function findConnection(db: ControlDb, id: string): Promise<ConnectionRow | null> {
  return (await db.select().from(connections).where(eq(connections.id, id)).limit(1))[0] ?? null
}

/** All connections of a role that are switched on, of all tenants: the pull's work list. */
export async function activeConnections(db: ControlDb, role: ConnectionRow['role']): Promise<ConnectionRow[]> {
  return db
    .select()
    .from(connections)
    .where(and(eq(connections.role, role), eq(connections.status, 'active')))
}
