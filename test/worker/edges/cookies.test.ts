/** Every cookie that is ever set, by whatever route: out of reach for scripts, for this site alone, and over https for https alone. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { app } from '../../../src/app.ts'
import { codeOf } from '../../support/totp.ts'

const secureEnv = { ...env, PUBLIC_URL: 'https://hub.example.com' } as unknown as Env

async function setBy(
  method: string,
  path: string,
  body: unknown,
  cookie = '',
): Promise<{ set: string[]; answer: unknown }> {
  const execution = createExecutionContext()
  const answer = await app.fetch(
    new Request(`https://hub.example.com/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': crypto.randomUUID(), cookie },
      body: JSON.stringify(body),
    }),
    secureEnv,
    execution,
  )
  await waitOnExecutionContext(execution)
  const text = await answer.text()
  return { set: answer.headers.getSetCookie(), answer: text === '' ? null : JSON.parse(text) }
}
const jarOf = (set: readonly string[]) => set.map((line) => line.split(';')[0]).join('; ')

describe('cookies over https', () => {
  it('are __Secure-, HttpOnly, Secure, SameSite=Lax, for this host alone', async () => {
    const email = `${crypto.randomUUID()}@example.com`
    const password = 'correct-horse-battery'
    const up = await setBy('POST', '/auth/sign-up', { email, password, company: '青禾' })
    const jar = jarOf(up.set)
    const { tenant } = up.answer as { tenant: { id: string } }
    const entered = await setBy('POST', `/account/tenants/${tenant.id}/enter`, {}, jar)
    const begun = await setBy('POST', '/account/second-factor', { password }, jar)
    const code = codeOf((begun.answer as { uri: string }).uri)
    const on = await setBy('POST', '/account/second-factor/on', { code }, jar)
    const owed = await setBy('POST', '/auth/sign-in', { email, password })
    const out = await setBy('POST', '/auth/sign-out', {}, on.set.length > 0 ? jarOf(on.set) : jar)
    const all = [up, entered, begun, on, owed, out].flatMap(({ set }) => set)
    const names = new Set(all.map((line) => line.slice(0, line.indexOf('='))))
    expect(names).toContain('__Secure-dingshu.session_token')
    expect(names).toContain('__Secure-dingshu.tenant')
    expect(names).toContain('__Secure-dingshu.two_factor')
    for (const line of all) {
      const attributes = line
        .split('; ')
        .slice(1)
        .map((attribute) => attribute.toLowerCase())
      expect(line).toMatch(/^__Secure-dingshu\./)
      expect(attributes, line).toContain('httponly')
      expect(attributes, line).toContain('secure')
      expect(attributes, line).toContain('samesite=lax')
      expect(attributes, line).toContain('path=/')
      expect(
        attributes.some((attribute) => attribute.startsWith('domain=')),
        line,
      ).toBe(false)
    }
  })
})
