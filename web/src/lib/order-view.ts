/** What the order list shows, as it stands in the URL: a link is a view. */
import type { OrderListFilter, OrderStatus, OrderSummary } from '../api/orders.ts'

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
  /** Order that is open beside the list. */
  readonly open: string
}

const isTab = (text: string | null): text is OrderTab => orderTabs.some((tab) => tab === text)

export function readOrderView(search: URLSearchParams): OrderView {
  const tab = search.get('tab')
  return {
    tab: isTab(tab) ? tab : 'all',
    q: search.get('q') ?? '',
    connectionId: search.get('shop') ?? '',
    warehouseId: search.get('wh') ?? '',
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
    q: view.q.trim() || undefined,
  }
}

/** True when the order belongs to the view, as far as the browser can tell; a text search is the server's to judge. */
export function belongsToView(
  order: Pick<OrderSummary, 'status' | 'holds' | 'connectionId' | 'warehouseId'>,
  view: OrderView,
): boolean {
  if (view.q.trim() !== '') return false
  if (view.connectionId !== '' && order.connectionId !== view.connectionId) return false
  if (view.warehouseId !== '' && order.warehouseId !== view.warehouseId) return false
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
