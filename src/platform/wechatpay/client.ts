/** Calls of WeChat Pay: a native order (a QR code), its query, its end, refunds. Answers are verified as notifications are. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { formatLocal } from '../../core/time.ts'
import type { IntegrationError } from '../integration-error.ts'
import { callOutside, errorOfStatus, integrationError, type OutsideAnswer } from '../outside-call.ts'
import { authorization, type KeySource, verifySigned } from './sign.ts'
import { type Refund, readRefund, readTransaction, type Transaction } from './transaction.ts'

const PROVIDER = 'wechatpay'

export const WECHATPAY_GATEWAY = 'https://api.mch.weixin.qq.com'

/** An account of a merchant number. */
export interface WechatPayAccount {
  readonly mchId: string
  readonly appId: string
  /** Serial number of the merchant's certificate, upper hex. */
  readonly merchantSerial: string
  /** PKCS#8, PEM. */
  readonly privateKey: string
  readonly apiV3Key: string
  /** '' for WeChat Pay itself. */
  readonly gateway: string
}

export interface WechatPayOptions {
  /** `platformKeys`: public keys by what `Wechatpay-Serial` calls them, or where to look for them. */
  readonly config: WechatPayAccount & { readonly platformKeys: Readonly<Record<string, string>> | KeySource }
  readonly fetch: typeof fetch
  readonly now: () => number
}

type Answer<T> = Promise<Result<T, IntegrationError>>

interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body: string
}

/** The answer as it came, its signature not yet checked. Any status but 2xx is an error. */
export async function callUnverified(
  { config, fetch: send, now }: Pick<WechatPayOptions, 'fetch' | 'now'> & { readonly config: WechatPayAccount },
  request: Request,
): Answer<OutsideAnswer> {
  const timestamp = String(Math.floor(now() / 1000))
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': 'dingshu',
    authorization: await authorization(config, { ...request, timestamp, nonce }),
    ...(request.body === '' ? {} : { 'content-type': 'application/json' }),
  }
  const { method, path, body } = request
  const answer = await callOutside({
    provider: PROVIDER,
    fetch: send,
    method,
    url: `${config.gateway || WECHATPAY_GATEWAY}${path}`,
    headers,
    ...(body === '' ? {} : { body }),
  })
  if (!answer.ok) return answer
  const failed = errorOfStatus(PROVIDER, answer.value)
  return failed ? err(failed) : answer
}

async function call(options: WechatPayOptions, request: Request): Answer<string> {
  const answer = await callUnverified(options, request)
  if (!answer.ok) return answer
  const { headers, text: rawBody } = answer.value
  const verdict = await verifySigned(options.config.platformKeys, { headers, rawBody, now: options.now() })
  return verdict === 'ok' ? ok(rawBody) : err(integrationError(PROVIDER, 'malformed', `the answer is ${verdict}`))
}

export interface NativeOrder {
  readonly outTradeNo: string
  readonly description: string
  readonly amountFen: number
  /** Comes back in every message about the order, at most 127 characters. */
  readonly attach: string
  readonly notifyUrl: string
  /** Epoch ms. */
  readonly expiresAt: number
}

/** The text of the QR code (`weixin://wxpay/bizpayurl?pr=…`). */
export async function createNative(options: WechatPayOptions, order: NativeOrder): Answer<string> {
  const body = JSON.stringify({
    appid: options.config.appId,
    mchid: options.config.mchId,
    description: order.description,
    out_trade_no: order.outTradeNo,
    time_expire: `${formatLocal(order.expiresAt).replace(' ', 'T')}+08:00`,
    attach: order.attach,
    notify_url: order.notifyUrl,
    amount: { total: order.amountFen, currency: 'CNY' },
  })
  const answer = await call(options, { method: 'POST', path: '/v3/pay/transactions/native', body })
  if (!answer.ok) return answer
  const { code_url: codeUrl } = (tryParseJson(answer.value) ?? {}) as { code_url?: unknown }
  return typeof codeUrl === 'string' ? ok(codeUrl) : err(integrationError(PROVIDER, 'malformed', 'no code_url'))
}

const orderPath = (outTradeNo: string): string => `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}`

export async function queryOrder(options: WechatPayOptions, outTradeNo: string): Answer<Transaction> {
  const path = `${orderPath(outTradeNo)}?mchid=${encodeURIComponent(options.config.mchId)}`
  const answer = await call(options, { method: 'GET', path, body: '' })
  if (!answer.ok) return answer
  const transaction = readTransaction(answer.value)
  return transaction ? ok(transaction) : err(integrationError(PROVIDER, 'malformed', 'no transaction'))
}

/** The code cannot be paid any more. Answers 204. */
export async function closeOrder(options: WechatPayOptions, outTradeNo: string): Answer<void> {
  const body = JSON.stringify({ mchid: options.config.mchId })
  const answer = await call(options, { method: 'POST', path: `${orderPath(outTradeNo)}/close`, body })
  return answer.ok ? ok(undefined) : answer
}

export interface RefundOrder {
  readonly outTradeNo: string
  /** Ours, at most 64 characters: a repeat with the same one refunds nothing anew. */
  readonly outRefundNo: string
  readonly reason: string
  readonly refundFen: number
  /** What the whole order cost. */
  readonly totalFen: number
}

/** `reason` may have 80 bytes. */
const shortReason = (reason: string): string => reason.slice(0, 26)

export async function refundOrder(options: WechatPayOptions, order: RefundOrder): Answer<Refund> {
  const body = JSON.stringify({
    out_trade_no: order.outTradeNo,
    out_refund_no: order.outRefundNo,
    reason: shortReason(order.reason),
    amount: { refund: order.refundFen, total: order.totalFen, currency: 'CNY' },
  })
  return refundOf(await call(options, { method: 'POST', path: '/v3/refund/domestic/refunds', body }))
}

export async function queryRefund(options: WechatPayOptions, outRefundNo: string): Answer<Refund> {
  const path = `/v3/refund/domestic/refunds/${encodeURIComponent(outRefundNo)}`
  return refundOf(await call(options, { method: 'GET', path, body: '' }))
}

function refundOf(answer: Result<string, IntegrationError>): Result<Refund, IntegrationError> {
  if (!answer.ok) return answer
  const refund = readRefund(answer.value)
  return refund ? ok(refund) : err(integrationError(PROVIDER, 'malformed', 'no refund'))
}
