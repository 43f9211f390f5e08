/** What the hub needs of a shop platform. One folder per platform implements it; `registry.ts` lists them. */
import type * as z from 'zod'
import type { Result } from '../core/result.ts'
import type { CanonicalOrder } from '../orders/canonical-order.contract.ts'
import type { IntegrationError, UnknownValue } from '../platform/integration-error.ts'

export interface WebhookInput {
  readonly headers: Headers
  /** Of the address that was called: some platforms sign there. */
  readonly query: URLSearchParams
  /** Path of that address, which some platforms sign; the hooks' route always tells it. */
  readonly path?: string
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

/** An order with what the platform itself sent for it, which the merchant's field rules read. Absent for orders of a file. */
export type OrderWithRaw = CanonicalOrder & { readonly raw?: Readonly<Record<string, unknown>> }

/** An order as a shop's API gave it; `plain` where the shop sends the receiver in plain text: sealed before anything is stored. */
export type FetchedOrder = OrderWithRaw & { readonly plain?: PlainReceiver }

/** What one pushed message says, after reading it. `externalId` makes repeats harmless. */
export type ChannelMessage = {
  readonly externalId: string
} /** `plain`: the receiver as it came, where a shop sends plain text; it is sealed before anything is stored. */ & (
  | {
      readonly kind: 'order'
      readonly order: CanonicalOrder
      readonly plain?: PlainReceiver
      /** The pushed order as the shop wrote it. */
      readonly raw?: OrderWithRaw['raw']
    }
  /** The push is a hint: read the order through the API. */
  | { readonly kind: 'order_changed'; readonly platformOrderId: string }
  | { readonly kind: 'ignored'; readonly why: string }
)

/** A message that nobody can read; it is parked with its raw text. */
export interface UnreadableMessage {
  readonly code: 'ingest.unreadable'
  readonly why: string
  readonly unknown?: UnknownValue
}

export interface ChannelToken {
  readonly accessToken: string
  readonly refreshToken: string
  /** Epoch ms at which the access token ends. */
  readonly expiresAt: number
}

export interface UnreadableOrder {
  readonly platformOrderId: string
  readonly raw: string
  readonly why: string
  /** What made it so, where it is a value that no table of ours has. */
  readonly unknown?: UnknownValue
}

export interface OrderPage {
  readonly orders: readonly FetchedOrder[]
  /** Orders of the page that could not be translated, with their raw text. */
  readonly unreadable: readonly UnreadableOrder[]
  /** Changed orders that the list only names; each is read by `fetchOrder`. */
  readonly ids?: readonly string[]
  /** When those of `ids` changed (epoch ms), where the list says it to the ms: a change that is stored is not read again. */
  readonly changedAt?: ReadonlyMap<string, number>
  readonly hasMore: boolean
  /** Where the next page begins, on platforms that page by a cursor; handed back as `cursor`. */
  readonly next?: string
  /** Number of the last page where the platform tells the total: lets `pullUpdated` page backwards. */
  readonly lastPage?: number
  /** The window holds more than the platform lets anybody page through: ask for a shorter one. */
  readonly tooWide?: boolean
}

/** A stretch of a platform's list; instants epoch ms, pages counted from 0 in the platform's safe direction. */
export interface ListWindow {
  readonly from: number
  readonly to: number
  readonly page: number
  /** `next` of the page before, on platforms that page by a cursor. */
  readonly cursor?: string
}

export interface PlacedPage extends Pick<OrderPage, 'hasMore' | 'next' | 'lastPage' | 'tooWide'> {
  /** `placedAt` is null where the platform's list only names orders: then they were placed within the window. */
  readonly placed: readonly { readonly platformOrderId: string; readonly placedAt: number | null }[]
}

export interface MemoNotice {
  readonly platformOrderId: string
  readonly text: string
  /** 0 none, 1 red, 2 yellow, 3 green, 4 blue, 5 purple; platforms without flags leave it out. */
  readonly flag: number
}

export interface ShipNotice {
  readonly platformOrderId: string
  readonly lines: readonly { readonly platformLineId: string; readonly quantity: number }[]
  /** True when these lines are not the whole order (split parcel). */
  readonly partial: boolean
  /** Of a split order whose every piece has left with this parcel: the waybills of its other parcels. Absent while pieces are here. */
  readonly otherWaybills?: readonly string[]
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
  fetchOrder(platformOrderId: string): Promise<Result<FetchedOrder, IntegrationError>>
  /** One page of orders modified within [from, to]. */
  listUpdated(window: ListWindow): Promise<Result<OrderPage, IntegrationError>>
  /** Orders whose refund or after-sale changed, where the platform does not count that as a change of the order. */
  listRefunded?(window: ListWindow): Promise<Result<OrderPage, IntegrationError>>
  /** Orders placed within [from, to], all states: what our own books are held against. */
  listPlaced?(window: ListWindow): Promise<Result<PlacedPage, IntegrationError>>
  ship(notice: ShipNotice): Promise<Result<void, IntegrationError>>
  setStock(notice: StockNotice): Promise<Result<void, IntegrationError>>
  pauseListing(shopProductId: string): Promise<Result<void, IntegrationError>>
  resumeListing(shopProductId: string): Promise<Result<void, IntegrationError>>
  /** Writes the seller's memo back. */
  writeMemo?(memo: MemoNotice): Promise<Result<void, IntegrationError>>
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
  readonly role: 'shop' | 'courier' | 'messenger' | 'erp' | 'payment'
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

/** How a platform lets its lists be asked, ms. What is absent: slices of 6 h, 10 min of overlap, 89 days back, up to now. */
export interface PullRules {
  /** Longest stretch of one request. */
  readonly sliceMs?: number
  readonly overlapMs?: number
  /** How far back the platform lists changes. */
  readonly deepestMs?: number
  /** The newest instant that may be asked lies this long ago. */
  readonly lagMs?: number
}

export type WebhookRefusal = 'bad_signature' | 'stale' | 'overloaded' | 'too_large'

export interface ChannelWebhook {
  verify(input: WebhookInput, credentials: Readonly<Record<string, string>>): Promise<WebhookVerdict>
  /** Credentials are for bodies that come encrypted. */
  read(
    rawBody: string,
    credentials: Readonly<Record<string, string>>,
  ): Result<readonly ChannelMessage[], UnreadableMessage>
  accepted(): PlatformReply
  rejected(reason: WebhookRefusal): PlatformReply
  /** The platform proves the address before it pushes: the answer that it waits for, or null when this call is no such proof. */
  greet?(input: WebhookInput, credentials: Readonly<Record<string, string>>): PlatformReply | null
}

/** Messages that wait on the platform's side until they are fetched and confirmed. */
export interface ChannelInbox {
  /** At most one request's worth; `body` is what `webhook.read` reads. */
  fetch(
    options: ClientOptions,
  ): Promise<Result<readonly { readonly id: string; readonly body: string }[], IntegrationError>>
  confirm(options: ClientOptions, ids: readonly string[]): Promise<Result<void, IntegrationError>>
}

/** What opens a platform's socket: signed by us and good for minutes, so that the app's secret stays here. */
export interface SocketTicket {
  readonly protocol: 'pmc' | 'tmc'
  readonly url: string
  /** Connections of one app share a socket; `shop` tells whose a message is, '' for any. */
  readonly account: string
  readonly shop: string
  /** Fields of the first frame, where the platform wants one. */
  readonly hello?: Readonly<Record<string, string>>
}

/** Messages over a socket of the platform. A Worker cannot hold one: the merchant's relay does (`relay/`), and pushes what comes to our hooks. */
export interface ChannelSocket {
  ticket(options: Pick<ClientOptions, 'credentials' | 'settings' | 'now'>): SocketTicket
  /** Lets the platform send this shop's messages, where its token alone does not. */
  permit?(options: ClientOptions): Promise<Result<void, IntegrationError>>
}

/** The merchant agrees on a page of the platform, which comes back with a code. */
export interface ChannelAuthorisation {
  /** Address of that page. `state` comes back unchanged. */
  url(
    options: Pick<ClientOptions, 'credentials' | 'settings'>,
    back: { readonly redirectUri: string; readonly state: string },
  ): string
  /** `query`: what the platform sent back, its own signature over it included where it has one. */
  exchange(
    options: Omit<ClientOptions, 'accessToken'>,
    back: { readonly query: URLSearchParams; readonly redirectUri: string },
  ): Promise<Result<ChannelToken, IntegrationError>>
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
  readonly pullRules?: PullRules
  /** Bodies of pushes hold people's data in plain text: they are kept sealed. */
  readonly plainPushes?: boolean
  /** The client has `writeMemo`. */
  readonly memos?: boolean
  /** The client has `listRefunded`. */
  readonly listsRefunds?: boolean
  /** The platform's own limit over all calls of one shop, where it has one that we can keep. */
  readonly quota?: { readonly calls: number; readonly windowMs: number }
  readonly needsToken: boolean
  /** `noWebhook` for platforms that push nothing over HTTP and have no inbox. */
  readonly webhook: ChannelWebhook
  readonly inbox?: ChannelInbox
  readonly socket?: ChannelSocket
  readonly authorisation?: ChannelAuthorisation
  /**
   * First token (`refreshToken` null: from what the credentials hold, `unauthorised` when the merchant has yet to agree on
   * the platform's page) or the next one.
   */
  requestToken(
    options: Omit<ClientOptions, 'accessToken'>,
    refreshToken: string | null,
  ): Promise<Result<ChannelToken, IntegrationError>>
  client(options: ClientOptions): ChannelClient
}
