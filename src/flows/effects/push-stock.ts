/** Tells the shops what can be sold of these SKUs, and pauses or resumes listings at the safety stock. Repeats say nothing. */

import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { type ChannelCallError, withChannelClientForEach } from '../../channels/channel-call.ts'
import { channelGate } from '../../channels/channel-gate.client.ts'
import { channelAdapter } from '../../channels/registry.ts'
import { ok, type Result } from '../../core/result.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'
import { availableBySku } from '../../stock/availability.queries.ts'
import { listingNews } from '../../stock/domain/listing-sync.ts'
import { listingStatesRepository } from '../../stock/listing-states.repository.ts'
import { knownConnection } from '../known-connection.ts'
import type { EffectResult } from './carry-out-effects.ts'

interface Told {
  readonly connectionId: string
  readonly shopSkuId: string
  readonly quantity: number
  readonly paused: boolean
}

export async function pushStock(ctx: Ctx, skus: readonly string[]): Promise<EffectResult> {
  const states = listingStatesRepository(ctx)
  const catalog = catalogRepository(ctx)
  const [listings, details, available] = await Promise.all([
    catalog.listingsOfSkus(skus),
    catalog.skusByCodes(skus),
    availableBySku({ ctx, skus }),
  ])
  if (listings.length === 0) return ok(undefined)
  const known = await states.ofListings(listings)
  const now = ctx.clock.now()
  const news = listings.flatMap((listing) => {
    const sellable = [...(available.get(listing.sku)?.values() ?? [])].reduce((sum, n) => sum + Math.max(0, n), 0)
    const safetyStock = details.find((sku) => sku.code === listing.sku)?.safetyStock ?? 0
    const state = known.get(states.keyOf(listing.connectionId, listing.shopSkuId)) ?? null
    const { quantity, listing: change } = listingNews({ available: sellable, safetyStock, known: state, now })
    return quantity === null && change === 'leave'
      ? []
      : [
          {
            ...listing,
            quantity: quantity ?? sellable,
            change,
            paused: change === 'leave' ? (state?.paused ?? false) : change === 'pause',
          },
        ]
  })
  let failure: ChannelCallError | null = null
  for (const [connectionId, ofShop] of Map.groupBy(news, (item) => item.connectionId)) {
    const connection = await knownConnection(ctx.env, connectionId, now)
    const adapter = connection ? channelAdapter(connection.connection.kind) : undefined
    if (!connection || !adapter || connection.tenant.id !== ctx.tenant.id || connection.connection.status !== 'active')
      continue
    const { credentials, settings } = connection.connection
    const call = {
      adapter,
      credentials,
      settings,
      gate: channelGate(ctx.env, connectionId),
      fetch: outsideFetch(ctx.env),
      now: () => ctx.clock.now(),
    }
    const outcomes = await withChannelClientForEach(
      call,
      ofShop,
      async (client, item): Promise<Result<void, IntegrationError>> => {
        const set = await client.setStock({
          shopProductId: item.shopProductId,
          shopSkuId: item.shopSkuId,
          quantity: item.quantity,
          idempotencyKey: `${item.shopSkuId}:${item.quantity}:${now}`,
        })
        if (!set.ok || item.change === 'leave') return set
        return item.change === 'pause'
          ? client.pauseListing(item.shopProductId)
          : client.resumeListing(item.shopProductId)
      },
    )
    const told: Told[] = ofShop.flatMap((item, i) =>
      outcomes[i]?.ok
        ? [{ connectionId, shopSkuId: item.shopSkuId, quantity: item.quantity, paused: item.paused }]
        : [],
    )
    if (told.length > 0)
      await commit(ctx, {
        statements: states.told(told, now),
        audit: { action: 'listing.stock_told', subjects: told.map(({ shopSkuId }) => shopSkuId), after: told },
      })
    for (const outcome of outcomes) if (!outcome.ok) failure = outcome.error
  }
  if (failure === null) return ok(undefined)
  return {
    ok: false,
    error: {
      code: `outside.${failure.code}`,
      data: { provider: failure.provider, detail: failure.detail },
      final: !failure.retryable,
      ...(failure.retryAfterMs ? { retryAfterMs: failure.retryAfterMs } : {}),
    },
  }
}
