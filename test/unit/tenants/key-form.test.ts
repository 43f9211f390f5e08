import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasKeyForm, KEY_BYTES, keyFrom } from '../../../src/tenants/domain/key-form.ts'
import { keyLivesUntil, keyStanding } from '../../../src/tenants/domain/key-standing.ts'

const bytes = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES })

describe('the form of a key', () => {
  it('is the documented one: 41 random characters and their CRC-32, both in base 62', () => {
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    fc.assert(
      fc.property(bytes, (random) => {
        const key = keyFrom(random)
        const sum = [...key.slice(45)].reduce((value, char) => value * 62 + alphabet.indexOf(char), 0)
        expect(sum).toBe(crc32(key.slice(4, 45)))
      }),
    )
  })

  it('tells every key and no two alike', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(keyFrom(a)).toMatch(/^dsk_[0-9A-Za-z]{47}$/)
        expect(hasKeyForm(keyFrom(a))).toBe(true)
        expect(keyFrom(a) === keyFrom(b)).toBe(a.every((byte, i) => byte === b[i]))
      }),
    )
  })

  it('finds every typo of one character and every swap of two neighbours', () => {
    fc.assert(
      fc.property(bytes, fc.nat(46), fc.constantFrom(...'0123456789ABCXYZabcxyz'), (random, at, char) => {
        const key = keyFrom(random)
        const typo = `${key.slice(0, 4 + at)}${char}${key.slice(5 + at)}`
        expect(hasKeyForm(typo)).toBe(typo === key)
        const i = 4 + Math.min(at, 45)
        const swapped = `${key.slice(0, i)}${key[i + 1]}${key[i]}${key.slice(i + 2)}`
        expect(hasKeyForm(swapped)).toBe(swapped === key)
      }),
    )
  })

  it('of the first version still counts; other texts do not', () => {
    expect(hasKeyForm(`dsk_${'aB3-_'.repeat(8)}xyz`)).toBe(true)
    for (const text of [
      '',
      'dsk_',
      'dsk_x',
      `dsk_${'a'.repeat(42)}`,
      `dsk_${'a'.repeat(47)}`,
      `xdsk_${'a'.repeat(43)}`,
    ])
      expect(hasKeyForm(text), text).toBe(false)
  })
})

describe('a key', () => {
  const row = { hash: 'new', expiresAt: null, revokedAt: null, previousHash: 'old', previousUntil: 1_000 }
  it.each([
    ['its newest secret opens', row, 'new', 5_000, 'live'],
    ['the one before opens during the overlap', row, 'old', 999, 'live'],
    ['the one before is over at its end', row, 'old', 1_000, 'expired'],
    ['is over at its own end', { ...row, expiresAt: 2_000 }, 'new', 2_000, 'expired'],
    ['still opens right before its end', { ...row, expiresAt: 2_000 }, 'new', 1_999, 'live'],
    ['that was revoked does not open, with neither secret', { ...row, revokedAt: 1 }, 'old', 500, 'revoked'],
  ] as const)('%s', (_what, given, hash, now, expected) => expect(keyStanding(given, hash, now)).toBe(expected))

  it('is not trusted beyond its own end or the overlap’s', () => {
    expect(keyLivesUntil(row, 'new')).toBe(Infinity)
    expect(keyLivesUntil(row, 'old')).toBe(1_000)
    expect(keyLivesUntil({ ...row, expiresAt: 500 }, 'old')).toBe(500)
  })
})
