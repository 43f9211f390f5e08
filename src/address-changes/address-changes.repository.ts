/** The only SQL on requests for another address. */
import { and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import type { AddressChangeDto } from './address-changes.contract.ts'
import { addressChanges } from './address-changes.tables.ts'

type Row = typeof addressChanges.$inferSelect
export type AddressChange = Omit<Row, 'tenantId'>

const DAY = 86_400_000

export function addressChangesRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const mine = and(eq(addressChanges.tenantId, tenantId), conditionOf(ofOrdersSeen(ctx.scope, 'address_changes')))
  const bare = ({ tenantId: _tenant, ...row }: Row): AddressChange => row
  return {
    async byId(id: string): Promise<AddressChange | null> {
      const [row] = await ctx.db
        .select()
        .from(addressChanges)
        .where(and(mine, eq(addressChanges.id, id)))
      return row ? bare(row) : null
    },
    /** Newest first. */
    async ofOrder(orderId: string): Promise<AddressChange[]> {
      const rows = await ctx.db
        .select()
        .from(addressChanges)
        .where(and(mine, eq(addressChanges.orderId, orderId)))
        .orderBy(desc(addressChanges.requestedAt))
        .limit(20)
      return rows.map(bare)
    },
    /** False when `most` forms were sent for the order today. */
    async claimTry(orderId: string, { now, most }: { readonly now: number; readonly most: number }): Promise<boolean> {
      const done = await db
        .prepare(
          `INSERT INTO address_tries (tenant_id, order_id, day, tries) VALUES (?1, ?2, ?3, 1)
           ON CONFLICT (tenant_id, order_id, day) DO UPDATE SET tries = tries + 1 WHERE tries < ?4`,
        )
        .bind(tenantId, orderId, Math.floor(now / DAY), most)
        .run()
      return done.meta.changes > 0
    },
    /** A second open one of the order rolls the caller's batch back (UNIQUE), and so does the same one twice. */
    insert: (change: AddressChange): D1PreparedStatement[] =>
      bulkInsert(db, { table: addressChanges, rows: [{ ...change, tenantId }] }),
    /** Every step writes an event of the order beside it, whose version is the guard. */
    move: (before: AddressChange, after: AddressChange): D1PreparedStatement =>
      db
        .prepare(
          'UPDATE address_changes SET state = ?4, decided_at = ?5, decided_by = ?6, why = ?7, done_at = ?8, stage = ?9 WHERE tenant_id = ?1 AND id = ?2 AND state = ?3',
        )
        .bind(
          tenantId,
          before.id,
          before.state,
          after.state,
          after.decidedAt,
          after.decidedBy,
          after.why,
          after.doneAt,
          after.stage,
        ),
  }
}

/** Requests of any tenant of a shard that nobody answered in time, oldest first. */
export async function overdueAddressChanges(
  db: Ctx['db'],
  now: number,
  limit: number,
): Promise<{ tenantId: string; id: string }[]> {
  return db
    .select({ tenantId: addressChanges.tenantId, id: addressChanges.id })
    .from(addressChanges)
    .where(and(eq(addressChanges.state, 'requested'), lt(addressChanges.expiresAt, now), sql.raw(AT_HOME)))
    .orderBy(asc(addressChanges.expiresAt))
    .limit(limit)
}

/** Counted tries of days that are over. */
export const forgetAddressTries = (db: D1Database, now: number, limit: number): D1PreparedStatement =>
  db
    .prepare(
      `DELETE FROM address_tries WHERE (tenant_id, order_id, day) IN (SELECT tenant_id, order_id, day FROM address_tries WHERE day < ? AND ${AT_HOME} LIMIT ?)`,
    )
    .bind(Math.floor(now / DAY), limit)

/** Without the sealed text, and what keeps the platform's old address out. */
export function shownAddressChange({
  receiver: { nameMasked, phoneMasked, province, city, district, addressMasked },
  sealedFor: _sealedFor,
  ...change
}: AddressChange): AddressChangeDto {
  return { ...change, receiver: { nameMasked, phoneMasked, province, city, district, addressMasked } }
}
