// 先做这些: what an operations lead should look at first, and why, in one sentence.
import { formatLocal, HOUR } from '../../core/time.ts'
import type { Hold, OrderStatus } from '../../orders/orders.contract.ts'

export interface UrgentOrder {
  readonly orderId: string
  readonly hubNo: string
  readonly status: OrderStatus
  readonly holds: readonly Hold[]
  readonly payableFen: number
  readonly currency: string
  /** Epoch ms. */
  readonly promisedAt: number | null
  readonly shipBy: number | null
}

export interface FirstThing {
  readonly orderId: string
  readonly hubNo: string
  readonly why: string
  /** Epoch ms; null when nothing runs out. */
  readonly deadline: number | null
  readonly payableFen: number
  readonly currency: string
  readonly status: OrderStatus
}

const LEFT_THE_HOUSE: ReadonlySet<OrderStatus> = new Set(['shipped', 'in_transit', 'out_for_delivery'])

const holdWords: Record<Hold['reason'], string> = {
  risk_review: '风控待审',
  unmapped_sku: '商品未匹配',
  short_of_stock: '缺货',
  address_change: '改址中',
  human_gate: '等人工放行',
  manual: '人工挂起',
  platform_review: '平台审核中',
  refund_requested: '买家申请退款',
}

/** Deadline that runs out first: the platform's ship time while the parcel is in the house, and the promise. */
export function deadlineOf({ status, promisedAt, shipBy }: UrgentOrder): number | null {
  const instants = [promisedAt, LEFT_THE_HOUSE.has(status) ? null : shipBy].filter((at) => at !== null)
  return instants.length === 0 ? null : Math.min(...instants)
}

/** `money`: most first, currencies taking turns because none is worth so much of another here; the earlier deadline breaks ties. `deadline`: for those who may not learn from the order what is dear. */
export function firstThings(
  orders: readonly UrgentOrder[],
  { now, limit, by }: { readonly now: number; readonly limit: number; readonly by: 'money' | 'deadline' },
): FirstThing[] {
  const earlier = (a: FirstThing, b: FirstThing) => (a.deadline ?? Infinity) - (b.deadline ?? Infinity)
  const things = orders.map((order) => ({
    orderId: order.orderId,
    hubNo: order.hubNo,
    why: why(order, now),
    deadline: deadlineOf(order),
    payableFen: order.payableFen,
    currency: order.currency,
    status: order.status,
  }))
  if (by === 'deadline') return things.sort(earlier).slice(0, limit)
  const dearer = (a: FirstThing, b: FirstThing) => b.payableFen - a.payableFen || earlier(a, b)
  const ranked = [...Map.groupBy(things, ({ currency }) => currency).values()].flatMap((ofOne) =>
    ofOne.sort(dearer).map((thing, rank) => ({ thing, rank })),
  )
  return ranked
    .sort((a, b) => a.rank - b.rank || earlier(a.thing, b.thing))
    .slice(0, limit)
    .map(({ thing }) => thing)
}

function why(order: UrgentOrder, now: number): string {
  const hold = order.holds[0]
  const held = hold === undefined ? '' : `${holdWords[hold.reason]}${hold.detail === '' ? '' : `：${hold.detail}`}；`
  const deadline = deadlineOf(order)
  if (deadline === null) return held === '' ? '等待处理' : held.slice(0, -1)
  const isShipping = deadline !== order.promisedAt
  const what = isShipping ? '承诺发货' : '计划送达'
  if (deadline < now) return `${held}${what}已超 ${hoursAndMinutes(now - deadline)}`
  if (deadline - now < 4 * HOUR) return `${held}${what}还剩 ${hoursAndMinutes(deadline - now)}`
  return `${held}${what} ${formatLocal(deadline).slice(5, 16)}`
}

function hoursAndMinutes(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  return minutes < 60 ? `${minutes} 分` : `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分`
}
