import { parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import { shanghaiText } from '../shanghai-time'
import type { World } from '../world/world'
import { isSignedBy, signature, signedForm, textToSign } from './sign'
import type { AlipayApp, AlipayTrade } from './trades'

const yuan = (fen: number): string => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
const refundedFen = ({ refunds }: AlipayTrade): number => refunds.reduce((sum, { fen }) => sum + fen, 0)

type Fields = Record<string, string>

const refusal = (code: string, sub: string, words: string): Fields => ({
  code,
  msg: words,
  sub_code: sub,
  sub_msg: words,
})

/** Alipay's OpenAPI v2: query, refund, query of a refund. Answers to a known application are signed over their exact text. */
export function answerAlipay(world: World, call: PlatformCall): PlatformAnswer {
  const params: Fields = Object.fromEntries(new URLSearchParams(call.body))
  const name = `${(params.method ?? '').replaceAll('.', '_')}_response`
  const app = world.alipayTrades.app(params.app_id ?? '')
  if (call.path !== '/gateway.do' || !app)
    return said(undefined, name, refusal('40002', 'isv.invalid-app-id', '无效的AppID参数'))
  if (!isSignedBy(app.appPublicKey, textToSign(params, ['sign']), params.sign ?? ''))
    return said(app, name, refusal('40002', 'isv.invalid-signature', '验签出错'))
  if (params.sign_type !== 'RSA2' || params.charset !== 'utf-8' || params.timestamp?.length !== 19)
    return said(app, name, refusal('40002', 'isv.invalid-parameter', '公共参数错误'))
  const content = parseObject(params.biz_content ?? '') ?? {}
  const trade = world.alipayTrades.find(app.appId, textOf(content.out_trade_no))
  if (!trade) return said(app, name, refusal('40004', 'ACQ.TRADE_NOT_EXIST', '交易不存在'))
  switch (params.method) {
    case 'alipay.trade.query':
      return said(app, name, {
        ...done,
        ...tradeFields(trade),
        ...(trade.paidAt === null ? {} : { send_pay_date: shanghaiText(trade.paidAt) }),
      })
    case 'alipay.trade.refund':
      return said(app, name, refund(world, app, trade, content))
    case 'alipay.trade.fastpay.refund.query': {
      const known = trade.refunds.find(({ no }) => no === textOf(content.out_request_no))
      // A refund that was not made: success, and no field that says so.
      return said(
        app,
        name,
        known
          ? {
              ...done,
              trade_no: trade.tradeNo ?? '',
              out_trade_no: trade.outTradeNo,
              out_request_no: known.no,
              refund_amount: yuan(known.fen),
              refund_status: 'REFUND_SUCCESS',
            }
          : done,
      )
    }
    default:
      return said(app, name, refusal('40004', 'isv.invalid-method', '不存在的方法名'))
  }
}

const done: Fields = { code: '10000', msg: 'Success' }

const tradeFields = (trade: AlipayTrade): Fields => ({
  out_trade_no: trade.outTradeNo,
  ...(trade.tradeNo === null ? {} : { trade_no: trade.tradeNo }),
  trade_status: trade.state,
  total_amount: yuan(trade.totalFen),
})

function said(app: AlipayApp | undefined, name: string, fields: Fields): PlatformAnswer {
  const text = JSON.stringify(fields)
  const ok = fields.code === '10000' || fields.sub_code === 'ACQ.TRADE_NOT_EXIST'
  const sign = app ? `,"sign":"${signature(app.alipayPrivateKey, text)}"` : ''
  return jsonAnswer({
    body: `{"${name}":${text}${sign}}`,
    ok,
    reason: ok ? '' : `${fields.sub_code} ${fields.sub_msg}`,
  })
}

function refund(world: World, app: AlipayApp, trade: AlipayTrade, content: Record<string, unknown>): Fields {
  const no = textOf(content.out_request_no)
  const fen = Math.round(Number(textOf(content.refund_amount)) * 100)
  const answer = (fund_change: 'Y' | 'N', now: AlipayTrade): Fields => ({
    ...done,
    trade_no: trade.tradeNo ?? '',
    out_trade_no: trade.outTradeNo,
    fund_change,
    refund_fee: yuan(refundedFen(now)),
  })
  if (trade.refunds.some((known) => known.no === no)) return answer('N', trade)
  if (trade.state !== 'TRADE_SUCCESS') return refusal('40004', 'ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
  if (!Number.isSafeInteger(fen) || fen <= 0 || refundedFen(trade) + fen > trade.totalFen)
    return refusal('40004', 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限')
  const refunds = [...trade.refunds, { no, fen, at: world.now() }]
  const next: AlipayTrade = {
    ...trade,
    refunds,
    state: refundedFen({ ...trade, refunds }) === trade.totalFen ? 'TRADE_CLOSED' : trade.state,
  }
  world.alipayTrades.save(next)
  tell(world, app, next, {
    out_biz_no: no,
    refund_fee: yuan(refundedFen(next)),
    gmt_refund: `${shanghaiText(world.now())}.123`,
  })
  return answer('Y', next)
}

/** A buyer pays; the seller is told. `fen`: another amount than the trade's. Undefined when it cannot be paid any more. */
export function payTrade(world: World, appId: string, outTradeNo: string, fen?: number): AlipayTrade | undefined {
  const trade = world.alipayTrades.find(appId, outTradeNo)
  const app = world.alipayTrades.app(appId)
  if (!trade || !app || trade.state !== 'WAIT_BUYER_PAY') return undefined
  const serial = String(world.settings.takeNumbers('alipayTrade')).padStart(18, '0')
  const paid: AlipayTrade = {
    ...trade,
    state: 'TRADE_SUCCESS',
    totalFen: fen ?? trade.totalFen,
    paidAt: Math.floor(world.now() / 1000) * 1000,
    tradeNo: `${shanghaiText(world.now()).slice(0, 10).replaceAll('-', '')}22${serial}`,
  }
  world.alipayTrades.save(paid)
  tell(world, app, paid, {})
  return paid
}

function tell(world: World, app: AlipayApp, trade: AlipayTrade, more: Fields): void {
  const body = signedForm(app.alipayPrivateKey, {
    notify_time: shanghaiText(world.now()),
    notify_type: 'trade_status_sync',
    notify_id: world.newId(),
    app_id: app.appId,
    seller_id: app.sellerId,
    charset: 'utf-8',
    version: '1.0',
    ...tradeFields(trade),
    ...(trade.paidAt === null ? {} : { gmt_payment: shanghaiText(trade.paidAt) }),
    subject: trade.subject,
    ...more,
  })
  world.deliveries.enqueue([
    {
      platform: 'alipay',
      url: trade.notifyUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body,
      label: `${'out_biz_no' in more ? '退款' : '支付'} ${trade.outTradeNo}`,
    },
  ])
}

export const alipay: Platform = {
  kind: 'alipay',
  name: '支付宝',
  answer: answerAlipay,
  pushes: {
    retrySeconds: [240, 600, 600, 3600, 7200, 21_600, 54_000],
    acknowledged: (_status, body) => body === 'success',
  },
  throttled: () => said(undefined, 'error_response', refusal('40005', 'isv.app-call-limited', '调用频次超限')),
}
