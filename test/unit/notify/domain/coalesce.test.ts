import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteLength, countThatFits, markdownOf } from '../../../../src/notify/domain/coalesce.ts'
import type { OutgoingNotice } from '../../../../src/notify/messenger.port.ts'

const notice = (event: string, body: string): OutgoingNotice => ({
  noticeId: body,
  event,
  title: event,
  body,
  params: {},
  to: '',
})

describe('many notices in one message', () => {
  test('grouped by event, oldest first', () => {
    const text = markdownOf([notice('order.overdue', 'A'), notice('order.shipped', 'B'), notice('order.overdue', 'C')])
    expect(text).toBe(
      '**<font color="warning">order.overdue</font>** 2 条\n> A\n> C\n**<font color="info">order.shipped</font>**\n> B',
    )
  })

  test('nothing fits into nothing, and one always goes', () => {
    expect(countThatFits([], 4096)).toBe(0)
    expect(countThatFits([notice('order.short', '缺'.repeat(500))], 10)).toBe(1)
  })

  test('sending from the front loses nothing, repeats nothing, and every message keeps the limit', () => {
    const anyNotices = fc.array(
      fc.tuple(fc.constantFrom('order.short', 'order.overdue', 'case.opened'), fc.integer({ min: 1, max: 120 })),
      { maxLength: 120 },
    )
    fc.assert(
      fc.property(anyNotices, fc.integer({ min: 600, max: 4096 }), (shapes, limit) => {
        const all = shapes.map(([event, length], index) => notice(event, `#${index} ${'单'.repeat(length)}`))
        const sent: OutgoingNotice[] = []
        for (let rest = all; rest.length > 0; ) {
          const count = countThatFits(rest, limit)
          const text = markdownOf(rest.slice(0, count))
          expect(byteLength(text)).toBeLessThanOrEqual(limit)
          for (const each of rest.slice(0, count)) expect(text).toContain(`> ${each.body}`)
          sent.push(...rest.slice(0, count))
          rest = rest.slice(count)
        }
        expect(sent).toEqual(all)
      }),
    )
  })
})
