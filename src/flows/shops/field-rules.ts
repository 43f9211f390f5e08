/** 字段规则 of a shop: who may read and change them, the rules in force for orders that come in, and the orders that they are tried on. */
import type { OrderWithRaw } from '../../channels/channels.port.ts'
import { connectionsRepository } from '../../connections/connections.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { DAY, MINUTE } from '../../core/time.ts'
import { revertFieldRules, saveFieldRules } from '../../field-rules/actions/save-field-rules.ts'
import { applyRules } from '../../field-rules/domain/apply-rules.ts'
import { ruleView } from '../../field-rules/domain/rule-view.ts'
import type {
  FieldRule,
  FieldRuleHistory,
  FieldRuleVersion,
  FieldSample,
} from '../../field-rules/field-rules.contract.ts'
import { fieldRulesRepository, MOST_SAMPLES, noRules } from '../../field-rules/field-rules.repository.ts'
import { evolveAll, type Order, type OrderEvent } from '../../orders/domain/order.ts'
import { type Marked, marksDiffer, withMarks } from '../../orders/domain/rule-marks.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { withoutMoney } from '../../platform/field-scope.ts'
import { mayTrust } from '../../platform/tenant-fence.ts'
import { openBody, sealBody, sealOwner } from '../orders/sealed-receiver.ts'

const HISTORY = 50
export const SAMPLE_DAYS = 30
/** Another isolate works with the rules of before for at most so long after a save. */
const TRUST_MS = 15_000

const remembered = new Map<string, { readonly rules: FieldRuleVersion; readonly until: number }>()

/** The rules in force: one read per shop and quarter of a minute, not one per order. */
export async function rulesInForce(ctx: Ctx, connectionId: string): Promise<FieldRuleVersion> {
  const now = ctx.clock.now()
  const hit = remembered.get(connectionId)
  if (hit && hit.until > now && hit.until - TRUST_MS <= now && mayTrust(hit.until - TRUST_MS)) return hit.rules
  const rules = await fieldRulesRepository(ctx).current(connectionId)
  if (remembered.size > 2_000) remembered.clear()
  remembered.set(connectionId, { rules, until: now + TRUST_MS })
  return rules
}

/** Our own form of the order as rules see it: where it goes, not to whom. */
function orderView({ raw: _raw, receiver, reservationId: _r, buyerId: _b, ...order }: OrderWithRaw): unknown {
  const { province, city, district, regionCode } = receiver
  return ruleView({ ...order, region: { province, city, district, code: regionCode } })
}

/** What the rules make of an order; null where the shop has none and never had any. */
function marked(
  { version, rules }: FieldRuleVersion,
  order: Marked,
  canonical: OrderWithRaw,
): (Marked & Pick<Order, 'ruleMarks'>) | null {
  if (version === noRules.version) return null
  const found = applyRules(rules, {
    order: orderView(canonical),
    ...(canonical.raw === undefined ? {} : { payload: ruleView(canonical.raw) }),
    held: order.ruleMarks?.marks ?? [],
  })
  return withMarks(order, { version, found })
}

/** Of a new order the marks belong to its acceptance; of one that we have they are a step of its own, when they are other than before. */
export function withRuleMarks(
  rules: FieldRuleVersion,
  {
    before,
    canonical,
    events,
    now,
  }: {
    readonly before: Order | null
    readonly canonical: OrderWithRaw
    readonly events: readonly OrderEvent[]
    readonly now: number
  },
): readonly OrderEvent[] {
  const [first, ...rest] = events
  if (!first) return events
  if (first.type === 'accepted') {
    const marks = marked(rules, first.order, canonical)
    return marks ? [{ type: 'accepted', order: { ...first.order, ...marks } }, ...rest] : events
  }
  const state = before && evolveAll(before, events, now)
  const marks = state && marked(rules, state, canonical)
  return state && marks?.ruleMarks && marksDiffer(state, marks)
    ? [...events, { type: 'marked', ...marks, ruleMarks: marks.ruleMarks }]
    : events
}

