/** What the hub needs of a courier service: labels, tracking, interception. One folder per service under `carriers/`. */
import type * as z from 'zod'
import type { PlatformReply, WebhookInput, WebhookVerdict } from '../channels/channels.port.ts'
import type { ConnectionForm } from '../connections/connections.contract.ts'
import type { Result } from '../core/result.ts'
import type { IntegrationError } from '../platform/integration-error.ts'

export const canonicalNodes = [
  'no_info',
  'created',
  'awaiting_pickup',
  'picked_up',
  'in_transit',
  'departed_hub',
  'arrived_hub',
  'arrived_branch',
  'out_for_delivery',
  'awaiting_collection',
  'delivered',
  'exception',
  'refused',
  'returning',
  'returned',
  'cancelled',
  'customs',
] as const
export type CanonicalNode = (typeof canonicalNodes)[number]

/** One line of a parcel's history. */
export interface TrackNode {
  readonly at: number
  readonly node: CanonicalNode
  /** The courier's own text, phones masked. */
  readonly text: string
  readonly place: string
  /** The courier's own code. */
  readonly code: string
  /** Of `out_for_delivery` alone: the driver's phone, given for the buyer. */
  readonly phone?: string
}

export interface TrackReport {
  readonly waybill: string
  readonly carrier: string
  readonly nodes: readonly TrackNode[]
  /** `ended`: the service stops watching (signed, or given up). */
  readonly watching: 'on' | 'ended' | 'gave_up'
  /** Codes that the service's table does not hold: their lines read `in_transit`, and people are told. Absent: none. */
  readonly unknownCodes?: readonly string[]
}

export interface Party {
  readonly company: string
  readonly name: string
  readonly phone: string
  readonly province: string
  readonly city: string
  readonly district: string
  readonly address: string
}

export interface LabelRequest {
  /** Unique per fulfilment: a repeat returns the same waybill. */
  readonly orderCode: string
  /** Carrier in our code (`yuantong`, `zhongtong`, `shunfeng` …). */
  readonly carrier: string
  readonly sender: Party
  readonly receiver: Party
  readonly goods: readonly { readonly name: string; readonly quantity: number }[]
  /** Grams; 0 when unknown. */
  readonly weightG: number
  readonly remark: string
  /** The platform's ciphertexts of a masked receiver (`receiver.cipher` of the order), handed on unread; absent when there are none. */
  readonly receiverCipher?: Readonly<Record<string, string>> | null
}

export interface Label {
  readonly waybill: string
  readonly carrier: string
  /** 大头笔 / 三段码: what sorters read. */
  readonly routeMark: string
  readonly packageCode: string
  /** Print template of the service, HTML; '' when none came. */
  readonly template: string
}

export interface CancelledLabel {
  readonly orderCode: string
  readonly waybill: string
  readonly carrier: string
}

/** Waybills that are left at one branch of a carrier; `left` null where the service knows no number. */
export interface WaybillBalance {
  readonly carrier: string
  readonly branch: string
  readonly left: number | null
}

/** A parcel that the tracking service is to watch. */
export interface WatchedParcel {
  readonly waybill: string
  readonly carrier: string
  readonly phoneTail: string
  readonly from: string
  readonly to: string
  readonly callbackUrl: string
  readonly salt: string
}

export interface AskedParcel {
  readonly waybill: string
  readonly carrier: string
  readonly phoneTail: string
}

/** What a parcel on the road can be made to do. Services refuse what they do not offer (`refused`, never an error). */
export const interceptionKinds = ['return_to_sender', 'return_to_branch', 'change_address'] as const
export type InterceptionKind = (typeof interceptionKinds)[number]

export interface InterceptionRequest {
  /** Ours, one per wish: a repeat after a lost answer carries the same. */
  readonly requestId: string
  readonly kind: InterceptionKind
  readonly waybill: string
  readonly carrier: string
  readonly orderCode: string
  /** Where it goes back to. */
  readonly sender: Party
  /** The new address of `change_address`; null otherwise. */
  readonly receiver: Party | null
  readonly reason: string
  /** Where results are pushed: the connection's own hook. */
  readonly callbackUrl: string
}

