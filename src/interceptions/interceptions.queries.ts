/** How couriers kept their word: wishes of a span of time, counted by carrier. */
import type { Ctx } from '../platform/ctx.ts'
import { andText, ofOrdersSeen } from '../platform/row-scope.ts'
import type { InterceptionRate } from './interceptions.contract.ts'

/** Busiest carriers first. `from` ≤ wanted < `to`, epoch ms. */
export async function interceptionRates(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<InterceptionRate[]> {
  const scope = andText(ofOrdersSeen(ctx.scope, 'interceptions'), 4)
  const { results } = await ctx.db.$client
    .prepare(
      `WITH wishes AS (
         SELECT carrier, state, ended_at - requested_at AS took, accepted_at, state IN ('succeeded', 'failed') AS timed
         FROM interceptions INDEXED BY interceptions_wanted
         WHERE tenant_id = ?1 AND requested_at >= ?2 AND requested_at < ?3${scope.text}),
       placed AS (
         SELECT carrier, took, ROW_NUMBER() OVER (PARTITION BY carrier ORDER BY took) AS place, COUNT(*) OVER (PARTITION BY carrier) AS n
         FROM wishes WHERE timed)
       SELECT w.carrier, COUNT(*) AS asked,
         SUM(w.accepted_at IS NOT NULL) AS accepted, SUM(w.state = 'succeeded') AS succeeded, SUM(w.state = 'failed') AS failed,
         SUM(w.state = 'refused') AS refused, SUM(w.state = 'withdrawn') AS withdrawn,
         SUM(w.state IN ('wanted', 'requested', 'accepted')) AS open,
         (SELECT CAST(AVG(took) AS INTEGER) FROM placed p WHERE p.carrier = w.carrier AND p.place IN ((p.n + 1) / 2, (p.n + 2) / 2)) AS medianMs
       FROM wishes w GROUP BY w.carrier ORDER BY asked DESC, w.carrier`,
    )
    .bind(ctx.tenant.id, from, to, ...scope.values)
    .all<InterceptionRate>()
  return results
}
