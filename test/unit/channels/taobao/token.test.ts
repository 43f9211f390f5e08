import { describe, expect, test } from 'vitest'
import { taobao } from '../../../../src/channels/taobao/index.ts'
import { type PlatformAnswer, recordedFetch } from '../../../support/recorded-fetch.ts'

const now = 1_772_330_709_000
const tokenResult = { access_token: 'at-2', refresh_token: 'rt-2', expires_in: 86_400, taobao_user_nick: '示例旗舰店' }
const result = (of: object = tokenResult) => ({ token_result: JSON.stringify(of), request_id: 'r' })
const refusal = (code: number, sub_code = '') => ({ error_response: { code, msg: 'm', sub_code } })
const token = { accessToken: 'at-2', refreshToken: 'rt-2', expiresAt: now + 86_400_000 }

function app(answer: (method: string) => PlatformAnswer, sessionKey = '') {
  const calls: Record<string, string>[] = []
  const { fetch } = recordedFetch(({ body }) => {
    const { sign, app_key, timestamp, format, v, sign_method, ...params } = Object.fromEntries(
      new URLSearchParams(body),
    )
    calls.push(params)
    const method = params.method ?? ''
    const given = answer(method)
    if ('error_response' in given) return given
    return { [`${method.replace('taobao.', '').replaceAll('.', '_')}_response`]: given }
  })
  const credentials = { appKey: '33220011', appSecret: 's', sessionKey }
  return { options: { credentials, settings: {}, now: () => now, fetch }, calls }
}

describe('the page of agreement', () => {
  const { options, calls } = app(() => result())
  const back = { redirectUri: 'https://hub.example.com/back', state: 'st 1' }

  test('is called with key, return address and state', () => {
    const url = new URL(taobao.authorisation?.url(options, back) ?? '')
    expect(`${url.origin}${url.pathname}`).toBe('https://oauth.taobao.com/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: '33220011',
      redirect_uri: 'https://hub.example.com/back',
      state: 'st 1',
    })
  })

  test('sends back a code that becomes a token, with which the shop permits its messages', async () => {
    const query = new URLSearchParams({ code: 'c-1', state: 'st 1' })
    expect(await taobao.authorisation?.exchange(options, { query, redirectUri: back.redirectUri })).toEqual({
      ok: true,
      value: token,
    })
    expect(calls).toEqual([
      { method: 'taobao.top.auth.token.create', code: 'c-1' },
      { method: 'taobao.tmc.user.permit', session: 'at-2' },
    ])
  })

  test('sends back no code when the merchant said no', async () => {
    const query = new URLSearchParams({ error: 'access_denied', error_description: 'authorize reject' })
    expect(await taobao.authorisation?.exchange(options, { query, redirectUri: '' })).toMatchObject({
      error: { code: 'unauthorised', detail: 'authorize reject' },
    })
  })
})

describe('tokens', () => {
  test('without an agreement there is none', async () => {
    const { options, calls } = app(() => result())
    expect(await taobao.requestToken(options, null)).toMatchObject({
      error: { code: 'unauthorised', retryable: false },
    })
    expect(calls).toEqual([])
  })

  test('the next one is refreshed', async () => {
    const { options, calls } = app(() => result())
    expect(await taobao.requestToken(options, 'rt-1')).toEqual({ ok: true, value: token })
    expect(calls[0]).toEqual({ method: 'taobao.top.auth.token.refresh', refresh_token: 'rt-1' })
  })

  test('a session key that was typed in is used as it is', async () => {
    const { options } = app(() => ({}), 'sk-1')
    expect(await taobao.requestToken(options, null)).toEqual({
      ok: true,
      value: { accessToken: 'sk-1', refreshToken: '', expiresAt: now + 30 * 86_400_000 },
    })
  })

  test('a refused permission for messages costs nothing but the messages', async () => {
    const { options } = app((method) => (method === 'taobao.tmc.user.permit' ? refusal(11) : result()))
    expect(await taobao.requestToken(options, 'rt-1')).toEqual({ ok: true, value: token })
  })

  test('a refresh token that has ended asks for the merchant', async () => {
    const { options } = app(() => refusal(27, 'invalid-refresh'))
    expect(await taobao.requestToken(options, 'rt-1')).toMatchObject({ error: { code: 'unauthorised' } })
  })

  test('a throttled refresh is told as such', async () => {
    const { options } = app(() => refusal(7))
    expect(await taobao.requestToken(options, 'rt-1')).toMatchObject({ error: { code: 'throttled' } })
  })

  test.each([[{}], [{ access_token: 'a' }], [{ expires_in: 3 }]])('an answer with %j is malformed', async (of) => {
    const { options } = app(() => result(of))
    expect(await taobao.requestToken(options, 'rt-1')).toMatchObject({ error: { code: 'malformed' } })
  })
})
