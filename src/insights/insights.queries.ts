/** Reads for the Today page. Figures come from open orders only: they are few, and the index by status leads to them. */
import { and, asc, eq, gte, lte } from 'drizzle-orm'
import { addDays, HOUR, localDay } from '../core/time.ts'
import { type Hold, type OrderStatus, orderStatuses } from '../orders/orders.contract.ts'
import type { Ctx } from '../platform/ctx.ts'
import { type FieldClasses, seen } from '../platform/field-scope.ts'
import { andText, isWholeTenant, ofOrdersSeen, ordersSeen } from '../platform/row-scope.ts'
import { type FirstThing, firstThings, type UrgentOrder } from './domain/first-things.ts'
import { odiOf } from './domain/odi.ts'
import { ODI_GOAL, type OdiDay, type OdiReport, type Today } from './insights.contract.ts'
import { odiDays } from './insights.tables.ts'
import { odiDaysSeen } from './odi-seen.queries.ts'

type ReadCtx = Pick<Ctx, 'tenant' | 'db' | 'clock' | 'scope' | 'rights'>

/** Statuses in which the promise still runs. */
const running = [
  'paid',
  'checking_stock',
  'locked',
  'allocated',
  'label_printed',
  'shipped',
  'in_transit',
  'out_for_delivery',
] as const
const runningSql = running.map((status) => `'${status}'`).join(', ')

const firstThingFields = {
  orderId: 'open',
  hubNo: 'open',
  why: 'open',
  deadline: 'open',
  payableFen: 'finance:read',
  currency: 'open',
  status: 'open',
} as const satisfies FieldClasses<FirstThing>

const FIRST_THINGS = 10
/** Looked at before the best are picked; beyond that a list of first things is no list any more. */
const MOST_URGENT = 200

export async function odiReport({
  ctx,
  input,
}: {
  readonly ctx: ReadCtx
  readonly input: { readonly days: number }
}): Promise<OdiReport> {
  const today = localDay(ctx.clock.now())
  const from = addDays(today, 1 - input.days)
  const rows = isWholeTenant(ctx.scope) ? await countedDays(ctx, from, today) : await odiDaysSeen(ctx, from)
  const known = new Map(
    rows.map(({ day, signed, signedInTime, due, kept }) => [day, { day, signed, signedInTime, due, kept }]),
  )
  const days: OdiDay[] = Array.from({ length: input.days }, (_, i) => {
    const day = addDays(from, i)
    return known.get(day) ?? { day, signed: 0, signedInTime: 0, due: 0, kept: 0 }
  })
  return { days, ...odiOf(days, today), goal: ODI_GOAL }
}

/** Kept day by day for the whole tenant. */
const countedDays = (ctx: ReadCtx, from: string, today: string) =>
  ctx.db
    .select()
    .from(odiDays)
    .where(and(eq(odiDays.tenantId, ctx.tenant.id), gte(odiDays.day, from), lte(odiDays.day, today)))
    .orderBy(asc(odiDays.day))

const counts = (scope: string) => `
  SELECT SUM(promised_at < ?2) AS overdue,
    SUM(promised_at >= ?2 AND promised_at < ?2 + ${HOUR}) AS within1h,
    SUM(promised_at >= ?2 + ${HOUR} AND promised_at < ?2 + ${4 * HOUR}) AS within4h
  FROM orders WHERE tenant_id = ?1 AND status IN (${runningSql})${scope}`

// Late, nearly late, held, or near the platform's own ship time; of each currency the dearest first.
const urgentOrders = (scope: string) => `
  SELECT id AS orderId, hub_no AS hubNo, status, holds, payable_fen AS payableFen, currency, promised_at AS promisedAt, ship_by AS shipBy
  FROM orders WHERE tenant_id = ?1 AND status IN (${runningSql})
    AND (promised_at < ?2 + ${4 * HOUR} OR holds <> '[]'
      OR (ship_by < ?2 + ${4 * HOUR} AND status NOT IN ('shipped', 'in_transit', 'out_for_delivery')))${scope}
  ORDER BY ROW_NUMBER() OVER (PARTITION BY currency ORDER BY payable_fen DESC) LIMIT ${MOST_URGENT}`

const openCasesCount = (scope: string) =>
  `SELECT COUNT(*) AS openCases FROM cases WHERE tenant_id = ?1 AND status = 'open'${scope}`

export async function todayReport({ ctx }: { readonly ctx: ReadCtx }): Promise<Today> {
  const now = ctx.clock.now()
  const d1 = ctx.db.$client
  const scope = andText(ordersSeen(ctx.scope), 3)
  const ofOrders = andText(ofOrdersSeen(ctx.scope, 'cases'), 2)
  const [[counted, urgent, open], odi] = await Promise.all([
    d1.batch<Record<string, unknown>>([
      d1.prepare(counts(scope.text)).bind(ctx.tenant.id, now, ...scope.values),
      d1.prepare(urgentOrders(scope.text)).bind(ctx.tenant.id, now, ...scope.values),
      d1.prepare(openCasesCount(ofOrders.text)).bind(ctx.tenant.id, ...ofOrders.values),
    ]),
    odiReport({ ctx, input: { days: 30 } }),
  ])
  const count = (name: string) => Number(counted?.results[0]?.[name] ?? 0)
  return {
    overdue: count('overdue'),
    within1h: count('within1h'),
    within4h: count('within4h'),
    openCases: Number(open?.results[0]?.openCases ?? 0),
    firstThings: firstThings((urgent?.results ?? []).map(toUrgent), {
      now,
      limit: FIRST_THINGS,
      by: ctx.rights.has('finance:read') ? 'money' : 'deadline',
    }).map((thing) => seen(thing, firstThingFields, ctx.rights)),
    odi30: odi.odi,
    odiStrict30: odi.odiStrict,
  }
}

function toUrgent(row: Record<string, unknown>): UrgentOrder {
  const status = orderStatuses.find((known): known is OrderStatus => known === row.status)
  if (status === undefined) throw new Error(`orders row with status ${String(row.status)}`)
  return {
    orderId: String(row.orderId),
    hubNo: String(row.hubNo),
    status,
    // The orders room writes this column from its own Hold type.
    holds: JSON.parse(String(row.holds)) as Hold[],
    payableFen: Number(row.payableFen),
    currency: String(row.currency),
    promisedAt: row.promisedAt === null ? null : Number(row.promisedAt),
    shipBy: row.shipBy === null ? null : Number(row.shipBy),
  }
}
