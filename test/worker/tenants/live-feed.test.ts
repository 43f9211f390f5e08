/** An open console loses the live feed in the moment in which its person, session or key may do less; it comes back with what is true. */
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { RoleDto } from '../../../src/tenants/roles.contract.ts'
import type { CreatedKey } from '../../../src/tenants/tenants.contract.ts'
import { aColleague, type Colleague } from '../../support/members.ts'
import { aMerchant, type SignedIn, self } from '../../support/tenants.ts'

const upgrade = (headers: Record<string, string>) =>
  self.fetch('http://dingshu.test/api/v1/live', { headers: { ...headers, upgrade: 'websocket' } })

/** An open console; `closed` becomes true when the feed hangs up. */
async function aConsole(headers: Record<string, string>): Promise<{ closed: boolean }> {
  const { webSocket, status } = await upgrade(headers)
  if (!webSocket) throw new Error(`no socket: ${status}`)
  const state = { closed: false }
  webSocket.addEventListener('close', () => {
    state.closed = true
  })
  webSocket.accept()
  return state
}

const hangsUp = (console: { closed: boolean }) => vi.waitFor(() => expect(console.closed).toBe(true), 3_000)

const acts: Record<string, (owner: SignedIn, person: Colleague, role: string) => Promise<unknown>> = {
  'is removed': (owner, { userId }) => owner.send('DELETE', `/api/v1/members/${userId}`),
  leaves: (_owner, person) => person.send('POST', `/api/v1/account/tenants/${person.tenantId}/leave`),
  'gets another role': (owner, { userId }) => owner.send('PATCH', `/api/v1/members/${userId}`, { role: 'warehouse' }),
  'has a role that is changed': (owner, _person, role) =>
    owner.send('PUT', `/api/v1/roles/${role}`, { name: '组长', rights: ['orders:read'] }),
  'is narrowed to a region': (owner, { userId }) =>
    owner.send('PUT', `/api/v1/members/${userId}/scope`, { regions: ['33'], warehouses: null }),
  'signs out': (_owner, person) => person.send('POST', '/api/v1/auth/sign-out'),
  'ends the other sessions': (_owner, person) => person.send('POST', '/api/v1/account/sessions/end-others'),
}

describe('the live feed of somebody who', () => {
  it.each(Object.entries(acts))('%s ends at once, and that of the others goes on', async (_name, act) => {
    const owner = await aMerchant()
    const { id: role } = await owner.send<RoleDto>('POST', '/api/v1/roles', {
      name: '组长',
      rights: ['orders:read', 'finance:read'],
    })
    const person = await aColleague(owner, role)
    const [theirs, other] = [await aConsole({ cookie: person.cookie }), await aConsole({ cookie: owner.cookie })]
    await act(owner, person, role)
    await hangsUp(theirs)
    // A changed role sends everybody to ask again.
    if (_name !== 'has a role that is changed') expect(other.closed).toBe(false)
  })

  it('holds a key that is revoked or rotated ends at once', async () => {
    const owner = await aMerchant()
    const made = await owner.send<CreatedKey>('POST', '/api/v1/keys', { name: 'ERP', scopes: ['orders:read'] })
    const first = await aConsole({ authorization: `Bearer ${made.key}` })
    const next = await owner.send<CreatedKey>('POST', `/api/v1/keys/${made.id}/rotate`, { overlapHours: 0 })
    await hangsUp(first)
    const second = await aConsole({ authorization: `Bearer ${next.key}` })
    await owner.send('DELETE', `/api/v1/keys/${made.id}`)
    await hangsUp(second)
    expect((await upgrade({ authorization: `Bearer ${next.key}` })).status).toBe(401)
  })
})

describe('a console that comes back', () => {
  it('is judged by what is true, not by what this isolate remembers', async () => {
    const owner = await aMerchant()
    const person = await aColleague(owner, 'read_only')
    const { key, id } = await owner.send<CreatedKey>('POST', '/api/v1/keys', { name: 'ERP', scopes: ['orders:read'] })
    const withKey = { authorization: `Bearer ${key}` }
    expect((await person.call('GET', '/api/v1/orders')).status).toBe(200)
    expect((await self.fetch('http://dingshu.test/api/v1/orders', { headers: withKey })).status).toBe(200)
    // As another isolate would: this one is not told.
    await env.CONTROL.batch([
      env.CONTROL.prepare('DELETE FROM member WHERE user_id = ?').bind(person.userId),
      env.CONTROL.prepare('UPDATE api_keys SET revoked_at = 1 WHERE id = ?').bind(id),
    ])
    expect((await person.call('GET', '/api/v1/orders')).status).toBe(200)
    expect((await self.fetch('http://dingshu.test/api/v1/orders', { headers: withKey })).status).toBe(200)
    expect((await upgrade({ cookie: person.cookie })).status).toBe(401)
    expect((await upgrade(withKey)).status).toBe(401)
  })
})
