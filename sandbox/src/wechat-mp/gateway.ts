// A 小程序 that may write to the buyers who agreed: its token, login codes, templates and subscribe messages.
import { objectOf, parseObject, textOf } from '../exact-json'
import type { Platform } from '../platform'
import { jsonAnswer, type PlatformAnswer, type PlatformCall } from '../platform-call'
import type { MiniProgram } from '../world/messages'
import type { World } from '../world/world'
import { consentsOf, openCode, pushEvent, setConsents } from './buyers'
import { badKeyword } from './keywords'

const TOKEN_SECONDS = 7_200
/** A new token is made this long before the end of the old. */
const RENEWED_AHEAD_MS = 300_000

interface TokenFacts {
  token: string
  appId: string
  expiresAt: number
}

const said = (body: Record<string, unknown>): PlatformAnswer => jsonAnswer({ body: JSON.stringify(body), ok: true })

/** HTTP is always 200; `errcode` decides. */
function no(errcode: number, errmsg: string): PlatformAnswer {
  return jsonAnswer({ body: JSON.stringify({ errcode, errmsg }), ok: false, reason: `${errcode} ${errmsg}` })
}

function programOf(world: World, appId: string): MiniProgram | undefined {
  const found = world.messages.messenger('wechat-mp', appId)
  return found?.platform === 'wechat-mp' ? found : undefined
}

export function answerMiniProgram(world: World, call: PlatformCall): PlatformAnswer {
  const query = new URLSearchParams(call.query)
  if (call.path === '/cgi-bin/stable_token') return giveToken(world, parseObject(call.body) ?? {})
  if (call.path === '/sns/jscode2session') return giveOpenid(world, query)
  const facts = world.settings.read<TokenFacts | undefined>(`mp-token:${query.get('access_token') ?? ''}`, undefined)
  const app = facts && programOf(world, facts.appId)
  if (facts === undefined || app === undefined)
    return no(40001, 'invalid credential, access_token is invalid or not latest')
  if (facts.expiresAt <= world.now()) return no(42001, 'access_token expired')
  if (call.path === '/wxaapi/newtmpl/gettemplate') {
    const data = Object.entries(app.templates).map(([priTmplId, keywords]) => ({
      priTmplId,
      title: priTmplId,
      content: keywords.map((keyword) => `{{${keyword}.DATA}}`).join('\n'),
      type: 2,
    }))
    return said({ errcode: 0, errmsg: 'ok', data })
  }
  if (call.path !== '/cgi-bin/message/subscribe/send') return no(40066, 'invalid url')
  return send(world, app, parseObject(call.body))
}

/** The same token for everybody who asks while it lives. */
function giveToken(world: World, params: Record<string, unknown>): PlatformAnswer {
  if (textOf(params.grant_type) !== 'client_credential') return no(40002, 'invalid grant_type')
  const app = programOf(world, textOf(params.appid))
  if (app === undefined) return no(40013, 'invalid appid')
  if (app.appSecret !== textOf(params.secret)) return no(40125, 'invalid appsecret')
  const name = `mp-latest:${app.appId}`
  const present = world.settings.read<TokenFacts | undefined>(name, undefined)
  const isGood = present !== undefined && present.expiresAt - RENEWED_AHEAD_MS > world.now()
  const facts =
    isGood && params.force_refresh !== true
      ? present
      : { token: world.newId(), appId: app.appId, expiresAt: world.now() + TOKEN_SECONDS * 1_000 }
  world.settings.write(name, facts)
  world.settings.write(`mp-token:${facts.token}`, facts)
  return said({ access_token: facts.token, expires_in: Math.floor((facts.expiresAt - world.now()) / 1_000) })
}

function giveOpenid(world: World, query: URLSearchParams): PlatformAnswer {
  const app = programOf(world, query.get('appid') ?? '')
  if (app === undefined) return no(40013, 'invalid appid')
  if (app.appSecret !== query.get('secret')) return no(40125, 'invalid appsecret')
  if (query.get('grant_type') !== 'authorization_code') return no(40002, 'invalid grant_type')
  const openid = openCode(world, app.appId, query.get('js_code') ?? '')
  return openid === undefined ? no(40029, 'invalid code') : said({ openid, session_key: 'c2Vzc2lvbg==' })
}

function send(world: World, app: MiniProgram, body: Record<string, unknown> | undefined): PlatformAnswer {
  if (body === undefined) return no(47001, 'data format error')
  const openid = textOf(body.touser)
  if (!/^o[\w-]{9,}$/.test(openid)) return no(40003, 'invalid openid')
  const templateId = textOf(body.template_id)
  const keywords = app.templates[templateId]
  if (keywords === undefined) return no(40037, 'invalid template_id')
  const data = Object.fromEntries(
    Object.entries(objectOf(body.data)).map(([keyword, one]) => [keyword, textOf(objectOf(one).value)]),
  )
  const bad = badKeyword(keywords, data)
  if (bad !== undefined) return no(47003, `argument invalid! data.${bad}.value invalid`)
  if (world.faults.rule('wechat-mp', '')?.businessLimit === true) return no(45009, 'reach max api daily quota limit')
  const left = consentsOf(world, app.appId, openid, templateId)
  if (left === 0) return no(43101, 'user refuse to accept the msg')
  setConsents(world, { appId: app.appId, openid, templateId, left: left - 1 })
  // As long as the real ones: beyond what a double holds.
  const msgid = `29${String(world.settings.takeNumbers('mp-message')).padStart(17, '0')}`
  const text = Object.values(data).join(' · ')
  world.messages.keep({
    platform: 'wechat-mp',
    account: app.appId,
    recipient: openid,
    at: world.now(),
    kind: 'subscribe',
    text,
    raw: { ...body, msgid },
  })
  const isBlocked = app.blocked?.includes(openid) === true
  const one = isBlocked
    ? { ErrorCode: '20003', ErrorStatus: 'user blocked' }
    : { ErrorCode: '0', ErrorStatus: 'success' }
  const List = { TemplateId: templateId, MsgID: msgid, ...one }
  pushEvent(world, app, { openid, event: { Event: 'subscribe_msg_sent_event', List } })
  return jsonAnswer({ body: `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`, ok: true })
}

export const wechatMp: Platform = {
  kind: 'wechat-mp',
  name: '微信小程序',
  answer: answerMiniProgram,
  pushes: {
    // "within 5 s, else up to 3 times".
    retrySeconds: [5, 5, 5],
    acknowledged: (status, body) => status === 200 && (body === 'success' || body === ''),
  },
  throttled: () => no(45011, 'api minute-quota reach limit, must slower, retry next minute'),
}
