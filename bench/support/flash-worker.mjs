// The product with one door more: groups of claims straight to a pool object, so that the ledger is measured and not HTTP. Only
// the benchmark builds this entry; the product's own code is imported unchanged.
import product, { ChannelGate, OrderClock, SalePool as Pool, StockLedger, TenantFeed } from '../../src/index.ts'

export { ChannelGate, OrderClock, StockLedger, TenantFeed }

/** The product's pool, and a way to put ready groups through it: what a group costs inside, without the way there. */
export class SalePool extends Pool {
  #ready = []

  prepare(groups, size, prefix) {
    this.#ready = Array.from({ length: groups }, (_, group) => wishesOf({ group, size, prefix }))
  }

  async claimReady(address) {
    let claimed = 0
    for (const wishes of this.#ready) {
      const { outcomes } = await this.claim(address, wishes, Date.now(), { holders: -1, tally: null })
      for (const outcome of outcomes) if (outcome.ok) claimed++
    }
    this.#ready = []
    return claimed
  }
}

const wishesOf = ({ group, size, prefix }) =>
  Array.from({ length: size }, (_, i) => ({
    requestId: `${prefix}-${group}-${i}`,
    buyerId: `buyer-${prefix}-${group}-${i}`,
    quantity: 1,
  }))

const CAMPAIGN = 'cpn_00000000000000000000000000'
const address = { tenantId: 'tnt_bench', shard: 'SHARD_0', campaignId: CAMPAIGN, lease: 0 }
const DAY = 86_400_000

async function bench(env, { action, groups, size, inFlight, prefix, units, ttl, end }) {
  const pool = env.SALE_POOL.getByName(`${address.tenantId}:${CAMPAIGN}:0`)
  const now = Date.now()
  if (action === 'plan') {
    const terms = {
      version: 1,
      leases: 1,
      carveAt: now,
      opensAt: now,
      closesAt: now + DAY,
      perBuyer: 1,
      unpaidTtlMs: ttl,
    }
    await pool.plan(address, terms, now)
    return pool.issue(address, 1, { wh_bench: units }, now)
  }
  if (action === 'counts') return pool.counts(address, now)
  if (action === 'prepare') return pool.prepare(groups, size, prefix)
  if (action === 'claim-ready') return { claimed: await pool.claimReady(address) }
  if (action === 'claim') {
    let next = 0
    let claimed = 0
    await Promise.all(
      Array.from({ length: inFlight }, async () => {
        for (let group = next++; group < groups; group = next++) {
          const wishes = wishesOf({ group, size, prefix })
          const { outcomes } = await pool.claim(address, wishes, Date.now(), { holders: -1, tally: null })
          for (const outcome of outcomes) if (outcome.ok) claimed++
          if (end)
            await pool.settle(
              address,
              wishes.map(({ requestId }) => ({ kind: 'release', requestId })),
              Date.now(),
            )
        }
      }),
    )
    return { claimed }
  }
  throw new Error(`unknown action ${action}`)
}

export default {
  ...product,
  async fetch(request, env, ctx) {
    if (!request.url.endsWith('/bench/pool')) return product.fetch(request, env, ctx)
    return Response.json((await bench(env, await request.json())) ?? null)
  },
}
