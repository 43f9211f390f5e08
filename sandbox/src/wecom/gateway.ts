import { parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { World } from '../world/world'
import { isProblem, readAppMessage, readRobotMessage } from './robot-message'

const MINUTE_MS = 60_000
const PER_MINUTE = 20
const TOKEN_SECONDS = 7_200

interface TokenFacts {
  token: string
  corpId: string
  expiresAt: number
}

/** HTTP is always 200; `errcode` decides. */
function answer(errcode: number, errmsg: string, rest: Record<string, unknown> = {}): PlatformAnswer {
  const ok = errcode === 0
  const body = JSON.stringify({ errcode, errmsg, ...rest })
  return jsonAnswer({ body, ok, reason: ok ? '' : `${errcode} ${errmsg}` })
}

/** Group robots, and apps with their access token. */
export function answerWecom(world: World, call: PlatformCall): PlatformAnswer {
  const query = new URLSearchParams(call.query)
  if (call.path === '/cgi-bin/webhook/send') return robot(world, query.get('key') ?? '', call)
  if (call.path === '/cgi-bin/gettoken') return giveToken(world, query)
  if (call.path === '/cgi-bin/message/send') return appMessage(world, query.get('access_token') ?? '', call)
  return answer(40066, 'invalid url')
}

function robot(world: World, key: string, call: PlatformCall): PlatformAnswer {
  const messenger = world.messages.messenger('wecom', key)
  if (messenger === undefined || !('key' in messenger)) return answer(93000, 'invalid webhook url')
  const raw = parseObject(call.body)
  if (raw === undefined) return answer(47001, 'data format error')
  const content = readRobotMessage(raw)
  if (isProblem(content)) return answer(content.errcode, content.errmsg)
  const at = world.now()
  if (world.messages.countSince('wecom', key, at - MINUTE_MS) >= PER_MINUTE) {
    return answer(45009, 'api freq out of limit')
  }
  world.messages.keep({ platform: 'wecom', account: key, recipient: 'group', at, ...content, raw })
  return answer(0, 'ok')
}

function giveToken(world: World, query: URLSearchParams): PlatformAnswer {
  const corpId = query.get('corpid') ?? ''
  const messenger = world.messages.messenger('wecom', corpId)
  if (messenger === undefined || !('corpId' in messenger)) return answer(40013, 'invalid corpid')
  if (messenger.corpSecret !== query.get('corpsecret')) return answer(40001, 'invalid credential')
  const name = `wecom-token:${corpId}`
  const present = world.settings.read<TokenFacts | undefined>(name, undefined)
  const isFresh = present !== undefined && present.expiresAt > world.now()
  const facts = isFresh ? present : { token: world.newId(), corpId, expiresAt: world.now() + TOKEN_SECONDS * 1000 }
  if (!isFresh) world.settings.write(name, facts)
  world.settings.write(`wecom-app:${facts.token}`, facts)
  const expires_in = Math.floor((facts.expiresAt - world.now()) / 1000)
  return answer(0, 'ok', { access_token: facts.token, expires_in })
}

function appMessage(world: World, token: string, call: PlatformCall): PlatformAnswer {
  if (token === '') return answer(41001, 'access_token missing')
  const facts = world.settings.read<TokenFacts | undefined>(`wecom-app:${token}`, undefined)
  if (facts === undefined) return answer(40014, 'invalid access_token')
  if (facts.expiresAt <= world.now()) return answer(42001, 'access_token expired')
  const messenger = world.messages.messenger('wecom', facts.corpId)
  const raw = parseObject(call.body)
  if (raw === undefined) return answer(47001, 'data format error')
  if (messenger === undefined || !('corpId' in messenger) || messenger.agentId !== textOf(raw.agentid)) {
    return answer(40056, 'invalid agentid')
  }
  const recipient = [raw.touser, raw.toparty, raw.totag].map(textOf).find((to) => to !== '')
  if (recipient === undefined) return answer(81013, 'user & party & tag all invalid')
  const content = readAppMessage(raw)
  if (isProblem(content)) return answer(content.errcode, content.errmsg)
  const { members } = messenger
  const unknown = recipient === '@all' || !members ? [] : recipient.split('|').filter((to) => !members.includes(to))
  if (unknown.length > 0 && unknown.length === recipient.split('|').length)
    return answer(81013, 'user & party & tag all invalid')
  world.messages.keep({ platform: 'wecom', account: facts.corpId, recipient, at: world.now(), ...content, raw })
  const rest = {
    invaliduser: unknown.join('|'),
    invalidparty: '',
    invalidtag: '',
    unlicenseduser: '',
    msgid: world.newId(),
  }
  return answer(0, 'ok', rest)
}

export const wecom: Platform = {
  kind: 'wecom',
  name: '企业微信',
  answer: answerWecom,
  pushes: {
    // "within 5 s, else up to 3 times"; the pauses between are not documented.
    retrySeconds: [5, 5, 5],
    acknowledged: (status) => status === 200,
  },
  throttled: () => jsonAnswer({ body: '{"errcode":45009,"errmsg":"api freq out of limit"}', ok: false }),
}
