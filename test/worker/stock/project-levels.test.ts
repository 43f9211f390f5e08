import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { shardDb } from '../../../src/platform/db.ts'
import { projectStockLevels } from '../../../src/stock/actions/project-levels.ts'
import type { StockLevelsMessage } from '../../../src/stock/stock.messages.ts'

const level = (warehouseId: string, seq: number, available: number) => ({
  warehouseId,
  onHand: available,
  locked: 0,
  qc: 0,
  inTransit: 0,
  pooled: 0,
  available,
  seq,
})

function told(
  tenantId: string,
  shard: string,
  levels: StockLevelsMessage['levels'],
  sku = 'SKU-1',
): StockLevelsMessage {
  return {
    v: 1,
    kind: 'stock.levels',
    tenantId,
    shard,
    sku,
    seq: Math.max(...levels.map(({ seq }) => seq)),
    at: 1,
    levels,
  }
}

const at = (shard: string, now: number) => ({ db: shardDb(env, shard), clock: { now: () => now } })

async function rows(shard: 'SHARD_0' | 'SHARD_1', tenantId: string) {
  const { results } = await env[shard]
    .prepare(
      'SELECT sku, warehouse_id AS w, available, seq, updated_at AS at FROM stock_levels WHERE tenant_id = ? ORDER BY sku, w',
    )
    .bind(tenantId)
    .all()
  return results
}

describe('the projection of stock levels', () => {
  it('only a newer seq is written, in any order and any number of times', async () => {
    const tenantId = `tnt_${crypto.randomUUID()}`
    const newer = told(tenantId, 'SHARD_0', [level('wh_a', 7, 3), level('wh_b', 2, 9)])
    const older = told(tenantId, 'SHARD_0', [level('wh_a', 5, 8), level('wh_b', 2, 9)])
    await projectStockLevels({ ctx: at('SHARD_0', 100), messages: [newer, older, newer] })
    await projectStockLevels({ ctx: at('SHARD_0', 200), messages: [older] })
    expect(await rows('SHARD_0', tenantId)).toEqual([
      { sku: 'SKU-1', w: 'wh_a', available: 3, seq: 7, at: 100 },
      { sku: 'SKU-1', w: 'wh_b', available: 9, seq: 2, at: 100 },
    ])
    await projectStockLevels({
      ctx: at('SHARD_0', 300),
      messages: [told(tenantId, 'SHARD_0', [level('wh_a', 8, 1), level('wh_b', 2, 9)])],
    })
    expect(await rows('SHARD_0', tenantId)).toMatchObject([
      { available: 1, at: 300 },
      { available: 9, at: 100 },
    ])
  })

  it('goes where the tenant lives now, whatever the ledger remembers from before a move', async () => {
    const tenantId = `tnt_${crypto.randomUUID()}`
    const messages = Array.from({ length: 60 }, (_, i) => told(tenantId, 'SHARD_0', [level('wh_a', 1, i)], `SKU-${i}`))
    await projectStockLevels({ ctx: at('SHARD_1', 1), messages })
    expect([(await rows('SHARD_0', tenantId)).length, (await rows('SHARD_1', tenantId)).length]).toEqual([0, 60])
  })
})
