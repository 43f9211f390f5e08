/**
 * Looks, after orders came in or were given to warehouses, whether others of the same receiver wait beside them. One read of an
 * index for the whole batch; only where it finds somebody the orders themselves are read. Safe to repeat: a finding is one row.
 */
import { derivedId, timeOfId } from '../../core/ids.ts'
import { ok } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import { type Finding, findSuggestions } from '../../merging/domain/find-suggestions.ts'
import { mergingRepository, type Suggestion } from '../../merging/merging.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { EffectResult } from '../effects/carry-out-effects.ts'
import { lookFacts, waitingOrders } from './merge-facts.ts'
import { mergeOrders } from './merge-orders.ts'

export async function lookForMerges(ctx: Ctx, orderIds: readonly string[]): Promise<EffectResult> {
  const repository = mergingRepository(ctx)
  const now = ctx.clock.now()
  const rules = await repository.rules()
  // Ids of orders sort by when they were placed; an order may have waited for its stock before it is looked at.
  const since = Math.min(...orderIds.map(timeOfId)) - rules.windowHours * HOUR
  const found = await repository.sharingKeys(orderIds, since)
  const others = found.filter((id) => !orderIds.includes(id))
  // Each order shares its key with itself: fewer than two of one key are nobody.
  const named = new Set([...found, ...orderIds])
  const known = await repository.ofOrders(orderIds)
  if (others.length === 0 && found.length < 2 && known.length === 0) return ok(undefined)
  const waiting = await waitingOrders(ctx, [...named])
  const facts = await lookFacts(ctx, rules, waiting, known)
  const findings = findSuggestions(orderIds, waiting, facts)
  const { fresh, renewed, gone } = await compare(findings, known, orderIds, now)
  if (fresh.length + renewed.length + gone.length > 0) {
    const saved = await commit(ctx, {
      statements: [...repository.insert(fresh), ...repository.decide([...renewed, ...gone])],
      audit: {
        action: 'merging.found',
        subjects: [...fresh, ...renewed, ...gone].map(({ id }) => id),
        after: { open: fresh.length + renewed.length, gone: gone.length },
      },
    })
    if (!saved.ok) return saved
  }
  if (rules.autoMerge)
    for (const { id } of [...fresh, ...renewed])
      if (await mayBeAutomatic(findings, id)) await mergeOrders({ ctx, input: { suggestionId: id } })
  return ok(undefined)
}

async function mayBeAutomatic(findings: readonly Finding[], id: string): Promise<boolean> {
  for (const finding of findings) if ((await idOf(finding)) === id) return finding.mayBeAutomatic
  return false
}

/** The same orders in the same warehouse are the same suggestion. Sorts by the newest order. */
function idOf({ kind, warehouseId, orderIds }: Finding): Promise<string> {
  const newest = Math.max(...orderIds.map(timeOfId))
  return derivedId('mrg', newest, `${kind}\n${warehouseId}\n${orderIds.join('\n')}`)
}

/** What is new, what may be asked again, what does not hold any more. */
async function compare(
  findings: readonly Finding[],
  known: readonly Suggestion[],
  looked: readonly string[],
  now: number,
) {
  const byId = new Map(known.map((one) => [one.id, one]))
  const fresh: Suggestion[] = []
  const renewed: Suggestion[] = []
  const standing = new Set<string>()
  for (const finding of findings) {
    const id = await idOf(finding)
    const before = byId.get(id)
    standing.add(id)
    const { kind, warehouseId, orderIds, confidence, evidence, basis, savedFen } = finding
    const one = { id, kind, warehouseId, orderIds, confidence, evidence: [...evidence], basis, savedFen }
    const open = { state: 'open', decidedBy: null, decidedAt: null, why: '', packageId: null, before: null } as const
    if (!before) fresh.push({ ...one, ...open, createdAt: now, version: 1 })
    else if (mayAskAgain(before, basis)) renewed.push({ ...before, ...one, ...open })
  }
  // A larger set takes the place of the smaller one that it grew from.
  const isOutgrown = ({ orderIds, kind, warehouseId }: Suggestion) =>
    findings.some(
      (finding) =>
        finding.kind === kind &&
        finding.warehouseId === warehouseId &&
        finding.orderIds.length > orderIds.length &&
        orderIds.every((id) => finding.orderIds.includes(id)),
    )
  const gone = known
    .filter((one) => one.state === 'open' && !standing.has(one.id) && one.orderIds.some((id) => looked.includes(id)))
    .map(
      (one): Suggestion => ({
        ...one,
        state: 'gone',
        why: isOutgrown(one) ? '有更多订单可以一起发' : '地址或状态变了',
        decidedAt: now,
      }),
    )
  return { fresh, renewed, gone }
}

/** A person's no stands as long as the receivers are the ones that it was said of; what fell apart by itself may come again. */
const mayAskAgain = ({ state, decidedBy, basis }: Suggestion, now: string): boolean =>
  state === 'gone' || ((state === 'undone' || state === 'dismissed') && (basis !== now || decidedBy === null))
