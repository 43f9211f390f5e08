/**
 * Random people, roles and scopes against a small model that says what may be seen. The model knows the places of the orders,
 * the rights of the roles, and nothing of SQL.
 */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { allRights, type Right, type Role, rightsOfRole } from '../../../src/platform/rights.ts'
import { aColleague, type Colleague, setRole } from '../../support/members.ts'
import type { Floor } from '../../support/shop-floor.ts'
import { aFloorInTwoPlaces, mayBeSeen, type Place } from '../../support/two-warehouses.ts'

interface Model {
  role: Role | 'own'
  own: readonly Right[]
  regions: readonly string[] | null
  warehouses: readonly string[] | null
}

let floor: Floor
let places: Place[]
let person: Colleague
let roleId = ''

beforeAll(async () => {
  const made = await aFloorInTwoPlaces()
  floor = made.floor
  places = made.places
  roleId = (
    await floor.merchant.send<{ id: string }>('POST', '/api/v1/roles', { name: '随机', rights: ['orders:read'] })
  ).id
  person = await aColleague(floor.merchant, 'read_only')
}, 90_000)

const rightsOf = ({ role, own }: Model): readonly Right[] => (role === 'own' ? own : rightsOfRole[role])
/** The owner sees everything, whatever scope is kept. */
const scopeOf = (model: Model) => (model.role === 'owner' ? { regions: null, warehouses: null } : model)
const seenBy = (model: Model) => places.filter((place) => mayBeSeen(scopeOf(model), place))
const may = (model: Model, right: Right): boolean => rightsOf(model).includes(right)

type Command = (model: Model) => Promise<void>
const read = (path: string) => person.call('GET', path)
const hasMoney = (text: string): boolean => /Fen"/.test(text)

/** A read that needs a right: refused without it, and with it checked further. */
const guarded =
  (right: Right, path: string, check: (model: Model, text: string) => void): Command =>
  async (model) => {
    const answer = await read(path)
    const text = await answer.text()
    if (!may(model, right)) return expect(answer.status, path).toBe(403)
    expect(answer.status, text).toBe(200)
    if (!may(model, 'finance:read')) expect(hasMoney(text), path).toBe(false)
    check(model, text)
  }

const idsIn = (text: string) => (JSON.parse(text) as { items: { id: string }[] }).items.map(({ id }) => id).sort()
const idsOf = (list: readonly Place[]) => list.map(({ id }) => id).sort()

const list = guarded('orders:read', '/api/v1/orders', (model, text) => {
  expect(idsIn(text)).toEqual(idsOf(seenBy(model)))
  if (may(model, 'finance:read') && seenBy(model).length > 0) expect(hasMoney(text)).toBe(true)
})
const search = guarded('orders:read', '/api/v1/orders?q=S-', (model, text) =>
  expect(idsIn(text)).toEqual(idsOf(seenBy(model))),
)
const board = guarded('orders:read', '/api/v1/orders/board', (model, text) => {
  const { counts } = JSON.parse(text) as { counts: Record<string, number> }
  expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(seenBy(model).length)
})
const jobs = guarded('fulfilment:read', '/api/v1/fulfilments', (model, text) => {
  const { regions, warehouses } = scopeOf(model)
  const { items } = JSON.parse(text) as { items: { orderId: string; warehouseId: string }[] }
  const expected = places.flatMap((place) =>
    place.warehouses.filter((id) => mayBeSeen({ regions, warehouses }, { ...place, warehouses: [id] })),
  )
  expect(items.map(({ warehouseId }) => warehouseId).sort()).toEqual(expected.sort())
})
const cases = guarded('cases:read', '/api/v1/cases', (model, text) => {
  const { items } = JSON.parse(text) as { items: { orderId: string }[] }
  expect(items.map(({ orderId }) => orderId)).toEqual(idsOf(seenBy(model).filter(({ name }) => name === 'S-short')))
})
const today = guarded('insights:read', '/api/v1/insights/today', (model, text) => {
  const { firstThings } = JSON.parse(text) as { firstThings: { orderId: string }[] }
  for (const { orderId } of firstThings) expect(idsOf(seenBy(model))).toContain(orderId)
})
const shelves = guarded('stock:read', '/api/v1/stock', (model, text) => {
  const { items } = JSON.parse(text) as { items: { warehouses: { warehouseId: string }[] }[] }
  const { warehouses } = scopeOf(model)
  for (const item of items)
    for (const { warehouseId } of item.warehouses) expect(!warehouses || warehouses.includes(warehouseId)).toBe(true)
})

