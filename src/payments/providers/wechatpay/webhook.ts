/** Notifications of WeChat Pay: https://pay.weixin.qq.com/doc/v3/merchant/4012791861 (回调), 4013053257 (验签). */
import type {
  PlatformReply,
  UnreadableMessage,
  WebhookInput,
  WebhookRefusal,
  WebhookVerdict,
} from '../../../channels/channels.port.ts'
import { ok, type Result } from '../../../core/result.ts'
import { refusalStatus, unreadable } from '../../../platform/pushes.ts'
import { openNotification } from '../../../platform/wechatpay/notification.ts'
import { verifySigned } from '../../../platform/wechatpay/sign.ts'
import { readRefund, readTransaction } from '../../../platform/wechatpay/transaction.ts'
import type { PaymentMessage, PaymentOptions } from '../../payment.port.ts'
import { accountOf } from './account.ts'
import { paymentOf, refundOf } from './translate.ts'

export async function verify(input: WebhookInput, options: PaymentOptions): Promise<WebhookVerdict> {
  const verdict = await verifySigned(accountOf(options).config.platformKeys, input)
  return verdict === 'ok' ? { ok: true } : { ok: false, reason: verdict }
}

export async function read(
  rawBody: string,
  { credentials: { mchId = '', appId = '', apiV3Key = '' } }: PaymentOptions,
): Promise<Result<readonly PaymentMessage[], UnreadableMessage>> {
  const opened = await openNotification(apiV3Key, rawBody)
  if (!opened.ok)
    return unreadable(opened.error === 'undecryptable' ? 'the APIv3 key does not open it' : 'no notification')
  const { event, plain } = opened.value
  if (event.startsWith('REFUND.')) {
    const refund = readRefund(plain)
    if (!refund) return unreadable(`no refund in ${event}`)
    if (refund.mchId !== null && refund.mchId !== mchId) return unreadable(`of merchant ${refund.mchId}`)
    return ok([{ kind: 'refund', refund: refundOf(refund) }])
  }
  if (event !== 'TRANSACTION.SUCCESS') return ok([{ kind: 'ignored', why: event }])
  const transaction = readTransaction(plain)
  if (!transaction) return unreadable(`no transaction in ${event}`)
  if (transaction.mchId !== mchId || transaction.appId !== appId)
    return unreadable(`of merchant ${transaction.mchId}, app ${transaction.appId}`)
  return ok([{ kind: 'payment', payment: paymentOf(transaction) }])
}

/** 200 with nothing in the body; anything but 200 and 204 comes again. */
export const accepted = (): PlatformReply => ({ status: 200, body: '', contentType: 'text/plain' })

export const rejected = (reason: WebhookRefusal): PlatformReply => ({
  status: refusalStatus[reason],
  body: JSON.stringify({ code: 'FAIL', message: reason }),
  contentType: 'application/json',
})
