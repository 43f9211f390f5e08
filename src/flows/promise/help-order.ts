/** 可补救动作: how probable a breach is now, and what each action that can still help would cost and leave of it. */
import { penaltyOf } from '../../board/domain/penalty.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { parcelsOfOrders } from '../../logistics/logistics.queries.ts'
import { isBeforeShipping, onTheRoad } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import type { Help } from '../../promise/promise.contract.ts'
import type { HelpKind } from '../../promise/promise-settings.contract.ts'
import { loadRoadView, restOf, waysOf } from './predict-breach.ts'

/** A call to the branch moves about a third of late parcels onto the next round: an estimate, shown as one. */
const CALL_HELPS = 0.7

export async function helpOrder({ ctx, orderId }: { ctx: Ctx; orderId: string }): Promise<Result<Help, Failure>> {
  const order = await ordersRepository(ctx).byId(orderId)
  if (!order) return fail('order.not_found')
  const whole = unscoped(ctx, 'what can help is the same whoever asks; only figures of this order are shown')
  const now = ctx.clock.now()
  const [jobs, parcels] = await Promise.all([
    fulfilmentRepository(whole).ofOrders([order.id]),
    parcelsOfOrders(whole, [order.id]),
  ])
  const live = jobs.filter(({ status }) => status !== 'cancelled' && status !== 'intercepted')
  const warehouses = new Set(live.map(({ warehouseId }) => warehouseId))
  const first = await loadRoadView(ctx, [order], live)
  const couriers = first.warehouses
    .filter(({ id }) => warehouses.has(id))
    .flatMap(({ id, carriers }) => carriers.map(({ carrier }) => ({ carrier, warehouseId: id })))
  const view = await loadRoadView(ctx, [order], [...live, ...couriers])
  const ways = waysOf(order, jobs, parcels.get(order.id) ?? [])
  const isOpen = isBeforeShipping(order.status) || onTheRoad(order.status)
  const rest = isOpen ? restOf(order, ways, view, now) : null
  /** The least risk of a parcel that leaves with the next van, over the couriers of its warehouse. */
  const anew = couriers.reduce<{ carrier: string; risk: number } | null>((best, lane) => {
    const risk = restOf(order, [{ ...lane, shippedAt: null, nodes: [] }], view, now)?.risk ?? null
    return risk !== null && (best === null || risk < best.risk) ? { carrier: lane.carrier, risk } : best
  }, null)
  const loseFen = penaltyOf(order, view.settings.penalties)
  const isPast = order.promisedAt !== null && order.promisedAt <= now
  const stage = rest?.stage ?? (onTheRoad(order.status) ? 'van' : 'warehouse')
  const risk = isPast ? 1 : (rest?.risk ?? null)
  const knowsMoney = ctx.rights.has('finance:read')
  const action = (
    kind: HelpKind,
    possible: boolean,
    why: string,
    riskAfter: number | null,
  ): Help['actions'][number] => {
    const costFen = view.settings.helpCostFen[kind]
    return {
      kind,
      possible,
      why,
      riskAfter,
      ...(knowsMoney ? { costFen, expectedLossFen: Math.round(costFen + (riskAfter ?? risk ?? 0) * loseFen) } : {}),
    }
  }
  const inWarehouse = stage === 'warehouse' && isOpen
  const onRoad = onTheRoad(order.status)
  const percent = (share: number | null) => (share === null ? '未知' : `${Math.round(share * 100)}%`)
  const left = order.promisedAt === null ? 0 : Math.max(0, Math.floor((order.promisedAt - now) / HOUR))
  const faster = anew !== null && risk !== null && anew.risk < risk && !isPast
  return ok({
    risk,
    expectedAt: rest?.expectedAt ?? null,
    stage,
    ...(knowsMoney ? { loseFen } : {}),
    actions: [
      action(
        'upgrade',
        inWarehouse && faster,
        inWarehouse
          ? faster
            ? `换更快的快递后超时可能 ${percent(anew.risk)}`
            : '没有更快的快递'
          : '已出库，不能再换快递',
        inWarehouse && faster ? anew.risk : null,
      ),
      action(
        'reship',
        onRoad && faster,
        onRoad
          ? faster
            ? `重新发出后超时可能 ${percent(anew.risk)}`
            : `剩 ${left} 小时，重新发出也赶不上`
          : '还没有出库',
        onRoad && faster ? anew.risk : null,
      ),
      action(
        'call',
        onRoad && !isPast,
        onRoad ? (isPast ? '已超时，致电只能了解情况' : '请网点优先派送，约三成能赶上下一趟') : '还没有出库',
        onRoad && !isPast && risk !== null ? risk * CALL_HELPS : null,
      ),
      action('coupon', isOpen, '超时前主动告知并补偿，减少投诉；不改变送达时间', risk),
    ],
  })
}
