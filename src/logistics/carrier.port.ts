/** What the hub needs of a courier service: labels, tracking. One folder per service under `carriers/`. */
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
}

export interface TrackReport {
  readonly waybill: string
  readonly carrier: string
  readonly nodes: readonly TrackNode[]
  /** `ended`: the service stops watching (signed, or given up). */
  readonly watching: 'on' | 'ended' | 'gave_up'
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
  readonly labels: null | {
    create(request: LabelRequest, options: CarrierOptions): Promise<Result<Label, IntegrationError>>
    cancel(
      label: { readonly orderCode: string; readonly waybill: string; readonly carrier: string },
      options: CarrierOptions,
    ): Promise<Result<void, IntegrationError>>
  }
  readonly tracking: null | {
    subscribe(
      parcel: {
        readonly waybill: string
        readonly carrier: string
        readonly phoneTail: string
        readonly from: string
        readonly to: string
        readonly callbackUrl: string
        readonly salt: string
      },
      options: CarrierOptions,
    ): Promise<Result<void, IntegrationError>>
    query(
      parcel: { readonly waybill: string; readonly carrier: string; readonly phoneTail: string },
      options: CarrierOptions,
    ): Promise<Result<TrackReport, IntegrationError>>
    verify(input: WebhookInput, credentials: Readonly<Record<string, string>>): Promise<WebhookVerdict>
    read(rawBody: string): Result<readonly TrackReport[], { readonly code: 'ingest.unreadable'; readonly why: string }>
    /** `push` is the accepted message: some services want their account and the time in the answer. */
    accepted(push?: { readonly rawBody: string; readonly now: number }): PlatformReply
    rejected(reason: 'bad_signature' | 'stale' | 'overloaded' | 'too_large'): PlatformReply
  }
  /** A harmless call that proves the credentials; the text says what answered. */
  test(options: CarrierOptions): Promise<Result<string, IntegrationError>>
}
