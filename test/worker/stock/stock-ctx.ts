import { env } from 'cloudflare:workers'
import { systemClock } from '../../../src/core/clock.ts'
import { systemIds } from '../../../src/core/ids.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { shardDb } from '../../../src/platform/db.ts'
import { silentLog } from '../../../src/platform/log.ts'
import { allRights, type Right } from '../../../src/platform/rights.ts'
import { wholeTenant } from '../../../src/platform/row-scope.ts'
import { saveWarehouse } from '../../../src/warehouses/actions/save-warehouse.ts'

/** A fresh tenant on a shard with the warehouses `wh_a` and `wh_b` and one catalogued SKU. */
export async function aStockCtx({
  shard = 'SHARD_1',
  rights = allRights,
}: {
  shard?: string
  rights?: readonly Right[]
} = {}): Promise<Ctx & { readonly sku: string }> {
  const id = `tnt_${crypto.randomUUID()}`
  const ctx: Ctx = {
    tenant: { id, name: '测试商家', shard, plan: 'trial', trialEndsAt: 0, status: 'active' },
    actor: { kind: 'user', id: 'usr_1', name: '王店长' },
    rights: new Set(allRights),
    scope: wholeTenant,
    clock: systemClock,
    ids: systemIds(() => Date.now()),
    db: shardDb(env, shard),
    env,
    log: silentLog,
    requestId: 'req_1',
    waitUntil: () => {},
  }
  for (const warehouseId of ['wh_a', 'wh_b']) {
    const place = {
      regionCode: '330110',
      province: '浙江省',
      city: '杭州市',
      district: '余杭区',
      address: '',
      contactName: '',
      contactPhone: '',
    }
    const work = { cutoffMinute: 960, handlingMinutes: 240, dailyCapacity: 100, quality: 1, carriers: [], active: true }
    await saveWarehouse({ ctx, input: { id: warehouseId, name: warehouseId, ...place, ...work } })
  }
  const sku = 'TEE-WHITE-L'
  await ctx.db.$client
    .prepare(
      "INSERT INTO skus (tenant_id, code, name, spec, image_url, barcode, price_fen, weight_g, volume_cm3, safety_stock, created_at, updated_at) VALUES (?, ?, '白色T恤', 'L', '', '', 5900, 200, 0, 20, 0, 0)",
    )
    .bind(id, sku)
    .run()
  return { ...ctx, rights: new Set(rights), sku }
}
