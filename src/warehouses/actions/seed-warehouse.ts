import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Warehouse } from '../warehouses.contract.ts'
import { warehousesRepository } from '../warehouses.repository.ts'

/** What a new tenant starts with; they rename and move it in the settings. */
const firstWarehouse: Warehouse = {
  id: 'WH-1',
  name: '默认仓',
  regionCode: '330110',
  province: '浙江省',
  city: '杭州市',
  district: '余杭区',
  address: '',
  contactName: '',
  contactPhone: '',
  cutoffMinute: 16 * 60,
  handlingMinutes: 240,
  dailyCapacity: 2000,
  quality: 0.95,
  carriers: [
    { carrier: 'yuantong', serves: ['*'], maxWeightG: 30_000 },
    { carrier: 'zhongtong', serves: ['*'], maxWeightG: 30_000 },
  ],
  active: true,
}

/** Gives a tenant without warehouses its default one; does nothing otherwise. */
export async function seedWarehouse({ ctx }: { ctx: Ctx }): Promise<void> {
  const repository = warehousesRepository(ctx)
  if ((await repository.all()).length > 0) return
  await commit(ctx, {
    statements: repository.upsert(firstWarehouse, ctx.clock.now()),
    audit: { action: 'warehouse.added', subjects: [firstWarehouse.id], after: firstWarehouse },
  })
}
