/** Tags, priority and fields that the merchant's rules put on an order, beside what people put by hand. */
import type { RuleMark, RuleMarks } from '../orders.contract.ts'

export interface Marked {
  readonly tags: readonly string[]
  readonly priority: number
  readonly ruleMarks: RuleMarks | null
}

const URGENT = 1

const tagsOf = (marks: readonly RuleMark[]): readonly RuleMark[] => marks.filter(({ put }) => put === 'tag')

/**
 * The order's marks after the rules of `version` found `found`. A tag that a rule put and no longer holds goes; one that a
 * person put stays, and one that a person took away does not come back while the rule goes on holding.
 */
export function withMarks(
  order: Marked,
  { version, found }: { version: number; found: readonly RuleMark[] },
): Marked & { readonly ruleMarks: RuleMarks } {
  const before = order.ruleMarks?.marks ?? []
  const held = new Map(tagsOf(before).map((mark) => [mark.name, mark]))
  const marks = found.map((mark): RuleMark => {
    if (mark.put !== 'tag') return mark
    const earlier = held.get(mark.name)
    return { ...mark, own: earlier ? earlier.own !== false : !order.tags.includes(mark.name) }
  })
  const wanted = new Set(tagsOf(marks).map(({ name }) => name))
  const gone = new Set(tagsOf(before).flatMap(({ name, own }) => (own !== false && !wanted.has(name) ? [name] : [])))
  const added = [...wanted].filter((tag) => !held.has(tag) && !order.tags.includes(tag))
  const says = marks.find(({ put }) => put === 'priority')
  const said = before.some(({ put }) => put === 'priority')
  return {
    tags: [...order.tags.filter((tag) => !gone.has(tag)), ...added],
    priority: says ? (says.value === 'urgent' ? URGENT : 0) : said ? 0 : order.priority,
    ruleMarks: { version, marks },
  }
}

/** Whether the rules put something else than before; another version of them that puts the same is no change. */
export const marksDiffer = (before: Marked, after: Marked): boolean =>
  before.priority !== after.priority ||
  before.tags.join('\n') !== after.tags.join('\n') ||
  JSON.stringify(before.ruleMarks?.marks ?? []) !== JSON.stringify(after.ruleMarks?.marks ?? [])

/** The rules' tags that a person has put as well. */
export function disown(marks: RuleMarks | null, byHand: readonly string[]): RuleMarks | null {
  if (marks === null || byHand.length === 0) return marks
  const isTheirs = ({ put, name }: RuleMark) => put === 'tag' && byHand.includes(name)
  return { ...marks, marks: marks.marks.map((mark) => (isTheirs(mark) ? { ...mark, own: false } : mark)) }
}

/** The order's own fields, by name. */
export const customFieldsOf = (marks: RuleMarks | null): readonly { readonly name: string; readonly value: string }[] =>
  (marks?.marks ?? []).flatMap(({ put, name, value }) => (put === 'field' ? [{ name, value }] : []))
