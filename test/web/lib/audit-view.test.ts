import { expect, test } from 'vitest'
import {
  isFiltered,
  pageOfSubject,
  queryOfAuditView,
  readAuditView,
  writeAuditView,
} from '../../../web/src/lib/audit-view.ts'

test('a view and its address say the same', () => {
  const address = 'who=user&action=order.&span=week&q=TEE&open=aud_1'
  const view = readAuditView(new URLSearchParams(address))
  expect(view).toEqual({ who: 'user', actor: '', action: 'order.', span: 'week', q: 'TEE', open: 'aud_1' })
  expect(writeAuditView(view).toString()).toBe(address)
  expect(writeAuditView(readAuditView(new URLSearchParams())).toString()).toBe('')
})

test('what nobody could have chosen is left out', () => {
  expect(readAuditView(new URLSearchParams('who=god&span=century'))).toMatchObject({ who: '', span: 'all' })
})

test('asks for the span from a full minute on, and for nothing that is not set', () => {
  const view = readAuditView(new URLSearchParams('span=day&q=%20'))
  expect(queryOfAuditView(view, 1_800_000_059_999)).toEqual({ from: 1_800_000_000_000 - 86_400_000 })
  expect(isFiltered(view)).toBe(true)
  expect(isFiltered(readAuditView(new URLSearchParams('open=aud_1&q=%20')))).toBe(false)
})

test('leads to the page of a thing where there is one', () => {
  expect(pageOfSubject('ord_1')).toBe('/orders/ord_1')
  expect(pageOfSubject('TEE-1')).toBeNull()
})
