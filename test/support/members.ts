/** People of a merchant's tenant: a colleague with a role and a row scope, signed in. */
import { env } from 'cloudflare:workers'
import { forgetPeople } from '../../src/tenants/people-memory.ts'
import { aMerchant, type SignedIn } from './tenants.ts'

export interface Colleague extends SignedIn {
  readonly userId: string
}

export interface Scope {
  readonly regions?: readonly string[] | null
  readonly warehouses?: readonly string[] | null
}

/** Signs somebody up and makes the person a member of that tenant alone. */
export async function aColleague(owner: SignedIn, role: string, scope?: Scope): Promise<Colleague> {
  const person = await aMerchant('同事')
  const row = await env.CONTROL.prepare(
    'UPDATE member SET organization_id = ?1, role = ?2 WHERE organization_id = ?3 RETURNING user_id AS userId',
  )
    .bind(owner.tenantId, role, person.tenantId)
    .first<{ userId: string }>()
  if (!row) throw new Error('the person has no membership to move')
  forgetPeople()
  const colleague = { ...person, tenantId: owner.tenantId, userId: row.userId }
  if (scope) await setScope(owner, colleague, scope)
  return colleague
}

export async function setRole(owner: SignedIn, { userId }: Colleague, role: string): Promise<void> {
  await env.CONTROL.prepare('UPDATE member SET role = ?3 WHERE organization_id = ?1 AND user_id = ?2')
    .bind(owner.tenantId, userId, role)
    .run()
  forgetPeople()
}

export async function setScope(owner: SignedIn, { userId }: Colleague, scope: Scope): Promise<void> {
  await owner.send('PUT', `/api/v1/members/${userId}/scope`, {
    regions: scope.regions ?? null,
    warehouses: scope.warehouses ?? null,
  })
}
