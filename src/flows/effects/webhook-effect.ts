/** What a commit tells the webhooks: facts of the moment, before an endpoint's rights and rows are applied. */
import type { WholeSummary } from '../../orders/order-summary.ts'
import type { WebhookEvent } from '../../webhooks/domain/event-types.ts'
import type { ToldEvent } from '../../webhooks/domain/order-news.ts'

/** Where it happened: what an endpoint's row scope is held against. `warehouseIds` null: the jobs say. */
export interface NewsPlace {
  readonly regionCode: string
  readonly warehouseIds: readonly string[] | null
}

export interface OrderNewsItem {
  readonly kind: 'order'
  readonly order: WholeSummary
  readonly place: NewsPlace
  readonly events: readonly ToldEvent[]
}

export interface ParcelNewsItem {
  readonly kind: 'parcel'
  readonly type: WebhookEvent
  readonly orderId: string
  readonly place: NewsPlace
  /** Tells two events of one parcel apart: the instant of the scan, epoch ms. */
  readonly at: number
  readonly data: Readonly<Record<string, unknown>>
}

/** Cases of these orders, or these cases, may have been opened or closed: the rows say which. */
export interface CaseNewsItem {
  readonly kind: 'cases'
  readonly orderIds: readonly string[]
  readonly caseIds: readonly string[]
}

export type WebhookNews = OrderNewsItem | ParcelNewsItem | CaseNewsItem

export interface WebhookEffect {
  readonly kind: 'webhook'
  readonly at: number
  readonly news: readonly WebhookNews[]
}

/** Levels of these SKUs have moved: told at most twice a minute each. */
export interface WebhookStockEffect {
  readonly kind: 'webhook.stock'
  readonly skus: readonly string[]
}
