/**
 * One SKU of one tenant: the only authority for what can be sold of it. State in memory, one journal row per group before
 * the answer leaves; the alarm ends holds on time and tells D1 the newest levels.
 */
import { DurableObject } from 'cloudflare:workers'
import type { Erasable } from '../../src/core/erasable.ts'
import { createLog } from '../../src/platform/log.ts'
import { checkOf } from '../../src/stock/domain/check-of.ts'
import { nextExpiry, runGroup } from '../../src/stock/domain/ledger.ts'
import { emptyLedger, type LedgerState, levelsOf, stampedLevelsOf } from '../../src/stock/domain/ledger-state.ts'
import type { StockLevelsMessage } from '../../src/stock/stock.messages.ts'
import type {
  LedgerAddress,
  LedgerAnswer,
  LedgerCheck,
  LedgerCommand,
  LedgerExplanation,
  LedgerOutcome,
  LedgerPast,
  StockLedgerPort,
  StockMovement,
} from '../../src/stock/stock-ledger.port.ts'
import { drainOutbox } from '../support/outbox-drain.ts'
import { type LedgerStore, openLedgerStore } from './stock-ledger.store.ts'

/** Levels wait this long for newer ones: a busy SKU costs a few messages a second, however many orders it takes. */
const PROJECTION_DELAY_MS = 300
/**
 * The last word is said once more and only then settled: a message that was lost or given up on the way is made good, and
 * a shop that may be told only once a minute hears the number it was not told. Longer than that minute.
 */
const REPEAT_AFTER_MS = 75_000

export class StockLedger extends DurableObject<Env> implements StockLedgerPort, Erasable {
  private opened: LedgerStore | null = null
  private state: LedgerState
  private address: LedgerAddress | null
  /** When the projection is due; null when D1 is up to date. */
  private projectAt: number | null = null
  /** When the newest levels are told again; null when they have been. */
  private repeatAt: number | null = null
  /** What storage has as alarm; kept here so that a busy ledger does not write it for each group. */
  private alarmAt: number | null = null
  private failures = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.state = this.store.load()
    const projection = this.store.projection()
    this.address = projection?.address ?? null
    const isOwing = this.state.movedSeq > (projection?.seq ?? 0)
    // A debt without an alarm cannot be, but would be silent for ever.
    void ctx.blockConcurrencyWhile(async () => {
      this.alarmAt = await ctx.storage.getAlarm()
      if (isOwing) this.repeatAt = this.alarmAt ?? Date.now()
      await this.arm()
    })
  }

  async apply(address: LedgerAddress, commands: readonly LedgerCommand[], now: number): Promise<LedgerAnswer> {
    const outcomes = this.run(address, commands, now)
    await this.arm()
    return { outcomes, levels: levelsOf(this.state), seq: this.state.seq }
  }

  async explain(address: LedgerAddress, now: number): Promise<LedgerExplanation> {
    this.run(address, [], now)
    await this.arm()
    return {
      sku: address.sku,
      levels: levelsOf(this.state),
      holds: [...this.state.holds.values()],
      seq: this.state.seq,
    }
  }

  async past(address: LedgerAddress, at: number): Promise<LedgerPast> {
    const past = this.store.past(at)
    if (!past.ok) return past
    const { state } = past
    return { ok: true, sku: address.sku, levels: levelsOf(state), holds: [...state.holds.values()], seq: state.seq }
  }

  async check(address: LedgerAddress, now: number): Promise<LedgerCheck> {
    this.run(address, [], now)
    await this.arm()
    return checkOf(this.state)
  }

  async movements(_address: LedgerAddress, beforeSeq: number | null, limit: number): Promise<readonly StockMovement[]> {
    return this.store.movements(beforeSeq, limit)
  }

  async erase(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
    this.opened = null
    this.state = emptyLedger()
    this.address = this.projectAt = this.repeatAt = this.alarmAt = null
  }

  override async alarm(): Promise<void> {
    this.alarmAt = null
    const now = Date.now()
    if (this.address) {
      this.run(this.address, [], now)
      // Early levels are as good as late ones, but a queue that refused gets its pause.
      if (this.projectAt !== null && (this.failures === 0 || this.projectAt <= now))
        await this.project(this.address, now)
      else if (this.projectAt === null && this.repeatAt !== null && this.repeatAt <= now)
        await this.project(this.address, now)
    }
    await this.arm()
  }

  /** Opened at the first need: an object that was erased holds nothing until it is used again. */
  private get store(): LedgerStore {
    this.opened ??= openLedgerStore(this.ctx.storage)
    return this.opened
  }

  /** Decides in memory and makes it durable; synchronous, so nothing comes between. */
  private run(address: LedgerAddress, commands: readonly LedgerCommand[], now: number): LedgerOutcome[] {
    const movedBefore = this.state.movedSeq
    const { outcomes, events } = runGroup(this.state, commands, now)
    if (events.length === 0) return outcomes
    try {
      this.store.append(this.state, events, now)
      if (this.address?.shard !== address.shard) {
        this.store.saveAddress(address)
        this.address = address
      }
    } catch (error) {
      this.forgetUnwritten(error)
      throw error
    }
    if (this.state.movedSeq > movedBefore) this.projectAt ??= Date.now() + PROJECTION_DELAY_MS
    return outcomes
  }

  /** Memory must never be ahead of the disk: read again, or start again where even that fails. */
  private forgetUnwritten(cause: unknown): void {
    try {
      this.state = this.store.load()
    } catch {
      this.ctx.abort(String(cause))
    }
  }

  /** Sends the newest levels. Groups that come in meanwhile make a new debt. */
  private async project(address: LedgerAddress, now: number): Promise<void> {
    const seq = this.state.movedSeq
    const isRepeat = this.projectAt === null
    const message: StockLevelsMessage = {
      v: 1,
      kind: 'stock.levels',
      ...address,
      seq,
      at: now,
      levels: stampedLevelsOf(this.state),
    }
    this.projectAt = null
    const { failures, retryInMs } = await drainOutbox({
      queue: this.env.OBJECT_EVENTS,
      debt: { message, settle: () => isRepeat && this.store.saveProjected(seq) },
      failures: this.failures,
      log: createLog({ object: 'stock-ledger', tenant: address.tenantId, sku: address.sku }),
    })
    this.failures = failures
    this.repeatAt = isRepeat || retryInMs !== null ? null : now + REPEAT_AFTER_MS
    if (retryInMs !== null) this.projectAt = now + retryInMs
  }

  /** Sets the alarm to what is due first, unless one that early is set already. */
  private async arm(): Promise<void> {
    const due = earliest(earliest(this.projectAt, this.repeatAt), nextExpiry(this.state))
    if (due === null || (this.alarmAt !== null && this.alarmAt <= due)) return
    this.alarmAt = due
    await this.ctx.storage.setAlarm(due)
  }
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
