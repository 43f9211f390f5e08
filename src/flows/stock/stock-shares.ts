/** How the stock is shared out among the shops: what people set, and what follows for a SKU. Sums over all warehouses: for who sees the whole tenant. */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { channelAdapter } from '../../channels/registry.ts'
import { connectionsRepository } from '../../connections/connections.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { isWholeTenant } from '../../platform/row-scope.ts'
import { ruleOf, shareOut } from '../../stock/domain/channel-shares.ts'
import { resumesAt } from '../../stock/domain/listing-sync.ts'
import { listingKey } from '../../stock/domain/plan-listings.ts'
import type { SetShare, SkuShares, UsualShare } from '../../stock/shares.contract.ts'
import { sharesRepository, USUAL } from '../../stock/shares.repository.ts'
import { knownSku } from '../../stock/stock.queries.ts'
import { listingFacts } from './listing-facts.ts'

/** SKUs of one effect: each is told in one go. */
const SKUS_AN_EFFECT = 200

export async function usualShares({ ctx }: { ctx: Ctx }): Promise<Result<{ items: UsualShare[] }, Failure>> {
  if (!isWholeTenant(ctx.scope)) return ok({ items: [] })
  const [rows, stored] = await Promise.all([shopsOf(ctx), sharesRepository(ctx).ofSkus([])])
  return ok({
    items: rows.map(({ id, name, kind }) => {
      const found = stored.find(({ connectionId }) => connectionId === id)
      return { connectionId: id, name, kind, rule: found ? { kind: found.kind, amount: found.amount } : null }
    }),
  })
}

export async function setStockShare({
  ctx,
  input: { connectionId, sku, rule },
}: {
  ctx: Ctx
  input: SetShare
}): Promise<Result<{ items: UsualShare[] }, Failure>> {
  const allowed = authorise(ctx, 'stock:write')
  if (!allowed.ok) return allowed
  if (!isWholeTenant(ctx.scope)) return fail('auth.forbidden')
  if (!(await shopsOf(ctx)).some(({ id }) => id === connectionId)) return fail('connection.not_found')
  if (sku !== null && !(await knownSku(ctx, sku))) return fail('stock.not_found', { sku })
  const repository = sharesRepository(ctx)
  const code = sku ?? USUAL
  const before = (await repository.ofSkus([code])).find((one) => one.connectionId === connectionId && one.sku === code)
  // Every shop that lists one of them hears its new number.
  const skus = sku === null ? await catalogRepository(ctx).skusOfShop(connectionId) : [sku]
  const saved = await commit(ctx, {
    statements: rule
      ? repository.save(
          { connectionId, sku: code, kind: rule.kind, amount: rule.kind === 'shared' ? 0 : rule.amount },
          ctx.clock.now(),
        )
      : repository.remove({ connectionId, sku: code }),
    audit: {
      action: rule ? 'stock_share.set' : 'stock_share.removed',
      subjects: sku === null ? [connectionId] : [connectionId, sku],
      before: before ? { kind: before.kind, amount: before.amount } : null,
      after: rule,
    },
    effects: Array.from({ length: Math.ceil(skus.length / SKUS_AN_EFFECT) }, (_, index) => ({
      kind: 'channel.stock',
      skus: skus.slice(index * SKUS_AN_EFFECT, (index + 1) * SKUS_AN_EFFECT),
      atOnce: true,
    })),
  })
  return saved.ok ? usualShares({ ctx }) : saved
}

export async function skuShares({
  ctx,
  input: { sku },
}: {
  ctx: Ctx
  input: { readonly sku: string }
}): Promise<Result<SkuShares, Failure>> {
  if (!isWholeTenant(ctx.scope)) return fail('auth.forbidden')
  if (!(await knownSku(ctx, sku))) return fail('stock.not_found', { sku })
  const { listings, shops, shares, known, skus } = await listingFacts(ctx, [sku])
  const { available, safetyStock } = skus.get(sku) ?? { available: 0, safetyStock: 0 }
  const byShop = Map.groupBy(
    listings.filter((listing) => listing.sku === sku),
    ({ connectionId }) => connectionId,
  )
  const { channels, common } = shareOut(
    available,
    [...byShop.keys()].map((connectionId) => ({ connectionId, rule: ruleOf(shares, { connectionId, sku }) })),
  )
  return ok({
    sku,
    available,
    safetyStock,
    resumesAt: resumesAt(safetyStock),
    common,
    channels: channels.map(({ connectionId, exclusive, shown }) => {
      const { kind, amount, from } = ruleOf(shares, { connectionId, sku })
      const connection = shops.get(connectionId)?.connection
      return {
        connectionId,
        name: connection?.name ?? '',
        kind: connection?.kind ?? '',
        rule: { kind, amount },
        from,
        exclusive,
        shown,
        listings: (byShop.get(connectionId) ?? []).map(({ shopSkuId, shopProductId }) => {
          const told = known.get(listingKey(connectionId, shopSkuId))
          return {
            shopSkuId,
            shopProductId,
            told: told ? { quantity: told.quantity, paused: told.paused, at: told.toldAt } : null,
          }
        }),
      }
    }),
  })
}

const shopsOf = async (ctx: Ctx) =>
  (await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()).filter(({ kind }) => channelAdapter(kind))
