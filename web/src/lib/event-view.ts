/** How an event of an order looks in the timeline. */
import type { OrderEventDto } from '../api/orders.ts'

export const eventTypes = [
  'accepted',
  'paid',
  'platform_updated',
  'address_change',
  'hold_placed',
  'hold_released',
  'lines_changed',
  'bundle_opened',
  'promised',
  'stock_checking',
  'stock_locked',
  'allocated',
  'allocation_released',
  'revived',
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
  'fulfilment_moved',
  'noted',
  'tagged',
  'marked',
  'tracking_revoked',
  'parcel_joined',
  'parcel_parted',
  'memo_written',
  'reshipped',
  'interception',
] as const
export type EventType = (typeof eventTypes)[number]

/** The event's words; null for one that is not known. A promise is given once: what comes after it is an estimate. */
export function eventWord({ type, data }: Pick<OrderEventDto, 'type' | 'data'>): EventType | 'estimated' | null {
  if (type === 'promised' && data?.first === false) return 'estimated'
  return eventTypes.find((known) => known === type) ?? null
}

/** Steps of a package job in the warehouse. */
export const jobSteps = [
  'start_picking',
  'pick',
  'pack',
  'weigh',
  'label',
  'void_label',
  'hand_over',
  'collect',
  'intercept',
  'cancel',
] as const

/** Events worth a line, newest first. A job's label and hand-over are followed by the order's own event of the same thing. */
export function timelineOf(events: readonly OrderEventDto[]): readonly OrderEventDto[] {
  const sorted = [...events].sort((a, b) => b.version - a.version)
  return sorted.filter((event, index) => {
    if (event.type !== 'fulfilment_moved') return true
    const next = sorted[index - 1]?.type
    const step = textIn(event.data, 'step')
    return !((step === 'label' && next === 'label_printed') || (step === 'hand_over' && next === 'shipped'))
  })
}

/** A reason in words; codes of steps and statuses of platforms say nothing to people. */
export function saidReason(
  event: Pick<OrderEventDto, 'reason'>,
  newer: Pick<OrderEventDto, 'reason'> | undefined,
): string {
  if (newer?.reason === event.reason || /^[a-z_.\d]*$/.test(event.reason)) return ''
  return event.reason
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
    case 'fulfilment_moved':
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
    others: [event.data?.with, event.data?.from].flatMap((list) =>
      Array.isArray(list) ? list.filter((no) => typeof no === 'string') : [],
    ),
    promisedAt: typeof promisedAt === 'number' ? promisedAt : null,
    to: textIn(event.data, 'to'),
    step: jobSteps.find((step) => step === event.data?.step) ?? null,
  }
}