/** In a rush not every order becomes a sample: so many a minute, shop and isolate. */
const sampled = new Map<string, { readonly since: number; count: number }>()

function roomFor(connectionId: string, now: number): { readonly since: number; count: number } {
  const known = sampled.get(connectionId)
  if (known && now - known.since < MINUTE && now >= known.since) return known
  if (sampled.size > 2_000) sampled.clear()
  const fresh = { since: now, count: 0 }
  sampled.set(connectionId, fresh)
  return fresh
}

/** The newest of these orders join the samples of their shop; without people, and sealed all the same. */
export async function sampleStatements(
  ctx: Ctx,
  connectionId: string,
  orders: readonly OrderWithRaw[],
): Promise<D1PreparedStatement[]> {
  const now = ctx.clock.now()
  const room = roomFor(connectionId, now)
  const taken = orders.slice(0, Math.max(0, MOST_SAMPLES - room.count))
  room.count += taken.length
  const samples = await Promise.all(
    taken.map(async (order) => {
      const { platformOrderId, raw } = order
      const body = JSON.stringify({ order: orderView(order), payload: raw === undefined ? null : ruleView(raw) })
      return { platformOrderId, at: now, body: await sealBody(ctx.env, body, sealOwner(connectionId, platformOrderId)) }
    }),
  )
  return fieldRulesRepository(ctx).keepSamples(connectionId, samples)
}

async function shopOf(ctx: Ctx, connectionId: string): Promise<Result<void, Failure>> {
  const row = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(connectionId)
  return row?.role === 'shop' ? ok(undefined) : fail('connection.not_found')
}

interface OfShop {
  readonly connectionId: string
}

export async function fieldRules({
  ctx,
  input: { connectionId },
}: {
  ctx: Ctx
  input: OfShop
}): Promise<Result<FieldRuleHistory, Failure>> {
  const shop = await shopOf(ctx, connectionId)
  if (!shop.ok) return shop
  const history = await fieldRulesRepository(ctx).history(connectionId, HISTORY)
  return ok({ current: history[0] ?? noRules, history })
}

export async function changeFieldRules({
  ctx,
  input,
}: {
  ctx: Ctx
  input: OfShop & { readonly basedOn: number } & (
      | { readonly rules: readonly FieldRule[]; readonly note: string }
      | { readonly version: number }
    )
}): Promise<Result<FieldRuleVersion, Failure>> {
  const shop = await shopOf(ctx, input.connectionId)
  if (!shop.ok) return shop
  const saved = await ('rules' in input ? saveFieldRules({ ctx, input }) : revertFieldRules({ ctx, input }))
  if (saved.ok) remembered.delete(input.connectionId)
  return saved
}

/** The last orders of the shop as rules see them, newest first. Amounts for holders of `finance:read` only. */
export async function fieldSamples({
  ctx,
  input: { connectionId },
}: {
  ctx: Ctx
  input: OfShop
}): Promise<Result<{ items: FieldSample[] }, Failure>> {
  const shop = await shopOf(ctx, connectionId)
  if (!shop.ok) return shop
  const sealed = await fieldRulesRepository(ctx).samples(connectionId, ctx.clock.now() - SAMPLE_DAYS * DAY)
  const items = await Promise.all(
    sealed.map(async ({ platformOrderId, at, body }): Promise<FieldSample[]> => {
      const opened = await openBody(ctx.env, body, sealOwner(connectionId, platformOrderId))
      if (opened === null) return []
      // Written by `sampleStatements`.
      const { order, payload } = JSON.parse(opened) as Pick<FieldSample, 'order' | 'payload'>
      return [
        { platformOrderId, at, order: withoutMoney(order, ctx.rights), payload: withoutMoney(payload, ctx.rights) },
      ]
    }),
  )
  return ok({ items: items.flat() })
}
