import { describe, expect, it } from 'vitest'
import { evolve } from '../../../src/orders/domain/order.ts'
import { customFieldsOf, type Marked, marksDiffer, withMarks } from '../../../src/orders/domain/rule-marks.ts'
import type { RuleMark } from '../../../src/orders/orders.contract.ts'
import { anOrder } from '../../support/an-order.ts'

const mark = (put: RuleMark['put'], name: string, value = ''): RuleMark => ({
  ruleId: `r-${put}-${name}`,
  put,
  name,
  value,
  path: 'order.buyerRemark',
  test: 'exists',
  hit: '',
})
const tag = (name: string) => mark('tag', name)
const plain: Marked = { tags: [], priority: 0, ruleMarks: null }
const apply = (order: Marked, ...found: RuleMark[]) => withMarks(order, { version: 1, found })

describe('marks of rules', () => {
  it('put a tag, and take it away when they no longer hold', () => {
    const put = apply(plain, tag('急'))
    expect(put.tags).toEqual(['急'])
    expect(apply(put).tags).toEqual([])
  })

  it('never take away a tag that a person put before them', () => {
    const put = apply({ ...plain, tags: ['急'] }, tag('急'))
    expect(apply(put).tags).toEqual(['急'])
  })

  it('never take away a tag that a person put after them', () => {
    const order = { ...anOrder(), ...apply(plain, tag('急')) }
    const byHand = evolve(order, { type: 'tagged', tags: ['急'], byHand: ['急'] }, 1)
    expect(apply(byHand).tags).toEqual(['急'])
  })

  it('do not bring back a tag that a person took away, as long as they go on holding', () => {
    const put = apply(plain, tag('急'))
    const taken = { ...put, tags: [] }
    const again = apply(taken, tag('急'))
    expect(again.tags).toEqual([])
    expect(apply(apply(again), tag('急')).tags).toEqual(['急'])
  })

  it('make an order urgent and ordinary again, and leave one alone of which they say nothing', () => {
    const urgent = apply(plain, mark('priority', '', 'urgent'))
    expect(urgent.priority).toBe(1)
    expect(apply(urgent).priority).toBe(0)
    expect(apply({ ...plain, priority: 1 }).priority).toBe(1)
  })

  it('are the order’s own fields', () => {
    expect(customFieldsOf(apply(plain, mark('field', '刻字', '小明'), tag('急')).ruleMarks)).toEqual([
      { name: '刻字', value: '小明' },
    ])
  })

  it('of a newer version that puts the same are no change', () => {
    const put = apply(plain, tag('急'))
    expect(marksDiffer(put, withMarks(put, { version: 2, found: [tag('急')] }))).toBe(false)
    expect(marksDiffer(put, withMarks(put, { version: 2, found: [] }))).toBe(true)
    expect(marksDiffer(plain, apply(plain))).toBe(false)
  })
})
