/**
 * ODI of a part of the tenant (regions, warehouses). The day counters know the whole tenant only, so the days are counted
 * from the orders themselves. A promise that passed counts for as long as its order is neither cancelled nor closed.
 */
import { encodeTime } from '../core/ids.ts'
import { DAY, instantOf, localDay } from '../core/time.ts'
import type { Ctx } from '../platform/ctx.ts'
import { andText, ordersSeen } from '../platform/row-scope.ts'
import { incrementsOf, type OdiIncrement, sumByDay } from './domain/odi.ts'

/** An order signed for on a day was taken in at most this long before. */
const LONGEST_LIFE = 45 * DAY

// Ids sort by the time an order was taken in: the walk begins at the oldest that can matter.
const facts = (scope: string) => `
  SELECT promised_at AS promisedAt, delivered_at AS deliveredAt FROM orders
  WHERE tenant_id = ?1 AND id >= ?2 AND promised_at IS NOT NULL
    AND reship_of IS NULL AND (delivered_at >= ?3 OR promised_at >= ?3)
    AND (delivered_at IS NOT NULL OR (promised_at < ?4 AND status NOT IN ('cancelled', 'closed', 'pending_payment')))${scope}`

/** `from`: first local day. Days without orders are left out. */
export async function odiDaysSeen(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock' | 'scope'>,
  from: string,
): Promise<OdiIncrement[]> {
  const now = ctx.clock.now()
  const since = instantOf(from)
  const scope = andText(ordersSeen(ctx.scope), 5)
  const { results } = await ctx.db.$client
    .prepare(facts(scope.text))
    .bind(ctx.tenant.id, `ord_${encodeTime(Math.max(0, since - LONGEST_LIFE))}`, since, now, ...scope.values)
    .all<{ promisedAt: number; deliveredAt: number | null }>()
  const increments = results.flatMap(({ promisedAt, deliveredAt }) =>
    incrementsOf(
      deliveredAt === null
        ? { kind: 'breached', promisedAt }
        : { kind: 'delivered', promisedAt, deliveredAt, breachCounted: false },
    ),
  )
  const today = localDay(now)
  return sumByDay(increments).filter(({ day }) => day >= from && day <= today)
}
