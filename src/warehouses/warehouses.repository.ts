import { and, asc, eq } from 'drizzle-orm'
import { atMost, bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, inWarehousesSeen } from '../platform/row-scope.ts'
import type { Warehouse } from './warehouses.contract.ts'
import { warehouses } from './warehouses.tables.ts'

const editable = [
  'name',
  'region_code',
  'province',
  'city',
  'district',
  'address',
  'contact_name',
  'contact_phone',
  'cutoff_minute',
  'handling_minutes',
  'daily_capacity',
  'quality',
  'carriers',
  'active',
  'updated_at',
]

export function warehousesRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const mine = and(eq(warehouses.tenantId, ctx.tenant.id), conditionOf(inWarehousesSeen(ctx.scope, 'warehouses.id')))
  const dto = ({
    tenantId: _tenant,
    createdAt: _created,
    updatedAt: _updated,
    ...warehouse
  }: typeof warehouses.$inferSelect): Warehouse => warehouse
  return {
    async all(): Promise<Warehouse[]> {
      return (await ctx.db.select().from(warehouses).where(mine).orderBy(asc(warehouses.id))).map(dto)
    },
    async count(): Promise<number> {
      return ctx.db.$count(warehouses, mine)
    },
    async byId(id: string): Promise<Warehouse | null> {
      const [row] = await ctx.db
        .select()
        .from(warehouses)
        .where(and(mine, eq(warehouses.id, id)))
        .limit(1)
      return row ? dto(row) : null
    },
    /** Behind an insert: undoes it when the tenant would have more. */
    atMost: (max: number): D1PreparedStatement =>
      atMost(ctx.db.$client, { table: warehouses, tenantId: ctx.tenant.id, max }),
    upsert(warehouse: Warehouse, now: number): D1PreparedStatement[] {
      return bulkInsert(ctx.db.$client, {
        table: warehouses,
        rows: [{ ...warehouse, tenantId: ctx.tenant.id, createdAt: now, updatedAt: now }],
        onConflict: { target: ['tenant_id', 'id'], update: editable },
      })
    },
  }
}
