import type { FeedOrder } from '../../../src/feed/feed.messages.ts'

export const aFeedOrder = (id: string, version: number): FeedOrder => ({
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
})
