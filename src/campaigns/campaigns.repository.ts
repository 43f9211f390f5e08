import { and, asc, desc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { isWholeTenant } from '../platform/row-scope.ts'
import type {
  CampaignCounts,
  CampaignDto,
  CampaignListQuery,
  CampaignStage,
  CampaignStatus,
} from './campaigns.contract.ts'
import type { PoolCountsMessage } from './campaigns.messages.ts'
import { campaignIssues, campaignLeases, campaigns } from './campaigns.tables.ts'
import type { Parts, PoolTerms } from './sale-pool.port.ts'

export type Campaign = Omit<typeof campaigns.$inferSelect, 'tenantId'>
export type Issue = Omit<typeof campaignIssues.$inferSelect, 'tenantId'>

const statusesOf: Readonly<Record<CampaignStage, readonly CampaignStatus[]>> = {
  upcoming: ['scheduled', 'ready'],
  open: ['open'],
  over: ['closing', 'closed', 'cancelled'],
}

/** No LIKE: D1 refuses patterns of more than 50 bytes. */
const holds = (column: SQLiteColumn, text: string) => sql`instr(lower(${column}), lower(${text})) > 0`

const zero: CampaignCounts = {
  issued: 0,
  left: 0,
  held: 0,
  paid: 0,
  drawn: 0,
  withdrawn: 0,
  claimedEver: 0,
  expiredEver: 0,
  releasedEver: 0,
}

/** What the pools must know of a campaign. */
export const termsOf = (campaign: Campaign): PoolTerms => ({
  version: campaign.version,
  leases: campaign.leases,
  carveAt: campaign.carveAt,
  opensAt: campaign.opensAt,
  closesAt: campaign.closesAt,
  perBuyer: campaign.perBuyer,
  unpaidTtlMs: campaign.unpaidTtlMs,
})

export function shownCampaign(campaign: Campaign, counts: CampaignCounts = zero): CampaignDto {
  const { pieces, unpaidTtlMs, version: _version, turnAt: _turnAt, ...shown } = campaign
  return {
    ...shown,
    warehouses: Object.entries(pieces).map(([warehouseId, n]) => ({ warehouseId, pieces: n })),
    unpaidSeconds: unpaidTtlMs / 1_000,
    counts,
  }
}

const RETURN = '取消订单退回活动'
/** Names a return: a claim gives back once. */
export const returnReason = (claimId: string): string => `${RETURN} ${claimId}`
/** Pieces that were sold in the sale before: no top-up. */
export const isReturn = ({ reason }: Pick<Issue, 'reason'>): boolean => reason.startsWith(RETURN)

/** A sale takes from several warehouses and sells everywhere: who sees a part of the tenant does not see it. */
export function campaignsRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const mine = eq(campaigns.tenantId, tenantId)
  const isSeen = isWholeTenant(ctx.scope)
  const bare = ({ tenantId: _tenant, ...row }: typeof campaigns.$inferSelect): Campaign => row
  const db = ctx.db.$client
  return {
    async byId(id: string): Promise<Campaign | null> {
      if (!isSeen) return null
      const [row] = await ctx.db
        .select()
        .from(campaigns)
        .where(and(mine, eq(campaigns.id, id)))
        .limit(1)
      return row ? bare(row) : null
    },
    /** Newest first. */
    async list({
      limit,
      cursor,
      status,
      stage,
      q,
    }: CampaignListQuery): Promise<{ items: CampaignDto[]; nextCursor: string | null }> {
      if (!isSeen) return { items: [], nextCursor: null }
      const after = decodeCursor(cursor ?? '')?.[0]
      const rows = await ctx.db
        .select()
        .from(campaigns)
        .where(
          and(
            mine,
            after === undefined ? undefined : lt(campaigns.id, String(after)),
            status === undefined ? undefined : eq(campaigns.status, status),
            stage === undefined ? undefined : inArray(campaigns.status, [...statusesOf[stage]]),
            q ? or(holds(campaigns.name, q), holds(campaigns.sku, q)) : undefined,
          ),
        )
        .orderBy(desc(campaigns.id))
        .limit(limit + 1)
      const shown = rows.slice(0, limit).map(bare)
      const counts = await this.counts(shown.map(({ id }) => id))
      const last = shown.at(-1)
      return {
        items: shown.map((campaign) => shownCampaign(campaign, counts.get(campaign.id))),
        nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
      }
    },
    /** Sums over the leases, as far as they have told. */
    async counts(ids: readonly string[]): Promise<Map<string, CampaignCounts>> {
      const sums = new Map<string, CampaignCounts>()
      for (const row of await this.leaseRows(ids)) {
        const so = sums.get(row.campaignId) ?? zero
        sums.set(
          row.campaignId,
          Object.fromEntries(
            Object.entries(so).map(([name, n]) => [name, n + row[name as keyof CampaignCounts]]),
          ) as CampaignCounts,
        )
      }
      return sums
    },
    /** Of these SKUs, those that may have pieces of a main ledger: they run, ended after `since`, or ended with claims that no order has drawn yet. */
    async withPieces(skus: readonly string[], since: number): Promise<Pick<Campaign, 'id' | 'sku' | 'leases'>[]> {
      const { results } = await db
        .prepare(
          `SELECT id, sku, leases FROM campaigns WHERE tenant_id = ?1 AND sku IN (SELECT value FROM json_each(?2))
             AND (turn_at IS NOT NULL OR closes_at > ?3 OR EXISTS (SELECT 1 FROM campaign_leases l WHERE l.tenant_id = ?1 AND l.campaign_id = campaigns.id AND l.left + l.held + l.paid > 0))`,
        )
        .bind(tenantId, jsonList(skus), since)
        .all<Pick<Campaign, 'id' | 'sku' | 'leases'>>()
      return results
    },
    async leaseRows(ids: readonly string[]): Promise<Omit<typeof campaignLeases.$inferSelect, 'tenantId'>[]> {
      if (ids.length === 0) return []
      const rows = await ctx.db
        .select()
        .from(campaignLeases)
        .where(and(eq(campaignLeases.tenantId, tenantId), or(...ids.map((id) => eq(campaignLeases.campaignId, id)))))
      return rows.map(({ tenantId: _tenant, ...row }) => row)
    },
    /** Puts the row of a lease right as long as it is the one that was read (`was`: its `seq`, null: there was none). */
    repairLease: (
      { campaignId, lease, was }: { readonly campaignId: string; readonly lease: number; readonly was: number | null },
      counts: CampaignCounts & { readonly seq: number },
      now: number,
    ): D1PreparedStatement =>
      db
        .prepare(
          `INSERT INTO campaign_leases (tenant_id, campaign_id, lease, seq, issued, left, held, paid, drawn, withdrawn, claimed_ever, expired_ever, released_ever, updated_at)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
           ON CONFLICT (tenant_id, campaign_id, lease) DO UPDATE SET seq = ?4, issued = ?5, left = ?6, held = ?7, paid = ?8, drawn = ?9,
             withdrawn = ?10, claimed_ever = ?11, expired_ever = ?12, released_ever = ?13, updated_at = ?14 WHERE campaign_leases.seq = ?15`,
        )
        .bind(
          tenantId,
          campaignId,
          lease,
          counts.seq,
          counts.issued,
          counts.left,
          counts.held,
          counts.paid,
          counts.drawn,
          counts.withdrawn,
          counts.claimedEver,
          counts.expiredEver,
          counts.releasedEver,
          now,
          was,
        ),
    insert: (row: Campaign): D1PreparedStatement[] =>
      bulkInsert(db, { table: campaigns, rows: [{ ...row, tenantId }] }),
    /** Rolls its batch back when the terms are no longer as they were read. */
    stillAs: ({ id, version }: Pick<Campaign, 'id' | 'version'>): D1PreparedStatement =>
      db
        .prepare('INSERT INTO campaigns SELECT * FROM campaigns WHERE tenant_id = ? AND id = ? AND version <> ?')
        .bind(tenantId, id, version),
    /** Changes nothing when somebody else was first (`version`). */
    move: (
      campaign: Campaign,
      change: Partial<Pick<Campaign, 'status' | 'closesAt' | 'version' | 'turnAt'>>,
      now: number,
    ) => {
      const next = { ...campaign, ...change }
      return db
        .prepare(
          'UPDATE campaigns SET status = ?, closes_at = ?, version = ?, turn_at = ?, updated_at = ? WHERE tenant_id = ? AND id = ? AND version = ?',
        )
        .bind(next.status, next.closesAt, next.version, next.turnAt, now, tenantId, campaign.id, campaign.version)
    },
    /** Terms that a person changed; changes nothing when the row is not of `version` any more. */
    edit: (next: Campaign, version: number) =>
      db
        .prepare(
          `UPDATE campaigns SET name = ?, price_fen = ?, pieces = ?, per_buyer = ?, unpaid_ttl_ms = ?, carve_at = ?, opens_at = ?,
             closes_at = ?, top_up = ?, version = ?, turn_at = ?, updated_at = ? WHERE tenant_id = ? AND id = ? AND version = ?`,
        )
        .bind(
          next.name,
          next.priceFen,
          JSON.stringify(next.pieces),
          next.perBuyer,
          next.unpaidTtlMs,
          next.carveAt,
          next.opensAt,
          next.closesAt,
          next.topUp === null ? null : JSON.stringify(next.topUp),
          next.version,
          next.turnAt,
          next.updatedAt,
          tenantId,
          next.id,
          version,
        ),
    async issues(id: string): Promise<Issue[]> {
      const rows = await ctx.db
        .select()
        .from(campaignIssues)
        .where(and(eq(campaignIssues.tenantId, tenantId), eq(campaignIssues.campaignId, id)))
        .orderBy(asc(campaignIssues.no))
      return rows.map(({ tenantId: _tenant, ...row }) => row)
    },
    /** Where that number is taken, `abort` rolls the batch back. */
    want: (
      issue: Pick<Issue, 'campaignId' | 'no' | 'wanted' | 'reason'>,
      now: number,
      onConflict: 'ignore' | 'abort' = 'ignore',
    ): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: campaignIssues,
        rows: [{ ...issue, tenantId, granted: null, createdAt: now, updatedAt: now }],
        onConflict,
      }),
    /** Under the next number, once for each reason. */
    wantNext: (
      { campaignId, wanted, granted, reason }: Pick<Issue, 'campaignId' | 'wanted' | 'granted' | 'reason'>,
      now: number,
    ): D1PreparedStatement =>
      db
        .prepare(
          `INSERT INTO campaign_issues (tenant_id, campaign_id, no, wanted, granted, reason, created_at, updated_at)
           SELECT ?1, ?2, MAX(2, 1 + COALESCE((SELECT MAX(no) FROM campaign_issues WHERE tenant_id = ?1 AND campaign_id = ?2), 0)), ?3, ?4, ?5, ?6, ?6
           WHERE NOT EXISTS (SELECT 1 FROM campaign_issues WHERE tenant_id = ?1 AND campaign_id = ?2 AND reason = ?5)`,
        )
        .bind(
          tenantId,
          campaignId,
          JSON.stringify(wanted),
          granted === null ? null : JSON.stringify(granted),
          reason,
          now,
        ),
    async issueFor(campaignId: string, reason: string): Promise<number | null> {
      const row = await db
        .prepare('SELECT no FROM campaign_issues WHERE tenant_id = ? AND campaign_id = ? AND reason = ?')
        .bind(tenantId, campaignId, reason)
        .first<{ no: number }>()
      return row?.no ?? null
    },
    granted: (campaignId: string, no: number, parts: Parts, now: number): D1PreparedStatement =>
      db
        .prepare(
          'UPDATE campaign_issues SET granted = ?, updated_at = ? WHERE tenant_id = ? AND campaign_id = ? AND no = ? AND granted IS NULL',
        )
        .bind(JSON.stringify(parts), now, tenantId, campaignId, no),
    /** What leases told; repeats and late ones change nothing. */
    project: (told: readonly PoolCountsMessage[], now: number): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: campaignLeases,
        rows: told.map(({ campaignId, lease, counts: { phase: _phase, ...counts } }) => ({
          tenantId,
          campaignId,
          lease,
          ...counts,
          updatedAt: now,
        })),
        onConflict: {
          target: ['tenant_id', 'campaign_id', 'lease'],
          update: [
            'seq',
            'issued',
            'left',
            'held',
            'paid',
            'drawn',
            'withdrawn',
            'claimed_ever',
            'expired_ever',
            'released_ever',
            'updated_at',
          ],
          where: 'excluded.seq > campaign_leases.seq',
        },
      }),
  }
}