/**
 * - `requested`: the service was asked, and has not said whether it will.
 * - `accepted`: it will try. The parcel is not stopped yet: only `succeeded`, or a track that reads `returning`, says so.
 * - `refused`: it will not: signed for, not collected yet, a kind that it does not offer. Final; the detail says why.
 * - `succeeded`, `failed`: how an accepted one ended. Final.
 */
export const interceptionStates = ['requested', 'accepted', 'refused', 'succeeded', 'failed'] as const
export type InterceptionState = (typeof interceptionStates)[number]

export interface Interception {
  readonly waybill: string
  readonly state: InterceptionState
  /** The service's own number, which `cancel` and `query` want; '' when it gave none. */
  readonly reference: string
  /** The service's own words, phones masked. */
  readonly detail: string
}

export interface AskedInterception {
  readonly requestId: string
  readonly waybill: string
  readonly carrier: string
  readonly reference: string
  readonly kind: InterceptionKind
}

/** Stopping a parcel on the road. An `IntegrationError` that is retryable leaves open whether it was asked: ask again with the same request. */
export interface CarrierInterception {
  request(wish: InterceptionRequest, options: CarrierOptions): Promise<Result<Interception, IntegrationError>>
  /** Absent where a wish cannot be taken back. One that stops nothing (any more) counts as taken back: a repeat after a crash says yes. */
  cancel?(asked: AskedInterception, options: CarrierOptions): Promise<Result<void, IntegrationError>>
  /** Absent where the service only pushes, or where the parcel's track alone tells the outcome. */
  query?(asked: AskedInterception, options: CarrierOptions): Promise<Result<Interception, IntegrationError>>
  /**
   * A push to the connection's hook (verified as tracks are): null when it speaks of something else. A result that is not
   * explicit reads `requested`: only the track may then say that the parcel came back.
   */
  read?(rawBody: string): readonly Interception[] | null
}

/** What a connection may be chosen for. */
export type CourierTask = 'labels' | 'tracking' | 'intercept'

export interface CarrierOptions {
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly now: () => number
  readonly fetch: typeof fetch
}

export interface CarrierAdapter {
  readonly kind: string
  readonly role: 'courier'
  /** What the console's wizard draws. */
  readonly form?: ConnectionForm
  readonly credentials: z.ZodType<Record<string, string>>
  readonly settings: z.ZodType<Record<string, unknown>>
  /** Whether a connection of these credentials does this for a carrier (our code): own accounts decide it at some services. */
  serves(carrier: string, task: CourierTask, credentials: Readonly<Record<string, string>>): boolean
  readonly labels: null | {
    create(request: LabelRequest, options: CarrierOptions): Promise<Result<Label, IntegrationError>>
    cancel(label: CancelledLabel, options: CarrierOptions): Promise<Result<void, IntegrationError>>
    /** Waybills left, where the service tells. */
    balance?(options: CarrierOptions): Promise<Result<readonly WaybillBalance[], IntegrationError>>
  }
  readonly tracking: null | {
    subscribe(parcel: WatchedParcel, options: CarrierOptions): Promise<Result<void, IntegrationError>>
    query(parcel: AskedParcel, options: CarrierOptions): Promise<Result<TrackReport, IntegrationError>>
    /** Queries that this service bears; `settings.pollsPerMinute` of the connection replaces it. */
    readonly pollsPerMinute: number
    verify(input: WebhookInput, credentials: Readonly<Record<string, string>>): Promise<WebhookVerdict>
    read(rawBody: string): Result<readonly TrackReport[], { readonly code: 'ingest.unreadable'; readonly why: string }>
    /** `push` is the accepted message: some services want their account and the time in the answer. */
    accepted(push?: { readonly rawBody: string; readonly now: number }): PlatformReply
    rejected(reason: 'bad_signature' | 'stale' | 'overloaded' | 'too_large'): PlatformReply
  }
  readonly intercept: null | CarrierInterception
  /** A harmless call that proves the credentials; the text says what answered. */
  test(options: CarrierOptions): Promise<Result<string, IntegrationError>>
}
