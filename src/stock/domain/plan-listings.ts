/** What the shops of a tenant are told of some SKUs: shares, pauses, and one call a product that goes off the shelf or back on it. */
import { apportion } from '../../core/apportion.ts'
import { ruleOf, type StoredShare, shareOut } from './channel-shares.ts'
import { type ListingState, listingNews, type Urgency } from './listing-sync.ts'

export interface ShopListing {
  readonly connectionId: string
  readonly shopProductId: string
  readonly shopSkuId: string
  readonly sku: string
}

export interface SkuToTell {
  /** Sellable pieces over all warehouses. */
  readonly available: number
  readonly safetyStock: number
  /** Grows with every change of the SKU's levels: the greater is the newer. */
  readonly seq: number
}

export interface ListingTask extends ShopListing {
  readonly quantity: number
  readonly paused: boolean
  readonly seq: number
  /** A product is paused when all its listings are, and resumed with the first that is not. */
  readonly product: 'pause' | 'resume' | 'leave'
}

export const listingKey = (connectionId: string, shopSkuId: string): string => `${connectionId}/${shopSkuId}`
const keyOf = ({ connectionId, shopSkuId }: ShopListing): string => listingKey(connectionId, shopSkuId)

/** `listings`: of active shops, those of the SKUs in `skus` and their neighbours in the same products. */
export function planListings({
  listings,
  skus,
  shares,
  known,
  now,
  urgency,
}: {
  listings: readonly ShopListing[]
  skus: ReadonlyMap<string, SkuToTell>
  shares: readonly StoredShare[]
  known: ReadonlyMap<string, ListingState>
  now: number
  urgency: Urgency
}): ListingTask[] {
  const told = listings.filter(({ sku }) => skus.has(sku))
  const shown = shownOf(told, skus, shares)
  const news = told.map((listing) => {
    const { available, safetyStock, seq } = skus.get(listing.sku) ?? { available: 0, safetyStock: 0, seq: 0 }
    const { pieces, keepsSelling } = shown.get(keyOf(listing)) ?? { pieces: 0, keepsSelling: false }
    const state = known.get(keyOf(listing)) ?? null
    return {
      ...listing,
      ...listingNews({ available, shown: pieces, safetyStock, keepsSelling, known: state, now, urgency }),
      seq,
    }
  })
  const pausedNow = new Map(news.map((one) => [keyOf(one), one.paused]))
  const products = Map.groupBy(listings, ({ connectionId, shopProductId }) => `${connectionId}/${shopProductId}`)
  const turned = new Set<string>()
  return news.flatMap((one) => {
    if (one.quantity === null) return []
    const name = `${one.connectionId}/${one.shopProductId}`
    const ofProduct = products.get(name) ?? []
    const was = ofProduct.every((listing) => known.get(keyOf(listing))?.paused === true)
    const is = ofProduct.every((listing) => pausedNow.get(keyOf(listing)) ?? known.get(keyOf(listing))?.paused === true)
    const turns = was !== is && !turned.has(name)
    if (turns) turned.add(name)
    const { connectionId, shopProductId, shopSkuId, sku, quantity, paused, seq } = one
    const product = turns ? (is ? 'pause' : 'resume') : 'leave'
    return [{ connectionId, shopProductId, shopSkuId, sku, quantity, paused, seq, product } as const]
  })
}

/** Pieces by listing. A shop's own pieces are divided among its listings of the SKU: no two of them offer the same one. */
function shownOf(
  listings: readonly ShopListing[],
  skus: ReadonlyMap<string, SkuToTell>,
  shares: readonly StoredShare[],
): Map<string, { pieces: number; keepsSelling: boolean }> {
  const shown = new Map<string, { pieces: number; keepsSelling: boolean }>()
  for (const [sku, ofSku] of Map.groupBy(listings, (listing) => listing.sku)) {
    const byShop = Map.groupBy(ofSku, ({ connectionId }) => connectionId)
    const asking = [...byShop.keys()].map((connectionId) => ({
      connectionId,
      rule: ruleOf(shares, { connectionId, sku }),
    }))
    const { channels, common } = shareOut(skus.get(sku)?.available ?? 0, asking)
    for (const { connectionId, rule, exclusive, isSharing } of channels) {
      const ofShop = byShop.get(connectionId) ?? []
      const own = apportion(
        exclusive,
        ofShop.map(() => 1),
      )
      ofShop.forEach((listing, index) => {
        const pieces = (own[index] ?? 0) + (isSharing ? common : 0)
        shown.set(keyOf(listing), { pieces, keepsSelling: rule.kind === 'reserve' && exclusive > 0 })
      })
    }
  }
  return shown
}
