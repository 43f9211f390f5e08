/** The only SQL on suggestions, their orders, the receivers' keys and the tenant's rules of merging. */
import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import { encodeTime } from '../core/ids.ts'
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import { type Compared, receiverKeysOf } from './domain/same-receiver.ts'
import { type MergeRules, type SuggestionKind, type SuggestionState, usualRules } from './merging.contract.ts'
import { mergeRules, mergeSuggestionOrders, mergeSuggestions, receiverKeys } from './merging.tables.ts'

type Row = typeof mergeSuggestions.$inferSelect
export type Suggestion = Omit<Row, 'tenantId'> & { readonly orderIds: readonly string[] }

/** One order finds at most this many others: beyond it the receiver is a wholesaler's house. */
const MOST_FOUND = 1_000

export function mergingRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const mine = eq(mergeSuggestions.tenantId, tenantId)

  /** Suggestions all of whose orders the caller sees. */
  const seen = (): SQL | undefined => {
    const one = conditionOf(ofOrdersSeen(ctx.scope, 'named'))
    return (
      one &&
      sql`NOT EXISTS (SELECT 1 FROM merge_suggestion_orders AS named WHERE named.tenant_id = ${tenantId} AND named.suggestion_id = ${mergeSuggestions.id} AND NOT ${one})`
    )
  }

  async function withOrders(rows: readonly Row[]): Promise<Suggestion[]> {
    if (rows.length === 0) return []
    const { results } = await db
      .prepare(
        'SELECT suggestion_id AS id, order_id AS orderId FROM merge_suggestion_orders INDEXED BY merge_suggestion_orders_of WHERE tenant_id = ? AND suggestion_id IN (SELECT value FROM json_each(?)) ORDER BY order_id',
      )
      .bind(tenantId, jsonList(rows.map(({ id }) => id)))
      .all<{ id: string; orderId: string }>()
    const byId = Map.groupBy(results, ({ id }) => id)
    return rows.map(({ tenantId: _tenant, ...row }) => ({
      ...row,
      orderIds: (byId.get(row.id) ?? []).map(({ orderId }) => orderId),
    }))
  }

  return {
    async rules(): Promise<MergeRules> {
      const [row] = await ctx.db.select().from(mergeRules).where(eq(mergeRules.tenantId, tenantId)).limit(1)
      if (!row) return usualRules
      const { tenantId: _tenant, id: _id, updatedAt: _at, ...rules } = row
      return rules
    },
    saveRules: (rules: MergeRules, now: number): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: mergeRules,
        rows: [{ ...rules, tenantId, id: 'usual', updatedAt: now }],
        onConflict: {
          target: ['tenant_id', 'id'],
          update: ['auto_merge', 'window_hours', 'max_weight_g', 'max_pieces', 'postage_fen', 'updated_at'],
        },
      }),

    /** Orders that may be found by their receiver from now on; a changed receiver takes the place of the old one. */
    keepKeys: (orders: readonly Pick<Compared, 'id' | 'connectionId' | 'receiver'>[]): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: receiverKeys,
        rows: orders.map((order) => ({ tenantId, orderId: order.id, ...receiverKeysOf(order) })),
        onConflict: { target: ['tenant_id', 'order_id'], update: ['token_key', 'person_key'] },
      }),

    /** Ids of orders placed after `since` (epoch ms) that share a key with one of these. One read of the indexes. */
    async sharingKeys(orderIds: readonly string[], since: number): Promise<string[]> {
      const beside = (key: 'token' | 'person') =>
        `SELECT other.order_id AS id FROM (SELECT DISTINCT ${key}_key AS wanted FROM receiver_keys WHERE tenant_id = ?1 AND order_id IN (SELECT value FROM json_each(?2)) AND ${key}_key <> '') AS named
         CROSS JOIN receiver_keys AS other INDEXED BY receiver_keys_${key} ON other.tenant_id = ?1 AND other.${key}_key = named.wanted AND other.${key}_key <> '' AND other.order_id > ?3`
      const { results } = await db
        .prepare(`${beside('token')} UNION ${beside('person')} LIMIT ${MOST_FOUND}`)
        .bind(tenantId, jsonList(orderIds), `ord_${encodeTime(Math.max(0, since))}`)
        .all<{ id: string }>()
      return results.map(({ id }) => id)
    },

    async byId(id: string): Promise<Suggestion | null> {
      const rows = await ctx.db
        .select()
        .from(mergeSuggestions)
        .where(and(mine, seen(), eq(mergeSuggestions.id, id)))
      return (await withOrders(rows))[0] ?? null
    },
    /** Newest first, behind `after`. */
    async page({
      state,
      kind,
      after,
      limit,
    }: {
      state: SuggestionState
      kind: SuggestionKind | undefined
      after: string | null
      limit: number
    }): Promise<Suggestion[]> {
      const rows = await ctx.db
        .select()
        .from(mergeSuggestions)
        .where(
          and(
            mine,
            seen(),
            eq(mergeSuggestions.state, state),
            kind === undefined ? undefined : eq(mergeSuggestions.kind, kind),
            after === null ? undefined : lt(mergeSuggestions.id, after),
          ),
        )
        .orderBy(desc(mergeSuggestions.id))
        .limit(limit)
      return withOrders(rows)
    },
    /** All suggestions that name one of these orders, newest first. */
    async ofOrders(orderIds: readonly string[]): Promise<Suggestion[]> {
      if (orderIds.length === 0) return []
      const rows = await ctx.db
        .select()
        .from(mergeSuggestions)
        .where(
          and(
            mine,
            seen(),
            sql`${mergeSuggestions.id} IN (SELECT suggestion_id FROM merge_suggestion_orders WHERE tenant_id = ${tenantId} AND order_id IN (SELECT value FROM json_each(${jsonList(orderIds)})))`,
          ),
        )
        .orderBy(desc(mergeSuggestions.id))
      return withOrders(rows)
    },

    insert: (list: readonly Suggestion[]): D1PreparedStatement[] => [
      ...bulkInsert(db, {
        table: mergeSuggestions,
        rows: list.map(({ orderIds: _orders, ...row }) => ({ ...row, tenantId })),
        onConflict: 'ignore',
      }),
      ...bulkInsert(db, {
        table: mergeSuggestionOrders,
        rows: list.flatMap(({ id, orderIds }) => orderIds.map((orderId) => ({ tenantId, orderId, suggestionId: id }))),
        onConflict: 'ignore',
      }),
    ],
    /** NOT NULL guards it: a row that changed since it was read would get a null version, which aborts the whole batch. */
    decide: (list: readonly Suggestion[]): D1PreparedStatement[] =>
      bulkUpdate(db, {
        table: mergeSuggestions,
        tenantId,
        set: `version = CASE WHEN merge_suggestions.version = v ->> 1 THEN merge_suggestions.version + 1 END, state = v ->> 2,
          package_id = v ->> 3, before = v ->> 4, decided_by = v ->> 5, why = v ->> 6, decided_at = v ->> 7, basis = v ->> 8,
          confidence = v ->> 9, evidence = v ->> 10, saved_fen = v ->> 11`,
        where: 'id = v ->> 0',
        tuples: list.map((one) => [
          one.id,
          one.version,
          one.state,
          one.packageId,
          one.before === null ? null : JSON.stringify(one.before),
          one.decidedBy,
          one.why,
          one.decidedAt,
          one.basis,
          one.confidence,
          JSON.stringify(one.evidence),
          one.savedFen,
        ]),
      }),
    /** Nobody has to decide any more: one of the orders has gone its way. */
    closeOpen: (
      orderIds: readonly string[],
      kinds: readonly SuggestionKind[],
      { why, now }: { readonly why: string; readonly now: number },
    ): D1PreparedStatement[] =>
      orderIds.length === 0
        ? []
        : [
            db
              .prepare(
                `UPDATE merge_suggestions SET state = 'gone', why = ?4, decided_at = ?5, version = version + 1
                 WHERE tenant_id = ?1 AND state = 'open' AND kind IN (SELECT value FROM json_each(?3))
                   AND id IN (SELECT suggestion_id FROM merge_suggestion_orders WHERE tenant_id = ?1 AND order_id IN (SELECT value FROM json_each(?2)))`,
              )
              .bind(tenantId, jsonList(orderIds), jsonList(kinds), why, now),
          ],
  }
}

/** Keys of orders that were placed before this (epoch ms): they wait for nobody any more. */
export function forgetReceiverKeys(db: D1Database, before: number, limit: number): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM receiver_keys WHERE (tenant_id, order_id) IN (SELECT tenant_id, order_id FROM receiver_keys WHERE order_id < ? AND ${AT_HOME} LIMIT ?)`,
    )
    .bind(`ord_${encodeTime(before)}`, limit)
}
