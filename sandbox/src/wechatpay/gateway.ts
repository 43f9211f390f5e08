import { parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import { shanghaiText } from '../shanghai-time'
import type { World } from '../world/world'
import type { WechatMerchant, WechatPayment } from './payments'
import { encryptResource, isSignedRequest, readAuthorization, signedHeaders } from './sign'

const WINDOW_S = 300

const isoOf = (atMs: number): string => `${shanghaiText(atMs).replace(' ', 'T')}+08:00`

function refuse(status: number, code: string, message: string): PlatformAnswer {
  const body = JSON.stringify({ code, message })
  return jsonAnswer({ body, ok: false, status, reason: `${code} ${message}` })
}

/** WeChat Pay v3: native orders, their query and their end, refunds. Every answer to a known merchant is signed. */
export function answerWechatPay(world: World, call: PlatformCall): PlatformAnswer {
  const signed = readAuthorization(call.headers.authorization ?? '')
  const merchant = signed && world.wechatPayments.merchant(signed.mchid)
  if (!signed || !merchant || signed.serial_no !== merchant.merchantSerial)
    return refuse(401, 'SIGN_ERROR', '商户号或证书序列号错误')
  const path = call.query === '' ? call.path : `${call.path}?${call.query}`
  const lines = [call.method, path, signed.timestamp, signed.nonce_str, call.body]
  if (!isSignedRequest(merchant.merchantPublicKey, lines, signed.signature))
    return refuse(401, 'SIGN_ERROR', '签名错误')
  if (Math.abs(world.now() / 1000 - Number(signed.timestamp)) > WINDOW_S) return refuse(401, 'SIGN_ERROR', '时间戳过期')
  const answer = route(world, merchant, call)
  const { platformSerial: serial, platformPrivateKey: privateKey } = merchant
  const message = { seconds: Math.floor(world.now() / 1000), nonce: world.newId(), body: answer.body }
  return { ...answer, headers: signedHeaders({ serial, privateKey }, message) }
}

function route(world: World, merchant: WechatMerchant, call: PlatformCall): PlatformAnswer {
  if (call.method === 'POST' && call.path === '/v3/pay/transactions/native') return openOrder(world, merchant, call)
  if (call.path.startsWith('/v3/refund/domestic/refunds')) return answerRefund(world, merchant, call)
  const [, outTradeNo = '', verb] = /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)(\/close)?$/.exec(call.path) ?? []
  const payment = world.wechatPayments.find(merchant.mchId, decodeURIComponent(outTradeNo))
  if (outTradeNo === '') return refuse(404, 'RESOURCE_NOT_EXISTS', '没有这个接口')
  if (!payment) return refuse(404, 'ORDER_NOT_EXIST', '订单不存在')
  if (call.method === 'POST' && verb) {
    if (payment.state === 'SUCCESS') return refuse(400, 'ORDER_PAID', '订单已支付')
    world.wechatPayments.save({ ...payment, state: 'CLOSED' })
    return jsonAnswer({ body: '', ok: true, status: 204 })
  }
  if (new URLSearchParams(call.query).get('mchid') !== merchant.mchId) return refuse(400, 'PARAM_ERROR', 'mchid')
  return jsonAnswer({ body: JSON.stringify(transactionOf(merchant, payment)), ok: true })
}

function openOrder(world: World, merchant: WechatMerchant, call: PlatformCall): PlatformAnswer {
  const raw = parseObject(call.body)
  if (raw === undefined) return refuse(400, 'PARAM_ERROR', '不是JSON')
  const amount = raw.amount as { total?: unknown; currency?: unknown } | undefined
  const outTradeNo = textOf(raw.out_trade_no)
  const notifyUrl = textOf(raw.notify_url)
  if (textOf(raw.appid) !== merchant.appId || textOf(raw.mchid) !== merchant.mchId)
    return refuse(400, 'APPID_MCHID_NOT_MATCH', 'appid和mchid不匹配')
  if (!/^[\w|*-]{6,32}$/.test(outTradeNo)) return refuse(400, 'PARAM_ERROR', 'out_trade_no')
  if (!Number.isSafeInteger(amount?.total) || Number(amount?.total) < 1) return refuse(400, 'PARAM_ERROR', 'amount')
  if (textOf(raw.description) === '' || notifyUrl === '' || notifyUrl.includes('?'))
    return refuse(400, 'PARAM_ERROR', 'description或notify_url')
  const known = world.wechatPayments.find(merchant.mchId, outTradeNo)
  if (known && (known.state !== 'NOTPAY' || known.totalFen !== amount?.total))
    return refuse(400, 'OUT_TRADE_NO_USED', '商户订单号重复')
  const code = known?.code ?? world.newId().replaceAll('-', '').slice(0, 12)
  const expiresAt = Date.parse(textOf(raw.time_expire))
  world.wechatPayments.save({
    mchId: merchant.mchId,
    outTradeNo,
    code,
    state: 'NOTPAY',
    description: textOf(raw.description),
    totalFen: Number(amount?.total),
    attach: textOf(raw.attach),
    notifyUrl,
    createdAt: world.now(),
    expiresAt: Number.isNaN(expiresAt) ? world.now() + 7_200_000 : expiresAt,
    paidAt: null,
    transactionId: null,
  })
  return jsonAnswer({ body: JSON.stringify({ code_url: `weixin://wxpay/bizpayurl?pr=${code}` }), ok: true })
}

