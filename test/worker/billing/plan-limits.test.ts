/** The last place of a plan, wanted by many in the same moment: one gets it, and the others hear that the plan is full. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Billing } from '../../../src/billing/billing.contract.ts'
import { controlDb } from '../../../src/platform/db.ts'
import { plans } from '../../../src/tenants/domain/plans.ts'
import { confirmToken, invitationToken } from '../../../src/tenants/letter-links.ts'
import { membersRepository } from '../../../src/tenants/members.repository.ts'
import { peopleRepository } from '../../../src/tenants/people.repository.ts'
import { aBrowser, anEmail, PASSWORD } from '../../support/people.ts'
import { refusal } from '../../support/shop-floor.ts'
import { aMerchant } from '../../support/tenants.ts'

const { limits } = plans.trial
const together = <T>(count: number, one: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => one(n)))
const statuses = (answers: readonly Response[]) => answers.map(({ status }) => status).sort()

describe('the last place of a plan', () => {
  it('for a warehouse goes to one, and the log tells of no other', async () => {
    const merchant = await aMerchant()
    const { items } = await merchant.get<{ items: { id: string }[] }>('/api/v1/warehouses')
    const { id: _id, ...warehouse } = items[0] ?? { id: '' }
    const add = (id: string) => merchant.call('PUT', `/api/v1/warehouses/${id}`, warehouse)
    for (let n = 2; n < limits.warehouses; n++) await add(`WH-${n}`)
    expect(statuses(await together(4, (n) => add(`LAST-${n}`)))).toEqual([200, 409, 409, 409])
    expect(await refusal(add('LATE'))).toEqual([409, 'tenant.limit_reached'])
    expect((await merchant.get<Billing>('/api/v1/billing')).use.warehouses).toBe(limits.warehouses)
    const log = await merchant.get<{ items: unknown[] }>('/api/v1/audit?action=warehouse.added&limit=100')
    expect(log.items).toHaveLength(limits.warehouses)
  })

  it('for a connection goes to one', async () => {
    const merchant = await aMerchant()
    const add = () =>
      merchant.call('POST', '/api/v1/connections', {
        kind: 'wecom',
        name: '群',
        credentials: { key: '693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa' },
        settings: {},
      })
    for (let n = 1; n < limits.connections; n++) await add()
    expect(statuses(await together(4, add))).toEqual([201, 409, 409, 409])
    expect(await refusal(add())).toEqual([409, 'tenant.limit_reached'])
    expect((await merchant.get<Billing>('/api/v1/billing')).use.connections).toBe(limits.connections)
  })

  it('for a colleague goes to one who is invited, and of invitations that are too many to one who accepts', async () => {
    const owner = aBrowser()
    const { body } = await owner.signUp(anEmail())
    const person = await peopleRepository(controlDb(env)).byId(body.user.id)
    if (person) await owner.post('/auth/confirm-email', { token: confirmToken(env, person, Date.now()) })
    const tenantId = body.tenant.id
    // As if they had joined long ago.
    const joined = (n: number) =>
      env.CONTROL.prepare(
        "INSERT INTO member (id, organization_id, user_id, role, created_at) VALUES (?1, ?2, ?1, 'read_only', 1)",
      )
        .bind(`seat-${tenantId}-${n}`, tenantId)
        .run()
    for (let n = 0; n < limits.members - 3; n++) await joined(n)
    const invite = () =>
      owner.post<{ id: string; code?: string }>('/invitations', { email: anEmail(), role: 'finance' })
    const [first, ...more] = [await invite(), ...(await together(4, invite))]
    expect(more.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    expect(more.find(({ status }) => status === 409)?.body.code).toBe('tenant.limit_reached')
    // Somebody joins by another way: two open letters, one place.
    await joined(limits.members)
    const members = membersRepository(controlDb(env))
    const open = [first, ...more].filter(({ status }) => status === 201)
    const answers = await Promise.all(
      open.map(async ({ body: { id } }) => {
        const row = await members.invitation(id, Date.now())
        if (!row) throw new Error(id)
        const token = invitationToken(env, row)
        return aBrowser().post('/auth/invitation/accept', { token, name: '新同事', password: PASSWORD })
      }),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'tenant.limit_reached' })
    const { count } = (await env.CONTROL.prepare('SELECT COUNT(*) AS count FROM member WHERE organization_id = ?')
      .bind(tenantId)
      .first<{ count: number }>()) ?? { count: 0 }
    expect(count).toBe(limits.members)
  })
})
