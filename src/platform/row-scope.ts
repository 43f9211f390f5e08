/**
 * Which rows a caller may see besides the tenant's border, and the one shape in which every repository adds it to its
 * statements. For the whole tenant a condition is empty: the text of a statement stays what it is without it.
 */
import { type SQL, sql } from 'drizzle-orm'

export interface RowScope {
  /** Codes of provinces, cities or districts (GB/T 2260 prefixes: 2, 4 or 6 digits) whose orders are seen; null: all. */
  readonly regions: readonly string[] | null
  /** Warehouses whose orders, jobs and stock are seen; null: all. */
  readonly warehouses: readonly string[] | null
}

export const wholeTenant: RowScope = { regions: null, warehouses: null }

export const isWholeTenant = ({ regions, warehouses }: RowScope): boolean => regions === null && warehouses === null

/**
 * The same context without the caller's row scope, for what the machine decides over all rows whoever set it off (routing,
 * the jobs of one order). What is read so is never handed to the caller. `why` stands in the code for its reader.
 */
export function unscoped<C extends { readonly scope: RowScope }>(ctx: C, _why: string): C {
  return { ...ctx, scope: wholeTenant }
}

/** Where an order stands: what a scope is held against outside of SQL. */
export interface Place {
  /** Six digits; '' when nobody knows. */
  readonly regionCode: string
  /** Warehouses of its jobs, one or several; none before it was allocated. */
  readonly warehouseIds: readonly string[]
}

/** The same answer as `ordersSeen`, for one order at hand. An order without a known region is in no region. */
export function placeSeen({ regions, warehouses }: RowScope, { regionCode, warehouseIds }: Place): boolean {
  const isInRegion = regions === null || regions.some((prefix) => regionCode !== '' && regionCode.startsWith(prefix))
  return isInRegion && (warehouses === null || warehouseIds.some((id) => warehouses.includes(id)))
}

export const warehouseSeen = ({ warehouses }: RowScope, id: string): boolean =>
  warehouses === null || warehouses.includes(id)

type Part = string | { readonly bind: string }
/** Parts of an SQL condition; none: everything is seen. */
export type Condition = readonly Part[]

const list = (values: readonly string[]): Part[] => [
  '(SELECT value FROM json_each(',
  { bind: JSON.stringify(values) },
  '))',
]
const both = (first: Condition, second: Condition): Condition =>
  first.length > 0 && second.length > 0 ? [...first, ' AND ', ...second] : [...first, ...second]

function regionsOf({ regions }: RowScope): Condition {
  if (regions === null) return []
  const lengths = [2, 4, 6].filter((length) => regions.some((code) => code.length === length))
  if (lengths.length === 0) return ['0']
  const branches = lengths.flatMap((length, i): Part[] => [
    i === 0 ? '' : ' OR ',
    length === 6 ? 'orders.region_code IN ' : `substr(orders.region_code, 1, ${length}) IN `,
    ...list(regions.filter((code) => code.length === length)),
  ])
  return ['(', ...branches, ')']
}

/** Rows with the warehouse in this column (`stock_levels.warehouse_id`). */
export function inWarehousesSeen({ warehouses }: RowScope, column: string): Condition {
  return warehouses === null ? [] : [`${column} IN `, ...list(warehouses)]
}

/** Rows of `orders`. One that is split names no warehouse; its live jobs do. */
export function ordersSeen(scope: RowScope): Condition {
  const { warehouses } = scope
  if (warehouses === null) return regionsOf(scope)
  return both(regionsOf(scope), [
    '(orders.warehouse_id IN ',
    ...list(warehouses),
    ' OR (orders.warehouse_id IS NULL AND EXISTS (SELECT 1 FROM fulfilments AS job INDEXED BY fulfilments_order WHERE job.tenant_id = orders.tenant_id AND job.order_id = orders.id AND job.status <> ',
    "'cancelled' AND job.warehouse_id IN ",
    ...list(warehouses),
    ')))',
  ])
}

/** Rows of `fulfilments`: jobs of the warehouses seen, for receivers in the regions seen. */
export function jobsSeen(scope: RowScope): Condition {
  const region = regionsOf(scope)
  return both(
    inWarehousesSeen(scope, 'fulfilments.warehouse_id'),
    region.length === 0
      ? []
      : [
          'EXISTS (SELECT 1 FROM orders WHERE orders.tenant_id = fulfilments.tenant_id AND orders.id = fulfilments.order_id AND ',
          ...region,
          ')',
        ],
  )
}

/** Rows of `parcels`: those of jobs seen. */
export function parcelsSeen(scope: RowScope): Condition {
  const jobs = jobsSeen(scope)
  return jobs.length === 0
    ? []
    : [
        'EXISTS (SELECT 1 FROM fulfilments WHERE fulfilments.tenant_id = parcels.tenant_id AND fulfilments.id = parcels.fulfilment_id AND ',
        ...jobs,
        ')',
      ]
}

/** Rows of any table that name an order: seen with their order; those that name none are the whole tenant's. */
export function ofOrdersSeen(scope: RowScope, table: string, orderId = 'order_id'): Condition {
  const seen = ordersSeen(scope)
  return seen.length === 0
    ? []
    : [
        `EXISTS (SELECT 1 FROM orders WHERE orders.tenant_id = ${table}.tenant_id AND orders.id = ${table}.${orderId} AND `,
        ...seen,
        ')',
      ]
}

/** Rows that have no place (raw messages, counters of the tenant): for callers of the whole tenant only. */
export const placelessSeen = (scope: RowScope): Condition => (isWholeTenant(scope) ? [] : ['0'])

/** For drizzle's `and(…)`. */
export function conditionOf(condition: Condition): SQL | undefined {
  if (condition.length === 0) return undefined
  return sql.join(condition.map((part) => (typeof part === 'string' ? sql.raw(part) : sql`${part.bind}`)))
}

/** For a statement in text: ` AND …` with parameters numbered from `from`, and what to bind there. */
export function andText(condition: Condition, from: number): { readonly text: string; readonly values: string[] } {
  if (condition.length === 0) return { text: '', values: [] }
  const values: string[] = []
  const texts = condition.map((part) => (typeof part === 'string' ? part : `?${from - 1 + values.push(part.bind)}`))
  return { text: ` AND ${texts.join('')}`, values }
}

/** `33` and `330000` are the same province; `3301` and `330100` the same city. */
export const regionPrefix = (code: string): string => code.replace(/(?:00){1,2}$/, '')

/** Nobody gives a wider view than their own. */
export function isWithin(inner: RowScope, outer: RowScope): boolean {
  const regions =
    outer.regions === null ||
    (inner.regions?.every((code) => outer.regions?.some((prefix) => code.startsWith(prefix))) ?? false)
  const warehouses =
    outer.warehouses === null || (inner.warehouses?.every((id) => outer.warehouses?.includes(id)) ?? false)
  return regions && warehouses
}
