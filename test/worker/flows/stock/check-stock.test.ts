/** The check of the books: what it finds, what it repairs, what it leaves to people, and that everybody gets their turn. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { CampaignDto } from '../../../../src/campaigns/campaigns.contract.ts'
import { MINUTE } from '../../../../src/core/time.ts'
import { checkTenant } from '../../../../src/flows/stock/check-stock.ts'
import type { Ctx } from '../../../../src/platform/ctx.ts'
import type { StockFindings, StockList } from '../../../../src/stock/stock.contract.ts'
import { stockLedger } from '../../../../src/stock/stock-ledger.client.ts'
import type { LedgerCommand } from '../../../../src/stock/stock-ledger.port.ts'
import { aSale } from '../../../support/a-campaign.ts'
import { eventually } from '../../../support/open-shop.ts'
import { aFloor, type Floor } from '../../../support/shop-floor.ts'
import { aMerchant, ctxOfTenant, everyMinute } from '../../../support/tenants.ts'

const TEE = 'TEE-1'
const one = [{ sku: TEE, quantity: 1 }]
const HOUR = 60 * MINUTE

async function books(floor: Floor) {
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const start = Date.now() + HOUR
  const apply = (command: LedgerCommand, at = Date.now()) =>
    stockLedger(env).apply({ tenantId: ctx.tenant.id, shard: ctx.tenant.shard, sku: TEE }, [command], at)
  /** What the merchant sees after so many looks, two minutes apart. */
  const looks = async (n: number, from = start) => {
    for (let i = 0; i < n; i++) await checkTenant(ctx, from + i * 2 * MINUTE, 20)
    const { items } = await floor.merchant.get<StockFindings>('/api/v1/stock/findings')
    return items
  }
  return { ctx, apply, looks, start }
}
const hold = (holdId: string, quantity: number): LedgerCommand => ({
  kind: 'reserve',
  requestId: `x:${holdId}`,
  holdId,
  warehouseId: 'WH-1',
  quantity,
  owner: { kind: 'order_line', orderId: 'ord_gone', lineNo: 1 },
  reason: '',
  expiresAt: null,
})
const listed = async (floor: Floor) =>
  (await floor.merchant.get<StockList>('/api/v1/stock')).items.find(({ sku }) => sku === TEE)?.totals
const rows = async (ctx: Ctx, status: string) =>
  (
    await ctx.db.$client
      .prepare('SELECT COUNT(*) AS n FROM stock_findings WHERE tenant_id = ? AND status = ?')
      .bind(ctx.tenant.id, status)
      .first<{ n: number }>()
  )?.n

