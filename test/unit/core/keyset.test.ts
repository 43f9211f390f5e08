import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor } from '../../../src/core/keyset.ts'

describe('cursors', () => {
  it('come back as they went, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.string({ unit: 'grapheme' }))), (values) => {
        const cursor = encodeCursor(values)
        expect(cursor).toMatch(/^[\w-]*$/)
        expect(decodeCursor(cursor)).toEqual(values)
      }),
    )
  })
  it.each(['', '!!!', 'bm90IGpzb24', btoa('{"a":1}'), btoa('[null]'), btoa('[[1]]')])(
    '%j was never a cursor of ours',
    (text) => expect(decodeCursor(text)).toBeNull(),
  )
})
