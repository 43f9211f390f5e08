import { expect, test } from 'vitest'
import { nextPath } from '../../../web/src/lib/next-path.ts'
import { isSafeToParse, prettyRaw } from '../../../web/src/lib/pretty-raw.ts'
import { keyName, resolveKey } from '../../../web/src/lib/shortcuts.ts'
import { newSigningSecret } from '../../../web/src/lib/signing-secret.ts'

const press = (key: string, more: Partial<Parameters<typeof keyName>[0]> = {}) =>
  keyName({ key, metaKey: false, ctrlKey: false, altKey: false, ...more })
const names = ['j', '?', 'g t', 'g o', 'mod+k']

test('keys have the names that help shows', () => {
  expect(press('j')).toBe('j')
  expect(press('K', { metaKey: true })).toBe('mod+k')
  expect(press('k', { ctrlKey: true })).toBe('mod+k')
  expect(press('Shift')).toBe('')
  expect(press('j', { altKey: true })).toBe('')
})

test('a sequence runs on its second key', () => {
  const first = resolveKey(names, '', 'g')
  expect(first).toEqual({ run: null, pending: 'g' })
  expect(resolveKey(names, first.pending, 't')).toEqual({ run: 'g t', pending: '' })
})

test('a sequence that goes nowhere is dropped, and its last key counts for itself', () => {
  expect(resolveKey(names, 'g', 'z')).toEqual({ run: null, pending: '' })
  expect(resolveKey(names, 'g', 'j')).toEqual({ run: 'j', pending: '' })
})

test('after signing in nobody is led to another site', () => {
  expect(nextPath('/orders?tab=held')).toBe('/orders?tab=held')
  expect(nextPath('//evil.example')).toBe('/today')
  expect(nextPath('/\\evil.example')).toBe('/today')
  expect(nextPath('https://evil.example')).toBe('/today')
  expect(nextPath(null)).toBe('/today')
})

test('raw text is indented only where parsing changes nothing', () => {
  expect(prettyRaw('{"a":1}')).toBe('{\n  "a": 1\n}')
  expect(prettyRaw('<html>')).toBe('<html>')
  expect(isSafeToParse('{"order_id":6920453847201938475}')).toBe(false)
  expect(isSafeToParse('{"order_id":"6920453847201938475"}')).toBe(true)
})

test('a signing secret is whsec_ and 24 random bytes', () => {
  const secret = newSigningSecret()
  expect(atob(secret.replace(/^whsec_/, ''))).toHaveLength(24)
  expect(newSigningSecret()).not.toBe(secret)
})
