/**
 * Open parcels of some accounts over hours of simulated time: what comes due is planned each minute by the product's own rules
 * (`planRound`, `nextPoll`, the gate's sliding window), pushes come in between, parcels arrive and are asked no more.
 */
import { grantCalls, type QuotaState, unusedQuota } from '../../src/channels/domain/quota.ts'
import { HOUR, MINUTE } from '../../src/core/time.ts'
import { nextPoll, SHORTEST_GAP } from '../../src/logistics/domain/poll-plan.ts'
import { planRound } from '../../src/logistics/domain/poll-round.ts'
import type { OrderFact } from '../../src/logistics/domain/track.ts'

export interface SimulatedAccount {
  readonly id: string
  readonly parcels: number
  readonly pollsPerMinute: number
}

export interface SimulationResult {
  readonly asked: number
  readonly pushed: number
  /** Parcels that were open all the time and never asked nor pushed although they had come due before the last `bound`. */
  readonly starved: number
  /** Longest time between coming due and being asked, ms, per account. */
  readonly longestWait: ReadonlyMap<string, number>
  /** Most questions within any minute, per account. */
  readonly mostInAMinute: ReadonlyMap<string, number>
  /** Questions for one number closer than allowed. */
  readonly tooSoon: number
}

interface Parcel {
  readonly id: string
  readonly shippedAt: number
  readonly promisedAt: number | null
  fact: OrderFact
  pollAt: number
  askedAt: number
}

/** Least first by `pollAt`. */
class Heap {
  readonly #items: Parcel[] = []
  push(parcel: Parcel): void {
    const items = this.#items
    let i = items.push(parcel) - 1
    while (i > 0) {
      const up = (i - 1) >> 1
      if ((items[up] as Parcel).pollAt <= parcel.pollAt) break
      items[i] = items[up] as Parcel
      i = up
    }
    items[i] = parcel
  }
  peek(): Parcel | undefined {
    return this.#items[0]
  }
  pop(): Parcel | undefined {
    const items = this.#items
    const top = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return top
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= items.length) break
      if (child + 1 < items.length && (items[child + 1] as Parcel).pollAt < (items[child] as Parcel).pollAt) child += 1
      if ((items[child] as Parcel).pollAt >= last.pollAt) break
      items[i] = items[child] as Parcel
      i = child
    }
    items[i] = last
    return top
  }
}

export function simulatePolls({
  accounts,
  hours,
  random,
}: {
  readonly accounts: readonly SimulatedAccount[]
  readonly hours: number
  /** 0 ≤ n < 1. */
  readonly random: () => number
}): SimulationResult {
  const start = 1_800_000_000_000
  const heaps = new Map(accounts.map(({ id }) => [id, new Heap()]))
  const all = new Map<string, Parcel>()
  for (const { id: account, parcels } of accounts)
    for (let i = 0; i < parcels; i++) {
      const parcel: Parcel = {
        id: `${account}-${i}`,
        shippedAt: start - random() * 20 * 24 * HOUR,
        promisedAt: random() < 0.2 ? null : start + (random() * 6 - 1) * 24 * HOUR,
        fact: random() < 0.15 ? 'out_for_delivery' : 'in_transit',
        // As after an outage of hours: a good part is overdue.
        pollAt: start + (random() * 12 - 6) * HOUR,
        askedAt: 0,
      }
      all.set(parcel.id, parcel)
      heaps.get(account)?.push(parcel)
    }
  const quotas = new Map<string, QuotaState>()
  const longestWait = new Map<string, number>()
  const mostInAMinute = new Map<string, number>()
  let asked = 0
  let pushed = 0
  let tooSoon = 0
  for (let minute = 0; minute < hours * 60; minute++) {
    const now = start + minute * MINUTE
    for (const { id: account, pollsPerMinute } of accounts) {
      const heap = heaps.get(account) as Heap
      const due: Parcel[] = []
      while (due.length < pollsPerMinute && (heap.peek()?.pollAt ?? Number.POSITIVE_INFINITY) <= now) {
        const parcel = heap.pop() as Parcel
        // A push since it was planned: it moved on, and its next question with it.
        if (random() < 0.3) {
          pushed += 1
          parcel.askedAt = now
          parcel.pollAt = now + SHORTEST_GAP + random() * 6 * HOUR
          heap.push(parcel)
        } else due.push(parcel)
      }
      const { state, granted } = grantCalls(quotas.get(account) ?? unusedQuota, due.length, {
        rule: { calls: pollsPerMinute, windowMs: MINUTE },
        now,
      })
      quotas.set(account, state)
      const { asks } = planRound({
        due: due.map(({ id, pollAt }) => ({ parcelId: id, account, dueAt: pollAt })),
        budgets: new Map([[account, granted]]),
        spreadSeconds: 50,
      })
      const chosen = new Set(asks.flatMap(({ parcelIds }) => parcelIds))
      mostInAMinute.set(account, Math.max(mostInAMinute.get(account) ?? 0, chosen.size))
      for (const parcel of due) {
        if (!chosen.has(parcel.id)) {
          heap.push(parcel)
          continue
        }
        asked += 1
        longestWait.set(account, Math.max(longestWait.get(account) ?? 0, now - parcel.pollAt))
        if (parcel.askedAt > 0 && now - parcel.askedAt < SHORTEST_GAP) tooSoon += 1
        parcel.askedAt = now
        if (random() < 0.02) parcel.fact = 'delivered'
        const { fact, shippedAt, promisedAt } = parcel
        const next = nextPoll({ now, fact, shippedAt, promisedAt, planned: null })
        if (next === null) {
          all.delete(parcel.id)
          continue
        }
        parcel.pollAt = next
        heap.push(parcel)
      }
    }
  }
  const end = start + hours * 60 * MINUTE
  const boundOf = (account: SimulatedAccount) => Math.ceil(account.parcels / account.pollsPerMinute + 2) * MINUTE
  const starved = accounts
    .flatMap((account) =>
      [...all.values()].filter(({ id }) => id.startsWith(`${account.id}-`)).map((p) => ({ p, account })),
    )
    .filter(({ p, account }) => p.askedAt === 0 && p.pollAt < end - boundOf(account)).length
  return { asked, pushed, starved, longestWait, mostInAMinute, tooSoon }
}
