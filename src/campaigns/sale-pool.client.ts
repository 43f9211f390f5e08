/** Finds the pool objects of a campaign. The only place that knows how they are reached. */
import { erasable } from '../core/erasable.ts'
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import type { Ctx } from '../platform/ctx.ts'
import { poolName } from './domain/pool-name.ts'
import type { PoolAddress, SalePoolPort } from './sale-pool.port.ts'

/** The class behind the binding implements the port; the stub's own type adds disposers to every nested value. */
export function salePool(env: Pick<Env, 'SALE_POOL'>, { tenantId, campaignId, lease }: PoolAddress): SalePoolPort {
  return env.SALE_POOL.getByName(poolName(tenantId, campaignId, lease)) as unknown as SalePoolPort
}

/** One call, once more with a new stub after a broken connection: every call of a pool may be repeated. An overloaded object is not asked again. */
export async function askPool<T>(
  env: Pick<Env, 'SALE_POOL'>,
  address: PoolAddress,
  call: (pool: SalePoolPort) => Promise<T>,
): Promise<T> {
  try {
    return await call(salePool(env, address))
  } catch (error) {
    const { retryable, overloaded } = error as { retryable?: boolean; overloaded?: boolean }
    if (retryable !== true || overloaded === true) throw error
    return call(salePool(env, address))
  }
}

/** Every lease of a campaign at once, in their order. */
export async function askLeases<T>(
  { env, tenant }: Pick<Ctx, 'env' | 'tenant'>,
  { id, leases }: { readonly id: string; readonly leases: number },
  call: (pool: SalePoolPort, lease: number) => Promise<T>,
): Promise<Result<T[], Failure>> {
  try {
    return ok(
      await Promise.all(
        Array.from({ length: leases }, (_, lease) =>
          askPool(env, addressOf(tenant, id, lease), (pool) => call(pool, lease)),
        ),
      ),
    )
  } catch (error) {
    return fail('campaign.unreachable', { detail: String(error).slice(0, 200) })
  }
}

export const addressOf = (
  tenant: { readonly id: string; readonly shard: string },
  campaignId: string,
  lease: number,
): PoolAddress => ({ tenantId: tenant.id, shard: tenant.shard, campaignId, lease })

/** The tenant is deleted: its sales are gone, claims and history with them. */
export async function erasePools(
  env: Pick<Env, 'SALE_POOL'>,
  tenantId: string,
  campaigns: readonly { readonly id: string; readonly leases: number }[],
): Promise<void> {
  await Promise.all(
    campaigns.flatMap(({ id, leases }) =>
      Array.from({ length: leases }, (_, lease) =>
        erasable(env.SALE_POOL.getByName(poolName(tenantId, id, lease))).erase(),
      ),
    ),
  )
}
