/** Connections live in the control plane: a webhook names a connection before anybody knows the tenant. */
import { and, asc, eq } from 'drizzle-orm'
import { atMost } from '../platform/bulk.ts'
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
  readonly mode: ConnectionRow['mode']
  readonly createdAt: number
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
    mode: row.mode,
    createdAt: row.createdAt,
  }
}

export const sealCredentials = (env: Env, id: string, credentials: Readonly<Record<string, string>>) =>
  seal(env, JSON.stringify(credentials), id)

/** For a batch with the audit row. */
function prepared(db: ControlDb, query: { toSQL(): { sql: string; params: unknown[] } }): D1PreparedStatement {
  const { sql, params } = query.toSQL()
  return db.$client.prepare(sql).bind(...params)
}

export function connectionsRepository(db: ControlDb, tenantId: string) {
  const mine = eq(connections.tenantId, tenantId)
  return {
    async all(): Promise<ConnectionRow[]> {
      return db.select().from(connections).where(mine).orderBy(asc(connections.createdAt))
    },
    async count(): Promise<number> {
      return db.$count(connections, mine)
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
    insert(row: ConnectionRow): D1PreparedStatement {
      return prepared(db, db.insert(connections).values(row))
    },
    /** Behind an insert: undoes it when the tenant would have more. */
    atMost: (max: number): D1PreparedStatement => atMost(db.$client, { table: connections, tenantId, max }),
    /** Changes no row when somebody changed it since `version` was read. */
    update(
      id: string,
      version: number,
      change: Partial<Pick<ConnectionRow, 'name' | 'credentials' | 'keyId' | 'settings' | 'status' | 'mode'>>,
      now: number,
    ): D1PreparedStatement {
      return prepared(
        db,
        db
          .update(connections)
          .set({ ...change, updatedAt: now, version: version + 1 })
          .where(and(mine, eq(connections.id, id), eq(connections.version, version))),
      )
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

/** Tenants with a switched-on connection of one of these kinds. For the clock job only. */
export async function tenantsConnectedTo(db: ControlDb, kinds: readonly string[]): Promise<string[]> {
  const { results } = await db.$client
    .prepare(
      "SELECT DISTINCT tenant_id AS id FROM connections WHERE status = 'active' AND kind IN (SELECT value FROM json_each(?))",
    )
    .bind(JSON.stringify(kinds))
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}
