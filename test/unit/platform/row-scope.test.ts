import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  andText,
  isWithin,
  jobsSeen,
  ofOrdersSeen,
  ordersSeen,
  placeSeen,
  regionPrefix,
  wholeTenant,
} from '../../../src/platform/row-scope.ts'

const keeper = { regions: null, warehouses: ['WH-1'] }
const manager = { regions: ['33', '5101', '440106'], warehouses: null }

describe('a row scope', () => {
  it('of the whole tenant adds nothing to a statement', () => {
    for (const condition of [ordersSeen(wholeTenant), jobsSeen(wholeTenant), ofOrdersSeen(wholeTenant, 'cases')])
      expect(andText(condition, 7)).toEqual({ text: '', values: [] })
  })

  it('binds what it names, and numbers it after what is bound already', () => {
    const { text, values } = andText(ordersSeen({ ...manager, ...{ warehouses: ["x') OR 1=1 --"] } }), 5)
    expect([...text.matchAll(/\?(\d+)/g)].map(([, n]) => Number(n))).toEqual([5, 6, 7, 8, 9])
    expect(values).toHaveLength(5)
    expect(text).not.toContain('OR 1=1')
  })

  it('an order without a known region is in no region, and one without a warehouse in none', () => {
    expect(placeSeen(manager, { regionCode: '', warehouseIds: [] })).toBe(false)
    expect(placeSeen(keeper, { regionCode: '330110', warehouseIds: [] })).toBe(false)
    expect(placeSeen(wholeTenant, { regionCode: '', warehouseIds: [] })).toBe(true)
  })

  it.each([
    ['330000', '33'],
    ['330100', '3301'],
    ['330110', '330110'],
    ['500000', '50'],
    ['441900', '4419'],
    ['3300', '33'],
    ['33', '33'],
  ])('%s is kept as %s', (code, prefix) => expect(regionPrefix(code)).toBe(prefix))

  it('is within another exactly when it sees nothing that the other does not', () => {
    const region = fc.constantFrom('33', '3301', '330110', '3302', '51', '510116')
    const scope = fc.record({
      regions: fc.option(fc.uniqueArray(region, { minLength: 1, maxLength: 3 })),
      warehouses: fc.option(fc.uniqueArray(fc.constantFrom('A', 'B'), { minLength: 1 })),
    })
    const places = ['330110', '330203', '330199', '510116', '510199', '440106'].flatMap((regionCode) =>
      ['A', 'B', 'C'].map((id) => ({ regionCode, warehouseIds: [id] })),
    )
    fc.assert(
      fc.property(scope, scope, (inner, outer) => {
        if (isWithin(inner, outer))
          for (const place of places) expect(placeSeen(inner, place) && !placeSeen(outer, place)).toBe(false)
        else expect(inner).not.toEqual(outer)
      }),
    )
  })
})

/** Statements over rows that stand in a place, in rooms and flows. */
const PLACED =
  /(?:FROM|JOIN) (?:orders|order_events|fulfilments|parcels|cases|notices|parked|stock_levels|warehouses|promises|routing_decisions|mapping_tasks)\b|[.](?:from|innerJoin)\((?:orders|orderEvents|fulfilments|parcels|cases|notices|parked|stockLevels|warehouses|promises|routingDecisions|mappingTasks)\b/

/** Files that read such rows without a caller's scope, and why that is right. */
const forTheMachine: Readonly<Record<string, string>> = {
  'src/campaigns/campaign-claims.ts': 'a campaign is seen only by those who see the whole tenant',
  'src/completeness/completeness.repository.ts': 'counts a platform’s orders; the flow refuses whoever sees a part',
  'src/fulfilment/open-job-holds.queries.ts': 'the check of the books compares all jobs with the ledgers',
  'src/stock/availability.queries.ts': 'routing proposes from every warehouse',
  'src/notify/notify.repository.ts': 'what waits to be sent; screens read notify.queries.ts',
  'src/logistics/logistics.queries.ts': 'the minute asks which parcels are due; screens go through the repository',
  'src/orders/order-facts.queries.ts':
    'by ids of orders or parcels that were read with the scope, or by the minute’s own',
  'src/notify/consents.repository.ts': 'the buyer of the order whose notice the machine sends',
  'src/flows/tenants/operator-views.ts': 'who runs the installation sees sizes of tenants, behind a key of their own',
  'src/flows/cases/watch-cases.ts': 'the minute asks which tenants have cases to look at',
  'src/flows/warehouse/watch-shelves.ts': 'the minute asks which tenants have jobs to pick',
  'src/flows/tenants/tenant-objects.ts': 'names of objects, for the move and the end of a tenant',
}

describe('every file that reads rows with a place', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name))
    .filter((path) => path !== 'src/platform/row-scope.ts')
  const placed = files.filter((path) => PLACED.test(readFileSync(path, 'utf8')))

  it('is found: this walk does not walk over nothing', () => expect(placed.length).toBeGreaterThan(8))

  it('asks the row scope, or is the machine’s own with a reason', () => {
    const forgetful = placed.filter(
      (path) => !(path in forTheMachine) && !/platform\/row-scope\.ts'/.test(readFileSync(path, 'utf8')),
    )
    expect(forgetful).toEqual([])
    expect(Object.keys(forTheMachine).filter((path) => !placed.includes(path))).toEqual([])
  })
})
