/** The second factor: set up, asked for, recovered, demanded by the owner, and what guessing gets. */
import { describe, expect, it } from 'vitest'
import { aMailbox } from '../../support/mailbox.ts'
import { aBrowser, anEmail, type Browser, PASSWORD } from '../../support/people.ts'
import { codeOf } from '../../support/totp.ts'

const mailbox = aMailbox()

interface Setup {
  uri: string
  recoveryCodes: string[]
}

async function withSecondFactor(): Promise<Setup & { email: string; browser: Browser }> {
  const browser = aBrowser()
  const email = anEmail()
  await browser.signUp(email)
  const { body } = await browser.post<Setup>('/account/second-factor', { password: PASSWORD })
  // The code of the half minute before, so that the present one is still unused.
  expect(
    (await browser.post('/account/second-factor/on', { code: codeOf(body.uri, Date.now() - 30_000) })).status,
  ).toBe(204)
  return { ...body, email, browser }
}

describe('a second factor', () => {
  it('is asked for from the moment that a first code has proved the app, and not before', async () => {
    const browser = aBrowser()
    const email = anEmail()
    await browser.signUp(email)
    expect((await browser.post('/account/second-factor', { password: 'wrong' })).body).toMatchObject({
      code: 'account.wrong_password',
    })
    const begun = await browser.post<Setup>('/account/second-factor', { password: PASSWORD })
    expect(begun.headers.get('cache-control')).toBe('no-store')
    expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\//)
    expect(begun.body.recoveryCodes).toHaveLength(10)
    expect((await aBrowser().signIn(email)).body).toMatchObject({ user: { hasSecondFactor: false } })
    expect((await browser.post('/account/second-factor/on', { code: '000000' })).body).toMatchObject({
      code: 'second_factor.wrong_code',
    })
    expect((await browser.post('/account/second-factor/on', { code: codeOf(begun.body.uri) })).status).toBe(204)
    expect((await browser.get('/auth/me')).body).toMatchObject({ user: { hasSecondFactor: true } })
    expect((await browser.post('/account/second-factor', { password: PASSWORD })).body).toMatchObject({
      code: 'second_factor.already_on',
    })
  })

  it('makes signing in two steps: the password alone opens nothing', async () => {
    const { email, uri } = await withSecondFactor()
    const browser = aBrowser()
    const first = await browser.signIn(email)
    expect(first).toMatchObject({ status: 200, body: { secondFactor: 'required' } })
    expect(JSON.stringify(first.body)).not.toContain('user')
    for (const path of ['/auth/me', '/orders', '/account/sessions'])
      expect((await browser.get(path)).status, path).toBe(401)
    const second = await browser.post('/auth/second-factor', { code: codeOf(uri) })
    expect(second).toMatchObject({ status: 200, body: { user: { email } } })
    expect((await browser.get('/orders')).status).toBe(200)
  })

  it('takes each code once', async () => {
    const { email, uri } = await withSecondFactor()
    const code = codeOf(uri)
    const [first, second] = [aBrowser(), aBrowser()]
    await first.signIn(email)
    await second.signIn(email)
    expect((await first.post('/auth/second-factor', { code })).status).toBe(200)
    expect((await second.post('/auth/second-factor', { code })).body).toMatchObject({
      code: 'second_factor.wrong_code',
    })
  })

  it('takes a recovery code once, and says so by letter', async () => {
    const { email, recoveryCodes } = await withSecondFactor()
    await aBrowser().post('/auth/confirm-email', { token: await mailbox.token(email, /确认你的邮箱/) })
    const [code = ''] = recoveryCodes
    const browser = aBrowser()
    await browser.signIn(email)
    expect((await browser.post('/auth/second-factor', { code })).status).toBe(200)
    await mailbox.letter(email, /恢复码/)
    const again = aBrowser()
    await again.signIn(email)
    expect((await again.post('/auth/second-factor', { code })).body).toMatchObject({ code: 'second_factor.wrong_code' })
  })

  it('gives five tries a challenge and ten in a row an account; then the right code opens nothing either', async () => {
    const { email, uri } = await withSecondFactor()
    const seen: (string | undefined)[] = []
    for (let round = 0; round < 2; round++) {
      const browser = aBrowser()
      await browser.signIn(email)
      for (let i = 0; i < 5; i++)
        seen.push((await browser.post('/auth/second-factor', { code: `00000${round * 5 + i}` })).body.code)
    }
    expect(new Set(seen)).toEqual(new Set(['second_factor.wrong_code']))
    const browser = aBrowser()
    await browser.signIn(email)
    expect((await browser.post('/auth/second-factor', { code: codeOf(uri) })).body.code).toBe('auth.too_many_attempts')
    expect((await browser.post('/auth/second-factor', { code: '000099' })).body.code).toBe('auth.too_many_attempts')
  })

  it('without a challenge, or with somebody else’s session in the browser, is too late', async () => {
    const { uri } = await withSecondFactor()
    const stranger = aBrowser()
    await stranger.signUp(anEmail())
    for (const browser of [aBrowser(), stranger])
      expect((await browser.post('/auth/second-factor', { code: codeOf(uri) })).body.code).toBe(
        'second_factor.too_late',
      )
  })

  it('is not asked for in a browser that was trusted, until the password changes', async () => {
    const { email, uri, browser: desk } = await withSecondFactor()
    const browser = aBrowser()
    await browser.signIn(email)
    await browser.post('/auth/second-factor', { code: codeOf(uri), trustDevice: true })
    await browser.post('/auth/sign-out')
    expect((await browser.signIn(email)).body.user).toBeDefined()
    await browser.post('/auth/sign-out')
    await desk.post('/account/password', { current: PASSWORD, next: 'another-horse-battery' })
    expect((await browser.signIn(email, 'another-horse-battery')).body).toEqual({ secondFactor: 'required' })
  })

  it('is switched off with the password, and its codes are renewed with the password', async () => {
    const { email, browser, recoveryCodes } = await withSecondFactor()
    const renewed = await browser.post<{ recoveryCodes: string[] }>('/account/second-factor/recovery-codes', {
      password: PASSWORD,
    })
    expect(renewed.body.recoveryCodes).toHaveLength(10)
    const other = aBrowser()
    await other.signIn(email)
    expect((await other.post('/auth/second-factor', { code: recoveryCodes[0] })).status).toBe(422)
    expect((await browser.post('/account/second-factor/off', { password: 'wrong' })).status).toBe(422)
    expect((await browser.post('/account/second-factor/off', { password: PASSWORD })).status).toBe(204)
    expect((await aBrowser().signIn(email)).body.user).toBeDefined()
    expect((await browser.get('/orders')).status).toBe(200)
  })
})

