// What one console is told of the changes: orders of its scope, fields and topics of its rights.

import type { FeedCase, FeedFrame, FeedOrder, FeedOrderNews, FeedPlace, FeedViewer } from '../feed.messages.ts'
import type { Changes } from './pending-changes.ts'

/** Orders in one frame; about 400 characters each. */
const ORDERS_A_FRAME = 250

type Sight = 'seen' | 'unseen' | 'unknown'

/** Frames for one viewer, in the order orders, gone, stock, case; a viewer to whom nothing of it is visible gets none. */
export function framesFor(changes: Changes, viewer: FeedViewer): FeedFrame[] {
  if (changes === null) return [{ type: 'refresh' }]
  const orders: FeedOrder[] = []
  const gone: string[] = []
  let isUnclear = false
  for (const item of changes.orders) {
    const now = sightOf(viewer, item.place)
    const before = item.were.map((place) => sightOf(viewer, place))
    if (now === 'seen') orders.push(orderFor(viewer, item))
    else if (now === 'unknown' || before.includes('unknown')) isUnclear = true
    else if (before.includes('seen')) gone.push(item.id)
  }
  const cases: FeedCase[] = []
  if (viewer.rights.includes('cases:read'))
    for (const { place, ...item } of changes.cases) {
      const sight = place === null ? sightOfNowhere(viewer) : sightOf(viewer, place)
      if (sight === 'seen') cases.push(item)
      else if (sight === 'unknown') isUnclear = true
    }
  if (isUnclear) return [{ type: 'refresh' }]
  const frames: FeedFrame[] = []
  for (let i = 0; i < orders.length; i += ORDERS_A_FRAME)
    frames.push({ type: 'orders', items: orders.slice(i, i + ORDERS_A_FRAME) })
  if (gone.length > 0) frames.push({ type: 'gone', ids: gone })
  if (changes.skus.length > 0 && viewer.rights.includes('stock:read'))
    frames.push({ type: 'stock', skus: [...changes.skus] })
  if (cases.length > 0) frames.push({ type: 'case', items: cases })
  return frames
}

function orderFor(viewer: FeedViewer, { place: _place, were: _were, payableFen, ...order }: FeedOrderNews): FeedOrder {
  return viewer.rights.includes('finance:read') ? { ...order, payableFen } : order
}

const sightOfNowhere = ({ regions, warehouses }: FeedViewer): Sight =>
  regions === null && warehouses === null ? 'seen' : 'unknown'

function sightOf({ regions, warehouses }: FeedViewer, { regionCode, warehouseIds }: FeedPlace): Sight {
  const isInRegion = regions === null || (regionCode !== '' && regions.some((prefix) => regionCode.startsWith(prefix)))
  if (!isInRegion) return 'unseen'
  if (warehouses === null) return 'seen'
  if (warehouseIds === null) return 'unknown'
  return warehouseIds.some((id) => warehouses.includes(id)) ? 'seen' : 'unseen'
}
