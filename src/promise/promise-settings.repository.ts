/** One row per tenant; without it everything is as it comes. */
import { eq } from 'drizzle-orm'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { promiseSettings } from './promise.tables.ts'
import { defaultPromiseSettings, type PromiseSettings, promiseSettingsSchema } from './promise-settings.contract.ts'

/** Fields that were added after the row was written have their defaults. */
export async function readPromiseSettings(ctx: Pick<Ctx, 'tenant' | 'db'>): Promise<PromiseSettings> {
  const [row] = await ctx.db
    .select({ settings: promiseSettings.settings })
    .from(promiseSettings)
    .where(eq(promiseSettings.tenantId, ctx.tenant.id))
  const read = row ? promiseSettingsSchema.safeParse(row.settings) : null
  return read?.success ? read.data : defaultPromiseSettings
}

export function savePromiseSettings(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  settings: PromiseSettings,
): D1PreparedStatement[] {
  return bulkInsert(ctx.db.$client, {
    table: promiseSettings,
    rows: [{ tenantId: ctx.tenant.id, part: 'promise', settings, updatedAt: ctx.clock.now() }],
    onConflict: { target: ['tenant_id', 'part'], update: ['settings', 'updated_at'] },
  })
}
