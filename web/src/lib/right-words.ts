/** Rights in the order in which people think of them, and the keys of their words. */
import { allRights } from '../../../src/platform/rights.ts'
import type { Right } from '../api/auth.ts'

type KeyOf<R extends string> = R extends `${infer Area}:${infer Act}` ? `${Area}_${Act}` : never
export type RightKey = KeyOf<Right>

/** `orders:read` → `orders_read`: a colon means something to the translations. */
export function rightKey(right: Right): RightKey {
  // One colon in each right; that is what the type says.
  return right.replace(':', '_') as RightKey
}

export const rightGroups = ['daily', 'sensitive', 'setup', 'company'] as const
export type RightGroup = (typeof rightGroups)[number]

const sensitive: readonly Right[] = ['finance:read', 'receiver:reveal', 'audit:read']
const company: readonly Right[] = ['members:read', 'members:write', 'billing:read', 'billing:write', 'tenant:delete']
const daily = /^(?:orders|stock|fulfilment|cases|insights|catalog):/

export function groupOf(right: Right): RightGroup {
  if (sensitive.includes(right)) return 'sensitive'
  if (company.includes(right)) return 'company'
  return daily.test(right) ? 'daily' : 'setup'
}

export const rightsIn = (group: RightGroup): readonly Right[] => allRights.filter((right) => groupOf(right) === group)
