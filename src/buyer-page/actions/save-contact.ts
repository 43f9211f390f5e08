/** How buyers reach the merchant. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { BuyerContact } from '../buyer-page.contract.ts'
import { readBuyerContact, saveBuyerContact } from '../buyer-page.repository.ts'

export async function saveContact({
  ctx,
  input,
}: {
  ctx: Ctx
  input: BuyerContact
}): Promise<Result<BuyerContact, Failure>> {
  const allowed = authorise(ctx, 'settings:write')
  if (!allowed.ok) return allowed
  const saved = await commit(ctx, {
    statements: saveBuyerContact(ctx, input),
    audit: {
      action: 'buyer_page.changed',
      subjects: [ctx.tenant.id],
      before: await readBuyerContact(ctx),
      after: input,
    },
  })
  return saved.ok ? ok(input) : saved
}
