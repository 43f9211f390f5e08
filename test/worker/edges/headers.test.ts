/** What every answer says to the browser that gets it, and what none says. Generated from the list of routes. */
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../../src/app.ts'
import { NONCE_PLACE } from '../../../src/platform/pages.ts'
import consolePage from '../../../web/index.html?raw'
import operatorPage from '../../../web/operator.html?raw'
import buyersPage from '../../../web/track.html?raw'
import verifyPage from '../../../web/verify.html?raw'
import { aMerchant, type SignedIn } from '../../support/tenants.ts'

/** The built files lie outside of this test; the pages themselves are the project's. */
const files: Readonly<Record<string, string>> = {
  '/': consolePage,
  '/track.html': buyersPage,
  '/verify.html': verifyPage,
  '/operator.html': operatorPage,
  '/docs/index.html': '<!doctype html><title>API</title>',
}
const withPages = {
  ...env,
  ASSETS: {
    fetch: async (input: URL | Request) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      return new Response(files[pathname] ?? null, {
        status: pathname in files ? 200 : 404,
        headers: { 'content-type': 'text/html; charset=utf-8' },
      })
    },
  },
} as unknown as Env

const routes = [
  ...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
]
const call = (route: string, headers: Record<string, string> = {}, origin = 'http://dingshu.test') => {
  const [method = 'GET', path = ''] = route.split(' ')
  const request = new Request(`${origin}${path.replaceAll(/:\w+/g, 'none')}`, {
    method,
    headers: { 'cf-connecting-ip': crypto.randomUUID(), ...headers },
    redirect: 'manual',
  })
  return app.fetch(request, withPages, createExecutionContext())
}
const directives = (answer: Response): Map<string, string> =>
  new Map(
    (answer.headers.get('content-security-policy') ?? '').split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources.join(' ')]
    }),
  )

let merchant: SignedIn
beforeAll(async () => {
  merchant = await aMerchant()
})

function isHardened(answer: Response, what: string): void {
  const policy = directives(answer)
  expect(answer.headers.get('content-security-policy'), what).not.toMatch(/unsafe-|\*/)
  expect(policy.get('script-src'), what).toBe("'self'")
  expect(policy.get('default-src'), what).toBe("'self'")
  expect(policy.get('object-src'), what).toBe("'none'")
  expect(policy.get('base-uri'), what).toBe("'none'")
  expect(policy.get('form-action'), what).toBe("'self'")
  expect(policy.get('frame-ancestors'), what).toBe("'none'")
  expect(answer.headers.get('x-frame-options'), what).toBe('DENY')
  expect(answer.headers.get('x-content-type-options'), what).toBe('nosniff')
  expect(answer.headers.get('referrer-policy'), what).toMatch(/^(?:no-referrer|strict-origin-when-cross-origin)$/)
  expect(answer.headers.get('cross-origin-opener-policy'), what).toBe('same-origin')
}

describe('every HTML page', () => {
  it.each(['/', '/sign-in', '/orders/ord_1', '/nothing/here', '/t/some-token', '/operator', '/docs/index.html'])(
    '%s is hardened, over http and https',
    async (path) => {
      for (const origin of ['http://dingshu.test', 'https://dingshu.test']) {
        const answer = await call(`GET ${path}`, {}, origin)
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
        isHardened(answer, path)
        expect(answer.headers.get('strict-transport-security')).toBe(
          origin.startsWith('https') ? 'max-age=31536000; includeSubDomains' : null,
        )
        const text = await answer.text()
        expect(text).not.toContain(NONCE_PLACE)
        // Nothing that the policy would have to forgive.
        expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i)
      }
    },
  )

  it('of the console and the operator names a number used once, the same in header and page', async () => {
    const seen = new Set<string>()
    for (const path of ['/', '/', '/operator', '/orders/x']) {
      const answer = await call(`GET ${path}`)
      const nonce = /^'self' 'nonce-([A-Za-z0-9+/]{22}==)'$/.exec(directives(answer).get('style-src') ?? '')?.[1] ?? ''
      expect(await answer.text()).toContain(`nonce="${nonce}"`)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      seen.add(nonce)
    }
    expect(seen.size).toBe(4)
  })
})

it('a script that is gone is not answered with a page, which the browser would keep in its place', async () => {
  const answer = await call('GET /assets/gone-1a2b3c4d.js')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  isHardened(answer, 'gone')
})

describe.each(routes)('%s', (route) => {
  it('is hardened, kept by no cache and open to no other site', async () => {
    for (const cookie of ['', merchant.cookie]) {
      // Nobody is signed out by this walk.
      if (route.endsWith('/sign-out') || route.endsWith('/end-others')) continue
      const answer = await call(route, { cookie, origin: 'https://evil.example' })
      isHardened(answer, route)
      for (const [name] of answer.headers) expect(name, route).not.toMatch(/^access-control-/)
      if (route.includes(' /api/v1/') || route.includes(' /operator/api/'))
        expect(answer.headers.get('cache-control'), route).toBe('no-store')
      await answer.body?.cancel()
    }
  })

  it('answers no preflight and sends nobody to another site', async () => {
    const path = route.split(' ')[1] ?? ''
    const preflight = await call(`OPTIONS ${path}`, {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    })
    expect(preflight.status).toBeGreaterThanOrEqual(400)
    for (const [name] of preflight.headers) expect(name).not.toMatch(/^access-control-/)
    if (!route.startsWith('GET ')) return
    for (const name of ['next', 'redirect', 'returnTo', 'url', 'callbackURL']) {
      const answer = await call(`GET ${path}?${name}=https://evil.example/`, { cookie: merchant.cookie })
      const to = answer.headers.get('location')
      if (to !== null) expect(new URL(to, 'http://dingshu.test').origin).toBe('http://dingshu.test')
      await answer.body?.cancel()
    }
  })
})

describe('the sign-in library', () => {
  it('has no address of its own', async () => {
    for (const path of [
      '/api/v1/auth/library/get-session',
      '/api/v1/auth/library/sign-in/email',
      '/api/auth/get-session',
    ])
      for (const method of ['GET', 'POST'])
        expect((await call(`${method} ${path}`)).status, path).toBeGreaterThanOrEqual(400)
  })
})
