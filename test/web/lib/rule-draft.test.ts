import { expect, test } from 'vitest'
import type { FieldRule, FieldSample } from '../../../web/src/api/field-rules.ts'
import { lacking, newRule, outcomeOf } from '../../../web/src/lib/rule-draft.ts'

const whole: FieldRule = {
  ...newRule([]),
  test: { kind: 'contains', words: ['急发'] },
  put: { kind: 'tag', tag: '加急' },
}

test('a new rule has an id that no other has', () => {
  expect([newRule([]).id, newRule(['r1', 'x', 'r7']).id]).toEqual(['r1', 'r8'])
})

test.each<[string, Partial<FieldRule>, ReturnType<typeof lacking>]>([
  ['nothing', {}, null],
  ['a path', { path: 'payload.' }, 'path'],
  ['a word', { test: { kind: 'equals', words: [] } }, 'test'],
  ['a pattern', { test: { kind: 'like', pattern: ' ' } }, 'test'],
  ['a tag', { put: { kind: 'tag', tag: ' ' } }, 'put'],
  ['a field', { put: { kind: 'field', name: '' } }, 'put'],
])('a rule that lacks %s says so', (_name, part, expected) => {
  expect(lacking({ ...whole, ...part })).toBe(expected)
})

test('the preview passes over rules that are not whole yet, and says what the others put', () => {
  const sample: FieldSample = { platformOrderId: 'A', at: 0, order: { buyerRemark: '请急发' }, payload: null }
  expect(outcomeOf([whole, newRule(['r1'])], sample).map(({ name }) => name)).toEqual(['加急'])
})
