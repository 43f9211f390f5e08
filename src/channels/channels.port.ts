/** What the hub needs of a shop platform. One folder per platform implements it; `registry.ts` lists them. */
import type * as z from 'zod'
import type { Result } from '../core/result.ts'
import type { CanonicalOrder } from '../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../platform/integration-error.ts'

export interface WebhookInput {
  readonly headers: Headers
  /** The body exactly as it came: signatures are over bytes, never over re-serialised JSON. */
  readonly rawBody: string
  readonly now: number
}

export type WebhookVerdict = { readonly ok: true } | { readonly ok: false; readonly reason: 'bad_signature' | 'stale' }

/** An answer in the platform's own form. */
export interface PlatformReply {
  readonly status: number
  readonly body: string
  readonly contentType: string
}

export interface PlainReceiver {
  readonly name: string
  readonly phone: string
  readonly address: string
}

/** What one pushed message says, after reading it. `externalId` makes repeats harmless. */
export type ChannelMessage = {
  readonly externalId: string
} /** `plain`: the receiver as it came, where a shop sends plain text; it is sealed before anything is stored. */ & (
  | { readonly kind: 'order'; readonly order: CanonicalOrder; readonly plain?: PlainReceiver }
  /** The push is a hint: read the order through the API. */
  | { readonly kind: 'order_changed'; readonly platformOrderId: string }
  | { readonly kind: 'ignored'; readonly why: string }
)

/** A message that nobody can read; it is parked with its raw text. */
export interface UnreadableMessage {
  readonly code: 'ingest.unreadable'
  readonly why: string
}

export interface ChannelToken {
  readonly accessToken: string
  readonly refreshToken: string
  /** Epoch ms at which the access token ends. */
  readonly expiresAt: number
}

export interface OrderPage {
  readonly orders: readonly CanonicalOrder[]
  /** Orders of the page that could not be translated, with their raw text. */
  readonly unreadable: readonly { readonly platformOrderId: string; readonly raw: string; readonly why: string }[]
  readonly hasMore: boolean
  /** Number of the last page where the platform tells the total: lets `pullUpdated` page backwards. */
  readonly lastPage?: number
  /** The window holds more than the platform lets anybody page through: ask for a shorter one. */
  readonly tooWide?: boolean
}

export interface ShipNotice {
  readonly platformOrderId: string
  readonly lines: readonly { readonly platformLineId: string; readonly quantity: number }[]
  /** True when these lines are not the whole order (split parcel). */
  readonly partial: boolean
  readonly waybill: string
  /** Our carrier code (`yuantong`, `zhongtong` … as 快递100 names them); the adapter maps it. */
  readonly carrier: string
  readonly idempotencyKey: string
}

export interface StockNotice {
  readonly shopProductId: string
  readonly shopSkuId: string
  /** Absolute sellable pieces. */
  readonly quantity: number
  readonly idempotencyKey: string
}

/** The platform's API for one shop, with a valid token already in hand. Every call is one outside request with a timeout. */
export interface ChannelClient {
  fetchOrder(platformOrderId: string): Promise<Result<CanonicalOrder, IntegrationError>>
  /** One page of orders modified within [from, to] (epoch ms), pages counted from 0 in the platform's safe direction. */
  listUpdated(window: {
    readonly from: number
    readonly to: number
    readonly page: number
  }): Promise<Result<OrderPage, IntegrationError>>
  ship(notice: ShipNotice): Promise<Result<void, IntegrationError>>
  setStock(notice: StockNotice): Promise<Result<void, IntegrationError>>
  pauseListing(shopProductId: string): Promise<Result<void, IntegrationError>>
  resumeListing(shopProductId: string): Promise<Result<void, IntegrationError>>
  /** A harmless call that proves credentials and signature; the text says what answered ("抖店 示例旗舰店, 42 单 / 24h"). */
  test(): Promise<Result<string, IntegrationError>>
}

export interface ClientOptions {
  /** Validated by `credentials` / `settings` of the adapter. */
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly accessToken: string
  readonly now: () => number
  readonly fetch: typeof fetch
}

/** What the console asks for when somebody connects this platform. Labels are Chinese. */
export interface ConnectionForm {
  readonly kind: string
  readonly role: 'shop' | 'courier' | 'messenger' | 'erp'
  readonly name: string
  readonly hint: string
  /** `aliases`: other names that people use for the same value. */
  readonly credentials: readonly {
    readonly key: string
    readonly label: string
    readonly secret: boolean
    readonly optional?: boolean
    readonly aliases?: readonly string[]
  }[]
  readonly settings: readonly { readonly key: string; readonly label: string; readonly placeholder: string }[]
}

export interface ChannelAdapter {
  readonly kind: string
  readonly role: 'shop'
  readonly form?: ConnectionForm
  /** The platform's own names in camelCase, each a string. */
  readonly credentials: z.ZodType<Record<string, string>>
  readonly settings: z.ZodType<Record<string, unknown>>
  /** False for channels that push whole orders and have nothing to pull or token to keep (the open channel). */
  readonly pulls: boolean
  readonly needsToken: boolean
  readonly webhook: {
    verify(input: WebhookInput, credentials: Readonly<Record<string, string>>): Promise<WebhookVerdict>
    read(rawBody: string): Result<readonly ChannelMessage[], UnreadableMessage>
    accepted(): PlatformReply
    rejected(reason: 'bad_signature' | 'stale' | 'overloaded' | 'too_large'): PlatformReply
  }
  /** First token (`refreshToken` null) or the next one. */
  requestToken(
    options: Omit<ClientOptions, 'accessToken'>,
    refreshToken: string | null,
  ): Promise<Result<ChannelToken, IntegrationError>>
  client(options: ClientOptions): ChannelClient
}
