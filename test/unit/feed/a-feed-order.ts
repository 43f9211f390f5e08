import type { FeedOrderNews, FeedViewer } from '../../../src/feed/feed.messages.ts'

export const aFeedOrder = (id: string, version: number, more: Partial<FeedOrderNews> = {}): FeedOrderNews => ({
  id,
  hubNo: `H${id}`,
  channel: 'doudian',
  connectionId: 'con_1',
  platformOrderId: '1',
  status: 'paid',
  holds: [],
  tags: [],
  priority: 0,
  payableFen: 100,
  warehouseId: null,
  waybill: null,
  paidAt: 1,
  shipBy: null,
  promisedAt: null,
  expectedAt: null,
  deliveredAt: null,
  createdAt: 1,
  updatedAt: 1,
  version,
  place: { regionCode: '330110', warehouseIds: [] },
  were: [],
  ...more,
})

/** Somebody who may see everything, unless said otherwise. */
export const aViewer = (more: Partial<FeedViewer> = {}): FeedViewer => ({
  actorId: 'usr_1',
  rights: ['finance:read', 'stock:read', 'cases:read'],
  regions: null,
  warehouses: null,
  ...more,
})
