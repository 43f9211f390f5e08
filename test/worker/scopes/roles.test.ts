/** Roles of a tenant's own, and who may give what to whom. */
import { beforeAll, describe, expect, it } from 'vitest'
import { allRights, rightsOfRole } from '../../../src/platform/rights.ts'
import type { RoleDto } from '../../../src/tenants/roles.contract.ts'
import { aColleague, type Colleague, setRole } from '../../support/members.ts'
import { refusal } from '../../support/shop-floor.ts'
import { aMerchant, type SignedIn } from '../../support/tenants.ts'

let owner: SignedIn
let lead: Colleague
let leadRole = ''
const make = (who: SignedIn, name: string, rights: readonly string[]) =>
  who.call('POST', '/api/v1/roles', { name, rights })

beforeAll(async () => {
  owner = await aMerchant()
  leadRole = (
    await owner.send<RoleDto>('POST', '/api/v1/roles', {
      name: '组长',
      rights: ['orders:read', 'members:read', 'members:write', 'settings:read'],
    })
  ).id
  lead = await aColleague(owner, leadRole)
})

describe('roles', () => {
  it('are the six built-in ones and the tenant’s own, with the people who hold them', async () => {
    const { items, rights } = await owner.get<{ items: RoleDto[]; rights: string[] }>('/api/v1/roles')
    expect(items.slice(0, 6).map(({ id, builtIn }) => [id, builtIn])).toEqual(
      Object.keys(rightsOfRole).map((id) => [id, true]),
    )
    expect(items.find(({ id }) => id === leadRole)).toMatchObject({ name: '组长', builtIn: false, members: 1 })
    expect(rights).toEqual(allRights)
  })

  it('give their rights at once, and take them at once', async () => {
    const { id } = await owner.send<RoleDto>('POST', '/api/v1/roles', { name: '看库存', rights: ['stock:read'] })
    const person = await aColleague(owner, id)
    expect((await person.call('GET', '/api/v1/stock')).status).toBe(200)
    expect(await refusal(person.call('GET', '/api/v1/orders'))).toEqual([403, 'auth.forbidden'])
    await owner.send('PUT', `/api/v1/roles/${id}`, { name: '看订单', rights: ['orders:read'] })
    expect(await refusal(person.call('GET', '/api/v1/stock'))).toEqual([403, 'auth.forbidden'])
    expect((await person.call('GET', '/api/v1/orders')).status).toBe(200)
    expect(await refusal(owner.call('DELETE', `/api/v1/roles/${id}`))).toEqual([409, 'role.in_use'])
    await setRole(owner, person, 'read_only')
    expect((await owner.call('DELETE', `/api/v1/roles/${id}`)).status).toBe(204)
    await setRole(owner, person, id)
    expect(await refusal(person.call('GET', '/api/v1/orders'))).toEqual([403, 'auth.forbidden'])
  })

  it('built-in ones are fixed, names are unique, unknown rights are refused', async () => {
    for (const id of Object.keys(rightsOfRole)) {
      expect(await refusal(owner.call('PUT', `/api/v1/roles/${id}`, { name: 'x', rights: ['orders:read'] }))).toEqual([
        409,
        'role.built_in',
      ])
      expect(await refusal(owner.call('DELETE', `/api/v1/roles/${id}`))).toEqual([409, 'role.built_in'])
    }
    expect(await refusal(make(owner, '组长', ['orders:read']))).toEqual([409, 'role.name_taken'])
    expect((await refusal(make(owner, 'x', ['everything'])))[0]).toBe(422)
    expect((await refusal(make(owner, 'x', [])))[0]).toBe(422)
  })

  it('nobody gives a right that they lack, nor touches a role that has one', async () => {
    expect((await make(lead, '副组长', ['orders:read', 'members:read'])).status).toBe(201)
    expect(await refusal(make(lead, '更大', ['orders:read', 'finance:read']))).toEqual([403, 'role.beyond_own'])
    expect(
      await refusal(lead.call('PUT', `/api/v1/roles/${leadRole}`, { name: '组长', rights: [...allRights] })),
    ).toEqual([403, 'role.beyond_own'])
    const { id } = await owner.send<RoleDto>('POST', '/api/v1/roles', { name: '财务助理', rights: ['finance:read'] })
    expect(await refusal(lead.call('PUT', `/api/v1/roles/${id}`, { name: 'x', rights: ['orders:read'] }))).toEqual([
      403,
      'role.beyond_own',
    ])
    expect(await refusal(lead.call('DELETE', `/api/v1/roles/${id}`))).toEqual([403, 'role.beyond_own'])
  })
})

