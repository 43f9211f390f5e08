/** What people do by letter: confirm an address, choose a new password, change the address. And what others try with the links. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { controlDb } from '../../../src/platform/db.ts'
import { changeEmailToken, confirmToken, resetToken } from '../../../src/tenants/letter-links.ts'
import { peopleRepository } from '../../../src/tenants/people.repository.ts'
import { aMailbox } from '../../support/mailbox.ts'
import { eventually } from '../../support/open-shop.ts'
import { aBrowser, anEmail, comparable, PASSWORD } from '../../support/people.ts'
import { ctxOfTenant } from '../../support/tenants.ts'

const mailbox = aMailbox()
const NEW_PASSWORD = 'another-horse-battery'
const people = () => peopleRepository(controlDb(env))
const personOf = async (email: string) => {
  const person = await people().holderOf(email)
  if (!person) throw new Error(`nobody has ${email}`)
  return person
}
const auditOf = async (tenantId: string, action: string) => {
  const { tenant } = await ctxOfTenant(tenantId)
  const shard = tenant.shard === 'SHARD_0' ? env.SHARD_0 : env.SHARD_1
  return (
    await shard.prepare('SELECT id FROM audit_log WHERE tenant_id = ? AND action = ?').bind(tenantId, action).all()
  ).results
}

describe('an address is confirmed', () => {
  it('by the link of a letter, which then opens nothing more', async () => {
    const browser = aBrowser()
    const email = anEmail()
    const { body } = await browser.signUp(email)
    expect(body).toMatchObject({ user: { emailVerified: false } })
    const token = await mailbox.token(email, /确认你的邮箱/)
    expect(await aBrowser().post('/auth/confirm-email', { token })).toMatchObject({ status: 200, body: { email } })
    expect((await browser.get('/auth/me')).body).toMatchObject({ user: { emailVerified: true } })
    expect(await aBrowser().post('/auth/confirm-email', { token })).toMatchObject({
      status: 410,
      body: { code: 'link.invalid' },
    })
    await eventually(
      () => auditOf(body.tenant.id, 'person.email_confirmed'),
      (rows) => rows.length === 1,
    )
  })

  it('in a letter that says it in two languages, as text and as html, with nobody’s secret in the headers', async () => {
    const email = anEmail()
    await aBrowser().signUp(email)
    const mail = await mailbox.letter(email, /确认你的邮箱/)
    expect(mail.authorization).toBe('Bearer mail-token')
    expect(mail.id).toMatch(/^mai_/)
    expect(mail.subject).toContain('Confirm your email')
    expect(mail.html).toContain('<a href="http')
    expect(mail.text.indexOf('你好')).toBeLessThan(mail.text.indexOf('Somebody'))
  })

  it('not by a token that was made up, cut, is late, or is for something else', async () => {
    const email = anEmail()
    await aBrowser().signUp(email)
    const person = await personOf(email)
    const good = confirmToken(env, person, Date.now())
    const [payload = '', signature = ''] = good.split('.')
    const later = Buffer.from(JSON.stringify([person.id, Date.now() + 9e9, null])).toString('base64url')
    const bad = [
      'x',
      `${payload}.`,
      `${payload}.${signature.slice(2)}`,
      `${later}.${signature}`,
      confirmToken(env, person, Date.now() - 25 * 3_600_000),
      resetToken(env, person, (await people().hashOf(person.id)) ?? '', Date.now()),
      `${Buffer.from('{"a":1}').toString('base64url')}.${signature}`,
    ]
    for (const token of bad)
      expect((await aBrowser().post('/auth/confirm-email', { token })).body, token).toMatchObject({
        code: 'link.invalid',
      })
    expect((await aBrowser().post('/auth/confirm-email', { token: good })).status).toBe(200)
  })

  it('can be asked for again, a few times an hour', async () => {
    const browser = aBrowser()
    const email = anEmail()
    await browser.signUp(email)
    await mailbox.letter(email, /确认你的邮箱/)
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await browser.post('/account/email/confirmation')).status)
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
    await mailbox.letter(email, /确认你的邮箱/, 2)
  })

  it('and a slow or failing service loses no letter', async () => {
    const email = anEmail()
    mailbox.answers.push(503)
    const started = Date.now()
    expect((await aBrowser().signUp(email)).status).toBe(201)
    expect(Date.now() - started).toBeLessThan(5_000)
    await eventually(
      async () => mailbox.all.filter(({ to }) => to === email),
      (found) => found.length === 1,
      15_000,
    )
  }, 30_000)
})

describe('a forgotten password', () => {
  it('is replaced by the link of a letter: all sessions end, the address counts as confirmed, and the link is used up', async () => {
    const browser = aBrowser()
    const email = anEmail()
    const { body } = await browser.signUp(email)
    expect((await aBrowser().post('/auth/forgot-password', { email })).status).toBe(202)
    const token = await mailbox.token(email, /重设登录密码/)
    expect((await aBrowser().post('/auth/reset-password', { token, password: NEW_PASSWORD })).status).toBe(204)
    expect((await browser.get('/auth/me')).status).toBe(401)
    expect((await aBrowser().signIn(email)).body).toMatchObject({ code: 'auth.bad_credentials' })
    const again = await aBrowser().signIn(email, NEW_PASSWORD)
    expect(again.body).toMatchObject({ user: { emailVerified: true }, tenant: { id: body.tenant.id } })
    expect(
      (await aBrowser().post('/auth/reset-password', { token, password: 'third-horse-battery' })).body,
    ).toMatchObject({
      code: 'link.invalid',
    })
    await mailbox.letter(email, /密码已修改/)
    await eventually(
      () => auditOf(body.tenant.id, 'person.password_reset'),
      (rows) => rows.length === 1,
    )
  })

  it('is asked for in the same words for an address that nobody has, and nobody gets a letter', async () => {
    const email = anEmail()
    const nobody = anEmail()
    await aBrowser().signUp(email)
    const known = await aBrowser().post('/auth/forgot-password', { email })
    const unknown = await aBrowser().post('/auth/forgot-password', { email: nobody })
    expect(comparable(unknown)).toEqual(comparable(known))
    await mailbox.letter(email, /重设登录密码/)
    expect(mailbox.all.filter(({ to }) => to === nobody)).toEqual([])
  })

  it('of two that come with one link one wins', async () => {
    const email = anEmail()
    await aBrowser().signUp(email)
    const person = await personOf(email)
    const token = resetToken(env, person, (await people().hashOf(person.id)) ?? '', Date.now())
    const answers = await Promise.all(
      ['first-horse-battery', 'second-horse-battery'].map((password) =>
        aBrowser().post('/auth/reset-password', { token, password }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 410])
  })

  it('cannot be asked for without end, for one address or from one place', async () => {
    const email = anEmail()
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await aBrowser().post('/auth/forgot-password', { email })).status)
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
    const place = crypto.randomUUID()
    const many: number[] = []
    for (let i = 0; i < 31; i++)
      many.push((await aBrowser(place).post('/auth/forgot-password', { email: anEmail() })).status)
    expect(many.at(-1)).toBe(429)
    expect(many.slice(0, 30)).toEqual(Array(30).fill(202))
  })

  it('opens an account that was locked by somebody’s guesses', async () => {
    const email = anEmail()
    await aBrowser().signUp(email)
    for (let i = 0; i < 21; i++) await aBrowser().signIn(email, `wrong-password-${i}`)
    expect((await aBrowser().signIn(email)).status).toBe(429)
    await aBrowser().post('/auth/forgot-password', { email })
    const token = await mailbox.token(email, /重设登录密码/)
    const browser = aBrowser()
    await browser.post('/auth/reset-password', { token, password: NEW_PASSWORD })
    expect((await browser.signIn(email, NEW_PASSWORD)).status).toBe(200)
  })
})

describe('another address', () => {
  it('counts once the letter to it was followed; the old one hears of it', async () => {
    const browser = aBrowser()
    const [email, next] = [anEmail(), anEmail()]
    const { body } = await browser.signUp(email)
    await aBrowser().post('/auth/confirm-email', { token: await mailbox.token(email, /确认你的邮箱/) })
    expect((await browser.post('/account/email', { email: next, password: 'wrong' })).body).toMatchObject({
      code: 'account.wrong_password',
    })
    expect((await browser.post('/account/email', { email: next, password: PASSWORD })).status).toBe(202)
    await mailbox.letter(email, /等待新地址确认/)
    expect((await browser.get('/auth/me')).body).toMatchObject({ user: { email } })
    const token = await mailbox.token(next, /确认新的登录邮箱/)
    expect((await aBrowser().post('/auth/confirm-email', { token })).body).toEqual({ email: next })
    await mailbox.letter(email, /登录邮箱已换成/)
    expect((await browser.get('/auth/me')).body).toMatchObject({ user: { email: next, emailVerified: true } })
    expect((await aBrowser().signIn(next)).status).toBe(200)
    expect((await aBrowser().signIn(email)).status).toBe(401)
    expect((await aBrowser().post('/auth/confirm-email', { token })).body).toMatchObject({ code: 'link.invalid' })
    await eventually(
      () => auditOf(body.tenant.id, 'person.email_changed'),
      (rows) => rows.length === 1,
    )
  })

  it('that is somebody’s is asked for in the same words, and only its mailbox learns', async () => {
    const browser = aBrowser()
    const [mine, theirs] = [anEmail(), anEmail()]
    await browser.signUp(mine)
    await aBrowser().signUp(theirs)
    await aBrowser().post('/auth/confirm-email', { token: await mailbox.token(theirs, /确认你的邮箱/) })
    const taken = await browser.post('/account/email', { email: theirs, password: PASSWORD })
    const free = await browser.post('/account/email', { email: anEmail(), password: PASSWORD })
    expect(comparable(taken)).toEqual(comparable(free))
    await mailbox.letter(theirs, /已经有订枢账号/)
    const forced = changeEmailToken(env, await personOf(mine), theirs, Date.now())
    expect((await aBrowser().post('/auth/confirm-email', { token: forced })).body).toMatchObject({
      code: 'link.invalid',
    })
    expect((await browser.get('/auth/me')).body).toMatchObject({ user: { email: mine } })
  })
})
