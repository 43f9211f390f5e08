/** What the hub needs of a messenger: a group robot, an SMS service. One folder per service under `messengers/`. */
import type * as z from 'zod'
import type {
  ChannelToken,
  PlatformReply,
  WebhookInput,
  WebhookRefusal,
  WebhookVerdict,
} from '../channels/channels.port.ts'
import type { ConnectionForm } from '../connections/connections.contract.ts'
import type { Result } from '../core/result.ts'
import type { IntegrationError } from '../platform/integration-error.ts'

export interface MessengerOptions {
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  /** Of messengers that ask for one, fresh from the gate. */
  readonly accessToken?: string
  readonly now: () => number
  readonly fetch: typeof fetch
}

/** One notice to be told; several may go out as one message. */
export interface OutgoingNotice {
  readonly noticeId: string
  readonly event: string
  readonly title: string
  /** Markdown for groups; for SMS the template's parameters are used instead. */
  readonly body: string
  readonly params: Readonly<Record<string, string>>
  /** Phone for SMS, userid for an app's message, openid of a buyer; '' for a group, or for whoever the settings name. */
  readonly to: string
}

/** What a messenger reports by itself. */
export type MessengerEvent =
  /** The end of a message's way to a phone. One of `noticeId` and `messageId` may be ''. */
  | {
      readonly kind: 'receipt'
      readonly noticeId: string
      readonly messageId: string
      readonly delivered: boolean
      /** Why it did not arrive, in the service's words. */
      readonly reason: string
      /** Epoch ms. */
      readonly at: number
    }
  /** Somebody pressed the button of a message. */
  | { readonly kind: 'press'; readonly noticeId: string; readonly userId: string }
  /** A buyer agreed to one message of a template, or wants none of it any more. */
  | {
      readonly kind: 'consent'
      readonly openid: string
      readonly templateId: string
      readonly agreed: boolean
      /** Epoch ms. */
      readonly at: number
      /** Names it among those of the same buyer and template. */
      readonly ref: string
    }

type Credentials = Readonly<Record<string, string>>

/** Calls of the service to `/hooks/…`. */
export interface MessengerCallback {
  /** Answers the check of the address; null for any other call. */
  greet?(input: WebhookInput, credentials: Credentials): PlatformReply | null
  verify(input: WebhookInput, credentials: Credentials): WebhookVerdict
  accepted(input: WebhookInput, credentials: Credentials): PlatformReply
  rejected(reason: WebhookRefusal): PlatformReply
  /** What a verified body says; nothing for events that the hub does not care about. */
  read(body: string, credentials: Credentials): readonly MessengerEvent[]
}

export interface MessengerAdapter {
  readonly kind: string
  readonly role: 'messenger'
  /** What the console's wizard draws. */
  readonly form?: ConnectionForm
  readonly credentials: z.ZodType<Record<string, string>>
  readonly settings: z.ZodType<Record<string, unknown>>
  /** Whom a notice can name: nobody, a phone, a colleague by the userid that they gave, or a buyer who agreed. */
  readonly addresses: 'group' | 'phone' | 'member' | 'openid'
  /** Reports whether a message arrived; where none are given, its acceptance counts. `with_callback`: once a `token` is set for it. */
  readonly receipts: boolean | 'with_callback'
  readonly callback?: MessengerCallback
  /** Of messengers that ask for a token; the gate keeps it and lets one caller at a time ask. */
  requestToken?(options: MessengerOptions): Promise<Result<ChannelToken, IntegrationError>>
  /** How long a notice may be tried; then the next of its chain is told. A day when absent. */
  readonly patienceMs?: number
  /** Of messengers that write to buyers: each message takes up a consent. */
  readonly consents?: {
    /** The template whose consent a message of this event takes up; null where the tenant has none. */
    templateOf(event: string, settings: Readonly<Record<string, unknown>>): string | null
    /** Whether this refusal says that no consent is left. */
    isGone(error: IntegrationError): boolean
    /** Whose login code it is. */
    openidOf(code: string, options: MessengerOptions): Promise<Result<string, IntegrationError>>
  }
  /** The service's own limit (企业微信 robot: 20 a minute); null where it is per receiver. */
  readonly quota: { readonly calls: number; readonly windowMs: number } | null
  /** How many of the waiting notices fit into one message, from the front of the list; ≥ 1 when the list is not empty. */
  fits(notices: readonly OutgoingNotice[]): number
  /** Sends those notices as one message; the value is the service's message id ('' when it gives none). */
  send(notices: readonly OutgoingNotice[], options: MessengerOptions): Promise<Result<string, IntegrationError>>
  test(options: MessengerOptions): Promise<Result<string, IntegrationError>>
}
