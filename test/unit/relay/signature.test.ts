import { describe, expect, test } from 'vitest'
import { answerMac, isSigned, nonceMemory, openAnswer, readHeader, signCall } from '../../../relay/signature.mjs'
import {
  openRelayAnswer,
  sealRelayAnswer,
  signRelayCall,
  verifyRelayCall,
} from '../../../src/platform/relay-signature.ts'

const SECRET = 'relay-secret-0123456789abcdef0123'
const NOW = 1_772_330_709_000
const NONCE = '00112233445566778899aabbccddeeff'
const call = { to: 'relay', method: 'POST', path: '/forward', body: '{"v":1,"名":"订枢"}' } as const
/** Made by another implementation from the text that the scheme describes. */
const HEADER = `t=${NOW},n=${NONCE},s=43424dfbebef7f6359abfa8d2ebf16179ff606ea4e15d4069f45fb84af5bcb47`

const fresh = () => crypto.randomUUID().replaceAll('-', '')

describe('a call between hub and relay', () => {
  test('is signed alike by both halves, and as the worked example says', () => {
    expect(signRelayCall(SECRET, call, { now: NOW, nonce: NONCE }).header).toBe(HEADER)
    expect(signCall(SECRET, { ...call, now: NOW, nonce: NONCE }).header).toBe(HEADER)
  })

  const changes: readonly (readonly [string, Partial<typeof call> | Record<string, string>])[] = [
    ['another direction: a call of the hub is none to the hub', { to: 'hub' }],
    ['another method', { method: 'GET' }],
    ['another path', { path: '/sockets' }],
    ['one byte of the body', { body: '{"v":2,"名":"订枢"}' }],
    ['an empty body', { body: '' }],
  ]
  test.each(changes)('is refused with %s', (_what, change) => {
    const changed = { ...call, ...change } as typeof call
    const read = readHeader(HEADER)
    expect(read && isSigned(SECRET, read, call)).toBe(true)
    expect(read && isSigned(SECRET, read, changed)).toBe(false)
    expect(verifyRelayCall(SECRET, changed, { header: HEADER, now: NOW })).toEqual({
      ok: false,
      reason: 'bad_signature',
    })
  })

  test('is refused with another secret, another time or another nonce than was signed', () => {
    const { header } = signRelayCall(SECRET, call, { now: NOW, nonce: fresh() })
    for (const wrong of [header.replace(`t=${NOW}`, `t=${NOW + 1}`), header.replace(/n=\w{32}/, `n=${fresh()}`)])
      expect(verifyRelayCall(SECRET, call, { header: wrong, now: NOW }).ok).toBe(false)
    expect(verifyRelayCall(`${SECRET}x`, call, { header, now: NOW }).ok).toBe(false)
  })

  test('is taken once, and only within five minutes', () => {
    const signed = (now: number) => signCall(SECRET, { ...call, to: 'hub', now }).header
    const verify = (header: string, now: number) => verifyRelayCall(SECRET, { ...call, to: 'hub' }, { header, now })
    const header = signed(NOW)
    expect(verify(header, NOW + 299_000).ok).toBe(true)
    expect(verify(header, NOW + 299_001)).toEqual({ ok: false, reason: 'stale' })
    expect(verify(signed(NOW), NOW + 300_001)).toEqual({ ok: false, reason: 'stale' })
    expect(verify(signed(NOW), NOW - 300_001)).toEqual({ ok: false, reason: 'stale' })
  })

  test.each(['', 'garbage', `t=1,n=${NONCE},s=${'a'.repeat(64)}`, `t=${NOW},n=${NONCE},s=${'a'.repeat(63)}`, 'v1,abc'])(
    'a header like %j is none',
    (header) => {
      expect(readHeader(header)).toBeNull()
      expect(verifyRelayCall(SECRET, call, { header, now: NOW }).ok).toBe(false)
    },
  )

  test('its answer is proven by whoever knows the secret, for this call alone, whole', () => {
    const sealed = sealRelayAnswer(SECRET, NONCE, 'taken')
    expect(Buffer.from(openAnswer(SECRET, NONCE, Buffer.from(sealed)) ?? []).toString()).toBe('taken')
    const content = Buffer.from('{"status":200}\nbody')
    const theirs = Buffer.concat([content, answerMac(SECRET, NONCE).update(content).digest()])
    expect(Buffer.from(openRelayAnswer(SECRET, NONCE, theirs) ?? [])).toEqual(content)
    for (const [secret, nonce, bytes] of [
      [`${SECRET}x`, NONCE, theirs],
      [SECRET, fresh(), theirs],
      [SECRET, NONCE, theirs.subarray(0, -1)],
      [SECRET, NONCE, theirs.subarray(1)],
      [SECRET, NONCE, Buffer.alloc(0)],
    ] as const) {
      expect(openRelayAnswer(secret, nonce, bytes)).toBeNull()
      expect(openAnswer(secret, nonce, bytes)).toBeNull()
    }
  })
})

describe('what a relay remembers of calls', () => {
  test('a nonce is taken once and forgotten when it is too old to be repeated', () => {
    const memory = nonceMemory(NOW)
    expect(memory.take('a', NOW, NOW)).toBe('ok')
    expect(memory.take('a', NOW, NOW + 1)).toBe('replayed')
    expect(memory.take('b', NOW, NOW + 300_001)).toBe('stale')
    expect(memory.take('c', NOW + 700_000, NOW + 700_000)).toBe('ok')
    expect(memory.size()).toBe(1)
  })

  test('what was signed before it was started is refused: the process before may have taken it', () => {
    expect(nonceMemory(NOW).take('a', NOW - 2_001, NOW + 10)).toBe('stale')
  })
})
