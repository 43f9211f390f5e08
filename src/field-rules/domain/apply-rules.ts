/** What a set of rules makes of an order: tags, priority and fields, each with its reason. Total and bounded, whatever the JSON. */
import type { RuleMark } from '../../orders/orders.contract.ts'
import type { FieldRule, FieldTest } from '../field-rules.contract.ts'
import { stepsOf, valuesAt } from './path.ts'
import { fits } from './wildcard.ts'

export interface RuleFacts {
  /** Our own form of the order, and the platform's; both without people. */
  readonly order: unknown
  /** Absent where the order came without one (a file): rules that read it keep what they held before. */
  readonly payload?: unknown
  /** What rules hold on the order now. */
  readonly held?: readonly RuleMark[]
}

const LONGEST = 2_000
const LONGEST_FIELD = 200
const MOST_SHOWN = 20

type Value = string | number | boolean

export function applyRules(rules: readonly FieldRule[], { order, payload, held = [] }: RuleFacts): readonly RuleMark[] {
  const marks: RuleMark[] = []
  for (const rule of rules) {
    const path = stepsOf(rule.path)
    if (rule.off || path === null) continue
    if (path.root === 'payload' && payload === undefined) {
      marks.push(...held.filter(({ ruleId }) => ruleId === rule.id))
      continue
    }
    const values = valuesAt(path.root === 'order' ? order : payload, path.steps)
    const hit = hitOf(rule.test, values)
    if (hit !== null) marks.push(markOf(rule, { values, hit }))
  }
  return onePerName(marks)
}

/** What made the test true (the word, the pattern, the comparison); null when it is false. */
function hitOf(test: FieldTest, values: readonly Value[]): string | null {
  const texts = values.map((value) => String(value).slice(0, LONGEST).trim())
  const lower = texts.map((text) => text.toLowerCase())
  switch (test.kind) {
    case 'contains': {
      const word = test.words.find((one) => lower.some((text) => text.includes(one.toLowerCase())))
      return word ?? null
    }
    case 'equals': {
      const word = test.words.find((one) => lower.includes(one.toLowerCase()))
      return word ?? null
    }
    case 'like':
      return lower.some((text) => fits(text, test.pattern.toLowerCase())) ? test.pattern : null
    case 'exists':
      return texts.some((text) => text !== '') ? '' : null
    case 'compare': {
      const number = values.map(numberOf).find((one) => one !== null && compares[test.op](one, test.number))
      return number === undefined || number === null ? null : `${number} ${signs[test.op]} ${test.number}`
    }
  }
}

const compares: Record<Extract<FieldTest, { kind: 'compare' }>['op'], (a: number, b: number) => boolean> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  eq: (a, b) => a === b,
}
const signs = { gt: '>', gte: '≥', lt: '<', lte: '≤', eq: '=' } as const

function numberOf(value: Value): number | null {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !/^-?\d{1,15}(?:\.\d{1,6})?$/.test(value.trim())) return null
  return Number(value)
}

function markOf(
  { id, path, test, put }: FieldRule,
  { values, hit }: { values: readonly Value[]; hit: string },
): RuleMark {
  const why = { ruleId: id, path, test: test.kind, hit }
  if (put.kind === 'tag') return { ...why, put: 'tag', name: put.tag, value: '' }
  if (put.kind === 'priority') return { ...why, put: 'priority', name: '', value: put.level }
  const texts = [...new Set(values.map((value) => String(value).replaceAll(/\s+/g, ' ').trim()))]
  const value = texts
    .filter((text) => text !== '')
    .slice(0, MOST_SHOWN)
    .join('、')
  return { ...why, put: 'field', name: put.name, value: value.slice(0, LONGEST_FIELD) }
}

/** The first rule that puts a tag, says the priority or fills a field is the one that counts. */
const onePerName = (marks: readonly RuleMark[]): readonly RuleMark[] =>
  [...new Map([...marks].reverse().map((mark) => [`${mark.put}/${mark.name}`, mark])).values()].reverse()
