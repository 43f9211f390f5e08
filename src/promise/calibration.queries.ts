/** How well promises are calibrated: counts per day of signature and courier, added up for the screen. */
import { addDays, localDay } from '../core/time.ts'
import type { Ctx } from '../platform/ctx.ts'
import { CURVE } from './domain/lane-book.ts'
import { hoursOf, quantilesOf } from './domain/lane-histogram.ts'
import type { ScoreDay } from './domain/score-promise.ts'
import type { Calibration } from './promise.contract.ts'

const merged = (column: string): string => `${column} = (
      SELECT json_group_object(key, n) FROM (
        SELECT key, sum(value) AS n FROM (
          SELECT key, value FROM json_each(promise_days.${column}) UNION ALL SELECT key, value FROM json_each(excluded.${column})
        ) GROUP BY key
      )
    )`

const ADD = `
  INSERT INTO promise_days (tenant_id, day, carrier, told, kept, wanted, curve, padding, updated_at)
  SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value -> 5, value -> 6, ?3 FROM json_each(?2) WHERE true
  ON CONFLICT (tenant_id, day, carrier) DO UPDATE SET
    told = promise_days.told + excluded.told, kept = promise_days.kept + excluded.kept,
    wanted = promise_days.wanted + excluded.wanted, ${merged('curve')}, ${merged('padding')}, updated_at = excluded.updated_at`

/** They add: once per delivery, inside the batch whose order event guards against repeats. */
export function scoreStatements(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  days: readonly ScoreDay[],
): D1PreparedStatement[] {
  if (days.length === 0) return []
  const tuples = days.map(({ day, carrier, told, kept, wanted, curve, padding }) => [
    day,
    carrier,
    told,
    kept,
    wanted,
    curve,
    padding,
  ])
  return [ctx.db.$client.prepare(ADD).bind(ctx.tenant.id, JSON.stringify(tuples), ctx.clock.now())]
}

interface Row {
  readonly day: string
  readonly carrier: string
  readonly told: number
  readonly kept: number
  readonly wanted: number
  readonly curve: string
  readonly padding: string
}

/** Of the whole tenant, over the last `days` days. */
export async function calibrationReport({
  ctx,
  input,
}: {
  readonly ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>
  readonly input: { readonly days: number }
}): Promise<Calibration> {
  const from = addDays(localDay(ctx.clock.now()), 1 - input.days)
  const { results } = await ctx.db.$client
    .prepare(
      'SELECT day, carrier, told, kept, wanted, curve, padding FROM promise_days WHERE tenant_id = ? AND day >= ?',
    )
    .bind(ctx.tenant.id, from)
    .all<Row>()
  const curve = sumOf(results.map((row) => countsOf(row.curve)))
  return {
    ...figuresOf(results),
    curve: CURVE.map((level) => {
      const name = String(Math.round(level * 100))
      const of = curve[`of${name}`] ?? 0
      return { level, kept: of === 0 ? null : (curve[name] ?? 0) / of }
    }),
    carriers: [...Map.groupBy(results, ({ carrier }) => carrier)]
      .map(([carrier, rows]) => ({ carrier, ...figuresOf(rows) }))
      .sort((a, b) => b.told - a.told),
  }
}

function figuresOf(rows: readonly Row[]) {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const told = sum((row) => row.told)
  const [low = null, median = null, high = null] = quantilesOf(
    hoursOf(sumOf(rows.map((row) => countsOf(row.padding)))),
    [0.1, 0.5, 0.9],
  )
  return {
    told,
    target: told === 0 ? null : sum((row) => row.wanted) / told,
    kept: told === 0 ? null : sum((row) => row.kept) / told,
    paddingHours: { low, median, high },
  }
}

/** Written by `scoreStatements` alone. */
const countsOf = (text: string): Record<string, number> => JSON.parse(text) as Record<string, number>

function sumOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const one of all) for (const key in one) sum[key] = (sum[key] ?? 0) + (one[key] ?? 0)
  return sum
}
