import { and, asc, desc, eq, like, lt, or } from 'drizzle-orm'
import { maskPhonesInText } from '../core/mask.ts'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, placelessSeen } from '../platform/row-scope.ts'
import type { Parked } from './ingest.contract.ts'
import { envelopes, parked } from './ingest.tables.ts'

export interface Envelope {
  readonly id: string
  readonly connectionId: string
  readonly source: 'push' | 'pull' | 'replay'
  readonly body: string
  readonly receivedAt: number
}

export interface ToPark {
  readonly id: string
  readonly connectionId: string
  readonly source: Parked['source']
  readonly code: string
  readonly why: string
  readonly raw: string
}

const dto = ({ tenantId: _tenant, ...row }: typeof parked.$inferSelect): Parked => row

export function ingestRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const mine = and(eq(parked.tenantId, tenantId), conditionOf(placelessSeen(ctx.scope)))
  return {
    keepEnvelopes: (list: readonly Envelope[]): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: envelopes,
        rows: list.map((envelope) => ({ ...envelope, tenantId })),
        onConflict: 'ignore',
      }),
    /** The same message parked again stays one row, opens again and counts its attempts. */
    park: (list: readonly ToPark[], now: number): D1PreparedStatement[] =>
      list.map((item) =>
        db
          .prepare(
            `INSERT INTO parked (tenant_id, id, connection_id, source, code, why, raw, status, attempts, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', 1, ?8, ?8)
             ON CONFLICT (tenant_id, id) DO UPDATE SET status = 'open', attempts = attempts + 1, code = excluded.code, why = excluded.why, updated_at = excluded.updated_at`,
          )
          .bind(
            tenantId,
            item.id,
            item.connectionId,
            item.source,
            item.code,
            maskPhonesInText(item.why).slice(0, 500),
            item.raw,
            now,
          ),
      ),
    close: (id: string, status: 'replayed' | 'dismissed', now: number): D1PreparedStatement =>
      db
        .prepare('UPDATE parked SET status = ?, updated_at = ? WHERE tenant_id = ? AND id = ?')
        .bind(status, now, tenantId, id),
    async byId(id: string): Promise<Parked | null> {
      const [row] = await ctx.db
        .select()
        .from(parked)
        .where(and(mine, eq(parked.id, id)))
        .limit(1)
      return row ? dto(row) : null
    },
    /** Open ones that met `unauthorised`: pushes of this shop, and effects, which do not name their shop. Oldest first. */
    async refusedEntry(connectionId: string): Promise<Parked[]> {
      const ofShop = and(
        eq(parked.connectionId, connectionId),
        eq(parked.code, 'ingest.fetch_failed'),
        like(parked.why, 'unauthorised%'),
      )
      const effects = and(eq(parked.source, 'effect'), eq(parked.code, 'outside.unauthorised'))
      return (
        await ctx.db
          .select()
          .from(parked)
          .where(and(mine, eq(parked.status, 'open'), or(ofShop, effects)))
          .orderBy(asc(parked.id))
          .limit(500)
      ).map(dto)
    },
    async page({
      status,
      before,
      limit,
    }: {
      status: Parked['status']
      before: string | null
      limit: number
    }): Promise<Parked[]> {
      return (
        await ctx.db
          .select()
          .from(parked)
          .where(and(mine, eq(parked.status, status), before === null ? undefined : lt(parked.id, before)))
          .orderBy(desc(parked.id))
          .limit(limit)
      ).map(dto)
    },
  }
}