const detail =
  (index: number): Command =>
  async (model) => {
    const place = places[index % places.length]
    if (!place) return
    const answer = await read(`/api/v1/orders/${place.id}`)
    const text = await answer.text()
    if (!may(model, 'orders:read')) return expect(answer.status).toBe(403)
    expect(answer.status, place.name).toBe(seenBy(model).includes(place) ? 200 : 404)
    if (answer.status === 404) return
    expect(hasMoney(text)).toBe(may(model, 'finance:read'))
    const said = JSON.parse(text) as Record<string, unknown>
    expect('cases' in said).toBe(may(model, 'cases:read'))
    expect('notices' in said).toBe(may(model, 'notify:read'))
    expect('fulfilments' in said).toBe(may(model, 'fulfilment:read'))
  }

const tag =
  (index: number): Command =>
  async (model) => {
    const place = places[index % places.length]
    if (!place) return
    const answer = await person.call('POST', `/api/v1/orders/${place.id}/tags`, { add: ['看过'] })
    if (!may(model, 'orders:write')) return expect(answer.status).toBe(403)
    expect(answer.status, place.name).toBe(seenBy(model).includes(place) ? 200 : 404)
  }

const becomes =
  (role: Model['role']): Command =>
  async (model) => {
    await setRole(floor.merchant, person, role === 'own' ? roleId : role)
    model.role = role
  }

const ownRole =
  (rights: readonly Right[]): Command =>
  async (model) => {
    await floor.merchant.send('PUT', `/api/v1/roles/${roleId}`, { name: '随机', rights })
    model.own = rights
  }

const scoped =
  (regions: string[] | null, warehouses: string[] | null): Command =>
  async (model) => {
    const answer = await floor.merchant.call('PUT', `/api/v1/members/${person.userId}/scope`, { regions, warehouses })
    expect(answer.status).toBe(model.role === 'owner' ? 409 : 200)
    if (answer.status === 200) Object.assign(model, { regions, warehouses })
  }

const regions = fc.option(
  fc.uniqueArray(fc.constantFrom('33', '3301', '330203', '51', '510116', '44'), { minLength: 1, maxLength: 3 }),
)
const warehouses = fc.option(fc.uniqueArray(fc.constantFrom('WH-1', 'WH-2'), { minLength: 1 }))
const roles = Object.keys(rightsOfRole) as Role[]

const command: fc.Arbitrary<readonly [string, Command]> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(...roles, 'own' as const).map((role) => [`becomes ${role}`, becomes(role)] as const),
  },
  {
    weight: 2,
    arbitrary: fc
      .uniqueArray(fc.constantFrom(...allRights), { minLength: 1, maxLength: 12 })
      .map((rights) => [`own role: ${rights.join(' ')}`, ownRole(rights)] as const),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(regions, warehouses)
      .map(([r, w]) => [`scope ${JSON.stringify([r, w])}`, scoped(r, w)] as const),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom<readonly [string, Command]>(
      ['lists', list],
      ['searches', search],
      ['counts', board],
      ['jobs', jobs],
      ['cases', cases],
      ['today', today],
      ['shelves', shelves],
    ),
  },
  { weight: 5, arbitrary: fc.nat(5).map((i) => [`opens ${i}`, detail(i)] as const) },
  { weight: 1, arbitrary: fc.nat(5).map((i) => [`tags ${i}`, tag(i)] as const) },
)

describe('whatever role and scope a person is given', () => {
  it('what is read is what the model says, no more and no less', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (commands) => {
        const model: Model = { role: 'read_only', own: ['orders:read'], regions: null, warehouses: null }
        for (const [, reset] of [
          ['', becomes('read_only')],
          ['', ownRole(['orders:read'])],
          ['', scoped(null, null)],
        ] as const)
          await reset(model)
        for (const [name, run] of commands)
          await run(model).catch((cause: unknown) => {
            throw new Error(`${name} as ${JSON.stringify(model)}`, { cause })
          })
      }),
      { numRuns: 25, endOnFailure: true },
    )
  }, 120_000)
})
