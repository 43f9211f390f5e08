/**
 * One lease of a sale: claims in memory, one journal row per group before the answer leaves. The alarm ends unpaid claims on
 * time and tells D1; the clock alone opens and closes. Lease 0 is the root and lends pieces to the others.
 */
import { DurableObject } from 'cloudflare:workers'
import type { PoolCountsMessage } from '../../src/campaigns/campaigns.messages.ts'
import { addCounts } from '../../src/campaigns/domain/answer-times.ts'
import { claimPage } from '../../src/campaigns/domain/claim-page.ts'
import {
  claim,
  closeGroup,
  nextExpiry,
  type OpenGroup,
  openGroup,
  plan,
  settle,
  tell,
} from '../../src/campaigns/domain/pool.ts'
import * as links from '../../src/campaigns/domain/pool-links.ts'
import { poolName, ROOT } from '../../src/campaigns/domain/pool-name.ts'
import { countsOf, emptyPool, type PoolState, shownClaim } from '../../src/campaigns/domain/pool-state.ts'
import type {
  Claim,
  ClaimAnswer,
  ClaimOutcome,
  ClaimsWanted,
  ClaimWish,
  EdgeTally,
  Parts,
  PoolAddress,
  PoolCounts,
  PoolFigures,
  PoolJournal,
  PoolRecord,
  PoolTerms,
  SalePoolPort,
  SettleOutcome,
  SettleWish,
  Withdrawal,
} from '../../src/campaigns/sale-pool.port.ts'
import type { Erasable } from '../../src/core/erasable.ts'
import { createLog } from '../../src/platform/log.ts'
import { drainOutbox } from '../support/outbox-drain.ts'
import { Holders } from './holders.ts'
import { openPoolStore, type PoolStore } from './sale-pool.store.ts'

/** Counts wait this long for newer ones, and refusals for a group that is written anyhow. */
const TELL_DELAY_MS = 500
const TALLY_DELAY_MS = 1_000
/** After all leases were asked for nothing: with the Workers' own memory of "sold out" it stays below half a second. */
const DRY_MS = 200
/** A lease that does not answer is asked so often in all before a sale may not be called sold out. */
const RECALL_TRIES = 4
/** Of the curve while it is watched. */
const SHOWN_SECONDS = 300

