/** Who may become what in a tenant, and who may leave. There is always an owner. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'

export interface MemberFact {
  readonly userId: string
  readonly role: string
}

export type MemberErrorCode = 'member.not_found' | 'member.last_owner'

/** Removing (`to` null) or changing the role of a person: refused when no owner would be left. */
export function canChangeMember(
  members: readonly MemberFact[],
  { userId, to }: { readonly userId: string; readonly to: string | null },
): Result<MemberFact, Failure<MemberErrorCode>> {
  const member = members.find((candidate) => candidate.userId === userId)
  if (!member) return fail('member.not_found')
  const ownersAfter = members.filter(({ userId: id, role }) => (id === userId ? to : role) === 'owner').length
  return ownersAfter === 0 ? fail('member.last_owner') : ok(member)
}
