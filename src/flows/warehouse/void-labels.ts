/** A box that stands ready gets another address: its label is void, and the next one is printed for the new place. */
import { takeStep } from '../../fulfilment/domain/fulfilment-lifecycle.ts'
import { hasEnded } from '../../fulfilment/domain/shared-parcel.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import type { HubEffect } from '../effects/effect.ts'
import { voidAtService } from './fulfil.ts'

export interface VoidedLabels {
  readonly events: readonly OrderEvent[]
  readonly statements: readonly D1PreparedStatement[]
  readonly effects: readonly HubEffect[]
}

/** For the caller's batch. A box that is shared with other orders keeps its label: a person parts it. */
export async function labelsVoided(ctx: Ctx, order: Order): Promise<VoidedLabels> {
  const whole = unscoped(ctx, 'all boxes of the order go to the new address')
  const now = ctx.clock.now()
  const jobs = (await fulfilmentRepository(whole).ofOrders([order.id])).filter(
    (job) => job.waybill !== null && job.packageId === null && !hasEnded(job),
  )
  const steps = jobs.flatMap((before) => {
    const step = takeStep(before, { kind: 'void_label' }, now)
    return step.ok ? [{ before, after: step.value }] : []
  })
  const repository = fulfilmentRepository(ctx)
  const [first] = jobs
  return {
    events: [
      ...steps.map(
        ({ before, after }): OrderEvent => ({
          type: 'fulfilment_moved',
          fulfilmentId: before.id,
          step: 'void_label',
          from: before.status,
          to: after.status,
        }),
      ),
      ...(first && order.status === 'label_printed'
        ? [{ type: 'label_voided', waybill: first.waybill ?? '' } as const]
        : []),
    ],
    statements: [
      ...repository.update(
        steps.map(({ after }) => after),
        { labelled: true },
      ),
      ...jobs.map(({ id }) => repository.dropLabel(id, now)),
    ],
    effects: jobs.flatMap(voidAtService),
  }
}
