/** What anybody may ask has an end, which is said honestly; nobody else pays for it. */
import { describe, expect, it } from 'vitest'
import { self } from '../../support/tenants.ts'

/** Two windows hold 600: it does not matter when the minute ends. */
const MORE_THAN_TWO_MINUTES = 620

const ask = (path: string, from: string) =>
  self.fetch(`http://dingshu.test${path}`, { headers: { 'cf-connecting-ip': from } })

const none = '/api/public/certificates/none'

describe('questions about certificates', () => {
  it('of one address end at 429 with the wait in it, on every route, and of another go on', async () => {
    const from = '203.0.113.7'
    const statuses: number[] = []
    while (statuses.length < MORE_THAN_TWO_MINUTES && !statuses.includes(429)) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/.well-known/jwks.json', from)))
      for (const answer of answers) {
        statuses.push(answer.status)
        await answer.body?.cancel()
      }
    }
    expect(statuses.slice(0, 300)).toEqual(Array(300).fill(200))
    expect(statuses).toContain(429)

    for (const path of [
      none,
      `${none}/pdf`,
      `${none}/head.jws`,
      `${none}/head.jws.ots`,
      `${none}/consistency?first=1`,
    ]) {
      const refused = await ask(path, from)
      expect(refused.status, path).toBe(429)
      expect(refused.headers.get('retry-after'), path).toBe('60')
      expect(refused.headers.get('content-type')).toContain('application/problem+json')
      expect(await refused.json(), path).toMatchObject({ code: 'request.too_many', retryAfterSeconds: 60 })
      expect((await ask(path, '203.0.113.8')).status, path).toBe(404)
    }
  })
})
