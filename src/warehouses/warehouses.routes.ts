import { Hono } from 'hono'
import * as z from 'zod'
import { answer, api, body, type TenantEnv } from '../platform/http.ts'
import { saveWarehouse } from './actions/save-warehouse.ts'
import { saveWarehouseInput, warehouseSchema } from './warehouses.contract.ts'
import { warehousesRepository } from './warehouses.repository.ts'

const tag = 'warehouses'

export const warehousesRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'settings:read', summary: 'Warehouses', ok: z.object({ items: z.array(warehouseSchema) }) }),
    async (c) => c.json({ items: await warehousesRepository(c.get('ctx')).all() }),
  )
  .put(
    '/:id',
    api({ tag, right: 'settings:write', summary: 'Add or change a warehouse', ok: warehouseSchema }),
    body(saveWarehouseInput),
    async (c) =>
      answer(c, await saveWarehouse({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), id: c.req.param('id') } })),
  )
