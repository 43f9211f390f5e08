/**
 * Every minute some books are held against their surroundings: each ledger against its own laws, its rows in D1, the jobs that
 * orders gave out, and its pools. Who looks once may see work under way, so a difference is suspected first and believed when it
 * is still there later; then the list is put right, and everything is reported. All tenants get their turn, whoever has more.
 */
import { campaignsRepository } from '../../campaigns/campaigns.repository.ts'
import { HOUR } from '../../core/time.ts'
import { openJobHolds } from '../../fulfilment/open-job-holds.queries.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { type Drift, driftsOf, driftText, type LeaseBook, placeOfLease } from '../../stock/domain/law-check.ts'
import { type Finding, stockFindingsRepository } from '../../stock/stock-findings.repository.ts'
import { stockLedger } from '../../stock/stock-ledger.client.ts'
import type { LedgerCheck } from '../../stock/stock-ledger.port.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'
import { skusOfTenant } from '../tenants/tenant-objects.ts'
import { withPoolBooks } from './pool-books.ts'

/** Ledgers that one run wakes, for all tenants of a shard, and for one of them. */
const A_RUN = 120
const A_TENANT = 20
/** A tenant whose books were all looked at rests so long. */
const ROUND = HOUR
/** Longer than a ledger takes to say its last word once more, and than a queue that is in trouble for a moment. */
const SECOND_LOOK = 90_000
const LIVE = 200

export async function checkStock(env: Env, execution: Pick<ExecutionContext, 'waitUntil'>, now: number): Promise<void> {
  const log = createLog({ job: 'check-stock' })
  const tenants = (await tenantsRepository(controlDb(env)).all()).filter(({ status }) => status !== 'moving')
  for (const shard of shardNames) {
    const here = tenants.filter((tenant) => tenant.shard === shard)
    const ctxs = here.map((tenant) =>
      systemCtx({ env, tenant, job: 'check-stock', waitUntil: (work) => execution.waitUntil(work) }),
    )
    let left = A_RUN
    for (const ctx of await byTurn(ctxs, now)) {
      if (left <= 0) break
      // One tenant's trouble must not keep the others' books from being looked at.
      left -= await checkTenant(ctx, now, Math.min(left, A_TENANT)).catch((error: unknown) => {
        log.error('stock.check_failed', { tenant: ctx.tenant.id, error: String(error) })
        return 1
      })
    }
  }
}

/** Those first whose last look is the longest ago. */
async function byTurn(ctxs: readonly Ctx[], now: number): Promise<Ctx[]> {
  const [first] = ctxs
  if (!first) return []
  const { results } = await first.db.$client
    .prepare(
      `SELECT tenant_id AS id, checked_at AS at, after_sku AS afterSku, round_at AS roundAt,
         EXISTS (SELECT 1 FROM stock_findings f WHERE f.tenant_id = stock_checks.tenant_id AND f.status <> 'closed') AS suspects
       FROM stock_checks WHERE part = 'ledgers'`,
    )
    .all<{ id: string; at: number; afterSku: string; roundAt: number; suspects: number }>()
  const known = new Map(results.map((row) => [row.id, row]))
  return ctxs
    .filter(({ tenant }) => {
      const row = known.get(tenant.id)
      return !row || row.suspects === 1 || row.afterSku !== '' || row.roundAt <= now - ROUND
    })
    .sort((a, b) => (known.get(a.tenant.id)?.at ?? 0) - (known.get(b.tenant.id)?.at ?? 0))
}

/** Looks at up to `most` ledgers of one tenant: first where something is suspected, then further along. Returns how many. */
export async function checkTenant(ctx: Ctx, now: number, most: number): Promise<number> {
  const repository = stockFindingsRepository(ctx)
  const [live, progress] = await Promise.all([repository.live(LIVE), repository.progress()])
  const suspects = [...new Set(live.map(({ sku }) => sku))].slice(0, most)
  const isBeginning = progress.afterSku === ''
  const mayGoOn = !isBeginning || progress.roundAt <= now - ROUND
  const next = mayGoOn
    ? await nextSkus(ctx, progress.afterSku, most - suspects.length)
    : { skus: [], isEnd: isBeginning }
  const skus = [...new Set([...suspects, ...next.skus])]
  await inspect(ctx, skus, live, now)
  await repository
    .saveProgress({
      afterSku: next.isEnd ? '' : (next.skus.at(-1) ?? progress.afterSku),
      roundAt: mayGoOn && isBeginning ? now : progress.roundAt,
      checkedAt: now,
      checked: (isBeginning ? 0 : progress.checked) + next.skus.length,
    })
    .run()
  return Math.max(1, skus.length)
}

async function nextSkus(ctx: Ctx, after: string, most: number): Promise<{ skus: string[]; isEnd: boolean }> {
  if (most <= 0) return { skus: [], isEnd: false }
  const { value } = await skusOfTenant(ctx, after).next()
  const skus = (value ?? []).slice(0, most)
  return { skus, isEnd: (value ?? []).length <= most }
}

interface Look {
  readonly sku: string
  readonly check: LedgerCheck
  readonly leases: readonly LeaseBook[]
  readonly drifts: readonly Drift[]
}

