/** Every route of a person's own account: closed without a session and to keys, and not moved by other sites. */
import { describe, expect, it } from 'vitest'
import { app } from '../../../src/app.ts'
import { aBrowser, anEmail } from '../../support/people.ts'

const routes = [
  ...new Set(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/account'))
      .map(({ method, path }) => `${method} ${path.replace('/api/v1', '').replace(':id', 'some-id')}`),
  ),
]

describe('a person’s own account', () => {
  it('has routes to walk', () => expect(routes.length).toBeGreaterThan(10))

  it.each(routes)('%s answers nobody without a session, and no key', async (route) => {
    const [method = '', path = ''] = route.split(' ')
    const body = method === 'GET' || method === 'DELETE' ? undefined : {}
    for (const headers of [{}, { authorization: 'Bearer dsk_x' }])
      expect(await aBrowser().call(method, path, body, headers as Record<string, string>)).toMatchObject({
        status: 401,
        body: { code: 'auth.required' },
      })
  })

  it('refuses each write of another site', async () => {
    const browser = aBrowser()
    await browser.signUp(anEmail())
    for (const route of routes.filter((route) => !route.startsWith('GET'))) {
      const [method = '', path = ''] = route.split(' ')
      const body = method === 'DELETE' ? undefined : {}
      expect(await browser.call(method, path, body, { origin: 'https://evil.example' }), route).toMatchObject({
        status: 403,
        body: { code: 'auth.forbidden' },
      })
    }
  })
})
