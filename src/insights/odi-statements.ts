/** Daily counts of ODI inside somebody else's step: statements for the caller's batch. */
import type { Ctx } from '../platform/ctx.ts'
import { incrementsOf, type OdiFact, sumByDay } from './domain/odi.ts'

const ADD = `
  INSERT INTO odi_days (tenant_id, day, signed, signed_in_time, due, kept, updated_at)
  SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, ?3 FROM json_each(?2) WHERE true
  ON CONFLICT (tenant_id, day) DO UPDATE SET
    signed = odi_days.signed + excluded.signed,
    signed_in_time = odi_days.signed_in_time + excluded.signed_in_time,
    due = odi_days.due + excluded.due,
    kept = odi_days.kept + excluded.kept,
    updated_at = excluded.updated_at`

/** They add: tell each fact once, inside the batch whose guard (order event, case id) turns repeats away. */
export function odiStatements(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  facts: readonly OdiFact[],
): D1PreparedStatement[] {
  const days = sumByDay(facts.flatMap(incrementsOf))
  if (days.length === 0) return []
  const tuples = days.map(({ day, signed, signedInTime, due, kept }) => [day, signed, signedInTime, due, kept])
  return [ctx.db.$client.prepare(ADD).bind(ctx.tenant.id, JSON.stringify(tuples), ctx.clock.now())]
}
