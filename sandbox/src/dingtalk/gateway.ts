import { createHmac } from 'node:crypto'
import { objectOf, parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { World } from '../world/world'

const MINUTE_MS = 60_000
const SKEW_MS = 60 * MINUTE_MS
const PER_MINUTE = 20
const MOST_BYTES = 20_000

/** HTTP is always 200; `errcode` decides. */
function answer(errcode: number, errmsg: string): PlatformAnswer {
  const ok = errcode === 0
  return jsonAnswer({ body: JSON.stringify({ errcode, errmsg }), ok, reason: ok ? '' : `${errcode} ${errmsg}` })
}

/** base64 of HMAC-SHA256 over "timestamp\nsecret" under the secret. */
export const dingtalkSign = (secret: string, timestamp: string): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`, 'utf8').digest('base64')

/** A group robot. */
export function answerDingtalk(world: World, call: PlatformCall): PlatformAnswer {
  if (call.path !== '/robot/send') return answer(404, '请求的URI地址不存在')
  if (call.method !== 'POST') return answer(43002, 'require POST')
  if (!(call.headers['content-type'] ?? '').startsWith('application/json')) return answer(43004, 'invalid Content-Type')
  const query = new URLSearchParams(call.query)
  const token = query.get('access_token') ?? ''
  const robot = world.messages.messenger('dingtalk', token)
  if (robot?.platform !== 'dingtalk') return answer(300005, 'token is not exist')
  const at = world.now()
  if (robot.secret !== '') {
    const timestamp = query.get('timestamp') ?? ''
    if (!(Math.abs(Number(timestamp) - at) <= SKEW_MS)) return answer(310000, 'invalid timestamp')
    if (query.get('sign') !== dingtalkSign(robot.secret, timestamp)) return answer(310000, 'sign not match')
  }
  const raw = parseObject(call.body)
  if (raw === undefined) return answer(40035, '缺少参数 json')
  if (Buffer.byteLength(call.body, 'utf8') > MOST_BYTES) return answer(460101, 'message too long')
  const kind = textOf(raw.msgtype)
  const part = objectOf(raw[kind])
  const text = kind === 'text' ? textOf(part.content) : textOf(part.text)
  if (!['text', 'markdown', 'link', 'actionCard'].includes(kind)) return answer(400105, '不支持的消息类型')
  if (text === '' || (kind !== 'text' && textOf(part.title) === '')) return answer(40035, `缺少参数 ${kind}`)
  if (world.messages.countSince('dingtalk', token, at - MINUTE_MS) >= PER_MINUTE)
    return answer(130101, 'send too fast, exceed 20 times per minute')
  world.messages.keep({ platform: 'dingtalk', account: token, recipient: 'group', at, kind, text, raw })
  return answer(0, 'ok')
}

export const dingtalk: Platform = {
  kind: 'dingtalk',
  name: '钉钉',
  answer: answerDingtalk,
  signedHeaders: /^content-type$/,
  throttled: () => answer(130101, 'send too fast, exceed 20 times per minute'),
}
