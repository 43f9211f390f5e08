/** What a new set of rules differs in from the one before, in a few words for the history. */
import type { FieldRule } from '../field-rules.contract.ts'

export function whatChanged(before: readonly FieldRule[], after: readonly FieldRule[]): string {
  const old = new Map(before.map((rule) => [rule.id, JSON.stringify(rule)]))
  const added = after.filter(({ id }) => !old.has(id)).length
  const removed = before.filter(({ id }) => !after.some((rule) => rule.id === id)).length
  const changed = after.filter((rule) => old.has(rule.id) && old.get(rule.id) !== JSON.stringify(rule)).length
  const parts = [
    added > 0 ? `新增 ${added} 条` : '',
    changed > 0 ? `修改 ${changed} 条` : '',
    removed > 0 ? `删除 ${removed} 条` : '',
  ].filter((part) => part !== '')
  if (parts.length > 0) return parts.join('，')
  return before.every(({ id }, i) => id === after[i]?.id) ? '没有变化' : '调整顺序'
}
