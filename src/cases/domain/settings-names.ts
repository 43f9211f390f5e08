import { presetCodes, presetGroups } from '../case-codes.contract.ts'
import type { CaseSettings } from '../case-settings.contract.ts'

export interface NameIssue {
  readonly path: string
  readonly message: string
}

/** The first name that is there twice, means nothing, or is missing; null: all fit together. */
export function unknownName({ groups, codes, rules }: CaseSettings): NameIssue | null {
  const groupIds = new Set(groups.map(({ id }) => id))
  const codeIds = new Set(codes.map(({ code }) => code))
  if (groupIds.size < groups.length) return { path: 'groups', message: 'the same id twice' }
  if (codeIds.size < codes.length) return { path: 'codes', message: 'the same code twice' }
  if (groups.some(({ id, name }) => name === '' && !(id in presetGroups)))
    return { path: 'groups', message: 'a name is missing' }
  if (codes.some(({ code, name }) => name === '' && !(code in presetCodes)))
    return { path: 'codes', message: 'a name is missing' }
  if (codes.some(({ group }) => !groupIds.has(group))) return { path: 'codes', message: 'a group that does not exist' }
  if (rules.some((rule) => !groupIds.has(rule.group))) return { path: 'rules', message: 'a group that does not exist' }
  if (rules.some((rule) => rule.codes.some((code) => !codeIds.has(code))))
    return { path: 'rules', message: 'a code that does not exist' }
  return null
}
