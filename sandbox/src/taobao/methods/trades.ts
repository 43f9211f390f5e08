import { rawNumber } from '../../exact-json'
import { instantOf, shanghaiText } from '../../shanghai-time'
import { doDeed } from '../../shops/order-life'
import { type MethodCall, type MethodResult, noTrade, only, ownOrder, refused } from '../method'
import { fullTradeFields, tradeFields } from '../order-text'
import { refundStatusOf, yuan } from '../status'

const DAY_MS = 86_400_000
/** Three months back. */
const DEEPEST_MS = 92 * DAY_MS

/** taobao.trade.fullinfo.get */
export function fullTrade(call: MethodCall): MethodResult {
  const { fields = '' } = call.params
  if (fields === '') return refused('parameter-missing', 'fields')
  const order = ownOrder(call)
  if (order === undefined) return noTrade()
  return { content: { trade: only(fullTradeFields(order, fields), fields) } }
}

/** taobao.trades.sold.increment.get: one day of changes at most, newest first. */
export function changedTrades(call: MethodCall): MethodResult {
  const window = windowOf(call, 'modified')
  if ('fault' in window) return window
  if (window.to - window.from > DAY_MS + 999) return refused('parameter-invalid', 'start_modified, end_modified: 一天')
  return trades(call, 'updated', window)
}

/** taobao.trades.sold.get: of the last three months, newest first. */
export function placedTrades(call: MethodCall): MethodResult {
  const window = windowOf(call, 'created')
  if ('fault' in window) return window
  if (window.from < call.world.now() - DEEPEST_MS) return refused('parameter-invalid', 'start_created: 三个月')
  return trades(call, 'created', window)
}

/** taobao.refunds.receive.get: newest first. */
export function changedRefunds(call: MethodCall): MethodResult {
  const window = windowOf(call, 'modified')
  if ('fault' in window) return window
  const page = pageOf(call)
  if ('fault' in page) return page
  const stretch = { shopId: call.shop.shopId, by: 'updated', newestFirst: true, ...window } as const
  const { total, refunds } = call.world.orders.listRefunds(stretch, page)
  const texts = refunds.map((refund) => ({
    refund_id: rawNumber(refund.refundId),
    tid: rawNumber(refund.orderId),
    oid: rawNumber(refund.lineId),
    status: refundStatusOf(refund),
    refund_fee: yuan(refund.amountFen),
    num: refund.quantity,
    created: shanghaiText(refund.appliedAt),
    modified: shanghaiText(refund.updatedAt),
  }))
  return listed(call, { total, page, wrap: (list) => ({ refunds: { refund: list } }) }, texts)
}

/** taobao.trade.memo.update: an empty memo needs `reset`. */
export function updateMemo(call: MethodCall): MethodResult {
  const order = ownOrder(call)
  if (order === undefined) return noTrade()
  const { memo, flag, reset } = call.params
  if (memo === undefined && reset !== 'true') return refused('parameter-missing', 'memo')
  if (flag !== undefined && !/^[0-5]$/.test(flag)) return refused('parameter-invalid', 'flag')
  const detail = { remark: memo ?? '', ...(flag === undefined ? {} : { star: Number(flag) }) }
  doDeed(call.world, order, 'remark', detail)
  return { content: { trade: { tid: rawNumber(order.orderId), modified: shanghaiText(call.world.now()) } } }
}

interface Window {
  from: number
  to: number
}
interface Page {
  skip: number
  take: number
}
type Refusal = ReturnType<typeof refused>

/** Whole seconds, both ends included. */
function windowOf({ params }: MethodCall, by: 'modified' | 'created'): Window | Refusal {
  const from = instantOf(params[`start_${by}`] ?? '')
  const to = instantOf(params[`end_${by}`] ?? '')
  if (Number.isNaN(from) || Number.isNaN(to) || from > to) return refused('parameter-invalid', `start_${by}, end_${by}`)
  return { from, to: to + 999 }
}

function pageOf({ params }: MethodCall): Page | Refusal {
  const number = Number(params.page_no ?? '1')
  const take = Number(params.page_size ?? '40')
  if (!Number.isInteger(number) || number < 1) return refused('parameter-invalid', 'page_no')
  if (!Number.isInteger(take) || take < 1 || take > 100) return refused('parameter-invalid', 'page_size')
  return { skip: (number - 1) * take, take }
}

function trades(call: MethodCall, by: 'updated' | 'created', window: Window): MethodResult {
  const page = pageOf(call)
  if ('fault' in page) return page
  const { total, orders } = call.world.orders.list({ shopId: call.shop.shopId, by, newestFirst: true, ...window }, page)
  return listed(call, { total, page, wrap: (list) => ({ trades: { trade: list } }) }, orders.map(tradeFields))
}

/** With `use_has_next` the platform does not count; an empty list is left out. */
function listed(
  { params }: MethodCall,
  { total, page, wrap }: { total: number; page: Page; wrap: (list: object[]) => Record<string, unknown> },
  items: Record<string, unknown>[],
): MethodResult {
  const { fields = '' } = params
  if (fields === '') return refused('parameter-missing', 'fields')
  const list = items.map((item) => only(item, fields))
  const count = params.use_has_next === 'true' ? { has_next: total > page.skip + page.take } : { total_results: total }
  return { content: { ...(list.length === 0 ? {} : wrap(list)), ...count } }
}