export class SalePool extends DurableObject<Env> implements SalePoolPort, Erasable {
  private opened: PoolStore | null = null
  private state: PoolState
  private holders: Holders
  private address: PoolAddress | null
  private toldPhase: string
  private tally: { refused: Record<string, number>; times: Record<string, number> } = { refused: {}, times: {} }
  private tallyAt: number | null = null
  private tellAt: number | null = null
  /** What storage has as alarm; kept here so that a busy pool does not write it for each group. */
  private alarmAt: number | null = null
  private failures = 0
  /** Until when nobody is asked for pieces: nobody had any. */
  private dryUntil = 0
  private asking: Promise<void> | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.state = this.store.load()
    this.holders = new Holders(this.state)
    const told = this.store.told()
    this.address = told?.address ?? null
    this.toldPhase = told?.phase ?? ''
    void ctx.blockConcurrencyWhile(async () => {
      this.alarmAt = await ctx.storage.getAlarm()
      if (told && this.state.seq > told.seq) this.tellAt = this.alarmAt ?? Date.now()
      await this.arm()
    })
  }

  async claim(
    address: PoolAddress,
    wishes: readonly ClaimWish[],
    now: number,
    edge: { readonly holders: number; readonly tally: EdgeTally | null },
  ): Promise<ClaimAnswer> {
    if (edge.tally) this.count(edge.tally)
    const outcomes = this.run(address, now, (group) => wishes.map((wish) => claim(this.state, group, wish)))
    if ((this.state.terms?.leases ?? 1) > 1) await this.askForShort(address, wishes, outcomes, now)
    wishes.forEach((wish, index) => {
      const outcome = outcomes[index]
      if (outcome?.ok === true && !outcome.replayed) this.holders.add(wish.requestId)
      else if (outcome?.ok === false) this.count({ refused: { [outcome.code]: 1 }, times: {} })
    })
    await this.arm()
    const { left } = this.state
    return { outcomes, left, holders: left === 0 ? this.holders.newerThan(edge.holders) : null }
  }

  async settle(address: PoolAddress, wishes: readonly SettleWish[], now: number): Promise<readonly SettleOutcome[]> {
    const outcomes = this.run(address, now, (group) => wishes.map((wish) => settle(this.state, group, wish)))
    await this.arm()
    return outcomes
  }

  async claimOf(address: PoolAddress, requestId: string): Promise<Claim | null> {
    this.run(address, Date.now(), () => undefined)
    const found = this.state.claims.get(requestId)
    return found && this.state.terms ? shownClaim(found, this.state.terms) : null
  }

  plan(address: PoolAddress, terms: PoolTerms, now: number): Promise<PoolCounts> {
    return this.change(address, now, (group) => plan(this.state, group, terms, address.lease))
  }

  async issue(address: PoolAddress, no: number, parts: Parts, now: number): Promise<PoolCounts> {
    const leases = this.run(address, now, (group) => {
      links.issue(this.state, group, no, parts)
      return group.facts.some(({ kind }) => kind === 'issued') ? links.spread(this.state, group) : []
    })
    this.dryUntil = 0
    // A lease that cannot be told now hears the same total as soon as it asks.
    await Promise.allSettled(
      leases.map((lease) =>
        this.lease(address, lease).take({ ...address, lease }, links.givenTo(this.state, lease), now),
      ),
    )
    return this.change(address, now, () => undefined)
  }

  async withdraw(address: PoolAddress, most: number, now: number): Promise<Withdrawal | null> {
    if (this.state.withdrawing === null) await this.gather(address, most, now, ROOT)
    const pending = this.run(address, now, (group) => links.withdraw(this.state, group, most))
    await this.arm()
    return pending
  }

  async withdrawn(address: PoolAddress, no: number, now: number): Promise<void> {
    await this.change(address, now, (group) => links.withdrawalDone(this.state, group, no))
  }

  counts(address: PoolAddress, now: number): Promise<PoolCounts> {
    return this.change(address, now, () => undefined)
  }

  async record(address: PoolAddress, now: number): Promise<PoolRecord> {
    this.tallyAt = this.tallyAt === null ? null : 0
    await this.change(address, now, () => undefined)
    return this.store.record(this.state, now)
  }

  async figures(address: PoolAddress, now: number): Promise<PoolFigures> {
    const counts = await this.change(address, now, () => undefined)
    const { curve, isWhole } = this.store.curve(this.state.seq)
    const { refused, times, requests } = curve
    return { counts, seconds: [...curve.seconds.values()].slice(-SHOWN_SECONDS), refused, times, requests, isWhole }
  }

  async claims(address: PoolAddress, wanted: ClaimsWanted): Promise<readonly Claim[]> {
    this.run(address, Date.now(), () => undefined)
    const { terms, claims } = this.state
    return terms === null ? [] : claimPage(claims.values(), wanted).map((found) => shownClaim(found, terms))
  }

  async journal(address: PoolAddress, seq: number): Promise<PoolJournal> {
    this.run(address, Date.now(), () => undefined)
    return this.store.page(seq)
  }

  async take(address: PoolAddress, total: Parts, now: number): Promise<void> {
    await this.change(address, now, (group) => links.take(this.state, group, total))
  }

  async ask(address: PoolAddress, lease: number, units: number, now: number): Promise<Parts> {
    let missing = this.run(address, now, (group) => links.lend(this.state, group, lease, units))
    if (missing > 0) {
      await this.gather(address, missing, now, lease)
      missing = this.run(address, now, (group) => links.lend(this.state, group, lease, missing))
    }
    await this.arm()
    return links.givenTo(this.state, lease)
  }

  async recall(address: PoolAddress, units: number, now: number): Promise<Parts> {
    const total = this.run(address, now, (group) => links.handBack(this.state, group, units))
    await this.arm()
    return total
  }

  async erase(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
    this.opened = null
    this.state = emptyPool()
    this.holders = new Holders(this.state)
    this.address = this.tallyAt = this.tellAt = this.alarmAt = null
    this.toldPhase = ''
  }

  override async alarm(): Promise<void> {
    this.alarmAt = null
    const now = Date.now()
    if (this.address) {
      this.run(this.address, now, () => undefined)
      const isNews = this.tellAt !== null || this.phase(now) !== this.toldPhase
      if (isNews && (this.failures === 0 || (this.tellAt ?? 0) <= now)) await this.tellCounts(this.address, now)
    }
    await this.arm()
  }

  /** Opened at the first need: an object that was erased holds nothing until it is used again. */
  private get store(): PoolStore {
    this.opened ??= openPoolStore(this.ctx.storage)
    return this.opened
  }

  /** Decides in memory and makes it durable in one row; synchronous, so nothing comes between. */
  private run<T>(address: PoolAddress, now: number, work: (group: OpenGroup) => T): T {
    try {
      const group = openGroup(this.state, now)
      const result = work(group)
      if (this.tallyAt !== null && (group.facts.length > 0 || this.tallyAt <= group.at)) {
        tell(this.state, group, this.tally)
        this.tally = { refused: {}, times: {} }
        this.tallyAt = null
      }
      if (!closeGroup(this.state, group)) return result
      this.store.append(this.state, group)
      if (this.address?.shard !== address.shard || this.address.tenantId !== address.tenantId) {
        this.store.saveAddress(address)
        this.address = address
      }
      this.tellAt ??= Date.now() + TELL_DELAY_MS
      return result
    } catch (error) {
      this.forgetUnwritten(error)
      throw error
    }
  }

  private async change(address: PoolAddress, now: number, work: (group: OpenGroup) => unknown): Promise<PoolCounts> {
    this.run(address, now, work)
    await this.arm()
    return countsOf(this.state, now)
  }

  /** Memory must never be ahead of the disk: read again, or start again where even that fails. */
  private forgetUnwritten(cause: unknown): void {
    try {
      this.state = this.store.load()
      this.holders = new Holders(this.state)
    } catch {
      this.ctx.abort(String(cause))
    }
  }

  private count(tally: EdgeTally): void {
    addCounts(this.tally.refused, tally.refused)
    addCounts(this.tally.times, tally.times)
    this.tallyAt ??= Date.now() + TALLY_DELAY_MS
  }

  /** Wishes that found too little here are tried once more after the other leases were asked. In place. */
  private async askForShort(
    address: PoolAddress,
    wishes: readonly ClaimWish[],
    outcomes: ClaimOutcome[],
    now: number,
  ): Promise<void> {
    const isShort = (outcome: ClaimOutcome | undefined) => outcome?.ok === false && outcome.code === 'claim.sold_out'
    let missing = 0
    wishes.forEach(({ quantity }, index) => {
      if (isShort(outcomes[index])) missing += quantity
    })
    if (missing === 0 || Date.now() < this.dryUntil) return
    const before = this.state.left
    let isReached = true
    this.asking ??= this.fetchMore(address, missing, now).finally(() => {
      this.asking = null
    })
    await this.asking.catch(() => {
      isReached = false
    })
    if (isReached && this.state.left <= before && this.state.left === 0) this.dryUntil = Date.now() + DRY_MS
    this.run(address, now, (group) => {
      wishes.forEach((wish, index) => {
        if (!isShort(outcomes[index])) return
        const again = claim(this.state, group, wish)
        outcomes[index] =
          !isReached && isShort(again) ? { ok: false, code: 'claim.busy', left: this.state.left } : again
      })
    })
  }

  private async fetchMore(address: PoolAddress, units: number, now: number): Promise<void> {
    if (address.lease === ROOT) return this.gather(address, units, now, ROOT)
    const total = await this.lease(address, ROOT).ask({ ...address, lease: ROOT }, address.lease, units, now)
    this.run(address, now, (group) => links.take(this.state, group, total))
  }

  /**
   * Root: asks all leases at once, in equal parts, and those that gave their part for more, until `units` have come back. Throws
   * when that is not enough and somebody could not be asked: nobody may then say "sold out".
   */
  private async gather(address: PoolAddress, units: number, now: number, except: number): Promise<void> {
    const wanted = this.state.left + units
    let failure: unknown = null
    let asked = Array.from({ length: (this.state.terms?.leases ?? 1) - 1 }, (_, index) => index + 1)
    for (asked = asked.filter((lease) => lease !== except); asked.length > 0 && this.state.left < wanted; ) {
      const each = Math.ceil((wanted - this.state.left) / asked.length)
      const gave = await Promise.all(
        asked.map(async (lease) => {
          try {
            const total = await this.recallFrom(address, lease, each, now)
            const before = this.state.left
            this.run(address, now, (group) => links.regain(this.state, group, lease, total))
            return this.state.left - before >= each
          } catch (error) {
            failure = error
            return false
          }
        }),
      )
      asked = asked.filter((_, index) => gave[index])
    }
    if (failure !== null && this.state.left < wanted) throw failure
  }

  /** Totals may be asked for again: a message that was lost costs a moment and no piece. */
  private async recallFrom(address: PoolAddress, lease: number, units: number, now: number): Promise<Parts> {
    for (let tries = RECALL_TRIES; ; tries--)
      try {
        return await this.lease(address, lease).recall({ ...address, lease }, units, now)
      } catch (error) {
        if (tries <= 1 || (error as { overloaded?: boolean }).overloaded === true) throw error
      }
  }

  /** The class behind the binding implements the port; the stub's own type adds disposers to every nested value. */
  private lease({ tenantId, campaignId }: PoolAddress, lease: number): SalePoolPort {
    return this.env.SALE_POOL.getByName(poolName(tenantId, campaignId, lease)) as unknown as SalePoolPort
  }

  /** `planned` becomes `due` when the pieces should be set aside: told apart, so that D1 hears of it. */
  private phase(now: number): string {
    const { phase } = countsOf(this.state, now)
    return phase === 'planned' && this.state.terms && now >= this.state.terms.carveAt ? 'due' : phase
  }

  private async tellCounts(address: PoolAddress, now: number): Promise<void> {
    const phase = this.phase(now)
    const counts = countsOf(this.state, now)
    const message: PoolCountsMessage = { v: 1, kind: 'pool.counts', ...address, at: now, counts }
    this.tellAt = null
    const { failures, retryInMs } = await drainOutbox({
      queue: this.env.OBJECT_EVENTS,
      debt: {
        message,
        settle: () => {
          this.store.saveTold(counts.seq, phase)
          this.toldPhase = phase
        },
      },
      failures: this.failures,
      log: createLog({ object: 'sale-pool', tenant: address.tenantId, campaign: address.campaignId }),
    })
    this.failures = failures
    if (retryInMs !== null) this.tellAt = now + retryInMs
  }

  /** Sets the alarm to what is due first, unless one that early is set already. */
  private async arm(): Promise<void> {
    const { terms } = this.state
    const now = Date.now()
    const turns = terms ? [terms.carveAt, terms.opensAt, terms.closesAt].filter((at) => at > now) : []
    const due = Math.min(
      ...[nextExpiry(this.state), this.tallyAt, this.tellAt].flatMap((at) => at ?? []),
      ...turns,
      ...(this.address && this.tellAt === null && this.phase(now) !== this.toldPhase ? [now] : []),
    )
    if (due === Number.POSITIVE_INFINITY || (this.alarmAt !== null && this.alarmAt <= due)) return
    this.alarmAt = due
    await this.ctx.storage.setAlarm(due)
  }
}