describe.concurrent('the check of the books', () => {
  it('finds nothing in a shop that sells, draws and cancels', async () => {
    const floor = await aFloor({ [TEE]: 10 })
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: TEE,
      warehouses: [{ warehouseId: 'WH-1', pieces: 4 }],
    })
    const first = await claim({ requestId: 'q1', buyerId: 'a' })
    await claim({ requestId: 'q2', buyerId: 'b' })
    await floor.sell('PLAIN', one)
    await floor.sell('FLASH', one, { reservationId: first.body.claimId })
    await floor.until('PLAIN', 'allocated')
    const flash = await floor.until('FLASH', 'allocated')
    await floor.merchant.send('POST', `/api/v1/orders/${flash.id}/cancel`, { why: '退款' })
    await eventually(
      async () => [(await floor.explain(TEE)).totals, await listed(floor)],
      ([is, shown]) => is?.locked === 1 && JSON.stringify(is) === JSON.stringify(shown),
    )
    await eventually(
      () => floor.merchant.get<CampaignDto>(`/api/v1/campaigns/${campaign.id}`),
      ({ counts }) => counts.left === 3,
    )
    const { looks, ctx } = await books(floor)
    expect(await looks(4)).toEqual([])
    expect(await rows(ctx, 'suspected')).toBe(0)
  })

  it('puts a list right that shows another number than the ledger, and tells what it was', async () => {
    const floor = await aFloor({ [TEE]: 10 })
    await eventually(
      () => listed(floor),
      (totals) => totals?.onHand === 10,
    )
    const { ctx, looks, start } = await books(floor)
    // As a restored copy of the database would have it: wrong, and newer than anything that the ledger will say.
    await ctx.db.$client
      .prepare('UPDATE stock_levels SET available = 4, locked = 6, seq = seq + 1000 WHERE tenant_id = ?')
      .bind(ctx.tenant.id)
      .run()
    expect(await looks(1)).toEqual([])
    expect(await listed(floor)).toMatchObject({ locked: 6, available: 4 })
    const found = await looks(1, start + 2 * MINUTE)
    expect(
      found.map(({ kind, status, severity, found: was, repairedTo }) => [kind, status, severity, was, repairedTo]),
    ).toEqual(
      expect.arrayContaining([
        ['projection', 'closed', 'yellow', 6, 0],
        ['projection', 'closed', 'yellow', 4, 10],
      ]),
    )
    expect(found[0]?.detail).toMatch(/^列表显示的/)
    expect(await listed(floor)).toMatchObject({ onHand: 10, locked: 0, available: 10 })
    // The ledger's next word is heard again.
    await floor.sell('AFTER', one)
    await floor.until('AFTER', 'allocated')
    await eventually(
      () => listed(floor),
      (totals) => totals?.locked === 1,
    )
    const audit = await ctx.db.$client
      .prepare("SELECT COUNT(*) AS n FROM audit_log WHERE tenant_id = ? AND action = 'stock.checked'")
      .bind(ctx.tenant.id)
      .first<{ n: number }>()
    expect(audit?.n).toBe(1)
  })

  it('reports pieces that are held for nobody, and closes the report once they are free', async () => {
    const floor = await aFloor({ [TEE]: 10 })
    const { apply, looks, start } = await books(floor)
    await apply(hold('ord_gone/1/1', 3))
    await eventually(
      () => listed(floor),
      (totals) => totals?.locked === 3,
    )
    expect(
      (await looks(3)).map(({ kind, status, severity, expected, found }) => [kind, status, severity, expected, found]),
    ).toEqual([['leaked_hold', 'open', 'yellow', 0, 3]])
    // A person has to decide: nothing was taken away.
    expect((await floor.explain(TEE)).totals.locked).toBe(3)
    await apply({ kind: 'release', requestId: 'y', holdId: 'ord_gone/1/1' })
    expect((await looks(1, start + 8 * MINUTE)).filter(({ status }) => status === 'open')).toEqual([])
  })

  it('reports in red what is promised to a job and no longer held', async () => {
    const floor = await aFloor({ [TEE]: 10 })
    await floor.sell('ORDER', one)
    const order = await floor.until('ORDER', 'allocated')
    const { apply, looks } = await books(floor)
    await apply({ kind: 'release', requestId: 'y', holdId: `${order.id}/1/1` })
    await eventually(
      () => listed(floor),
      (totals) => totals?.locked === 0,
    )
    expect(
      (await looks(2)).map(({ kind, status, severity, expected, found }) => [kind, status, severity, expected, found]),
    ).toEqual([['missing_hold', 'open', 'red', 1, 0]])
  })

  it('reports a pool that has more than the ledger keeps for it, and one that has less', async () => {
    const floor = await aFloor({ [TEE]: 10 })
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: TEE,
      warehouses: [{ warehouseId: 'WH-1', pieces: 4 }],
      leases: 2,
    })
    await claim({ requestId: 'q1', buyerId: 'a' })
    const { apply, looks, start } = await books(floor)
    const holdId = `pool/${campaign.id}/WH-1`
    await apply({ kind: 'release', requestId: 'y', holdId, quantity: 2 })
    const said = (items: StockFindings['items']) =>
      items
        .filter(({ kind }) => kind.startsWith('pool'))
        .map(({ kind, status, severity, expected, found }) => [kind, status, severity, expected, found])
    expect(said(await looks(2))).toEqual([['pool_missing', 'open', 'red', 4, 2]])
    await apply({
      kind: 'carve',
      requestId: 'z',
      holdId,
      warehouseId: 'WH-1',
      quantity: 5,
      owner: { kind: 'pool', poolId: campaign.id, use: 'campaign' },
      reason: '',
    })
    expect(said(await looks(2, start + 10 * MINUTE))).toEqual([
      ['pool_leak', 'open', 'yellow', 4, 7],
      ['pool_missing', 'closed', 'red', 4, 2],
    ])
  })

  it('puts the row of a sale right that shows other numbers than its pool, whether it is behind or ahead, and tells what it was', async () => {
    const floor = await aFloor({ [TEE]: 10 })
    const { campaign, claim } = await aSale(floor.merchant, {
      sku: TEE,
      warehouses: [{ warehouseId: 'WH-1', pieces: 4 }],
    })
    await claim({ requestId: 'q1', buyerId: 'a' })
    const shown = async () => (await floor.merchant.get<CampaignDto>(`/api/v1/campaigns/${campaign.id}`)).counts
    await eventually(shown, ({ held }) => held === 1)
    const { ctx, looks, start } = await books(floor)
    const spoil = (sql: string) =>
      ctx.db.$client.prepare(`UPDATE campaign_leases SET ${sql} WHERE tenant_id = ?`).bind(ctx.tenant.id).run()
    // A message was lost: the row is behind, and the pool has nothing new to say.
    await spoil('held = 0, left = 4, seq = seq - 1')
    expect(await looks(1)).toEqual([])
    expect(await shown()).toMatchObject({ held: 0, left: 4 })
    const found = await looks(1, start + 2 * MINUTE)
    expect(found.map(({ kind, status, detail, repairedTo }) => [kind, status, detail, repairedTo])).toEqual(
      expect.arrayContaining([
        ['sale_projection', 'closed', '活动列表显示的剩余是 4，活动池是 3', 3],
        ['sale_projection', 'closed', '活动列表显示的待付款是 0，活动池是 1', 1],
      ]),
    )
    expect(await shown()).toMatchObject({ held: 1, left: 3 })
    // As a restored copy would have it: newer than anything that the pool will say.
    await spoil('paid = 9, seq = seq + 1000')
    await looks(2, start + 2 * HOUR)
    expect(await shown()).toMatchObject({ held: 1, paid: 0, left: 3 })
    await claim({ requestId: 'q2', buyerId: 'b' })
    await eventually(shown, ({ held }) => held === 2)
  })

  it('says nothing of work that was under way at the first look', async () => {
    const floor = await aFloor({ [TEE]: 10 })
    const { ctx, apply, looks, start } = await books(floor)
    await apply(hold('ord_late/1/1', 1))
    await looks(1)
    expect(await rows(ctx, 'suspected')).toBeGreaterThan(0)
    await apply({ kind: 'release', requestId: 'y', holdId: 'ord_late/1/1' })
    expect(await looks(1, start + 2 * MINUTE)).toEqual([])
    expect(await rows(ctx, 'suspected')).toBe(0)
  })

  it('takes a bounded step at a time, goes round, rests, and begins with who waited longest', async () => {
    const merchant = await aMerchant()
    const ctx = await ctxOfTenant(merchant.tenantId)
    for (let i = 0; i < 45; i++)
      await merchant.send('PUT', `/api/v1/skus/S-${String(i).padStart(3, '0')}`, { name: `商品 ${i}` })
    const start = Date.now() + HOUR
    const steps: number[] = []
    for (let i = 0; i < 4; i++) steps.push(await checkTenant(ctx, start + i * MINUTE, 20))
    // The round is over: for an hour nobody is woken.
    expect(steps).toEqual([20, 20, 5, 1])
    expect(await checkTenant(ctx, start + HOUR + MINUTE, 20)).toBe(20)
    const { lastRoundAt } = await merchant.get<StockFindings>('/api/v1/stock/findings')
    expect(lastRoundAt).toBe(start + HOUR + MINUTE)
  })
})

// Alone: the minute looks at everybody's books.
describe('the check of the books by the clock', () => {
  it('runs by the minute for every tenant', async () => {
    const floors = await Promise.all([aFloor({ [TEE]: 3 }), aFloor({ [TEE]: 3 })])
    for (const floor of floors) await (await books(floor)).apply(hold('ord_gone/1/1', 1))
    const at = Date.now() + 3 * HOUR
    for (let i = 0; i < 3; i++) await everyMinute(at + i * 2 * MINUTE)
    for (const floor of floors) {
      const { items } = await floor.merchant.get<StockFindings>('/api/v1/stock/findings?status=open')
      expect(items.map(({ kind }) => kind)).toEqual(['leaked_hold'])
    }
  })
})
