/** The only SQL on the rules of a shop's fields and on the orders that they are tried on. */
import { and, desc, eq, gt } from 'drizzle-orm'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, placelessSeen } from '../platform/row-scope.ts'
import type { FieldRuleVersion } from './field-rules.contract.ts'
import { fieldRuleVersions, fieldSamples } from './field-rules.tables.ts'

/** Versions that are kept; older ones leave with a save. */
export const MOST_VERSIONS = 100
/** Orders of a shop that rules are tried on. */
export const MOST_SAMPLES = 20

export const noRules: FieldRuleVersion = { version: 0, rules: [], note: '', revertedTo: null, by: null, at: null }

export interface SealedSample {
  readonly platformOrderId: string
  readonly body: string
  readonly at: number
}

const dto = ({ tenantId: _t, connectionId: _c, ...row }: typeof fieldRuleVersions.$inferSelect): FieldRuleVersion => row

export function fieldRulesRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const ofShop = (connectionId: string) =>
    and(eq(fieldRuleVersions.tenantId, tenantId), eq(fieldRuleVersions.connectionId, connectionId))
  return {
    async current(connectionId: string): Promise<FieldRuleVersion> {
      const [row] = await ctx.db
        .select()
        .from(fieldRuleVersions)
        .where(ofShop(connectionId))
        .orderBy(desc(fieldRuleVersions.version))
        .limit(1)
      return row ? dto(row) : noRules
    },
    /** Newest first. */
    async history(connectionId: string, limit: number): Promise<FieldRuleVersion[]> {
      const rows = await ctx.db
        .select()
        .from(fieldRuleVersions)
        .where(ofShop(connectionId))
        .orderBy(desc(fieldRuleVersions.version))
        .limit(limit)
      return rows.map(dto)
    },
    async version(connectionId: string, version: number): Promise<FieldRuleVersion | null> {
      const [row] = await ctx.db
        .select()
        .from(fieldRuleVersions)
        .where(and(ofShop(connectionId), eq(fieldRuleVersions.version, version)))
        .limit(1)
      return row ? dto(row) : null
    },
    /** A taken version rolls the batch back: somebody else saved first. */
    insert(connectionId: string, row: FieldRuleVersion & { by: NonNullable<FieldRuleVersion['by']>; at: number }) {
      return [
        ...bulkInsert(db, { table: fieldRuleVersions, rows: [{ ...row, tenantId, connectionId }] }),
        db
          .prepare('DELETE FROM field_rule_versions WHERE tenant_id = ? AND connection_id = ? AND version <= ?')
          .bind(tenantId, connectionId, row.version - MOST_VERSIONS),
      ]
    },
    /** The samples join the others of the shop; all but the newest leave. */
    keepSamples(connectionId: string, samples: readonly SealedSample[]): D1PreparedStatement[] {
      if (samples.length === 0) return []
      return [
        ...bulkInsert(db, {
          table: fieldSamples,
          rows: samples.map((sample) => ({ ...sample, tenantId, connectionId })),
          onConflict: { target: ['tenant_id', 'connection_id', 'platform_order_id'], update: ['body', 'at'] },
        }),
        db
          .prepare(
            `DELETE FROM field_samples WHERE tenant_id = ?1 AND connection_id = ?2 AND platform_order_id NOT IN
               (SELECT platform_order_id FROM field_samples WHERE tenant_id = ?1 AND connection_id = ?2 ORDER BY at DESC, platform_order_id DESC LIMIT ?3)`,
          )
          .bind(tenantId, connectionId, MOST_SAMPLES),
      ]
    },
    /** Newest first; those of the last 30 days, whether or not the older ones have been cleared away already. */
    async samples(connectionId: string, since: number): Promise<SealedSample[]> {
      return ctx.db
        .select({ platformOrderId: fieldSamples.platformOrderId, body: fieldSamples.body, at: fieldSamples.at })
        .from(fieldSamples)
        .where(
          and(
            eq(fieldSamples.tenantId, tenantId),
            eq(fieldSamples.connectionId, connectionId),
            gt(fieldSamples.at, since),
            // A sample does not say where its order goes.
            conditionOf(placelessSeen(ctx.scope)),
          ),
        )
        .orderBy(desc(fieldSamples.at), desc(fieldSamples.platformOrderId))
        .limit(MOST_SAMPLES)
    },
  }
}
