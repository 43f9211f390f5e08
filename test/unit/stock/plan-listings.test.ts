import { describe, expect, it } from 'vitest'
import type { StoredShare } from '../../../src/stock/domain/channel-shares.ts'
import type { ListingState } from '../../../src/stock/domain/listing-sync.ts'
import { listingKey, planListings, type ShopListing } from '../../../src/stock/domain/plan-listings.ts'

const NOW = 1_800_000_000_000
const listing = (connectionId: string, shopSkuId: string, sku: string, shopProductId = 'p1'): ShopListing => ({
  connectionId,
  shopProductId,
  shopSkuId,
  sku,
})
const plan = ({
  listings,
  skus,
  shares = [],
  known = {},
}: {
  listings: ShopListing[]
  skus: Record<string, { available: number; safetyStock?: number; seq?: number }>
  shares?: StoredShare[]
  known?: Record<string, Partial<ListingState>>
}) =>
  planListings({
    listings,
    shares,
    skus: new Map(Object.entries(skus).map(([sku, one]) => [sku, { safetyStock: 0, seq: 1, ...one }])),
    known: new Map(
      Object.entries(known).map(([key, state]) => [
        key,
        { quantity: 50, paused: false, toldAt: NOW - 3_600_000, ...state },
      ]),
    ),
    now: NOW,
    urgency: 'usual',
  }).map(({ connectionId, shopSkuId, quantity, paused, product }) => [
    `${connectionId}/${shopSkuId}`,
    quantity,
    paused ? 'paused' : 'selling',
    product,
  ])

describe('what the shops are told of some SKUs', () => {
  it('each shop its share', () => {
    const shares: StoredShare[] = [{ connectionId: 'a', sku: 'TEE', kind: 'percent', amount: 30 }]
    const listings = [listing('a', 's1', 'TEE'), listing('b', 's2', 'TEE')]
    expect(plan({ listings, skus: { TEE: { available: 100 } }, shares })).toEqual([
      ['a/s1', 30, 'selling', 'leave'],
      ['b/s2', 70, 'selling', 'leave'],
    ])
  })
  it('two listings of a SKU in one shop divide its own pieces, and both sell the common rest', () => {
    const listings = [listing('a', 's1', 'TEE'), listing('a', 's2', 'TEE', 'p2'), listing('b', 's3', 'TEE')]
    const shares: StoredShare[] = [{ connectionId: 'a', sku: '', kind: 'reserve', amount: 11 }]
    expect(plan({ listings, skus: { TEE: { available: 31 } }, shares }).map(([, quantity]) => quantity)).toEqual([
      26, 25, 20,
    ])
  })
  it('a product is paused when its last listing is, by one call, and resumed with the first that sells again', () => {
    const listings = [listing('a', 's1', 'TEE-M'), listing('a', 's2', 'TEE-L')]
    const low = { available: 3, safetyStock: 10 }
    const fine = { available: 40, safetyStock: 10 }
    const known = { 'a/s1': {}, 'a/s2': {} }
    expect(plan({ listings, skus: { 'TEE-M': low, 'TEE-L': low }, known })).toEqual([
      ['a/s1', 0, 'paused', 'pause'],
      ['a/s2', 0, 'paused', 'leave'],
    ])
    const paused = { 'a/s1': { quantity: 0, paused: true }, 'a/s2': { quantity: 0, paused: true } }
    expect(plan({ listings, skus: { 'TEE-M': fine, 'TEE-L': fine }, known: paused })).toEqual([
      ['a/s1', 40, 'selling', 'resume'],
      ['a/s2', 40, 'selling', 'leave'],
    ])
  })
  it('a size that runs low takes itself off sale, and leaves its product on the shelf', () => {
    const listings = [listing('a', 's1', 'TEE-M'), listing('a', 's2', 'TEE-L')]
    const known = { 'a/s1': {}, 'a/s2': {} }
    const skus = { 'TEE-M': { available: 3, safetyStock: 10 } }
    expect(plan({ listings, skus, known })).toEqual([['a/s1', 0, 'paused', 'leave']])
    // The other size follows: now the whole product goes.
    expect(
      plan({
        listings,
        skus: { 'TEE-L': { available: 0, safetyStock: 10 } },
        known: { 'a/s1': { quantity: 0, paused: true }, 'a/s2': {} },
      }),
    ).toEqual([['a/s2', 0, 'paused', 'pause']])
  })
  it('the other shops are paused under the safety stock; the one with a reserve goes on', () => {
    const listings = [listing('live', 's1', 'TEE'), listing('b', 's2', 'TEE')]
    const shares: StoredShare[] = [{ connectionId: 'live', sku: 'TEE', kind: 'reserve', amount: 20 }]
    const known = { [listingKey('live', 's1')]: {}, [listingKey('b', 's2')]: {} }
    expect(plan({ listings, skus: { TEE: { available: 8, safetyStock: 10 } }, shares, known })).toEqual([
      ['live/s1', 8, 'selling', 'leave'],
      ['b/s2', 0, 'paused', 'pause'],
    ])
  })
})
