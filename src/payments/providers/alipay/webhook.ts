/** Asynchronous notifications of Alipay: opendocs.alipay.com/open/270/105902. */
import type {
  PlatformReply,
  UnreadableMessage,
  WebhookInput,
  WebhookRefusal,
  WebhookVerdict,
} from '../../../channels/channels.port.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import { refusalStatus, unreadable } from '../../../platform/pushes.ts'
import type { PaymentMessage, PaymentOptions } from '../../payment.port.ts'
import { publicKeysOf } from './client.ts'
import { isSignedNotification } from './sign.ts'
import { isRefund, paymentOf, refundOf } from './translate.ts'

const formOf = (rawBody: string): Record<string, string> => Object.fromEntries(new URLSearchParams(rawBody))

export async function verify({ rawBody }: WebhookInput, { credentials }: PaymentOptions): Promise<WebhookVerdict> {
  return (await isSignedNotification(publicKeysOf(credentials), formOf(rawBody)))
    ? { ok: true }
    : { ok: false, reason: 'bad_signature' }
}

export async function read(
  rawBody: string,
  { credentials: { appId = '', sellerId = '' } }: PaymentOptions,
): Promise<Result<readonly PaymentMessage[], UnreadableMessage>> {
  const form = formOf(rawBody)
  if (form.app_id !== appId) return unreadable(`of app ${form.app_id}`)
  if (sellerId !== '' && form.seller_id !== undefined && form.seller_id !== sellerId)
    return unreadable(`of seller ${form.seller_id}`)
  if (form.notify_type !== 'trade_status_sync') return ok([{ kind: 'ignored', why: form.notify_type ?? '' }])
  const payment = paymentOf(form)
  if (!payment)
    return err({
      code: 'ingest.unreadable',
      why: `trade_status ${form.trade_status}`,
      unknown: { field: 'trade_status', value: form.trade_status ?? '' },
    })
  if (payment.outTradeNo === '') return unreadable('no out_trade_no')
  const refund = isRefund(form) ? refundOf(form) : null
  return ok(refund ? [{ kind: 'refund', refund }] : [{ kind: 'payment', payment }])
}

/** Exactly these seven characters; anything else comes again. */
export const accepted = (): PlatformReply => ({ status: 200, body: 'success', contentType: 'text/plain' })

export const rejected = (reason: WebhookRefusal): PlatformReply => ({
  status: refusalStatus[reason],
  body: 'fail',
  contentType: 'text/plain',
})
