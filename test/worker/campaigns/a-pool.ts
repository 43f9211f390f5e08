import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { poolName } from '../../../src/campaigns/domain/pool-name.ts'
import { addressOf, salePool } from '../../../src/campaigns/sale-pool.client.ts'
import type { ClaimOutcome, PoolTerms, SalePoolPort } from '../../../src/campaigns/sale-pool.port.ts'

let made = 0

export const outcomeOf = (outcome: ClaimOutcome | undefined): string =>
  outcome === undefined ? '' : outcome.ok ? outcome.status : outcome.code

/** A running sale over `leases` objects with `units` pieces; `sent` records what they hand to the queue. */
export async function aPool({
  units = 10,
  leases = 1,
  ...more
}: Partial<PoolTerms> & { readonly units?: number } = {}) {
  const tenant = { id: `tnt_${crypto.randomUUID()}`, shard: 'SHARD_1' }
  const campaignId = `cpn_${String(++made).padStart(26, '0')}`
  const now = Date.now()
  const terms: PoolTerms = {
    version: 1,
    leases,
    carveAt: now - 2_000,
    opensAt: now - 1_000,
    closesAt: now + 3_600_000,
    perBuyer: 2,
    unpaidTtlMs: 60_000,
    ...more,
  }
  const address = (lease: number) => addressOf(tenant, campaignId, lease)
  const stub = (lease = 0) => env.SALE_POOL.getByName(poolName(tenant.id, campaignId, lease))
  const pool = (lease = 0): SalePoolPort => salePool(env, address(lease))
  const sent: unknown[] = []
  const listen = (lease = 0) =>
    runInDurableObject(stub(lease), (instance) => {
      const send = async (message: unknown) => void sent.push(message)
      Object.assign(instance, { env: { ...env, OBJECT_EVENTS: { send } } })
    })
  for (let lease = 0; lease < leases; lease++) {
    await listen(lease)
    await pool(lease).plan(address(lease), terms, now)
  }
  if (units > 0) await pool().issue(address(0), 1, { wh_a: units }, now)
  const claimMany = async (names: readonly string[], lease = 0, quantity = 1) =>
    await pool(lease).claim(
      address(lease),
      names.map((name) => ({ requestId: `r:${name}`, buyerId: `b:${name}`, quantity })),
      Date.now(),
      { holders: -1, tally: null },
    )
  const claim = async (name: string, lease = 0, quantity = 1) =>
    outcomeOf((await claimMany([name], lease, quantity)).outcomes[0])
  const settle = async (kind: 'confirm' | 'release', name: string, lease = 0) => {
    const [outcome] = await pool(lease).settle(address(lease), [{ kind, requestId: `r:${name}` }], Date.now())
    return outcome?.ok ? outcome.claim.status : outcome?.code
  }
  const evict = async (lease = 0) => {
    await evictDurableObject(stub(lease))
    await listen(lease)
  }
  const counts = (lease = 0) => pool(lease).counts(address(lease), Date.now())
  const record = (lease = 0) => pool(lease).record(address(lease), Date.now())
  return { address, stub, pool, terms, sent, claim, claimMany, settle, evict, counts, record }
}
