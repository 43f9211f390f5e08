/** The messengers' services as far as a journey needs them: 小程序, 企业微信 app, 阿里云 SMS. What else is asked goes on to whoever answered before. */
import { vi } from 'vitest'

/** One message that a service took. */
export interface Told {
  readonly service: 'wechat-mp' | 'wecom-app' | 'aliyun-sms'
  readonly to: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface Messengers {
  readonly told: Told[]
  /** Openids that agreed, as 微信 counts: how many messages are left. */
  readonly consents: Map<string, number>
}

export const openidOfCode = (code: string): string => `oOf${code}`

export function messengersAnswer(): Messengers {
  const real = globalThis.fetch
  const before = vi.isMockFunction(real) ? vi.mocked(real).getMockImplementation() : real
  const told: Told[] = []
  const consents = new Map<string, number>()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input))
    const body = (text = String(init?.body ?? '{}')) => JSON.parse(text) as Record<string, unknown>
    if (url.host === 'api.weixin.qq.com') {
      if (url.pathname === '/cgi-bin/stable_token') return Response.json({ access_token: 'T', expires_in: 7200 })
      if (url.pathname === '/sns/jscode2session')
        return Response.json({ openid: openidOfCode(url.searchParams.get('js_code') ?? ''), session_key: 'k' })
      const message = body()
      const to = String(message.touser)
      const left = consents.get(to) ?? 0
      if (left === 0) return Response.json({ errcode: 43101, errmsg: 'user refuse to accept the msg' })
      consents.set(to, left - 1)
      told.push({ service: 'wechat-mp', to, body: message })
      return new Response(`{"errcode":0,"errmsg":"ok","msgid":${2_900_000_000_000_000_000n + BigInt(told.length)}}`)
    }
    if (url.host === 'qyapi.weixin.qq.com') {
      if (url.pathname === '/cgi-bin/gettoken')
        return Response.json({ errcode: 0, errmsg: 'ok', access_token: 'T', expires_in: 7200 })
      const message = body()
      told.push({ service: 'wecom-app', to: String(message.touser), body: message })
      return Response.json({ errcode: 0, errmsg: 'ok', msgid: `M${told.length}` })
    }
    if (url.host === 'dysmsapi.aliyuncs.com') {
      const params = Object.fromEntries(url.searchParams)
      told.push({ service: 'aliyun-sms', to: params.PhoneNumbers ?? '', body: params })
      return Response.json({ Code: 'OK', Message: 'OK', BizId: `B${told.length}`, RequestId: 'R' })
    }
    if (!before) throw new Error(`nobody answers for ${url.host}`)
    return before(input, init)
  })
  return { told, consents }
}
