/** Tells the shops what can be sold of these SKUs by their shares, and pauses or resumes listings at the safety stock. Repeats say nothing. */

import { type ChannelCallError, withChannelClientForEach } from '../../channels/channel-call.ts'
import type { ChannelClient } from '../../channels/channels.port.ts'
import { ok, type Result } from '../../core/result.ts'
import { MINUTE } from '../../core/time.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import type { Urgency } from '../../stock/domain/listing-sync.ts'
import { type ListingTask, planListings } from '../../stock/domain/plan-listings.ts'
import { listingStatesRepository } from '../../stock/listing-states.repository.ts'
import type { KnownConnection } from '../shops/known-connection.ts'
import { shopCall } from '../shops/shop-call.ts'
import { listingFacts } from '../stock/listing-facts.ts'
import type { EffectResult } from './carry-out-effects.ts'

/** Rounds in which a word that another one overtook is said anew; the next change of the SKU goes on where they end. */
const ROUNDS = 3

/** Of a platform that says nothing of its own: what exceeds it waits its turn, and then the newest number is sent. */
const USUAL_QUOTA = { calls: 1_200, windowMs: MINUTE }

/** `atOnce`: a rule was changed, so that the usual minute between two ordinary words is not waited for. */
export async function pushStock(
  ctx: Ctx,
  { skus, atOnce = false }: { readonly skus: readonly string[]; readonly atOnce?: boolean },
): Promise<EffectResult> {
  let failure: ChannelCallError | null = null
  let due = skus
  for (let round = 0; round < ROUNDS && due.length > 0; round++) {
    const told = await tellShops(ctx, due, round > 0 ? 'again' : atOnce ? 'at_once' : 'usual')
    failure ??= told.failure
    due = told.overtaken
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

/** `overtaken`: SKUs of which newer levels were on their way when these arrived, so that nobody knows which came last. */
async function tellShops(
  ctx: Ctx,
  skus: readonly string[],
  urgency: Urgency,
): Promise<{ failure: ChannelCallError | null; overtaken: string[] }> {
  const states = listingStatesRepository(ctx)
  const now = ctx.clock.now()
  const facts = await listingFacts(ctx, skus)
  const tasks = await states.begin(planListings({ ...facts, now, urgency }), now)
  let failure: ChannelCallError | null = null
  const overtaken: string[] = []
  for (const [connectionId, ofShop] of Map.groupBy(tasks, (task) => task.connectionId)) {
    const shop = facts.shops.get(connectionId)
    if (!shop) continue
    const outcomes = await callShop(ctx, shop, ofShop, now)
    const told = ofShop.filter((_, index) => outcomes[index]?.ok)
    if (told.length > 0)
      await commit(ctx, {
        statements: states.told(told, now),
        audit: {
          action: 'listing.stock_told',
          subjects: told.map(({ shopSkuId }) => shopSkuId),
          after: told.map(({ shopSkuId, quantity, paused }) => ({ connectionId, shopSkuId, quantity, paused })),
        },
      })
    overtaken.push(...(await states.overtaken(told)).map(({ sku }) => sku))
    for (const outcome of outcomes) if (!outcome.ok) failure = outcome.error
  }
  return { failure, overtaken: [...new Set(overtaken)] }
}

async function callShop(
  ctx: Ctx,
  { connection }: KnownConnection,
  tasks: readonly ListingTask[],
  now: number,
): Promise<readonly Result<void, ChannelCallError>[]> {
  const call = shopCall(ctx, connection)
  if (!call) return []
  const quota = call.adapter.quota ?? USUAL_QUOTA
  return withChannelClientForEach({ ...call, config: { quota } }, tasks, (client, task) => tell(client, task, now))
}

async function tell(
  client: ChannelClient,
  { shopProductId, shopSkuId, quantity, product }: ListingTask,
  now: number,
): Promise<Result<void, IntegrationError>> {
  const set = await client.setStock({
    shopProductId,
    shopSkuId,
    quantity,
    idempotencyKey: `${shopSkuId}:${quantity}:${now}`,
  })
  if (!set.ok || product === 'leave') return set
  return product === 'pause' ? client.pauseListing(shopProductId) : client.resumeListing(shopProductId)
}
