/** Members as a caller sees them: who lacks a second factor is for those to know who manage members. */
import type { Ctx } from '../platform/ctx.ts'
import { controlDb } from '../platform/db.ts'
import { type FieldClasses, seen } from '../platform/field-scope.ts'
import type { Member } from './members.contract.ts'
import { membersRepository } from './members.repository.ts'

const memberFields = {
  userId: 'open',
  name: 'open',
  email: 'open',
  emailVerified: 'members:write',
  hasSecondFactor: 'members:write',
  role: 'open',
  joinedAt: 'open',
} as const satisfies FieldClasses<Member>

export async function membersSeen(ctx: Pick<Ctx, 'env' | 'tenant' | 'rights'>): Promise<Member[]> {
  const members = await membersRepository(controlDb(ctx.env)).members(ctx.tenant.id)
  return members.map((member) => seen<Member, typeof memberFields>(member, memberFields, ctx.rights))
}
