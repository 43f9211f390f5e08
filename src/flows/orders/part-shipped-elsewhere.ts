/** Some lines left through the shop's own back office: they must not leave a second time; what is left goes on without them. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { hasEnded } from '../../fulfilment/domain/shared-parcel.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { canBeAllocated } from '../../orders/domain/accept-order.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { holdsStock, isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import type { HubEffect } from '../effects/effect.ts'
import { partingOf, withoutKeptLabels } from '../merging/leave-parcel.ts'
import { undoAllocation } from './cancel-order.ts'
import { holdOrder } from './hold-order.ts'
import { saveChanges, withOrder } from './order-changes.ts'
import { releaseEffects } from './release-effects.ts'
import { reserveAndRoute } from './reserve-and-route.ts'
import { packedStates } from './route-anew.ts'

const BY_HAND = '部分商品已在平台后台发货，请核对包裹'

/** `lineNos`: lines that the platform says have left in full; those that left from here are among them and stay as they are. */
export async function partShippedElsewhere({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string; lineNos: readonly number[] }
}): Promise<Result<void, Failure>> {
  const taken = await withOrder(ctx, input.orderId, (order) => takeOut(ctx, order, input.lineNos))
  if (!taken.ok) return taken
  if (taken.value === 'packed')
    await holdOrder({ ctx, input: { orderId: input.orderId, reason: 'human_gate', detail: BY_HAND } })
  else if (taken.value !== null && canBeAllocated(taken.value))
    await reserveAndRoute({ ctx, input: { orders: [taken.value], continues: true } })
  return ok(undefined)
}

/** The order without those lines; null when there is nothing to do, `packed` when only a person can take them out. */
async function takeOut(
  ctx: Ctx,
  order: Order,
  lineNos: readonly number[],
): Promise<Result<Order | 'packed' | null, Failure>> {
  if (!isBeforeShipping(order.status)) return ok(null)
  const whole = unscoped(ctx, 'the step concerns all jobs of the order')
  const jobs = (await fulfilmentRepository(whole).ofOrders([order.id])).filter(({ status }) => status !== 'cancelled')
  const ours = new Set(jobs.filter(hasEnded).flatMap((job) => linesOf(job)))
  const gone = order.lines.filter(
    ({ lineNo, status }) => status === 'open' && lineNos.includes(lineNo) && !ours.has(lineNo),
  )
  if (gone.length === 0) return ok(null)
  if (jobs.some(({ status }) => packedStates.includes(status)))
    return ok(order.holds.some(({ detail }) => detail === BY_HAND) ? null : 'packed')
  const isGone = new Set(gone.map(({ lineNo }) => lineNo))
  const holds = jobs.flatMap(({ lines }) => lines)
  const undo = undoAllocation(ctx, order, jobs, { forGood: false })
  const sold: HubEffect[] = holds
    .filter(({ lineNo }) => isGone.has(lineNo))
    .map(({ sku, holdId }) => ({
      kind: 'stock.apply',
      commands: [{ sku, command: { kind: 'commit', requestId: `commit:${holdId}`, holdId } }],
    }))
  const parting = await partingOf(ctx, { order, jobs, why: '部分商品已在平台后台发货' })
  const events: OrderEvent[] = [
    ...undo.events,
    ...parting.events,
    {
      type: 'lines_changed',
      lines: gone.map(({ lineNo }) => ({ lineNo, status: 'shipped' })),
      changed: '平台后台发货',
    },
    ...(holdsStock(order.status) ? [{ type: 'allocation_released' } as const] : []),
  ]
  const change = changeOrder(order, events, ctx.clock.now(), '部分商品在平台后台发货')
  if (!change) return ok(null)
  const saved = await saveChanges(ctx, {
    changes: [change, ...parting.changes],
    statements: [...fulfilmentRepository(ctx).update(undo.cancelled), ...parting.statements],
    audit: { action: 'order.part_shipped_elsewhere', subjects: [order.id], after: { lineNos: [...isGone] } },
    effects: [
      ...withoutKeptLabels(undo.effects, parting).filter(({ kind }) => kind !== 'stock.apply'),
      ...releaseEffects(
        holds.filter(({ lineNo }) => !isGone.has(lineNo)),
        () => ctx.ids.next('cmd'),
      ),
      ...sold,
    ],
  })
  return saved.ok ? ok(change.after) : saved
}

const linesOf = ({ lines }: { readonly lines: readonly { readonly lineNo: number }[] }) =>
  lines.map(({ lineNo }) => lineNo)
