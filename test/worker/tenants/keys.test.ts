/** API keys from the front door: how they end, how their secrets take turns, and what a look at them costs. */
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createKey } from '../../../src/tenants/actions/manage-keys.ts'
import { callerByKey, forgetCallers } from '../../../src/tenants/caller-by-key.ts'
import { keyFrom } from '../../../src/tenants/domain/key-form.ts'
import type { ApiKey, CreatedKey } from '../../../src/tenants/tenants.contract.ts'
import { refusal } from '../../support/shop-floor.ts'
import { aMerchant, aTenant, ctxOf, type SignedIn, self } from '../../support/tenants.ts'

afterEach(() => vi.restoreAllMocks())

const make = (merchant: SignedIn, more: object = {}) =>
  merchant.send<CreatedKey>('POST', '/api/v1/keys', { name: 'ERP', scopes: ['orders:read'], ...more })
const use = (key: string) =>
  self.fetch('http://dingshu.test/api/v1/orders', { headers: { authorization: `Bearer ${key}` } })
const listed = async (merchant: SignedIn): Promise<ApiKey | undefined> =>
  (await merchant.get<{ items: ApiKey[] }>('/api/v1/keys')).items[0]
const setKey = (id: string, sql: string, ...values: (number | null)[]) =>
  env.CONTROL.prepare(`UPDATE api_keys SET ${sql} WHERE id = ?`)
    .bind(...values, id)
    .run()

describe('a key', () => {
  it('with an end opens until then and says afterwards that it has ended', async () => {
    const merchant = await aMerchant()
    const { id, key, expiresAt } = await make(merchant, { expiresAt: Date.now() + 60_000 })
    expect(expiresAt).toBeGreaterThan(Date.now())
    expect((await use(key)).status).toBe(200)
    await setKey(id, 'expires_at = ?', Date.now() - 1)
    forgetCallers()
    expect(await refusal(use(key))).toEqual([401, 'auth.key_expired'])
    expect(await refusal(merchant.call('POST', `/api/v1/keys/${id}/rotate`, {}))).toEqual([409, 'key.expired'])
    expect(
      await refusal(merchant.call('POST', '/api/v1/keys', { name: 'x', scopes: ['orders:read'], expiresAt: 5 })),
    ).toEqual([422, 'key.expiry_invalid'])
  })

  it('with a typo is refused without a look into the database', async () => {
    const { key } = await make(await aMerchant())
    const blind = { ...env, CONTROL: new Proxy(env.CONTROL, { get: () => expect.fail('the database was asked') }) }
    const last = key.at(-1) === 'a' ? 'b' : 'a'
    for (const typo of [key.slice(0, -1) + last, `${key}x`, 'dsk_x', `dsk_${'a'.repeat(47)}`])
      expect(await callerByKey(blind, typo, () => {})).toEqual({ refused: 'unknown' })
    const right = callerByKey(blind, keyFrom(crypto.getRandomValues(new Uint8Array(30))), () => {})
    await expect(right).rejects.toThrow()
  })

  it('that was revoked elsewhere is out within five seconds', async () => {
    const { id, key } = await make(await aMerchant())
    const known = async () => 'caller' in (await callerByKey(env, key, () => {}))
    expect(await known()).toBe(true)
    // As another isolate would: this one is not told.
    await setKey(id, 'revoked_at = ?', Date.now())
    const now = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(now + 5_001)
    expect(await known()).toBe(false)
  })

  it('that was revoked elsewhere a moment ago makes no other key', async () => {
    const merchant = await aMerchant()
    const { id, key } = await make(merchant, { scopes: ['orders:read', 'keys:write'] })
    expect((await use(key)).status).toBe(200)
    await setKey(id, 'revoked_at = ?', Date.now())
    expect((await use(key)).status).toBe(200)
    const heirs = self.fetch('http://dingshu.test/api/v1/keys', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'heir', scopes: ['orders:read'] }),
    })
    expect(await refusal(heirs)).toEqual([401, 'auth.required'])
  })

  it('is not trusted beyond its own end, even within the five seconds', async () => {
    const { key } = await make(await aMerchant(), { expiresAt: Date.now() + 2_000 })
    const known = async () => 'caller' in (await callerByKey(env, key, () => {}))
    expect(await known()).toBe(true)
    const now = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(now + 2_001)
    expect(await known()).toBe(false)
  })

  it('notes its use once a minute at most, and no call waits for the note', async () => {
    const merchant = await aMerchant()
    const { id, key } = await make(merchant)
    const work: Promise<unknown>[] = []
    const call = () => callerByKey(env, key, (note) => void work.push(note))
    const began = Date.now()
    await call()
    forgetCallers()
    await call()
    expect(work).toHaveLength(1)
    await Promise.all(work)
    const used = (await listed(merchant))?.lastUsedAt ?? 0
    expect(used).toBeGreaterThanOrEqual(began)
    // Another isolate noted it half a minute ago: the statement itself leaves that as it is.
    const clock = vi.spyOn(Date, 'now').mockReturnValue(began + 61_000)
    await setKey(id, 'last_used_at = ?', began + 31_000)
    await call()
    await Promise.all(work)
    clock.mockRestore()
    expect(work).toHaveLength(2)
    expect((await listed(merchant))?.lastUsedAt).toBe(began + 31_000)
  })

  it('sees no more rows than its maker', async () => {
    const ctx = { ...ctxOf(await aTenant()), scope: { regions: ['33'], warehouses: null } }
    const made = await createKey({ ctx, input: { name: 'x', scopes: ['orders:read'] } })
    if (!made.ok) throw new Error(made.error.code)
    expect(made.value.rowScope).toEqual({ regions: ['33'], warehouses: null })
    expect(await callerByKey(env, made.value.key, () => {})).toMatchObject({
      caller: { scope: { regions: ['33'], warehouses: null } },
    })
  })
})