describe('an owner who demands it', () => {
  it('needs one first; then whoever has none reaches nothing but the set-up, with a code that says why', async () => {
    const owner = aBrowser()
    const email = anEmail()
    await owner.signUp(email)
    const demand = (secondFactorRequired: boolean) => owner.call('PUT', '/security', { secondFactorRequired })
    expect((await demand(true)).body).toMatchObject({ code: 'second_factor.own_first' })
    const { body } = await owner.post<Setup>('/account/second-factor', { password: PASSWORD })
    await owner.post('/account/second-factor/on', { code: codeOf(body.uri) })
    expect((await demand(true)).body).toEqual({ secondFactorRequired: true })
    await owner.post('/account/second-factor/off', { password: PASSWORD })
    for (const path of ['/orders', '/members', '/security', '/stock'])
      expect(await owner.get(path), path).toMatchObject({ status: 403, body: { code: 'auth.second_factor_required' } })
    expect((await owner.get('/auth/me')).body).toMatchObject({ secondFactorMissing: true })
    expect((await owner.get('/account/sessions')).status).toBe(200)
    const again = await owner.post<Setup>('/account/second-factor', { password: PASSWORD })
    await owner.post('/account/second-factor/on', { code: codeOf(again.body.uri) })
    expect((await owner.get('/orders')).status).toBe(200)
    expect((await demand(false)).status).toBe(200)
  })
})