function transactionOf(merchant: WechatMerchant, payment: WechatPayment): Record<string, unknown> {
  const words = { NOTPAY: '订单未支付', SUCCESS: '支付成功', CLOSED: '订单已关闭' }
  return {
    appid: merchant.appId,
    mchid: merchant.mchId,
    out_trade_no: payment.outTradeNo,
    attach: payment.attach,
    trade_state: (payment.refunds ?? []).length > 0 ? 'REFUND' : payment.state,
    trade_state_desc: words[payment.state],
    amount: { total: payment.totalFen, currency: 'CNY' },
    ...(payment.paidAt === null
      ? {}
      : {
          transaction_id: payment.transactionId,
          trade_type: 'NATIVE',
          bank_type: 'OTHERS',
          success_time: isoOf(payment.paidAt),
          payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
        }),
  }
}

function answerRefund(world: World, merchant: WechatMerchant, call: PlatformCall): PlatformAnswer {
  const asked = call.method === 'POST' ? parseObject(call.body) : undefined
  const no = asked === undefined ? decodeURIComponent(call.path.split('/')[5] ?? '') : textOf(asked.out_refund_no)
  const known = world.wechatPayments.refunded(merchant.mchId, no)
  if (known) return jsonAnswer({ body: JSON.stringify(refundOf(known, no)), ok: true })
  if (asked === undefined) return refuse(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
  const payment = world.wechatPayments.find(merchant.mchId, textOf(asked.out_trade_no))
  const { refund: fen, total } = (asked.amount ?? {}) as { refund?: number; total?: number }
  if (payment?.state !== 'SUCCESS') return refuse(404, 'RESOURCE_NOT_EXISTS', '订单不存在或未支付')
  const before = (payment.refunds ?? []).reduce((sum, refund) => sum + refund.fen, 0)
  if (
    total !== payment.totalFen ||
    !Number.isSafeInteger(fen) ||
    Number(fen) < 1 ||
    before + Number(fen) > payment.totalFen
  )
    return refuse(400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致')
  const id = `50300${String(world.settings.takeNumbers('wechatRefund')).padStart(20, '0')}`
  const next = { ...payment, refunds: [...(payment.refunds ?? []), { no, id, fen: Number(fen), at: world.now() }] }
  world.wechatPayments.save(next)
  const { status, ...about } = refundOf(next, no)
  notify(world, merchant, next, {
    event: 'REFUND.SUCCESS',
    about: { mchid: merchant.mchId, ...about, refund_status: status },
  })
  return jsonAnswer({ body: JSON.stringify({ ...about, status: 'PROCESSING' }), ok: true })
}

function refundOf(payment: WechatPayment, no: string) {
  const refund = payment.refunds?.find((known) => known.no === no)
  return {
    out_trade_no: payment.outTradeNo,
    transaction_id: payment.transactionId,
    out_refund_no: no,
    refund_id: refund?.id ?? '',
    status: 'SUCCESS',
    success_time: isoOf(refund?.at ?? payment.createdAt),
    amount: {
      refund: refund?.fen ?? 0,
      total: payment.totalFen,
      payer_refund: refund?.fen ?? 0,
      payer_total: payment.totalFen,
    },
  }
}

/** Somebody scans the code and pays; the merchant is told. `fen`: another amount than was asked for. Undefined when it cannot be paid any more. */
export function payByCode(world: World, code: string, fen?: number): WechatPayment | undefined {
  const payment = world.wechatPayments.byCode(code)
  const merchant = payment && world.wechatPayments.merchant(payment.mchId)
  if (!payment || !merchant || payment.state !== 'NOTPAY' || payment.expiresAt < world.now()) return undefined
  const paid: WechatPayment = {
    ...payment,
    state: 'SUCCESS',
    totalFen: fen ?? payment.totalFen,
    paidAt: Math.floor(world.now() / 1000) * 1000,
    transactionId: `42000${String(world.settings.takeNumbers('wechatPayment')).padStart(23, '0')}`,
  }
  world.wechatPayments.save(paid)
  notify(world, merchant, paid, { event: 'TRANSACTION.SUCCESS', about: transactionOf(merchant, paid) })
  return paid
}

function notify(
  world: World,
  merchant: WechatMerchant,
  payment: WechatPayment,
  { event, about }: { event: 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS'; about: object },
): void {
  const plain = JSON.stringify(about)
  const isRefund = event === 'REFUND.SUCCESS'
  const nonce = world.newId().replaceAll('-', '').padEnd(12, '0').slice(0, 12)
  const body = JSON.stringify({
    id: world.newId(),
    create_time: isoOf(world.now()),
    resource_type: 'encrypt-resource',
    event_type: event,
    summary: isRefund ? '退款成功' : '支付成功',
    resource: encryptResource(merchant.apiV3Key, plain, nonce, isRefund ? 'refund' : 'transaction'),
  })
  const { platformSerial: serial, platformPrivateKey: privateKey } = merchant
  const message = { seconds: Math.floor(world.now() / 1000), nonce: world.newId(), body }
  world.deliveries.enqueue([
    {
      platform: 'wechatpay',
      url: payment.notifyUrl,
      headers: { 'content-type': 'application/json', ...signedHeaders({ serial, privateKey }, message) },
      body,
      label: `${isRefund ? '退款' : '支付'} ${payment.outTradeNo}`,
    },
  ])
}

export const wechatPay: Platform = {
  kind: 'wechatpay',
  name: '微信支付',
  answer: answerWechatPay,
  signedHeaders: /^(content-type|authorization)$/,
  pushes: {
    retrySeconds: [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600],
    // 200 or 204, and nothing in the body.
    acknowledged: (status, body) => (status === 200 || status === 204) && body === '',
  },
  throttled: () => jsonAnswer({ body: '{"code":"FREQUENCY_LIMITED","message":"频率超限"}', ok: false, status: 429 }),
}