describe('a rotation', () => {
  it('gives a new secret; the old one opens until the overlap ends, and each shows its own last use', async () => {
    const merchant = await aMerchant()
    const first = await make(merchant)
    expect((await use(first.key)).status).toBe(200)
    const second = await merchant.send<CreatedKey>('POST', `/api/v1/keys/${first.id}/rotate`, {})
    expect(second.id).toBe(first.id)
    expect(second.key).not.toBe(first.key)
    expect(second.previous?.prefix).toBe(first.prefix)
    expect((second.previous?.until ?? 0) - Date.now()).toBeGreaterThan(23.9 * 3_600_000)
    expect(second.lastUsedAt).toBe(null)
    for (const { key } of [first, second]) expect((await use(key)).status).toBe(200)
    await vi.waitFor(async () => {
      const row = await listed(merchant)
      expect(row?.lastUsedAt).toBeGreaterThan(0)
      expect(row?.previous?.lastUsedAt).toBeGreaterThan(0)
    })
    expect(JSON.stringify(await listed(merchant))).not.toContain(second.key)
    await setKey(first.id, 'previous_until = ?', Date.now() - 1)
    forgetCallers()
    expect(await refusal(use(first.key))).toEqual([401, 'auth.key_expired'])
    expect((await use(second.key)).status).toBe(200)
  })

  it('can end its overlap at once, and a revoked key opens with neither secret', async () => {
    const merchant = await aMerchant()
    const first = await make(merchant)
    const second = await merchant.send<CreatedKey>('POST', `/api/v1/keys/${first.id}/rotate`, { overlapHours: 168 })
    expect((await use(first.key)).status).toBe(200)
    await merchant.send('POST', `/api/v1/keys/${first.id}/end-overlap`)
    expect(await refusal(use(first.key))).toEqual([401, 'auth.key_expired'])
    expect((await use(second.key)).status).toBe(200)
    expect((await merchant.call('DELETE', `/api/v1/keys/${first.id}`)).status).toBe(204)
    for (const { key } of [first, second]) expect((await refusal(use(key)))[0]).toBe(401)
    expect(await refusal(merchant.call('POST', `/api/v1/keys/${first.id}/rotate`, {}))).toEqual([404, 'key.not_found'])
  })

  it('lasts seven days at most, and is refused to those who lack a right of the key', async () => {
    const merchant = await aMerchant()
    const { id } = await make(merchant)
    expect((await refusal(merchant.call('POST', `/api/v1/keys/${id}/rotate`, { overlapHours: 169 })))[0]).toBe(422)
    const weak = await make(merchant, { scopes: ['keys:write'] })
    const answer = self.fetch(`http://dingshu.test/api/v1/keys/${id}/rotate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${weak.key}`, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(await refusal(answer)).toEqual([403, 'auth.forbidden'])
  })
})
