import { describe, expect, test } from 'vitest'
import { createMerchant } from '../../../sandbox/src/merchant/merchant'
import type { Settings } from '../../../sandbox/src/world/settings'
import { secretKey, signedHeaders } from '../../../src/platform/standard-webhooks.ts'

const NOW = 1_614_265_330_000
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const older = `whsec_${Buffer.alloc(24, 1).toString('base64')}`
const keyOf = (text: string) => secretKey(text) ?? Buffer.alloc(0)

function aServer() {
  const store = new Map<string, unknown>()
  const settings = {
    read: (name: string, fallback: unknown) => store.get(name) ?? fallback,
    write: (name: string, value: unknown) => void store.set(name, value),
  } as unknown as Settings
  return createMerchant(settings, () => NOW)
}

function hook(keys: Buffer[], body = '{"type":"order.paid"}', at = NOW / 1_000) {
  const headers = signedHeaders(keys, { id: 'whd_1', timestamp: String(at), body })
  return { id: 'whd_1', timestamp: String(at), signature: headers['webhook-signature'] ?? '', body }
}

describe('the merchant’s own server', () => {
  test('takes what the hub signs, with the one secret and during an overlap with two', () => {
    const server = aServer()
    server.put({ secrets: [secret] })
    expect(server.take(hook([keyOf(secret)]))).toEqual({ status: 200, delayMs: 0 })
    expect(server.take(hook([keyOf(older), keyOf(secret)])).status).toBe(200)
    expect(server.read().notes.map(({ verdict, repeat, type }) => [verdict, repeat, type])).toEqual([
      ['genuine', true, 'order.paid'],
      ['genuine', false, 'order.paid'],
    ])
  })

  test('refuses what is signed with another secret, changed on the way, or old', () => {
    const server = aServer()
    server.put({ secrets: [secret] })
    const genuine = hook([keyOf(secret)])
    for (const bad of [
      hook([keyOf(older)]),
      { ...genuine, body: '{"type":"order.cancelled"}' },
      { ...genuine, id: 'whd_2' },
      { ...genuine, signature: '' },
    ])
      expect(server.take(bad).status).toBe(401)
    expect(server.take(hook([keyOf(secret)], '{}', NOW / 1_000 - 301)).status).toBe(401)
    expect(server.read().notes.map(({ verdict }) => verdict)).toEqual(['stale', 'forged', 'forged', 'forged', 'forged'])
  })

  test.each([
    ['error500', 500, 0],
    ['redirect', 302, 0],
    ['gone', 410, 0],
    ['slow', 200, 9_000],
  ] as const)('can be broken: %s', (mood, status, delayMs) => {
    const server = aServer()
    server.put({ mood, slowMs: 9_000 })
    expect(server.take(hook([keyOf(secret)]))).toEqual({ status, delayMs })
  })
})
