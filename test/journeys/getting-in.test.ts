/** Who may come in, and as what: people with a password, machines with a key. */
import { describe, expect, it } from 'vitest'
import { DAY } from '../../src/core/time.ts'
import { refusal } from '../support/shop-floor.ts'
import { aMerchant, self } from '../support/tenants.ts'

interface Me {
  readonly user: { readonly email: string }
  readonly tenant: { readonly id: string; readonly name: string; readonly plan: string; readonly trialEndsAt: number }
  readonly role: string
  readonly rights: readonly string[]
}
const PASSWORD = 'correct-horse-battery'
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  self.fetch(`http://dingshu.test/api/v1/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cf-connecting-ip': crypto.randomUUID(), ...headers },
    body: JSON.stringify(body),
  })
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
const me = (cookie: string) => self.fetch('http://dingshu.test/api/v1/auth/me', { headers: { cookie } })
const anEmail = () => `${crypto.randomUUID()}@example.com`
async function signUp(email = anEmail()) {
  const response = await post('sign-up', { email, password: PASSWORD, company: '青禾服饰' })
  return { email, response, cookie: cookiesOf(response) }
}

describe.concurrent('a merchant', () => {
  it('signs up: a tenant with 14 days of trial, a default warehouse, and is the owner', async () => {
    const before = Date.now()
    const { email, response, cookie } = await signUp()
    expect(response.status).toBe(201)
    const account = (await response.json()) as Me
    expect(account).toMatchObject({ user: { email }, tenant: { name: '青禾服饰', plan: 'trial' }, role: 'owner' })
    expect(account.tenant.trialEndsAt).toBeGreaterThanOrEqual(before + 14 * DAY)
    expect(account.tenant.trialEndsAt).toBeLessThanOrEqual(Date.now() + 14 * DAY)
    expect(account.rights).toContain('keys:write')
    const warehouses = await (await self.fetch('http://dingshu.test/api/v1/warehouses', { headers: { cookie } })).json()
    expect(warehouses).toMatchObject({ items: [{ id: 'WH-1', name: '默认仓', active: true }] })
    expect(await (await me(cookie)).json()).toEqual(account)
    expect(JSON.stringify(account)).not.toContain(PASSWORD)
  })

  it('gets cookies that scripts cannot read and other sites do not send', async () => {
    const { response } = await signUp()
    const cookies = response.headers.getSetCookie()
    expect(cookies.length).toBeGreaterThan(0)
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/i)
  })

  it('signs in again and finds the same tenant', async () => {
    const { email, response } = await signUp()
    const { tenant } = (await response.json()) as Me
    const again = await post('sign-in', { email: email.toUpperCase(), password: PASSWORD })
    expect(again.status).toBe(200)
    expect(((await again.json()) as Me).tenant).toEqual(tenant)
  })

  it('with a wrong password, or an address that nobody has, is refused in the same words', async () => {
    const { email } = await signUp()
    const wrong = await post('sign-in', { email, password: 'wrong-password-1' })
    const unknown = await post('sign-in', { email: anEmail(), password: PASSWORD })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    const words = async (response: Response) => ({ ...((await response.json()) as object), requestId: '' })
    expect(await words(wrong)).toEqual(await words(unknown))
    expect(wrong.headers.getSetCookie()).toEqual([])
  })

  it('who signs up with an address that is known hears nothing of it, and gets at nothing of the first', async () => {
    const { email, response } = await signUp()
    const first = (await response.json()) as Me
    for (const same of [email, email.toUpperCase()]) {
      const again = await post('sign-up', { email: same, password: 'another-password-1', company: '别人' })
      expect(again.status).toBe(201)
      const second = (await again.json()) as Me
      expect(second).toMatchObject({ user: { email }, tenant: { name: '别人' } })
      expect(second.tenant.id).not.toBe(first.tenant.id)
    }
    expect(((await (await post('sign-in', { email, password: PASSWORD })).json()) as Me).tenant).toEqual(first.tenant)
  })

  it('needs an address, a password of ten characters and a name for the company', async () => {
    for (const [change, path] of [
      [{ email: 'nobody' }, 'email'],
      [{ password: 'short' }, 'password'],
      [{ company: ' ' }, 'company'],
    ] as const) {
      const answer = await post('sign-up', { email: anEmail(), password: PASSWORD, company: '青禾', ...change })
      expect(answer.status).toBe(422)
      expect(await answer.json()).toMatchObject({ code: 'request.invalid', issues: [{ path }] })
    }
  })

  it('signs out: the browser forgets, and the session is gone', async () => {
    const { cookie } = await signUp()
    const out = await post('sign-out', {}, { cookie })
    expect(out.status).toBe(204)
    for (const line of out.headers.getSetCookie()) expect(line).toMatch(/=;|Max-Age=0/i)
    // Also for somebody who kept every cookie.
    expect(await refusal(me(cookie))).toEqual([401, 'auth.required'])
    expect((await post('sign-out', {})).status).toBe(204)
  })

  it('is not signed in without a cookie, or with one that was made up', async () => {
    for (const cookie of ['', 'dingshu.session_token=abc.def', 'dingshu.session_token='])
      expect(await refusal(me(cookie)), cookie).toEqual([401, 'auth.required'])
  })

  it('who tries eleven passwords in a minute has to wait', async () => {
    const { email } = await signUp()
    const place = { 'cf-connecting-ip': crypto.randomUUID() }
    const statuses: number[] = []
    for (let i = 0; i < 11; i++)
      statuses.push((await post('sign-in', { email, password: `wrong-password-${i}` }, place)).status)
    expect(statuses).toEqual([...Array(10).fill(401), 429])
    // Somebody else's try from another place still counts for itself.
    expect((await post('sign-in', { email, password: PASSWORD })).status).toBe(200)
  })

  it('is not moved by other sites: a write that another page sends with the cookie is refused', async () => {
    const merchant = await aMerchant()
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ]
    for (const headers of foreign)
      expect(await refusal(merchant.call('PUT', '/api/v1/skus/X', { name: 'x' }, headers))).toEqual([
        403,
        'auth.forbidden',
      ])
    expect(
      (
        await merchant.call(
          'PUT',
          '/api/v1/skus/X',
          { name: 'x' },
          { origin: 'http://dingshu.test', 'sec-fetch-site': 'same-origin' },
        )
      ).status,
    ).toBe(200)
  })
})

describe.concurrent('a machine', () => {
  it('comes in with a key, as far as its scopes go', async () => {
    const merchant = await aMerchant()
    const { key, id, prefix } = await merchant.send<{ key: string; id: string; prefix: string }>(
      'POST',
      '/api/v1/keys',
      { name: 'ERP', scopes: ['orders:read', 'stock:read'] },
    )
    expect(key).toMatch(/^dsk_[0-9A-Za-z]{47}$/)
    expect(key.startsWith(prefix)).toBe(true)
    const call = (method: string, path: string, body?: unknown) =>
      self.fetch(`http://dingshu.test/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
    expect((await call('GET', '/orders')).status).toBe(200)
    expect((await call('GET', '/stock')).status).toBe(200)
    for (const [method, path, body] of [
      ['GET', '/cases'],
      ['GET', '/connections'],
      ['GET', '/keys'],
      ['PUT', '/stock/A', {}],
      ['PUT', '/skus/A', { name: 'x' }],
      ['POST', '/keys', { name: 'more', scopes: ['orders:read'] }],
    ] as const)
      expect(await refusal(call(method, path, body)), `${method} ${path}`).toEqual([403, 'auth.forbidden'])
    const { items } = await merchant.get<{ items: { id: string; lastUsedAt: number | null }[] }>('/api/v1/keys')
    expect(items).toMatchObject([{ id, name: 'ERP', scopes: ['orders:read', 'stock:read'], revokedAt: null }])
    expect(items[0]?.lastUsedAt).toBeGreaterThan(0)
    expect(JSON.stringify(items)).not.toContain(key)
  })

  it('whose key was revoked is out at once', async () => {
    const merchant = await aMerchant()
    const { key, id } = await merchant.send<{ key: string; id: string }>('POST', '/api/v1/keys', {
      name: 'ERP',
      scopes: ['orders:read'],
    })
    const read = () => self.fetch('http://dingshu.test/api/v1/orders', { headers: { authorization: `Bearer ${key}` } })
    expect((await read()).status).toBe(200)
    expect((await merchant.call('DELETE', `/api/v1/keys/${id}`)).status).toBe(204)
    expect(await refusal(read())).toEqual([401, 'auth.required'])
    expect(await refusal(merchant.call('DELETE', `/api/v1/keys/${id}`))).toEqual([404, 'key.not_found'])
  })

  it('with a key that nobody made stays out', async () => {
    for (const authorization of ['Bearer dsk_x', 'Bearer dsk_', 'Bearer x', 'Basic dXNlcjpwdw==', 'dsk_x'])
      expect(
        await refusal(self.fetch('http://dingshu.test/api/v1/orders', { headers: { authorization } })),
        authorization,
      ).toEqual([401, 'auth.required'])
  })

  it('cannot be given a scope that does not exist, or none', async () => {
    const merchant = await aMerchant()
    for (const scopes of [[], ['orders:everything']])
      expect(await refusal(merchant.call('POST', '/api/v1/keys', { name: 'x', scopes }))).toEqual([
        422,
        'request.invalid',
      ])
  })
})
