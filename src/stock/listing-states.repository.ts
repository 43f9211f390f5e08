import { and, eq, sql } from 'drizzle-orm'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { ListingState } from './domain/listing-sync.ts'
import { type ListingTask, listingKey } from './domain/plan-listings.ts'
import { listingStates } from './stock.tables.ts'

/** `seq`: of the newest levels that somebody set out to tell. */
export type KnownListing = ListingState & { readonly seq: number }

const NEVER_TOLD = { quantity: -1, paused: false, toldAt: 0 } as const
const target = ['tenant_id', 'connection_id', 'shop_sku_id']

export function listingStatesRepository(ctx: Pick<Ctx, 'db' | 'tenant'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  return {
    /** By `listingKey`; those that were never told are not in it. */
    async ofListings(listings: readonly { shopSkuId: string }[]): Promise<Map<string, KnownListing>> {
      const rows = await ctx.db
        .select()
        .from(listingStates)
        .where(
          and(
            eq(listingStates.tenantId, tenantId),
            sql`${listingStates.shopSkuId} IN (SELECT value FROM json_each(${jsonList(listings.map((listing) => listing.shopSkuId))}))`,
          ),
        )
      return new Map(
        rows.flatMap(({ connectionId, shopSkuId, quantity, paused, toldAt, seq }) =>
          toldAt === NEVER_TOLD.toldAt
            ? []
            : [[listingKey(connectionId, shopSkuId), { quantity, paused, toldAt, seq }] as const],
        ),
      )
    },
    /**
     * Says which levels are about to be told, before a shop is called. Returns the tasks that nobody with newer levels has
     * taken up.
     */
    async begin<T extends ListingTask>(tasks: readonly T[], now: number): Promise<T[]> {
      if (tasks.length === 0) return []
      await db.batch(
        bulkInsert(db, {
          table: listingStates,
          rows: tasks.map(({ connectionId, shopSkuId, seq }) => ({
            ...NEVER_TOLD,
            tenantId,
            connectionId,
            shopSkuId,
            seq,
            updatedAt: now,
          })),
          onConflict: { target, update: ['seq'], where: 'excluded.seq > listing_states.seq' },
        }),
      )
      const overtaken = new Set((await this.overtaken(tasks)).map(keyOf))
      return tasks.filter((task) => !overtaken.has(keyOf(task)))
    },
    /** Of tasks that were told: somebody set out with newer levels meanwhile, and this word may have arrived after theirs. */
    async overtaken<T extends ListingTask>(tasks: readonly T[]): Promise<T[]> {
      const rows = await ctx.db
        .select({
          connectionId: listingStates.connectionId,
          shopSkuId: listingStates.shopSkuId,
          seq: listingStates.seq,
        })
        .from(listingStates)
        .where(
          and(
            eq(listingStates.tenantId, tenantId),
            sql`${listingStates.shopSkuId} IN (SELECT value FROM json_each(${jsonList(tasks.map(({ shopSkuId }) => shopSkuId))}))`,
          ),
        )
      const newest = new Map(rows.map((row) => [keyOf(row), row.seq]))
      return tasks.filter((task) => (newest.get(keyOf(task)) ?? 0) > task.seq)
    },
    /** What the shop was told; says nothing where newer levels are on their way. */
    told: (tasks: readonly ListingTask[], now: number): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: listingStates,
        rows: tasks.map(({ connectionId, shopSkuId, quantity, paused, seq }) => ({
          tenantId,
          connectionId,
          shopSkuId,
          quantity,
          paused,
          seq,
          toldAt: now,
          updatedAt: now,
        })),
        onConflict: {
          target,
          update: ['quantity', 'paused', 'told_at', 'updated_at'],
          where: 'excluded.seq >= listing_states.seq',
        },
      }),
  }
}

const keyOf = ({ connectionId, shopSkuId }: { connectionId: string; shopSkuId: string }): string =>
  listingKey(connectionId, shopSkuId)
