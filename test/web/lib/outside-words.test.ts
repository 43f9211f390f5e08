import { expect, it } from 'vitest'
import { outsideText } from '../../../web/src/lib/outside-words.ts'

it('what a call to the outside came to is told in words, with what the other side said', () => {
  expect(outsideText('unauthorised: 40003 签名错误', 'zh-CN')).toBe('对方不认凭证，或授权已失效：40003 签名错误')
  expect(outsideText('unreachable: Error', 'zh-CN')).toBe('连不上对方')
  expect(outsideText('unreachable: TypeError', 'en')).toBe('The other side cannot be reached')
  expect(outsideText('库存已写回', 'zh-CN')).toBe('库存已写回')
  expect(outsideText('constructor: x', 'zh-CN')).toBe('constructor: x')
})
