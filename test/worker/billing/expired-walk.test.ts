/** What a tenant's standing lets through, on one read and one write; every route of a tenant whose trial is over is in the walk (test/worker/walk). */
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { allRights } from '../../../src/platform/rights.ts'
import { aMerchant, type SignedIn, self } from '../../support/tenants.ts'
import { type Facts, rows } from '../walk/route-rows.ts'

/** Nothing of these exists: the gate answers before anybody looks. */
const nobody = new Proxy({} as Facts, { get: (_target, name) => `none-${String(name)}` })

let merchant: SignedIn
let key = ''

async function set(column: string, value: number | string | null): Promise<void> {
  await env.CONTROL.prepare(`UPDATE tenants SET ${column} = ? WHERE id = ?`).bind(value, merchant.tenantId).run()
}

async function answerTo(route: string): Promise<{ status: number; code: string | undefined }> {
  const [method = '', path = ''] = route.split(' ')
  const row = rows[route]
  const sent = row?.body?.(nobody)
  const response = await self.fetch(
    `http://dingshu.test/api/v1${row?.path?.(nobody) ?? path.replace('/api/v1', '').replaceAll(/:\w+/g, 'none')}`,
    {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: sent === undefined ? null : JSON.stringify(sent),
    },
  )
  const text = await response.text()
  const isProblem = response.headers.get('content-type') === 'application/problem+json'
  return { status: response.status, code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined }
}

beforeAll(async () => {
  merchant = await aMerchant('到期的店')
  const made = await merchant.send<{ key: string }>('POST', '/api/v1/keys', { name: 'all', scopes: [...allRights] })
  key = made.key
  await set('trial_ends_at', Date.now() - 1)
})

describe('one read and one write', () => {
  const asked = async () => [await answerTo('GET /api/v1/orders'), await answerTo('PUT /api/v1/skus/:code')]
  /** The isolate believes what it read of a key for some seconds: each standing is asked with a new one. */
  const anew = async (column: string, value: number | string | null) => {
    await set('trial_ends_at', Date.now() + 86_400_000)
    await set('status', 'active')
    const made = await merchant.call('POST', '/api/v1/keys', { name: column, scopes: [...allRights] })
    expect(made.status).toBe(201)
    key = ((await made.json()) as { key: string }).key
    await set(column, value)
  }
  const people = async () => (await import('../../../src/tenants/people-memory.ts')).forgetPeople()

  it('of a suspended tenant are refused, but for the bill', async () => {
    await people()
    await set('trial_ends_at', Date.now() + 86_400_000)
    await anew('status', 'suspended')
    expect(await asked()).toEqual([
      { status: 403, code: 'tenant.suspended' },
      { status: 403, code: 'tenant.suspended' },
    ])
    expect(await answerTo('GET /api/v1/billing')).toEqual({ status: 200, code: undefined })
  })

  it('of a moving tenant: the read answers, the write comes again in a second', async () => {
    await people()
    await set('status', 'active')
    await anew('status', 'moving')
    expect(await asked()).toEqual([
      { status: 200, code: undefined },
      { status: 503, code: 'tenant.moving' },
    ])
  })

  it('of a closing tenant: the write says that it can be taken back', async () => {
    await people()
    await set('status', 'active')
    await anew('closing_at', Date.now())
    expect(await asked()).toEqual([
      { status: 200, code: undefined },
      { status: 403, code: 'tenant.closing' },
    ])
  })
})
