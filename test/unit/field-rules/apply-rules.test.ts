import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyRules } from '../../../src/field-rules/domain/apply-rules.ts'
import { whatChanged } from '../../../src/field-rules/domain/what-changed.ts'
import { fits } from '../../../src/field-rules/domain/wildcard.ts'
import {
  type FieldPut,
  type FieldRule,
  type FieldTest,
  fieldRulesSchema,
} from '../../../src/field-rules/field-rules.contract.ts'

const aRule = (path: string, test: FieldTest, put: FieldPut = { kind: 'tag', tag: '命中' }, id = 'r1'): FieldRule => ({
  id,
  path,
  test,
  put,
  off: false,
})
const contains = (...words: string[]): FieldTest => ({ kind: 'contains', words })
const urgent: FieldPut = { kind: 'priority', level: 'urgent' }

describe('a rule', () => {
  const order = {
    buyerRemark: '  请急发！ VIP ',
    payableFen: 20_000,
    lines: [{ title: '伞', gift: true }, { title: '帽' }],
  }
  const payload = { items: [{ props: [{ name: '刻字', value: '小 明' }] }, { props: [] }], count: '3', empty: '' }
  const holds = (path: string, test: FieldTest) => applyRules([aRule(path, test)], { order, payload }).length > 0

  it.each<[string, FieldTest, boolean]>([
    ['order.buyerRemark', contains('加急', '急发'), true],
    ['order.buyerRemark', contains('vip'), true],
    ['order.buyerRemark', contains('礼盒'), false],
    ['order.lines[*].title', { kind: 'equals', words: ['帽'] }, true],
    ['order.lines[0].title', { kind: 'equals', words: ['帽'] }, false],
    ['order.lines[*].gift', { kind: 'equals', words: ['true'] }, true],
    ['order.buyerRemark', { kind: 'like', pattern: '*急发*v?p' }, true],
    ['order.buyerRemark', { kind: 'like', pattern: '急发' }, false],
    ['order.payableFen', { kind: 'compare', op: 'gte', number: 20_000 }, true],
    ['order.payableFen', { kind: 'compare', op: 'gt', number: 20_000 }, false],
    ['payload.count', { kind: 'compare', op: 'eq', number: 3 }, true],
    ['payload.items[*].props[*].value', { kind: 'exists' }, true],
    ['payload.empty', { kind: 'exists' }, false],
    ['payload.items', { kind: 'exists' }, false],
    ['payload.nobody.knows[3]', { kind: 'exists' }, false],
  ])('on %s that %j: %s', (path, test, expected) => {
    expect(holds(path, test)).toBe(expected)
  })

  it('tells where it looked, what it found, and what it put', () => {
    const rules = [
      aRule('order.buyerRemark', contains('急发'), urgent),
      aRule('payload.items[*].props[*].value', { kind: 'exists' }, { kind: 'field', name: '刻字' }, 'r2'),
    ]
    expect(applyRules(rules, { order, payload })).toEqual([
      {
        ruleId: 'r1',
        put: 'priority',
        name: '',
        value: 'urgent',
        path: 'order.buyerRemark',
        test: 'contains',
        hit: '急发',
      },
      {
        ruleId: 'r2',
        put: 'field',
        name: '刻字',
        value: '小 明',
        path: 'payload.items[*].props[*].value',
        test: 'exists',
        hit: '',
      },
    ])
  })

  it('that stands first decides the priority and the field; one that is off does nothing', () => {
    const rules = [
      { ...aRule('order.buyerRemark', contains('急发'), urgent), off: true },
      aRule('order.buyerRemark', contains('vip'), { kind: 'priority', level: 'normal' }, 'r2'),
      aRule('order.buyerRemark', contains('急发'), urgent, 'r3'),
    ]
    expect(applyRules(rules, { order }).map(({ ruleId }) => ruleId)).toEqual(['r2'])
  })

  it('on the payload keeps what it held where an order comes without one', () => {
    const rules = [aRule('payload.count', { kind: 'exists' })]
    const held = applyRules(rules, { order, payload })
    expect(applyRules(rules, { order, held })).toEqual(held)
    expect(applyRules(rules, { order })).toEqual([])
    expect(applyRules(rules, { order, payload: {}, held })).toEqual([])
  })

  it('fills a field with at most 200 characters, each value once', () => {
    const values = Array.from({ length: 1_000 }, (_, i) => `值${i % 50}`.repeat(10))
    const rules = [aRule('payload.v[*]', { kind: 'exists' }, { kind: 'field', name: 'f' })]
    expect(applyRules(rules, { order, payload: { v: values } })[0]?.value).toHaveLength(200)
  })
})

/** The same text or list, which counts how often a character or an item is read. */
function countingReads<T extends object>(value: T): { readonly value: T; readonly reads: () => number } {
  let reads = 0
  const counting = new Proxy(value, {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1
      return Reflect.get(target, key, target)
    },
  })
  return { value: counting, reads: () => reads }
}

