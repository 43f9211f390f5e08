/** Every minute: promise versions that were written since take their place in the merchants' signed logs. */
import { tenantsWithLeaves, type Waiting } from '../../certificates/certificates.repository.ts'
import { certificateId, leafText } from '../../certificates/domain/leaf.ts'
import { headSizes } from '../../certificates/heads.repository.ts'
import { sealLeaves } from '../../certificates/seal-leaves.ts'
import { headSigner } from '../../certificates/signing-keys.ts'
import { hubNumbersOf } from '../../orders/order-facts.queries.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb, shardDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { promiseVersions } from '../../promise/promise.repository.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'

/** Batches of a run, over all tenants of a shard; the next minute goes on. */
const BATCHES_A_RUN = 60
const BATCHES_A_TENANT = 20

/** The texts of leaves in their order, up to the first whose promise or order is not there. */
export async function leafTexts(ctx: Pick<Ctx, 'db' | 'tenant'>, waiting: readonly Waiting[]): Promise<string[]> {
  const [versions, numbers] = await Promise.all([
    promiseVersions(ctx, waiting),
    hubNumbersOf(
      ctx,
      waiting.map(({ orderId }) => orderId),
    ),
  ])
  const keyOf = (row: { orderId: string; version: number }) => `${row.orderId}/${row.version}`
  const byKey = new Map(versions.map((version) => [keyOf(version), version]))
  const texts: string[] = []
  for (const leaf of waiting) {
    const promise = byKey.get(keyOf(leaf))
    const order = numbers.get(leaf.orderId)
    if (!promise || !order) break
    texts.push(
      leafText({
        certificate: certificateId(ctx.tenant.id, leaf.orderId),
        shop: ctx.tenant.name,
        order,
        version: leaf.nth,
        promisedAt: promise.promisedAt,
        madeAt: promise.madeAt,
        quantile: promise.quantile,
        why: promise.reason,
      }),
    )
  }
  return texts
}

export async function sealCertificates(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  const log = createLog({ job: 'seal-certificates' })
  const tenants = await tenantsRepository(controlDb(env)).all()
  const sizes = await headSizes(env)
  let sign: ((claims: object) => Promise<string>) | undefined
  for (const shard of shardNames) {
    const here = new Map(
      tenants.filter((one) => one.shard === shard && one.status !== 'moving').map((one) => [one.id, one]),
    )
    let left = BATCHES_A_RUN
    for (const tenantId of await tenantsWithLeaves(shardDb(env, shard).$client, sizes, [...here.keys()])) {
      const tenant = here.get(tenantId)
      if (left <= 0 || !tenant) break
      sign ??= await headSigner(env, now)
      const ctx = systemCtx({ env, tenant, job: 'seal-certificates', waitUntil: (work) => execution.waitUntil(work) })
      const hands = {
        now,
        sign,
        maxBatches: Math.min(left, BATCHES_A_TENANT),
        textsOf: (waiting: readonly Waiting[]) => leafTexts(ctx, waiting),
      }
      // One tenant's trouble must not keep the others' promises out of their logs.
      const sealed = await sealLeaves(ctx, hands).catch((error: unknown) => {
        log.error('certificates.seal_failed', { tenant: tenantId, error: String(error) })
        return 0
      })
      left -= Math.max(1, Math.ceil(sealed / 500))
    }
  }
}
