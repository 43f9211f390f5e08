/** The only SQL on what a tenant shows on its buyers' pages. */
import { eq } from 'drizzle-orm'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { type BuyerContact, noContact } from './buyer-page.contract.ts'
import { buyerPages } from './buyer-page.tables.ts'

export async function readBuyerContact(ctx: Pick<Ctx, 'db' | 'tenant'>): Promise<BuyerContact> {
  const [row] = await ctx.db
    .select({ phone: buyerPages.phone, wechat: buyerPages.wechat, note: buyerPages.note })
    .from(buyerPages)
    .where(eq(buyerPages.tenantId, ctx.tenant.id))
    .limit(1)
  return row ?? noContact
}

export const saveBuyerContact = (
  ctx: Pick<Ctx, 'db' | 'tenant' | 'clock'>,
  contact: BuyerContact,
): D1PreparedStatement[] =>
  bulkInsert(ctx.db.$client, {
    table: buyerPages,
    rows: [{ ...contact, tenantId: ctx.tenant.id, id: 'usual', updatedAt: ctx.clock.now() }],
    onConflict: { target: ['tenant_id', 'id'], update: ['phone', 'wechat', 'note', 'updated_at'] },
  })
