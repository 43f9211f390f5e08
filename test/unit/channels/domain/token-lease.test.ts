import { expect, test } from 'vitest'
import { askToken, keepToken, noToken } from '../../../../src/channels/domain/token-lease.ts'

const now = 1_772_330_709_000
const afterRefresh = (livesFor: number) => {
  const { state } = askToken(noToken, 'lease-1', now)
  const token = { accessToken: 't1', refreshToken: '', expiresAt: now + livesFor }
  return keepToken(state, 'lease-1', { token, now })
}

test('a token that lives for a minute is renewed in its last six seconds, not at every call', () => {
  const state = afterRefresh(60_000)
  expect(askToken(state, 'lease-2', now + 53_999).answer.kind).toBe('token')
  expect(askToken(state, 'lease-2', now + 54_000).answer.kind).toBe('refresh')
})

test('a platform without refresh tokens is asked for a first token each time', () => {
  const { answer } = askToken(afterRefresh(60_000), 'lease-2', now + 60_000)
  expect(answer).toEqual({ kind: 'refresh', leaseId: 'lease-2', refreshToken: null })
})

test('when an early renewal fails, the old token is used until it ends', () => {
  const asked = askToken(afterRefresh(60_000), 'lease-2', now + 55_000)
  const failed = keepToken(asked.state, 'lease-2', { token: null, now: now + 55_100 })
  expect(askToken(failed, 'lease-3', now + 55_200).answer).toEqual({ kind: 'token', accessToken: 't1' })
  expect(askToken(failed, 'lease-3', now + 56_100).answer.kind).toBe('refresh')
})

test('nobody can save without a lease', () => {
  const token = { accessToken: 'forged', refreshToken: '', expiresAt: now + 60_000 }
  expect(keepToken(noToken, '', { token, now })).toBe(noToken)
  expect(keepToken(noToken, 'lease-9', { token, now })).toBe(noToken)
})
