import { expect, it } from 'vitest'
import { holdsMaskedPhone, memoWith } from '../../../src/orders/domain/seller-memo.ts'

it('a note comes behind what stands in the memo, once', () => {
  expect(memoWith('', '先发')).toBe('先发')
  expect(memoWith('送赠品', '先发')).toBe('送赠品；先发')
  expect(memoWith(memoWith('送赠品', '先发'), '先发')).toBe('送赠品；先发')
})

it('a memo that is shown with a masked phone is known', () => {
  expect(holdsMaskedPhone('改到 138****1234')).toBe(true)
  expect(holdsMaskedPhone('改到 2 号楼 3 单元')).toBe(false)
})
