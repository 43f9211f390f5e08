import { describe, expect, it } from 'vitest'
import { type Basket, filledBasket, scanInto } from '../../../web/src/lib/scan-count.ts'

const lines = [
  { key: 'a 1', sku: 'TEE-1', left: 2 },
  { key: 'a 2', sku: 'CAP-1', left: 1 },
  { key: 'b 1', sku: 'TEE-1', left: 1 },
]
const scanned = (...skus: string[]): Basket =>
  skus.reduce((basket, sku) => scanInto(basket, lines, { sku, code: sku }), filledBasket(lines))

describe('a box that is filled', () => {
  it('without scanning takes all that is left', () => {
    expect(filledBasket(lines).taken).toEqual({ 'a 1': 2, 'a 2': 1, 'b 1': 1 })
  })

  it('by scanning begins from nothing and counts piece by piece, line by line', () => {
    expect(scanned('tee-1')).toMatchObject({ taken: { 'a 1': 1 }, scanned: 1, last: 'a 1' })
    expect(scanned('TEE-1', 'CAP-1', 'TEE-1', 'TEE-1')).toMatchObject({
      taken: { 'a 1': 2, 'a 2': 1, 'b 1': 1 },
      scanned: 4,
      last: 'b 1',
      refused: null,
    })
  })

  it('takes no piece that is not of it, and none too many', () => {
    expect(scanned('CAP-1', 'SOCK-1')).toMatchObject({
      taken: { 'a 2': 1 },
      refused: { why: 'notHere', code: 'SOCK-1' },
    })
    expect(scanned('CAP-1', 'CAP-1')).toMatchObject({ taken: { 'a 2': 1 }, scanned: 1, refused: { why: 'enough' } })
  })

  it('goes on after a wrong piece, and one that is wrong at once takes nothing away', () => {
    expect(scanned('SOCK-1')).toMatchObject({ taken: { 'a 1': 2, 'a 2': 1, 'b 1': 1 }, scanned: 0 })
    expect(scanned('SOCK-1', 'CAP-1')).toMatchObject({ taken: { 'a 2': 1 }, refused: null })
  })
})
