/** What the hub needs of a messenger: a group robot, an SMS service. One folder per service under `messengers/`. */
import type * as z from 'zod'
import type { ConnectionForm } from '../connections/connections.contract.ts'
import type { Result } from '../core/result.ts'
import type { IntegrationError } from '../platform/integration-error.ts'

export interface MessengerOptions {
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
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
  /** Phone for SMS; '' for a group. */
  readonly to: string
}

export interface MessengerAdapter {
  readonly kind: string
  readonly role: 'messenger'
  /** What the console's wizard draws. */
  readonly form?: ConnectionForm
  readonly credentials: z.ZodType<Record<string, string>>
  readonly settings: z.ZodType<Record<string, unknown>>
  /** The service's own limit (企业微信 robot: 20 a minute); null where it is per receiver. */
  readonly quota: { readonly calls: number; readonly windowMs: number } | null
  /** How many of the waiting notices fit into one message, from the front of the list; ≥ 1 when the list is not empty. */
  fits(notices: readonly OutgoingNotice[]): number
  /** Sends those notices as one message; the value is the service's message id ('' when it gives none). */
  send(notices: readonly OutgoingNotice[], options: MessengerOptions): Promise<Result<string, IntegrationError>>
  test(options: MessengerOptions): Promise<Result<string, IntegrationError>>
}