describe('a wildcard', () => {
  it.each<[string, string, boolean]>([
    ['abc', '*', true],
    ['', '*', true],
    ['', '?', false],
    ['abc', 'a*c', true],
    ['abc', 'a?', false],
    ['aab', '*ab', true],
    ['a*c', 'a*c', true],
  ])('%j ~ %j: %s', (text, pattern, expected) => expect(fits(text, pattern)).toBe(expected))

  it('answers as a regular expression would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), letters, (text, pattern) => {
        const same = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(fits(text, pattern)).toBe(same.test(text))
      }),
    )
  })

  it('takes at most text × pattern steps on what makes regular expressions run for years', () => {
    const text = `${'a'.repeat(2_000)}b`
    const pattern = `${'*a'.repeat(49)}c`
    const counted = countingReads(Object(text))
    expect(fits(counted.value as unknown as string, pattern)).toBe(false)
    expect(counted.reads()).toBeGreaterThan(text.length)
    expect(counted.reads()).toBeLessThanOrEqual(text.length * pattern.length)
  })
})

const anyTest: fc.Arbitrary<FieldTest> = fc.oneof(
  fc.record({ kind: fc.constant('contains' as const), words: fc.array(fc.string(), { maxLength: 20 }) }),
  fc.record({ kind: fc.constant('equals' as const), words: fc.array(fc.string(), { maxLength: 20 }) }),
  fc.record({ kind: fc.constant('like' as const), pattern: fc.string({ maxLength: 100 }) }),
  fc.constant({ kind: 'exists' as const }),
  fc.record({
    kind: fc.constant('compare' as const),
    op: fc.constantFrom('gt' as const, 'gte' as const, 'lt' as const, 'lte' as const, 'eq' as const),
    number: fc.double(),
  }),
)
const anyPath = fc
  .array(fc.oneof(fc.constantFrom('.a', '.b', '[*]', '[0]'), fc.string({ maxLength: 5 })), { maxLength: 15 })
  .map((steps) => `payload${steps.join('')}`)

describe('whatever the platform sends', () => {
  it('no rule throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyPath, anyTest, (payload, path, test) => {
        const marks = applyRules([aRule(path, test, { kind: 'field', name: 'f' })], { order: payload, payload })
        for (const { value } of marks) expect(value.length).toBeLessThanOrEqual(200)
      }),
      { numRuns: 500 },
    )
  })

  it('a rule reads two hundred values of a giant at each step of its path, and the first two thousand letters of each', () => {
    const long = 'x'.repeat(1_998)
    const inner = countingReads(Array(300).fill(`${long}yz`))
    const list = countingReads(Array(3_000).fill({ v: inner.value }))
    const rules = Array.from({ length: 50 }, (_, i) =>
      aRule('payload.list[*].v[*]', { kind: 'like', pattern: '*z?*' }, undefined, `r${i}`),
    )
    expect(applyRules(rules, { order: {}, payload: { list: list.value } })).toEqual([])
    expect([list.reads(), inner.reads()]).toEqual([50 * 200, 50 * 200])
    const seen = (text: string) =>
      applyRules([aRule('payload.t', { kind: 'like', pattern: '*z' })], { order: {}, payload: { t: text } })
    expect([seen(`${long}yz`).length, seen(`${long}yyz`).length]).toEqual([1, 0])
  })
})

describe('a set of rules', () => {
  const rule = aRule('order.buyerRemark', contains('急'))
  it.each<[string, unknown]>([
    ['51 rules', Array.from({ length: 51 }, (_, i) => ({ ...rule, id: `r${i}` }))],
    ['an id twice', [rule, rule]],
    ['a path to nowhere', [{ ...rule, path: 'receiver.phone' }]],
    ['a path of 13 steps', [{ ...rule, path: `payload${'.a'.repeat(13)}` }]],
    ['a path with a script in it', [{ ...rule, path: 'payload.a(1)' }]],
    ['no word', [{ ...rule, test: contains() }]],
    ['a tag of 21 letters', [{ ...rule, put: { kind: 'tag', tag: 'x'.repeat(21) } }]],
  ])('with %s is refused', (_name, rules) => {
    expect(fieldRulesSchema.safeParse(rules).success).toBe(false)
  })

  it('says in a few words what a new one changes', () => {
    const other = aRule('order.sellerRemark', contains('急'), urgent, 'r2')
    expect(whatChanged([rule], [{ ...rule, off: true }, other])).toBe('新增 1 条，修改 1 条')
    expect(whatChanged([rule, other], [other, rule])).toBe('调整顺序')
    expect(whatChanged([rule], [])).toBe('删除 1 条')
    expect(whatChanged([rule], [rule])).toBe('没有变化')
  })
})
