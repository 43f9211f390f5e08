/** What an endpoint can be told of, and the right that its maker needs for it. */
export const webhookEvents = {
  'order.created': 'orders:read',
  'order.paid': 'orders:read',
  'order.updated': 'orders:read',
  'order.held': 'orders:read',
  'order.released': 'orders:read',
  'order.allocated': 'orders:read',
  'order.unallocated': 'orders:read',
  'order.label_printed': 'orders:read',
  'order.shipped': 'orders:read',
  'order.in_transit': 'orders:read',
  'order.out_for_delivery': 'orders:read',
  'order.delivered': 'orders:read',
  'order.cancelled': 'orders:read',
  'order.returned': 'orders:read',
  'order.closed': 'orders:read',
  'promise.changed': 'orders:read',
  'parcel.created': 'orders:read',
  'parcel.in_transit': 'orders:read',
  'parcel.out_for_delivery': 'orders:read',
  'parcel.delivered': 'orders:read',
  'parcel.exception': 'orders:read',
  'parcel.returned': 'orders:read',
  'stock.changed': 'stock:read',
  'stock.low': 'stock:read',
  'case.opened': 'cases:read',
  'case.closed': 'cases:read',
} as const

export type WebhookEvent = keyof typeof webhookEvents

export const webhookEventNames = Object.keys(webhookEvents) as [WebhookEvent, ...WebhookEvent[]]

/** Sent by hand; nobody subscribes to it. */
export const TEST_EVENT = 'webhook.test'

/** Rights that decide what a message shows; an endpoint holds those of its maker. */
export const payloadRights = ['orders:read', 'stock:read', 'cases:read', 'finance:read'] as const

/** Rights that these events need. */
export const rightsOfEvents = (events: readonly WebhookEvent[]): string[] => [
  ...new Set(events.map((event) => webhookEvents[event])),
]