describe('scopes', () => {
  const set = (who: SignedIn, userId: string, scope: unknown) =>
    who.call('PUT', `/api/v1/members/${userId}/scope`, scope)

  it('are kept as short as what they name, and read back', async () => {
    const person = await aColleague(owner, 'read_only')
    const answer = await set(owner, person.userId, { regions: ['330000', '510100', '440106'], warehouses: ['WH-1'] })
    expect(await answer.json()).toEqual({
      userId: person.userId,
      regions: ['33', '5101', '440106'],
      warehouses: ['WH-1'],
    })
    expect(await owner.get(`/api/v1/members/${person.userId}/scope`)).toMatchObject({
      regions: ['33', '5101', '440106'],
    })
  })

  it('name regions and warehouses that exist, of members that exist', async () => {
    const person = await aColleague(owner, 'read_only')
    expect(await refusal(set(owner, person.userId, { regions: ['999999'], warehouses: null }))).toEqual([
      422,
      'member_scope.region_unknown',
    ])
    expect(await refusal(set(owner, person.userId, { regions: null, warehouses: ['WH-9'] }))).toEqual([
      422,
      'member_scope.warehouse_unknown',
    ])
    expect((await refusal(set(owner, person.userId, { regions: [], warehouses: null })))[0]).toBe(422)
    expect(await refusal(set(owner, 'nobody', { regions: null, warehouses: null }))).toEqual([
      404,
      'member_scope.not_found',
    ])
  })

  it('an owner always sees everything', async () => {
    const second = await aColleague(owner, 'owner')
    expect(await refusal(set(owner, second.userId, { regions: ['33'], warehouses: null }))).toEqual([
      409,
      'member_scope.owner_fixed',
    ])
    const person = await aColleague(owner, 'read_only', { regions: ['33'] })
    await setRole(owner, person, 'owner')
    expect(await owner.get(`/api/v1/members/${person.userId}/scope`)).toMatchObject({ regions: null, warehouses: null })
  })

  it('nobody gives a wider view than their own, nor to somebody who may do more', async () => {
    const deputy = await aColleague(owner, leadRole, { regions: ['33'] })
    const small = await owner.send<RoleDto>('POST', '/api/v1/roles', { name: '实习', rights: ['orders:read'] })
    const person = await aColleague(owner, small.id, { regions: ['3301'] })
    expect((await set(deputy, person.userId, { regions: ['3302'], warehouses: null })).status).toBe(200)
    for (const scope of [
      { regions: null, warehouses: null },
      { regions: ['51'], warehouses: null },
      { regions: ['33', '51'], warehouses: null },
    ])
      expect(await refusal(set(deputy, person.userId, scope))).toEqual([403, 'member_scope.beyond_own'])
    expect(await refusal(set(deputy, deputy.userId, { regions: null, warehouses: null }))).toEqual([
      403,
      'member_scope.beyond_own',
    ])
    const service = await aColleague(owner, 'customer_service', { regions: ['33'] })
    expect(await refusal(set(deputy, service.userId, { regions: ['3301'], warehouses: null }))).toEqual([
      403,
      'role.beyond_own',
    ])
  })
})
