/** What has to be known to tell shops of some SKUs: their listings in shops that are switched on, levels, shares, what was told before. */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { channelAdapter } from '../../channels/registry.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { sellableBySku } from '../../stock/availability.queries.ts'
import type { StoredShare } from '../../stock/domain/channel-shares.ts'
import type { ShopListing, SkuToTell } from '../../stock/domain/plan-listings.ts'
import { type KnownListing, listingStatesRepository } from '../../stock/listing-states.repository.ts'
import { sharesRepository } from '../../stock/shares.repository.ts'
import { type KnownConnection, knownConnection } from '../shops/known-connection.ts'

export interface ListingFacts {
  /** Of the SKUs, and the others of their products. */
  readonly listings: readonly ShopListing[]
  readonly skus: ReadonlyMap<string, SkuToTell>
  readonly shares: readonly StoredShare[]
  /** By `listingKey`. */
  readonly known: ReadonlyMap<string, KnownListing>
  /** Shops by connection. */
  readonly shops: ReadonlyMap<string, KnownConnection>
}

export async function listingFacts(ctx: Ctx, codes: readonly string[]): Promise<ListingFacts> {
  const catalog = catalogRepository(ctx)
  const own = await catalog.listingsOfSkus(codes)
  const [ofProducts, details, levels, shares] = await Promise.all([
    catalog.listingsOfProducts([...new Set(own.map(({ shopProductId }) => shopProductId))]),
    catalog.skusByCodes(codes),
    sellableBySku({ ctx, skus: codes }),
    sharesRepository(ctx).ofSkus(codes),
  ])
  const shops = await activeShops(ctx, [...new Set(own.map(({ connectionId }) => connectionId))])
  const ids = new Set(own.map(({ connectionId, shopProductId }) => `${connectionId}/${shopProductId}`))
  const listings = ofProducts.filter(
    ({ connectionId, shopProductId }) => shops.has(connectionId) && ids.has(`${connectionId}/${shopProductId}`),
  )
  const safetyOf = new Map(details.map(({ code, safetyStock }) => [code, safetyStock]))
  return {
    listings,
    shops,
    shares,
    known: await listingStatesRepository(ctx).ofListings(listings),
    skus: new Map(
      codes.map((code) => {
        const { available, seq } = levels.get(code) ?? { available: 0, seq: 0 }
        return [code, { available, seq, safetyStock: safetyOf.get(code) ?? 0 }]
      }),
    ),
  }
}

async function activeShops(ctx: Ctx, ids: readonly string[]): Promise<Map<string, KnownConnection>> {
  const shops = new Map<string, KnownConnection>()
  for (const id of ids) {
    const known = await knownConnection(ctx.env, id, ctx.clock.now())
    const isOn =
      known?.connection.status === 'active' && known.connection.mode === 'live' && known.tenant.id === ctx.tenant.id
    if (known && isOn && channelAdapter(known.connection.kind)) shops.set(id, known)
  }
  return shops
}
