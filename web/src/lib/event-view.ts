/** How an event of an order looks in the timeline. */
import type { OrderEventDto } from '../api/orders.ts'

export const eventTypes = [
  'accepted',
  'paid',
  'platform_updated',
  'hold_placed',
  'hold_released',
  'lines_changed',
  'promised',
  'stock_checking',
  'stock_locked',
  'allocated',
  'allocation_released',
  'split',
  'merged',
  'label_printed',
  'label_voided',
  'shipped',
  'moved',
  'delivered',
  'returned',
  'cancelled',
  'closed',
  'noted',
  'tagged',
  'tracking_revoked',
] as const
export type EventType = (typeof eventTypes)[number]

export function knownEvent(type: string): EventType | null {
  return eventTypes.find((known) => known === type) ?? null
}

export type EventTone = 'move' | 'hold' | 'bad' | 'good' | 'plain'

export function toneOf(type: string): EventTone {
  switch (type) {
    case 'delivered':
      return 'good'
    case 'cancelled':
    case 'returned':
    case 'label_voided':
      return 'bad'
    case 'hold_placed':
    case 'hold_released':
      return 'hold'
    case 'paid':
    case 'stock_locked':
    case 'allocated':
    case 'label_printed':
    case 'shipped':
    case 'moved':
      return 'move'
    default:
      return 'plain'
  }
}

const textIn = (data: OrderEventDto['data'], key: string): string => {
  const value = data?.[key]
  return typeof value === 'string' ? value : ''
}

/** Short facts that an event carries, as far as they are plain text. */
export function eventFacts(event: OrderEventDto) {
  const hold = event.data?.hold
  const holdData = typeof hold === 'object' && hold !== null ? ({ ...hold } as Record<string, unknown>) : null
  const changed = event.data?.changed
  const promisedAt = event.data?.promisedAt
  return {
    text: textIn(event.data, 'text'),
    waybill: textIn(event.data, 'waybill'),
    warehouseId: textIn(event.data, 'warehouseId'),
    holdReason: typeof holdData?.reason === 'string' ? holdData.reason : textIn(event.data, 'reason'),
    holdDetail: typeof holdData?.detail === 'string' ? holdData.detail : '',
    changed: Array.isArray(changed) ? changed.filter((field) => typeof field === 'string') : [],
    tags: Array.isArray(event.data?.tags) ? event.data.tags.filter((tag) => typeof tag === 'string') : [],
    promisedAt: typeof promisedAt === 'number' ? promisedAt : null,
    to: textIn(event.data, 'to'),
  }
}
