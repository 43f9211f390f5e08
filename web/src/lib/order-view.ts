/** What the order list shows, as it stands in the URL: a link is a view. */
import type { DueRange, OrderListFilter, OrderStatus, OrderSummary } from '../api/orders.ts'

export const orderTabs = [
  'all',
  'held',
  'unpaid',
  'preparing',
  'to_pick',
  'labelled',
  'on_road',
  'delivered',
  'ended',
] as const
export type OrderTab = (typeof orderTabs)[number]

/** Statuses behind each tab; `all` and `held` cut across them. */
export const statusesOfTab: Record<Exclude<OrderTab, 'all' | 'held'>, readonly OrderStatus[]> = {
  unpaid: ['pending_payment'],
  preparing: ['paid', 'checking_stock', 'locked'],
  to_pick: ['allocated'],
  labelled: ['label_printed'],
  on_road: ['shipped', 'in_transit', 'out_for_delivery'],
  delivered: ['delivered'],
  ended: ['cancelled', 'returned', 'closed'],
}

export interface OrderView {
  readonly tab: OrderTab
  readonly q: string
  readonly connectionId: string
  readonly warehouseId: string
  /** Where the promise stands; the numbers of Today lead here. */
  readonly due: DueRange | null
  /** Only orders with this tag; '' for all. */
  readonly tag: string
  readonly urgent: boolean
  /** Order that is open beside the list. */
  readonly open: string
}

/** Each with the key of its words among the numbers of Today. */
export const wordsOfDue = { overdue: 'overdue', '1h': 'within1h', '4h': 'within4h' } as const satisfies Record<
  DueRange,
  string
>

const isDue = (text: string | null): text is DueRange => text !== null && Object.hasOwn(wordsOfDue, text)

const isTab = (text: string | null): text is OrderTab => orderTabs.some((tab) => tab === text)

export function readOrderView(search: URLSearchParams): OrderView {
  const [tab, due] = [search.get('tab'), search.get('due')]
  return {
    tab: isTab(tab) ? tab : 'all',
    q: search.get('q') ?? '',
    connectionId: search.get('shop') ?? '',
    warehouseId: search.get('wh') ?? '',
    due: isDue(due) ? due : null,
    tag: search.get('tag') ?? '',
    urgent: search.get('urgent') === '1',
    open: search.get('open') ?? '',
  }
}

/** The view as search parameters; defaults are left out, so that the plain page is `/orders`. */
export function writeOrderView(view: OrderView): URLSearchParams {
  const search = new URLSearchParams()
  if (view.tab !== 'all') search.set('tab', view.tab)
  if (view.q.trim() !== '') search.set('q', view.q.trim())
  if (view.connectionId !== '') search.set('shop', view.connectionId)
  if (view.warehouseId !== '') search.set('wh', view.warehouseId)
  if (view.due !== null) search.set('due', view.due)
  if (view.tag !== '') search.set('tag', view.tag)
  if (view.urgent) search.set('urgent', '1')
  if (view.open !== '') search.set('open', view.open)
  return search
}

/** The filter of the API; the open row is not part of it. */
export function filterOfView(view: OrderView): OrderListFilter {
  return {
    status: view.tab === 'all' || view.tab === 'held' ? undefined : statusesOfTab[view.tab].join(','),
    held: view.tab === 'held' ? 'true' : undefined,
    connectionId: view.connectionId || undefined,
    warehouseId: view.warehouseId || undefined,
    due: view.due ?? undefined,
    tag: view.tag || undefined,
    urgent: view.urgent ? 'true' : undefined,
    q: view.q.trim() || undefined,
  }
}

/** Tabs whose orders have a promise that still runs; in the others nothing can be due. */
const duringPromise: ReadonlySet<OrderTab> = new Set(['all', 'held', 'preparing', 'to_pick', 'labelled', 'on_road'])

/** The view after a tab was picked: a countdown filter stays where it can hold orders, the open row is closed. */
export function viewOnTab(view: OrderView, tab: OrderTab): OrderView {
  return { ...view, tab, due: duringPromise.has(tab) ? view.due : null, open: '' }
}

/** True when the order belongs to the view, as far as the browser can tell; a text search and a countdown are the server's to judge. */
export function belongsToView(
  order: Pick<OrderSummary, 'status' | 'holds' | 'connectionId' | 'warehouseId' | 'tags' | 'priority'>,
  view: OrderView,
): boolean {
  if (view.q.trim() !== '' || view.due !== null) return false
  if (view.connectionId !== '' && order.connectionId !== view.connectionId) return false
  if (view.warehouseId !== '' && order.warehouseId !== view.warehouseId) return false
  if (view.tag !== '' && !order.tags.includes(view.tag)) return false
  if (view.urgent && order.priority === 0) return false
  if (view.tab === 'all') return true
  if (view.tab === 'held') return order.holds.length > 0
  return statusesOfTab[view.tab].includes(order.status)
}

/** Live count of a tab from the board; null for tabs that nobody counts: everything, and what is history. */
export function countOfTab(
  tab: OrderTab,
  board: { counts: Readonly<Record<string, number>>; held: number } | undefined,
): number | null {
  if (!board || tab === 'all' || tab === 'delivered' || tab === 'ended') return null
  if (tab === 'held') return board.held
  return statusesOfTab[tab].reduce((sum, status) => sum + (board.counts[status] ?? 0), 0)
}
