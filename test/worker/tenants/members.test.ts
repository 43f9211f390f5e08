/** Colleagues: invited, joined, given roles, removed; several tenants of one person; what strangers and underlings try. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { controlDb } from '../../../src/platform/db.ts'
import { confirmToken } from '../../../src/tenants/letter-links.ts'
import { peopleRepository } from '../../../src/tenants/people.repository.ts'
import { aMailbox } from '../../support/mailbox.ts'
import { eventually } from '../../support/open-shop.ts'
import { aBrowser, anEmail, type Browser, comparable, PASSWORD } from '../../support/people.ts'
import { ctxOfTenant } from '../../support/tenants.ts'

const mailbox = aMailbox()

interface Person {
  readonly browser: Browser
  readonly email: string
  readonly userId: string
  readonly tenantId: string
}

async function aPerson(company = '青禾服饰'): Promise<Person> {
  const browser = aBrowser()
  const email = anEmail()
  const { body } = await browser.signUp(email, company)
  const person = await peopleRepository(controlDb(env)).byId(body.user.id)
  if (person) await browser.post('/auth/confirm-email', { token: confirmToken(env, person, Date.now()) })
  return { browser, email, userId: body.user.id, tenantId: body.tenant.id }
}

async function invited(by: Person, email: string, role: string) {
  const made = await by.browser.post<{ id: string }>('/invitations', { email, role })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return { id: made.body.id, token: await mailbox.token(email, /邀请你加入/) }
}

async function joined(by: Person, role: string): Promise<Person> {
  const email = anEmail()
  const { token } = await invited(by, email, role)
  const browser = aBrowser()
  const { body, status } = await browser.post<{ user: { id: string } }>('/auth/invitation/accept', {
    token,
    name: '新同事',
    password: PASSWORD,
  })
  expect(status, JSON.stringify(body)).toBe(200)
  return { browser, email, userId: body.user.id, tenantId: by.tenantId }
}

const actionsOf = async (tenantId: string) => {
  const { tenant } = await ctxOfTenant(tenantId)
  const shard = tenant.shard === 'SHARD_0' ? env.SHARD_0 : env.SHARD_1
  const { results } = await shard
    .prepare('SELECT action FROM audit_log WHERE tenant_id = ?')
    .bind(tenantId)
    .all<{ action: string }>()
  return results.map(({ action }) => action)
}

describe('an invitation', () => {
  it('makes a new person a member with a confirmed address, a session, the role and no tenant besides', async () => {
    const owner = await aPerson('青禾')
    const email = anEmail()
    const { token } = await invited(owner, email, 'warehouse')
    const letter = await mailbox.letter(email, /邀请你加入/)
    expect(letter.text).toContain('仓库')
    const card = await aBrowser().post('/auth/invitation', { token })
    expect(card.body).toMatchObject({ company: '青禾', email, role: 'warehouse', account: 'new' })
    const browser = aBrowser()
    const accepted = await browser.post('/auth/invitation/accept', { token, name: '小周', password: PASSWORD })
    expect(accepted.body).toMatchObject({
      user: { email, name: '小周', emailVerified: true },
      tenant: { id: owner.tenantId },
      role: 'warehouse',
      tenants: [{ id: owner.tenantId }],
    })
    expect((await browser.get('/stock')).status).toBe(200)
    expect((await browser.get('/members')).status).toBe(403)
    expect(
      (await aBrowser().post('/auth/invitation/accept', { token, name: 'x', password: PASSWORD })).body,
    ).toMatchObject({
      code: 'link.invalid',
    })
    const { body } = await owner.browser.get<{ items: { email: string; role: string }[] }>('/members')
    expect(body.items.map((member) => [member.email, member.role])).toEqual([
      [owner.email, 'owner'],
      [email, 'warehouse'],
    ])
    expect((await owner.browser.get('/invitations')).body).toEqual({ items: [] })
    await eventually(
      () => actionsOf(owner.tenantId),
      (actions) =>
        ['invitation.created', 'invitation.sent', 'member.joined'].every((action) => actions.includes(action)),
    )
  })

  it('waits for a person with an account to sign in, and only with the invited address', async () => {
    const [owner, other, third] = [await aPerson('甲'), await aPerson('乙'), await aPerson('丙')]
    const { token } = await invited(owner, other.email, 'finance')
    expect((await aBrowser().post('/auth/invitation', { token })).body).toMatchObject({ account: 'sign_in' })
    expect(
      (await aBrowser().post('/auth/invitation/accept', { token, name: 'x', password: PASSWORD })).body,
    ).toMatchObject({
      code: 'invitation.sign_in_first',
    })
    expect((await third.browser.post('/auth/invitation', { token })).body).toMatchObject({ account: 'other' })
    expect((await third.browser.post('/auth/invitation/accept', { token })).body).toMatchObject({
      code: 'invitation.other_address',
    })
    const accepted = await other.browser.post('/auth/invitation/accept', { token })
    expect(accepted.body).toMatchObject({ tenant: { id: owner.tenantId, name: '甲' }, role: 'finance' })
    // The switcher: the choice travels with the browser.
    expect((await other.browser.get('/auth/me')).body).toMatchObject({
      tenant: { name: '甲' },
      tenants: [{ name: '乙' }, { name: '甲' }],
    })
    const back = await other.browser.post(`/account/tenants/${other.tenantId}/enter`)
    expect(back.body).toMatchObject({ tenant: { name: '乙' }, role: 'owner' })
    expect((await other.browser.get('/auth/me')).body).toMatchObject({ tenant: { name: '乙' } })
    expect((await other.browser.post(`/account/tenants/${third.tenantId}/enter`)).body).toMatchObject({
      code: 'tenant.not_found',
    })
    other.browser.jar.set('dingshu.tenant', third.tenantId)
    expect((await other.browser.get('/auth/me')).body).toMatchObject({ tenant: { name: '乙' } })
  })

  it('is answered in the same words whether the address has an account or not', async () => {
    const [owner, other] = [await aPerson(), await aPerson()]
    const shape = (body: unknown) =>
      JSON.stringify(body)
        .replaceAll(/inv_\w+|[\w-]+@example\.com/g, '')
        .replaceAll(/\d{13}/g, '0')
    const [known, unknown] = [
      await owner.browser.post('/invitations', { email: other.email, role: 'read_only' }),
      await owner.browser.post('/invitations', { email: anEmail(), role: 'read_only' }),
    ]
    expect(known.status).toBe(201)
    expect(shape(known.body)).toBe(shape(unknown.body))
  })

  it('is sent again with a link of its own, withdrawn, and late after seven days', async () => {
    const owner = await aPerson()
    const email = anEmail()
    const { id, token } = await invited(owner, email, 'read_only')
    expect((await owner.browser.post('/invitations', { email, role: 'finance' })).body).toMatchObject({
      code: 'invitation.conflict',
    })
    expect((await owner.browser.post(`/invitations/${id}/resend`)).status).toBe(200)
    const second = await mailbox.token(email, /邀请你加入/, 2)
    expect(second).not.toBe(token)
    expect((await aBrowser().post('/auth/invitation', { token })).body).toMatchObject({ code: 'link.invalid' })
    expect((await aBrowser().post('/auth/invitation', { token: second })).status).toBe(200)
    await env.CONTROL.prepare('UPDATE invitation SET expires_at = ? WHERE id = ?')
      .bind(Date.now() - 1, id)
      .run()
    expect((await aBrowser().post('/auth/invitation', { token: second })).body).toMatchObject({ code: 'link.invalid' })
    expect((await owner.browser.get('/invitations')).body).toMatchObject({ items: [{ id, status: 'expired' }] })
    expect((await owner.browser.call('DELETE', `/invitations/${id}`)).status).toBe(204)
    expect((await owner.browser.call('DELETE', `/invitations/${id}`)).body).toMatchObject({
      code: 'invitation.not_found',
    })
    expect((await owner.browser.get('/invitations')).body).toEqual({ items: [] })
  })

  it('is made by people who confirmed their own address, within an hour’s measure, and for roles that exist', async () => {
    const unconfirmed = aBrowser()
    await unconfirmed.signUp(anEmail())
    expect((await unconfirmed.post('/invitations', { email: anEmail(), role: 'read_only' })).body).toMatchObject({
      code: 'account.email_unconfirmed',
    })
    const owner = await aPerson()
    expect((await owner.browser.post('/invitations', { email: anEmail(), role: 'emperor' })).body).toMatchObject({
      code: 'role.not_found',
    })
    expect((await owner.browser.post('/invitations', { email: owner.email, role: 'finance' })).body).toMatchObject({
      code: 'member.conflict',
    })
    const { id } = await invited(owner, anEmail(), 'read_only')
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await owner.browser.post(`/invitations/${id}/resend`)).status)
    expect(statuses).toEqual([200, 200, 200, 429])
  })

  it('of another tenant does not exist', async () => {
    const [owner, stranger] = [await aPerson(), await aPerson()]
    const { id } = await invited(owner, anEmail(), 'read_only')
    const missing = await stranger.browser.post('/invitations/inv_nobody/resend')
    const foreign = await stranger.browser.post(`/invitations/${id}/resend`)
    expect(comparable(foreign)).toEqual(comparable(missing))
    expect((await stranger.browser.call('DELETE', `/invitations/${id}`)).body).toMatchObject({
      code: 'invitation.not_found',
    })
    expect((await stranger.browser.get('/invitations')).body).toEqual({ items: [] })
  })
})

describe('a member', () => {
  it('gets another role, at once, and is removed, at once', async () => {
    const owner = await aPerson()
    const keeper = await joined(owner, 'warehouse')
    expect((await keeper.browser.get('/insights/today')).status).toBe(403)
    expect((await owner.browser.call('PATCH', `/members/${keeper.userId}`, { role: 'operations' })).status).toBe(204)
    expect((await keeper.browser.get('/insights/today')).status).toBe(200)
    expect((await owner.browser.call('DELETE', `/members/${keeper.userId}`)).status).toBe(204)
    expect((await keeper.browser.get('/orders')).status).toBe(401)
    expect((await owner.browser.call('DELETE', `/members/${keeper.userId}`)).body).toMatchObject({
      code: 'member.not_found',
    })
    await eventually(
      () => actionsOf(owner.tenantId),
      (actions) => actions.includes('member.role_changed') && actions.includes('member.removed'),
    )
  })

  it('who was removed elsewhere a moment ago reads for seconds more, and changes nothing', async () => {
    const owner = await aPerson()
    const admin = await joined(owner, 'owner')
    expect((await admin.browser.get('/keys')).status).toBe(200)
    // As another isolate would: this one is not told.
    await env.CONTROL.prepare('DELETE FROM member WHERE user_id = ?').bind(admin.userId).run()
    expect((await admin.browser.get('/keys')).status).toBe(200)
    expect((await admin.browser.post('/keys', { name: 'later', scopes: ['orders:read'] })).status).toBe(401)
    expect((await admin.browser.get('/keys')).status).toBe(401)
  })

  it('of another tenant is nobody', async () => {
    const [owner, stranger] = [await aPerson(), await aPerson()]
    for (const [method, body] of [
      ['PATCH', { role: 'read_only' }],
      ['DELETE', undefined],
    ] as const)
      expect((await stranger.browser.call(method, `/members/${owner.userId}`, body)).body).toMatchObject({
        code: 'member.not_found',
      })
  })

  it('who is the last owner stays: not removed, not demoted, not left; of two who step down at once one remains', async () => {
    const owner = await aPerson()
    expect((await owner.browser.call('DELETE', `/members/${owner.userId}`)).body).toMatchObject({
      code: 'member.last_owner',
    })
    expect((await owner.browser.call('PATCH', `/members/${owner.userId}`, { role: 'finance' })).body).toMatchObject({
      code: 'member.last_owner',
    })
    expect((await owner.browser.post(`/account/tenants/${owner.tenantId}/leave`)).body).toMatchObject({
      code: 'member.last_owner',
    })
    const second = await joined(owner, 'owner')
    const left = await Promise.all(
      [owner, second].map(({ browser }) => browser.post(`/account/tenants/${owner.tenantId}/leave`)),
    )
    expect(left.map(({ status }) => status).sort()).toEqual([204, 409])
  })

  it('who may manage members hands out no more than they have themselves, and touches nobody above', async () => {
    const owner = await aPerson()
    const role = await owner.browser.post<{ id: string }>('/roles', {
      name: '人事',
      rights: ['members:read', 'members:write', 'orders:read', 'insights:read', 'settings:read', 'finance:read'],
    })
    expect(role.status, JSON.stringify(role.body)).toBeLessThan(300)
    const hr = await joined(owner, role.body.id)
    expect((await hr.browser.post('/invitations', { email: anEmail(), role: 'owner' })).status).toBe(403)
    expect((await hr.browser.call('PATCH', `/members/${hr.userId}`, { role: 'owner' })).status).toBe(403)
    expect((await hr.browser.call('DELETE', `/members/${owner.userId}`)).status).toBe(409)
    const boss = await joined(owner, 'owner')
    expect((await hr.browser.call('DELETE', `/members/${boss.userId}`)).status).toBe(403)
    expect((await hr.browser.call('PATCH', `/members/${boss.userId}`, { role: 'finance' })).status).toBe(403)
    const reader = await joined(owner, 'read_only')
    for (const [method, path, body] of [
      ['POST', '/invitations', { email: anEmail(), role: 'read_only' }],
      ['PATCH', `/members/${owner.userId}`, { role: 'read_only' }],
      ['DELETE', `/members/${hr.userId}`, undefined],
      ['PUT', '/security', { secondFactorRequired: true }],
    ] as const)
      expect((await reader.browser.call(method, path, body)).status, path).toBe(403)
    expect((await reader.browser.get('/members')).status).toBe(200)
  })
})
