/** Calls that another site makes with the cookies of a person: none that changes anything gets through. Generated from the list of routes. */
import { describe, expect, it } from 'vitest'
import { app } from '../../../src/app.ts'
import { aMerchant, self } from '../../support/tenants.ts'

const writes = [
  ...new Set(
    app.routes
      .filter(({ method, path }) => !['ALL', 'GET'].includes(method) && path.startsWith('/api/v1/'))
      .map(({ method, path }) => `${method} ${path}`),
  ),
]
const foreign: Readonly<Record<string, Record<string, string>>> = {
  'from another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  'from a sibling of our domain': { origin: 'http://evil.dingshu.test', 'sec-fetch-site': 'same-site' },
  'from a page without an origin': { origin: 'null' },
  'from an origin that only looks like ours': { origin: 'http://dingshu.test.evil.example' },
  'from our host over another port': { origin: 'http://dingshu.test:8080' },
  'by a form of another site': { origin: 'https://evil.example', 'content-type': 'text/plain' },
}

const merchant = await aMerchant()

describe('writes with a cookie', () => {
  it('are many', () => expect(writes.length).toBeGreaterThan(60))

  it.each(Object.keys(foreign))('%s are refused, whatever the route', async (from) => {
    const let_through: string[] = []
    for (const route of writes) {
      const [method = '', path = ''] = route.split(' ')
      const answer = await self.fetch(`http://dingshu.test${path.replaceAll(/:\w+/g, 'none')}`, {
        method,
        headers: {
          cookie: merchant.cookie,
          'content-type': 'application/json',
          'cf-connecting-ip': crypto.randomUUID(),
          ...foreign[from],
        },
        body: method === 'DELETE' ? null : '{}',
      })
      const { code } = (await answer.json()) as { code: string }
      if (answer.status !== 403 || code !== 'auth.forbidden') let_through.push(`${route} ${answer.status} ${code}`)
    }
    expect(let_through).toEqual([])
  })

  it('from our own page go on', async () => {
    for (const origin of ['http://dingshu.test'])
      expect(
        (
          await merchant.call(
            'PUT',
            '/api/v1/skus/OWN-1',
            { name: '自己的' },
            { origin, 'sec-fetch-site': 'same-origin' },
          )
        ).status,
      ).toBe(200)
  })
})

describe('the live feed', () => {
  it.each(['https://evil.example', 'null', 'not a url', 'http://dingshu.test.evil.example'])(
    'is not opened by a page of %s',
    async (origin) => {
      const answer = await merchant.call('GET', '/api/v1/live', undefined, { upgrade: 'websocket', origin })
      expect(answer.status).toBe(403)
    },
  )
})
