import { and, asc, desc, eq, lt, or } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { isWholeTenant } from '../platform/row-scope.ts'
import type { CampaignCounts, CampaignDto, CampaignListQuery } from './campaigns.contract.ts'
import type { PoolCountsMessage } from './campaigns.messages.ts'
import { campaignIssues, campaignLeases, campaigns } from './campaigns.tables.ts'
import type { Parts, PoolTerms } from './sale-pool.port.ts'

export type Campaign = Omit<typeof campaigns.$inferSelect, 'tenantId'>
export type Issue = Omit<typeof campaignIssues.$inferSelect, 'tenantId'>

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
      if (ids.length === 0) return sums
      const rows = await ctx.db
        .select()
        .from(campaignLeases)
        .where(and(eq(campaignLeases.tenantId, tenantId), or(...ids.map((id) => eq(campaignLeases.campaignId, id)))))
      for (const row of rows) {
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
    insert: (row: Campaign): D1PreparedStatement[] =>
      bulkInsert(db, { table: campaigns, rows: [{ ...row, tenantId }] }),
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
    async issues(id: string): Promise<Issue[]> {
      const rows = await ctx.db
        .select()
        .from(campaignIssues)
        .where(and(eq(campaignIssues.tenantId, tenantId), eq(campaignIssues.campaignId, id)))
        .orderBy(asc(campaignIssues.no))
      return rows.map(({ tenantId: _tenant, ...row }) => row)
    },
    /** Ignored when that number is taken. */
    want: (issue: Pick<Issue, 'campaignId' | 'no' | 'wanted' | 'reason'>, now: number): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: campaignIssues,
        rows: [{ ...issue, tenantId, granted: null, createdAt: now, updatedAt: now }],
        onConflict: 'ignore',
      }),
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
