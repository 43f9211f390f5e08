/** A person asks the tracking service once more to watch a parcel that it had refused or given up. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import type { Parcel } from '../../logistics/logistics.contract.ts'
import { parcelsOfOrders } from '../../logistics/logistics.queries.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { watchParcel } from '../effects/watch-parcel.ts'
import { courierConnections, courierFor } from './couriers.ts'

/** The parcel as it is afterwards; what the service answers to a refusal comes as `outside.*`. A parcel that is watched stays so. */
export async function watchAgain({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly fulfilmentId: string }
}): Promise<Result<Parcel, Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  const job = await fulfilmentRepository(ctx).byId(input.fulfilmentId)
  if (!job) return fail('fulfilment.not_found')
  const parcelOf = async () =>
    (await parcelsOfOrders(ctx, [job.orderId])).get(job.orderId)?.find((parcel) => parcel.fulfilmentId === job.id)
  const parcel = await parcelOf()
  if (!parcel) return fail('fulfilment.no_parcel')
  if (courierFor(await courierConnections(ctx), { task: 'tracking', carrier: parcel.carrier }) === null)
    return fail('fulfilment.no_tracking_service')
  const watched = await watchParcel(ctx, parcel.id)
  if (!watched.ok) return fail(watched.error.code, watched.error.data)
  return ok((await parcelOf()) ?? parcel)
}