async function inspect(ctx: Ctx, skus: readonly string[], live: readonly Finding[], now: number): Promise<void> {
  if (skus.length === 0) return
  const repository = stockFindingsRepository(ctx)
  const ledger = stockLedger(ctx.env)
  const { done: checks, books } = await withPoolBooks(ctx, skus, () =>
    Promise.all(skus.map((sku) => ledger.check({ tenantId: ctx.tenant.id, shard: ctx.tenant.shard, sku }, now))),
  )
  const [levels, jobs] = await Promise.all([repository.levelsOf(skus), openJobHolds(ctx, skus)])
  const looks = skus.map((sku, index): Look => {
    const check = checks[index] as LedgerCheck
    const { pools, leases } = books.get(sku) ?? { pools: [], leases: [] }
    const drifts = driftsOf({
      check,
      projection: levels.filter((level) => level.sku === sku),
      expectedHolds: jobs.filter((hold) => hold.sku === sku),
      pools,
      leases,
      now,
    })
    return { sku, check, leases, drifts }
  })
  await report(ctx, looks, { live, levels, now })
}

const nameOf = ({ sku, kind, place }: { readonly sku: string; readonly kind: string; readonly place: string }) =>
  JSON.stringify([sku, kind, place])

async function report(
  ctx: Ctx,
  looks: readonly Look[],
  {
    live,
    levels,
    now,
  }: { live: readonly Finding[]; levels: readonly { sku: string; warehouseId: string; seq: number }[]; now: number },
): Promise<void> {
  const repository = stockFindingsRepository(ctx)
  const known = new Map(live.map((finding) => [nameOf(finding), finding]))
  const looked = new Set(looks.map(({ sku }) => sku))
  const added: Finding[] = []
  const changed: Finding[] = []
  const repairs: D1PreparedStatement[] = []
  const repaired = new Set<string>()
  for (const { sku, check, leases, drifts } of looks)
    for (const drift of drifts) {
      const finding = known.get(nameOf({ ...drift, sku }))
      known.delete(nameOf({ ...drift, sku }))
      const { kind, place, warehouseId, expected, found } = drift
      if (!finding) {
        added.push({
          id: ctx.ids.next('fnd'),
          sku,
          kind,
          place,
          warehouseId,
          status: 'suspected',
          detail: driftText(drift),
          expected,
          found,
          repairedTo: null,
          foundAt: now,
          closedAt: null,
          updatedAt: now,
        })
        continue
      }
      const isSure = finding.status === 'open' || now - finding.foundAt >= SECOND_LOOK
      const lease = leases.find((book) => kind === 'sale_projection' && place.startsWith(`${placeOfLease(book)}/`))
      const isRow = kind === 'projection' && warehouseId !== null
      const isRepaired = isSure && (isRow || lease !== undefined)
      const row = lease ? placeOfLease(lease) : `${sku}/${warehouseId}`
      if (isRepaired && !repaired.has(row)) {
        repaired.add(row)
        if (lease) {
          const { poolId: campaignId, counts, shown } = lease
          const at = { campaignId, lease: lease.lease, was: shown?.seq ?? null }
          repairs.push(campaignsRepository(ctx).repairLease(at, counts, now))
        } else if (isRow) {
          const was = levels.find((level) => level.sku === sku && level.warehouseId === warehouseId)?.seq ?? null
          repairs.push(repository.repair(sku, levelOf(check, warehouseId), was, now))
        }
      }
      changed.push({
        ...finding,
        status: isRepaired ? 'closed' : isSure ? 'open' : 'suspected',
        detail: driftText(drift),
        found,
        repairedTo: isRepaired ? expected : null,
        closedAt: isRepaired ? now : null,
        updatedAt: now,
      })
    }
  // What is no longer there: a suspicion was work under way, something that was open has been put right.
  const gone = [...known.values()].filter(({ sku }) => looked.has(sku))
  for (const finding of gone)
    if (finding.status === 'open') changed.push({ ...finding, status: 'closed', closedAt: now, updatedAt: now })
  const vanished = gone.filter(({ status }) => status === 'suspected').map(({ id }) => id)
  const statements = [
    ...repairs,
    ...repository.add(added),
    ...changed.map((finding) => repository.change(finding)),
    ...(vanished.length > 0 ? [repository.forget(vanished)] : []),
  ]
  if (statements.length === 0) return
  const told = changed.filter(
    ({ id, status }) => status !== 'suspected' && live.find((finding) => finding.id === id)?.status !== status,
  )
  if (told.length === 0) {
    await ctx.db.$client.batch(statements)
    return
  }
  for (const { sku, kind, detail, status } of told) ctx.log.warn('stock.finding', { sku, kind, detail, status })
  await commit(ctx, {
    statements,
    audit: {
      action: 'stock.checked',
      subjects: [...new Set(told.map(({ sku }) => sku))],
      before: told.map(({ sku, kind, detail, found }) => ({ sku, kind, detail, found })),
      after: told.map(({ sku, kind, expected, repairedTo, status }) => ({ sku, kind, expected, repairedTo, status })),
    },
  })
}

function levelOf({ levels, seq }: LedgerCheck, warehouseId: string) {
  const level = levels.find((one) => one.warehouseId === warehouseId)
  return level ?? { warehouseId, onHand: 0, locked: 0, qc: 0, inTransit: 0, pooled: 0, available: 0, seq }
}
