import { describe, expect, it } from 'vitest'
import { fnv1a, sha256Hex } from '../../../src/core/hash.ts'
import { derivedId, encodeTime, systemIds, timeOfId } from '../../../src/core/ids.ts'

describe('ids', () => {
  it('carry their kind, sort by the time they were made, and tell it', () => {
    const clock = { at: 1_800_000_000_000 }
    const ids = systemIds(() => clock.at)
    const made = Array.from({ length: 200 }, () => {
      clock.at += 1
      return ids.next('ord')
    })
    expect([...made].sort()).toEqual(made)
    for (const id of made) expect(id).toMatch(/^ord_[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(timeOfId(made[9] ?? '')).toBe(1_800_000_000_010)
  })
  it('of the same instant are all different', () => {
    const ids = systemIds(() => 1_800_000_000_000)
    expect(new Set(Array.from({ length: 20_000 }, () => ids.next('evt'))).size).toBe(20_000)
  })
  it('text that is no id has no time', () => {
    for (const text of ['', 'ord_', 'ord_ILOU', 'ord_short']) expect(timeOfId(text)).toBeNaN()
    expect(timeOfId(`x_${encodeTime(42)}`)).toBe(42)
  })
})

describe('digests', () => {
  it('FNV-1a and SHA-256 give the published values', async () => {
    expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
    expect(await sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})

it('a derived id is the same for the same key and time, and another for any other', async () => {
  const id = await derivedId('ord', 1_800_000_000_000, 'con_1\n42')
  expect(id).toMatch(/^ord_[0-9A-HJKMNP-TV-Z]{26}$/)
  expect(timeOfId(id)).toBe(1_800_000_000_000)
  expect(await derivedId('ord', 1_800_000_000_000, 'con_1\n42')).toBe(id)
  expect(await derivedId('ord', 1_800_000_000_000, 'con_1\n43')).not.toBe(id)
  expect(await derivedId('ord', 1_800_000_000_001, 'con_1\n42')).not.toBe(id)
})
