/** Calls of WeChat Pay: a native order (a QR code), its query, its end. Answers are verified as notifications are. */
import { tryParseJson } from '../../core/json.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { formatLocal } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { CALL_TIMEOUT, errorOfStatus, integrationError } from '../../platform/outside-call.ts'
import { WECHATPAY_GATEWAY, type WechatPayConfig } from './config.ts'
import { authorization, verifySigned } from './sign.ts'
import { readTransaction, type Transaction } from './transaction.ts'

const PROVIDER = 'wechatpay'

export interface WechatPayOptions {
  readonly config: WechatPayConfig
  readonly fetch: typeof fetch
  readonly now: () => number
}

type Answer<T> = Promise<Result<T, IntegrationError>>

async function call(
  { config, fetch: send, now }: WechatPayOptions,
  request: { method: 'GET' | 'POST'; path: string; body: string },
): Answer<string> {
  const timestamp = String(Math.floor(now() / 1000))
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': 'dingshu',
    authorization: await authorization(config, { ...request, timestamp, nonce }),
    ...(request.body === '' ? {} : { 'content-type': 'application/json' }),
  }
  try {
    const response = await send(`${config.gateway || WECHATPAY_GATEWAY}${request.path}`, {
      method: request.method,
      headers,
      ...(request.body === '' ? {} : { body: request.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(CALL_TIMEOUT),
    })
    const text = await response.text()
    const failed = errorOfStatus(PROVIDER, { status: response.status, text })
    if (failed) return err(failed)
    const verdict = await verifySigned(config.platformKeys, { headers: response.headers, rawBody: text, now: now() })
    return verdict === 'ok' ? ok(text) : err(integrationError(PROVIDER, 'malformed', `the answer is ${verdict}`))
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : ''
    return err(integrationError(PROVIDER, name === 'TimeoutError' ? 'timeout' : 'unreachable', name || 'no answer'))
  }
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
