import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { andText, conditionOf, inWarehousesSeen, jobsSeen } from '../platform/row-scope.ts'
import type { Fulfilment, FulfilmentStatus } from './fulfilment.contract.ts'
import { fulfilments, labels } from './fulfilment.tables.ts'

const toDto = ({ tenantId: _tenant, ...row }: typeof fulfilments.$inferSelect): Fulfilment => ({
  ...row,
  label: row.label ?? null,
})

export function fulfilmentRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const mine = and(eq(fulfilments.tenantId, tenantId), conditionOf(jobsSeen(ctx.scope)))
  return {
    async byId(id: string): Promise<Fulfilment | null> {
      const [row] = await ctx.db
        .select()
        .from(fulfilments)
        .where(and(mine, eq(fulfilments.id, id)))
        .limit(1)
      return row ? toDto(row) : null
    },
    async byIds(ids: readonly string[]): Promise<Fulfilment[]> {
      return ids.length === 0
        ? []
        : (
            await ctx.db
              .select()
              .from(fulfilments)
              .where(and(mine, sql`${fulfilments.id} IN (SELECT value FROM json_each(${jsonList(ids)}))`))
          ).map(toDto)
    },
    async ofOrders(orderIds: readonly string[]): Promise<Fulfilment[]> {
      if (orderIds.length === 0) return []
      // The index by name: left to itself, SQLite walks every job of the tenant.
      const { results } = await db
        .prepare(
          'SELECT id FROM fulfilments INDEXED BY fulfilments_order WHERE tenant_id = ? AND order_id IN (SELECT value FROM json_each(?))',
        )
        .bind(tenantId, jsonList(orderIds))
        .all<{ id: string }>()
      const found = await this.byIds(results.map((row) => row.id))
      return found.sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    /** Jobs that leave, or left, as one of these parcels. */
    async ofPackages(packageIds: readonly string[]): Promise<Fulfilment[]> {
      if (packageIds.length === 0) return []
      const { results } = await db
        .prepare(
          'SELECT id FROM fulfilments INDEXED BY fulfilments_package WHERE tenant_id = ? AND package_id IS NOT NULL AND package_id IN (SELECT value FROM json_each(?))',
        )
        .bind(tenantId, jsonList(packageIds))
        .all<{ id: string }>()
      return (await this.byIds(results.map((row) => row.id))).sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    /** Work list of one warehouse or of all, oldest first. */
    /** Of a parcel's number as it stands on its label; the newest first where a courier gave it out again. */
    async ofWaybill(waybill: string): Promise<Fulfilment[]> {
      const rows = await ctx.db
        .select()
        .from(fulfilments)
        .where(and(mine, eq(fulfilments.waybill, waybill)))
        .orderBy(desc(fulfilments.id))
      return rows.map(toDto)
    },
    async page({
      warehouseId,
      statuses,
      after,
      limit,
    }: {
      warehouseId: string | null
      statuses: readonly FulfilmentStatus[]
      after: string | null
      limit: number
    }): Promise<Fulfilment[]> {
      return (
        await ctx.db
          .select()
          .from(fulfilments)
          .where(
            and(
              mine,
              // Naming the warehouses keeps the look-up on the work index.
              warehouseId === null
                ? sql`${fulfilments.warehouseId} IN (SELECT id FROM warehouses WHERE tenant_id = ${tenantId})`
                : eq(fulfilments.warehouseId, warehouseId),
              inArray(fulfilments.status, [...statuses]),
              after === null ? undefined : gt(fulfilments.id, after),
            ),
          )
          .orderBy(asc(fulfilments.id))
          .limit(limit)
      ).map(toDto)
    },
    /** Jobs that nobody has picked yet, of a SKU in some warehouses, oldest first. */
    async toPick({
      sku,
      warehouses,
      limit,
    }: {
      sku: string
      warehouses: readonly string[]
      limit: number
    }): Promise<Fulfilment[]> {
      const scope = andText(jobsSeen(ctx.scope), 5)
      const { results } = await db
        .prepare(
          `SELECT id FROM fulfilments INDEXED BY fulfilments_work WHERE tenant_id = ?1 AND warehouse_id IN (SELECT value FROM json_each(?2)) AND status IN ('to_pick', 'picking')
             AND EXISTS (SELECT 1 FROM json_each(fulfilments.lines) WHERE value ->> 'sku' = ?3)${scope.text} ORDER BY id LIMIT ?4`,
        )
        .bind(tenantId, jsonList(warehouses), sku, limit, ...scope.values)
        .all<{ id: string }>()
      return (await this.byIds(results.map(({ id }) => id))).sort((a, b) => (a.id < b.id ? -1 : 1))
    },
    /** Jobs of a warehouse that nobody has begun to pick: when they were made, and of which SKUs. */
    async waitingFor(warehouseId: string): Promise<{ id: string; createdAt: number; skus: string[] }[]> {
      const scope = andText(jobsSeen(ctx.scope), 3)
      const { results } = await db
        .prepare(
          `SELECT id, created_at AS createdAt, (SELECT json_group_array(value ->> 'sku') FROM json_each(fulfilments.lines)) AS skus
           FROM fulfilments INDEXED BY fulfilments_work WHERE tenant_id = ?1 AND warehouse_id = ?2 AND status = 'to_pick'${scope.text} LIMIT 5000`,
        )
        .bind(tenantId, warehouseId, ...scope.values)
        .all<{ id: string; createdAt: number; skus: string }>()
      // Made by `json_group_array` of texts.
      return results.map(({ skus, ...job }) => ({ ...job, skus: JSON.parse(skus) as string[] }))
    },
    /** Jobs not yet handed over, per warehouse: the load that routing weighs. */
    async openCounts(): Promise<Map<string, number>> {
      const scope = andText(inWarehousesSeen(ctx.scope, 'warehouse_id'), 3)
      const { results } = await db
        .prepare(
          `SELECT warehouse_id AS w, COUNT(*) AS n FROM fulfilments WHERE tenant_id = ? AND warehouse_id IN (SELECT id FROM warehouses WHERE tenant_id = ?) AND status IN ('to_pick', 'picking', 'picked', 'packed')${scope.text} GROUP BY warehouse_id`,
        )
        .bind(tenantId, tenantId, ...scope.values)
        .all<{ w: string; n: number }>()
      return new Map(results.map((row) => [row.w, row.n]))
    },
    /** What is printed; it takes the place of a voided one. */
    keepLabel: (fulfilmentId: string, template: string, now: number): D1PreparedStatement =>
      db
        .prepare(
          'INSERT INTO labels (tenant_id, fulfilment_id, template, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (tenant_id, fulfilment_id) DO UPDATE SET template = excluded.template, created_at = excluded.created_at',
        )
        .bind(tenantId, fulfilmentId, template, now),
    /** Nothing of it is printed any more, and the next one is another. */
    dropLabel: (fulfilmentId: string, now: number): D1PreparedStatement =>
      db
        .prepare(
          "INSERT INTO labels (tenant_id, fulfilment_id, template, created_at, voids) VALUES (?, ?, '', ?, 1) ON CONFLICT (tenant_id, fulfilment_id) DO UPDATE SET template = '', voids = labels.voids + 1",
        )
        .bind(tenantId, fulfilmentId, now),
    /** How many labels of the job were voided. */
    async voidedLabels(fulfilmentId: string): Promise<number> {
      const row = await db
        .prepare('SELECT voids FROM labels WHERE tenant_id = ? AND fulfilment_id = ?')
        .bind(tenantId, fulfilmentId)
        .first<{ voids: number }>()
      return row?.voids ?? 0
    },
    async label(fulfilmentId: string): Promise<string | null> {
      const [row] = await ctx.db
        .select({ template: labels.template })
        .from(labels)
        .innerJoin(fulfilments, and(eq(fulfilments.tenantId, labels.tenantId), eq(fulfilments.id, labels.fulfilmentId)))
        .where(and(mine, eq(labels.tenantId, tenantId), eq(labels.fulfilmentId, fulfilmentId)))
        .limit(1)
      return row?.template ?? null
    },
    /** Who leaves with whom, and what a change of that does to the label. Beside `update`, which has the rest of the row. */
    repackage: (list: readonly Fulfilment[]): D1PreparedStatement[] =>
      bulkUpdate(db, {
        table: fulfilments,
        tenantId,
        set: 'package_id = v ->> 1, carrier = v ->> 2, waybill = v ->> 3, label = v ->> 4',
        where: 'id = v ->> 0',
        tuples: list.map((f) => [
          f.id,
          f.packageId,
          f.carrier,
          f.waybill,
          f.label === null ? null : JSON.stringify(f.label),
        ]),
      }),
    insert(list: readonly Fulfilment[]): D1PreparedStatement[] {
      return bulkInsert(db, { table: fulfilments, rows: list.map((fulfilment) => ({ ...fulfilment, tenantId })) })
    },
    /** Whole rows as they are now. Whoever writes them also writes an order event, which is the guard against a stale copy. */
    update(list: readonly Fulfilment[], { labelled = false }: { labelled?: boolean } = {}): D1PreparedStatement[] {
      return [
        ...bulkUpdate(db, {
          table: fulfilments,
          tenantId,
          set: 'status = v ->> 1, lines = v ->> 2, weight_g = v ->> 3, picked_at = v ->> 4, packed_at = v ->> 5, handed_over_at = v ->> 6, updated_at = v ->> 7, version = v ->> 8',
          where: 'id = v ->> 0',
          tuples: list.map((f) => [
            f.id,
            f.status,
            JSON.stringify(f.lines),
            f.weightG,
            f.pickedAt,
            f.packedAt,
            f.handedOverAt,
            f.updatedAt,
            f.version,
          ]),
        }),
        // Apart, because the waybill is indexed and changes once in a life.
        ...(labelled
          ? bulkUpdate(db, {
              table: fulfilments,
              tenantId,
              set: 'waybill = v ->> 1, label = v ->> 2, carrier = v ->> 3',
              where: 'id = v ->> 0',
              tuples: list.map((f) => [f.id, f.waybill, f.label === null ? null : JSON.stringify(f.label), f.carrier]),
            })
          : []),
      ]
    },
  }
}
