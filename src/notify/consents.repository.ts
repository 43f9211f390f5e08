/** The only SQL on who agreed to which messages. A consent is taken up by one notice, whoever tries it how often. */
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import { noticeOpenids } from './notify.tables.ts'

/** The mini program and 微信 tell of the same window within so many ms. */
const SAME_WINDOW = 120_000

export interface Consent {
  readonly openid: string
  readonly templateId: string
  /** Epoch ms. */
  readonly at: number
  readonly ref: string
}

export interface Taken {
  readonly openid: string
  readonly templateId: string
}

/** What an order's buyer is known by. */
export const orderKey = (shopId: string, platformOrderId: string): string => `order:${shopId}|${platformOrderId}`
export const buyerKey = (shopId: string, buyerId: string): string => `buyer:${shopId}|${buyerId}`

/** The same two of a row `o` of orders. */
const KEYS_OF_ORDER =
  "'order:' || o.connection_id || '|' || o.platform_order_id, 'buyer:' || o.connection_id || '|' || o.buyer_id"

export function consentsRepository({ db, tenant }: Pick<Ctx, 'db' | 'tenant'>) {
  const tenantId = tenant.id
  return {
    /** The latest one counts. */
    know: (
      connectionId: string,
      { keys, openid, now }: { readonly keys: readonly string[]; readonly openid: string; readonly now: number },
    ): D1PreparedStatement[] =>
      bulkInsert(db.$client, {
        table: noticeOpenids,
        rows: keys.map((key) => ({ tenantId, connectionId, key, openid, updatedAt: now })),
        onConflict: { target: ['tenant_id', 'connection_id', 'key'], update: ['openid', 'updated_at'] },
      }),

    /** Whether any mini program knows who the buyer of the order is. */
    knows: async (orderId: string): Promise<boolean> => {
      const row = await db.$client
        .prepare(
          `SELECT 1 AS known FROM orders AS o JOIN notice_openids AS l ON l.tenant_id = o.tenant_id AND l.key IN (${KEYS_OF_ORDER})
             AND l.connection_id IN (SELECT connection_id FROM notice_routes WHERE tenant_id = ?1)
           WHERE o.tenant_id = ?1 AND o.id = ?2 LIMIT 1`,
        )
        .bind(tenantId, orderId)
        .first()
      return row !== null
    },

    /** A repeat changes nothing, and what both sides tell counts once. */
    agree: (
      connectionId: string,
      { consents, source }: { readonly consents: readonly Consent[]; readonly source: 'report' | 'push' },
    ): D1PreparedStatement[] =>
      consents.map(({ openid, templateId, ref, at }) =>
        db.$client
          .prepare(
            `INSERT OR IGNORE INTO notice_consents (tenant_id, connection_id, openid, template_id, source, ref, at, used_by)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, '' WHERE NOT EXISTS (SELECT 1 FROM notice_consents
               WHERE tenant_id = ?1 AND connection_id = ?2 AND openid = ?3 AND template_id = ?4 AND source <> ?5
                 AND at BETWEEN ?7 - ${SAME_WINDOW} AND ?7 + ${SAME_WINDOW})`,
          )
          .bind(tenantId, connectionId, openid, templateId, source, ref, at),
      ),

    /** Whatever is left of these ends. */
    end: (connectionId: string, taken: readonly Taken[], now: number): D1PreparedStatement[] =>
      taken.map(({ openid, templateId }) =>
        db.$client
          .prepare(
            `UPDATE notice_consents SET used_by = 'gone', used_at = ?5
             WHERE tenant_id = ?1 AND connection_id = ?2 AND openid = ?3 AND template_id = ?4 AND used_by = ''`,
          )
          .bind(tenantId, connectionId, openid, templateId, now),
      ),

    /** The openid whose oldest consent the notice has taken up, now or before; null where the buyer of its order has none left. */
    take: async (
      connectionId: string,
      input: { readonly noticeId: string; readonly orderId: string; readonly templateId: string; readonly now: number },
    ): Promise<string | null> => {
      const row = await db.$client
        .prepare(
          `UPDATE notice_consents SET used_by = ?4, used_at = ?6
           WHERE (tenant_id, connection_id, openid, template_id, source, ref) = (
             SELECT c.tenant_id, c.connection_id, c.openid, c.template_id, c.source, c.ref FROM orders AS o
             JOIN notice_openids AS l ON l.tenant_id = o.tenant_id AND l.connection_id = ?2
               AND l.key IN (${KEYS_OF_ORDER})
             JOIN notice_consents AS c ON c.tenant_id = o.tenant_id AND c.connection_id = ?2 AND c.openid = l.openid
               AND c.template_id = ?5 AND c.used_by IN ('', ?4)
             WHERE o.tenant_id = ?1 AND o.id = ?3
             ORDER BY c.used_by DESC, l.key DESC, c.at LIMIT 1)
           RETURNING openid`,
        )
        .bind(tenantId, connectionId, input.orderId, input.noticeId, input.templateId, input.now)
        .first<{ openid: string }>()
      return row?.openid ?? null
    },

    /** The message did not go: the consent is there again. */
    giveBack: (connectionId: string, noticeId: string, { openid, templateId }: Taken): D1PreparedStatement =>
      db.$client
        .prepare(
          `UPDATE notice_consents SET used_by = '', used_at = NULL
           WHERE tenant_id = ?1 AND connection_id = ?2 AND openid = ?3 AND template_id = ?4 AND used_by = ?5`,
        )
        .bind(tenantId, connectionId, openid, templateId, noticeId),

    /** How many messages of each template the openid may still be sent. */
    left: async (
      connectionId: string,
      openid: string,
      templateIds: readonly string[],
    ): Promise<Map<string, number>> => {
      const { results } = await db.$client
        .prepare(
          `SELECT template_id AS id, COUNT(*) AS n FROM notice_consents
           WHERE tenant_id = ?1 AND connection_id = ?2 AND openid = ?3 AND used_by = ''
             AND template_id IN (SELECT value FROM json_each(?4)) GROUP BY template_id`,
        )
        .bind(tenantId, connectionId, openid, jsonList(templateIds))
        .all<{ id: string; n: number }>()
      return new Map(results.map(({ id, n }) => [id, n]))
    },
  }
}

/** Of buyers that were not heard of for so long. For the clock job only. */
export const forgetConsents = (db: D1Database, before: number, limit: number): D1PreparedStatement[] =>
  (
    [
      ['notice_consents', 'at', 'tenant_id, connection_id, openid, template_id, source, ref'],
      ['notice_openids', 'updated_at', 'tenant_id, connection_id, key'],
    ] as const
  ).map(([table, at, key]) =>
    db
      .prepare(
        `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${at} < ? AND ${AT_HOME} LIMIT ?)`,
      )
      .bind(before, limit),
  )
