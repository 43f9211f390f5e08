/**
 * Whether somebody has an account here is told to nobody: known and unknown addresses hear the same, and the same statements are
 * run for both, so that no clock tells either.
 */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../../src/app.ts'
import { allRights } from '../../../src/platform/rights.ts'
import { heardEnv } from '../../support/counted-env.ts'
import { aBrowser, anEmail } from '../../support/people.ts'
import { aMerchant } from '../../support/tenants.ts'

const { env: heard, take } = heardEnv()
const known = anEmail()
let key = ''

beforeAll(async () => {
  expect((await aBrowser().signUp(known)).status).toBe(201)
  const inviting = await aMerchant()
  key = (await inviting.send<{ key: string }>('POST', '/api/v1/keys', { name: 'all', scopes: [...allRights] })).key
})

/** Everything that could tell two answers apart, without what is new in each. */
async function seen(path: string, body: object, headers: Record<string, string> = {}) {
  take()
  const execution = createExecutionContext()
  const answer = await app.fetch(
    new Request(`http://dingshu.test/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': crypto.randomUUID(), ...headers },
      body: JSON.stringify(body),
    }),
    heard,
    execution,
  )
  const text = await answer.text()
  const statements = take()
  await waitOnExecutionContext(execution)
  const neutral = (one: string) =>
    one
      .replaceAll(/[\w.+-]+@[\w.-]+/g, '<address>')
      .replaceAll(/\b[a-z]{2,4}_[0-9A-Z]{26}\b/g, '<id>')
      .replaceAll(/"id":"[^"]+"/g, '<id>')
      .replaceAll(/\d{13}/g, '<instant>')
  return {
    status: answer.status,
    body: neutral(text),
    headers: [...answer.headers.keys()].sort(),
    cookies: answer.headers.getSetCookie().map((line) => line.replace(/=[^;]*/, '')),
    statements: statements.map(neutral),
  }
}

describe('an address that is known hears and costs what an unknown one does', () => {
  it('signing in with a wrong password', async () => {
    const wrong = (email: string) => seen('/auth/sign-in', { email, password: 'not-the-password' })
    expect(await wrong(known)).toEqual(await wrong(anEmail()))
  })

  it('asking for a new password', async () => {
    const forgot = (email: string) => seen('/auth/forgot-password', { email })
    expect(await forgot(known)).toEqual(await forgot(anEmail()))
  })

  it('signing up', async () => {
    const up = (email: string) => seen('/auth/sign-up', { email, password: 'correct-horse-battery', company: '青禾' })
    await up(anEmail())
    expect(await up(known)).toEqual(await up(anEmail()))
  })

  it('being invited', async () => {
    const invite = (email: string) =>
      seen('/invitations', { email, role: 'read_only' }, { authorization: `Bearer ${key}` })
    await invite(anEmail())
    expect(await invite(known)).toEqual(await invite(anEmail()))
  })

  it('links: made up, of nobody, and of somebody with a wrong signature are the same', async () => {
    const token = (id: string) =>
      `${Buffer.from(JSON.stringify([id, Date.now() + 60_000, null])).toString('base64url')}.AAAA`
    const { body } = await aBrowser().signIn(known)
    const somebody = body.user?.id ?? ''
    for (const path of ['/auth/reset-password', '/auth/confirm-email', '/auth/invitation', '/auth/invitation/accept']) {
      const follow = (id: string) => seen(path, { token: token(id), password: 'a-long-new-password' })
      expect(await follow(somebody), path).toEqual(await follow('nobody'.padEnd(somebody.length, 'x')))
    }
  })
})
