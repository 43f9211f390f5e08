/** What the hub needs of a payment provider. One folder per provider under `providers/`; `registry.ts` lists them. */
import type * as z from 'zod'
import type {
  ConnectionForm,
  PlatformReply,
  UnreadableMessage,
  WebhookInput,
  WebhookRefusal,
  WebhookVerdict,
} from '../channels/channels.port.ts'
import type { Result } from '../core/result.ts'
import type { CanonicalOrder } from '../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../platform/integration-error.ts'

/** A payment as its provider tells it, in notifications and queries alike. */
export interface PaymentReport {
  /** The merchant's own order number, under which the buyer paid. */
  readonly outTradeNo: string
  /** The provider's number; null while nothing was paid. */
  readonly transactionId: string | null
  /** `unpaid` may still be paid, `closed` cannot; `refunded`: was paid, and (a part of) the money went back. */
  readonly state: 'unpaid' | 'paid' | 'refunded' | 'closed'
  readonly amountFen: number | null
  readonly currency: string
  /** Epoch ms. */
  readonly paidAt: number | null
}

export interface RefundReport {
  readonly outTradeNo: string
  /** Null where the provider does not say it. */
  readonly transactionId: string | null
  /** The number under which the refund was asked for: ours, or one of the merchant's own shop. */
  readonly refundNo: string
  readonly amountFen: number
  /** `failed`: the provider could not give it back; a person has to see to it. */
  readonly state: 'processing' | 'refunded' | 'failed'
  /** Epoch ms. */
  readonly refundedAt: number | null
}

export type PaymentMessage =
  | { readonly kind: 'payment'; readonly payment: PaymentReport }
  | { readonly kind: 'refund'; readonly refund: RefundReport }
  | { readonly kind: 'ignored'; readonly why: string }

export interface RefundRequest {
  readonly outTradeNo: string
  /** A repeat with the same number refunds nothing anew. */
  readonly refundNo: string
  readonly amountFen: number
  /** What the whole payment was. */
  readonly totalFen: number
  readonly reason: string
}

export interface PaymentOptions {
  /** Validated by `credentials` / `settings` of the adapter. */
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly now: () => number
  readonly fetch: typeof fetch
}

export interface PaymentAdapter {
  readonly kind: string
  readonly role: 'payment'
  readonly form: ConnectionForm
  readonly credentials: z.ZodType<Record<string, string>>
  readonly settings: z.ZodType<Record<string, unknown>>
  readonly payMethod: Extract<CanonicalOrder['payMethod'], 'wechat' | 'alipay'>
  readonly webhook: {
    /** On the raw body. May call the provider for a key that is not known yet. */
    verify(input: WebhookInput, options: PaymentOptions): Promise<WebhookVerdict>
    /** Of a body whose signature was checked. */
    read(rawBody: string, options: PaymentOptions): Promise<Result<readonly PaymentMessage[], UnreadableMessage>>
    accepted(): PlatformReply
    rejected(reason: WebhookRefusal): PlatformReply
  }
  /** Null: the provider knows no such order (the buyer never began to pay). */
  query(outTradeNo: string, options: PaymentOptions): Promise<Result<PaymentReport | null, IntegrationError>>
  refund(request: RefundRequest, options: PaymentOptions): Promise<Result<RefundReport, IntegrationError>>
  /** Null: the provider knows no such refund. */
  queryRefund(
    request: Pick<RefundRequest, 'outTradeNo' | 'refundNo' | 'amountFen'>,
    options: PaymentOptions,
  ): Promise<Result<RefundReport | null, IntegrationError>>
  /** A harmless call that proves account and signature; the text says what answered. */
  test(options: PaymentOptions): Promise<Result<string, IntegrationError>>
}
