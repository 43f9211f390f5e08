/** A set of field rules as it is being edited: new ones, whether each is whole, and what the set does to the last orders. */

import { applyRules } from '../../../src/field-rules/domain/apply-rules.ts'
import { isPath } from '../../../src/field-rules/domain/path.ts'
import type { RuleMark } from '../../../src/orders/orders.contract.ts'
import type { FieldRule, FieldSample } from '../api/field-rules.ts'

/** `taken`: ids that rules have already. */
export function newRule(taken: readonly string[], path = 'order.buyerRemark'): FieldRule {
  const numbers = taken.map((id) => Number(/^r(\d+)$/.exec(id)?.[1] ?? 0))
  return {
    id: `r${Math.max(0, ...numbers) + 1}`,
    path,
    test: { kind: 'contains', words: [] },
    put: { kind: 'tag', tag: '' },
    off: false,
  }
}

/** Why a rule cannot be saved yet; null when it can. */
export function lacking({ path, test, put }: FieldRule): 'path' | 'test' | 'put' | null {
  if (!isPath(path)) return 'path'
  if ((test.kind === 'contains' || test.kind === 'equals') && test.words.length === 0) return 'test'
  if (test.kind === 'like' && test.pattern.trim() === '') return 'test'
  if (put.kind === 'tag' && put.tag.trim() === '') return 'put'
  return put.kind === 'field' && put.name.trim() === '' ? 'put' : null
}

/** What the rules would put on one of the last orders. */
export const outcomeOf = (rules: readonly FieldRule[], { order, payload }: FieldSample): readonly RuleMark[] =>
  applyRules(
    rules.filter((rule) => lacking(rule) === null),
    { order, ...(payload === null ? {} : { payload }) },
  )
