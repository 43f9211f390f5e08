/**
 * Deadlines of a bucket of a tenant's orders behind one alarm. What came due goes to the OBJECT_EVENTS queue and is marked
 * only after the queue has it: a crash in between repeats a message, and never loses one.
 */
import { DurableObject } from 'cloudflare:workers'
import { type DeadlinesMessage, MAX_DUE_DEADLINES } from '../../src/clock/clock.messages.ts'
import type { ClockAddress, Deadline, OrderClockPort, OrderDeadlines } from '../../src/clock/order-clock.port.ts'
import type { Erasable } from '../../src/core/erasable.ts'
import { createLog } from '../../src/platform/log.ts'
import { drainOutbox } from '../support/outbox-drain.ts'
import { type ClockStore, openClockStore } from './order-clock.store.ts'

/** Deadlines of the same second are fired together. */
const ALARM_STEP_MS = 1_000

/** Messages that one alarm sends before it takes a breath; 5,000 deadlines. */
const MESSAGES_AN_ALARM = 50

export class OrderClock extends DurableObject<Env> implements OrderClockPort, Erasable {
  private opened: ClockStore | null = null
  private address: ClockAddress | null
  /** What storage has as alarm; kept here so that a busy clock does not write it for each call. */
  private alarmAt: number | null = null
  /** Refusals of the queue in a row, and until when it is left alone. */
  private failures = 0
  private pausedUntil = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.address = this.store.address()
    // Deadlines without an alarm cannot be, but would be silent for ever.
    void ctx.blockConcurrencyWhile(async () => {
      this.alarmAt = await ctx.storage.getAlarm()
      await this.arm()
    })
  }

  async set(address: ClockAddress, orders: readonly OrderDeadlines[]): Promise<void> {
    const isNewAddress = this.address?.tenantId !== address.tenantId || this.address.shard !== address.shard
    this.ctx.storage.transactionSync(() => {
      if (isNewAddress) this.store.saveAddress(address)
      for (const order of orders) this.store.set(order)
    })
    this.address = address
    await this.arm()
  }

  async pending(orderId: string): Promise<readonly Deadline[]> {
    return this.store.pending(orderId)
  }

  async erase(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
    this.opened = null
    this.address = this.alarmAt = null
  }

  override async alarm(): Promise<void> {
    this.alarmAt = null
    if (this.address) await this.fire(this.address)
    await this.arm()
  }

  /** Opened at the first need: an object that was erased holds nothing until it is used again. */
  private get store(): ClockStore {
    this.opened ??= openClockStore(this.ctx.storage)
    return this.opened
  }

  private async fire({ tenantId, shard }: ClockAddress): Promise<void> {
    const log = createLog({ object: 'order-clock', tenant: tenantId })
    for (let sent = 0; sent < MESSAGES_AN_ALARM; sent++) {
      const items = this.store.due(Date.now(), MAX_DUE_DEADLINES)
      if (items.length === 0) return
      const message: DeadlinesMessage = { v: 1, kind: 'deadlines', tenantId, shard, items }
      const { failures, retryInMs } = await drainOutbox({
        queue: this.env.OBJECT_EVENTS,
        debt: { message, settle: () => this.store.settle(items) },
        failures: this.failures,
        log,
      })
      this.failures = failures
      this.pausedUntil = retryInMs === null ? 0 : Date.now() + retryInMs
      if (retryInMs !== null) return
    }
  }

  /** Sets the alarm to what is due first, unless one that early is set already. */
  private async arm(): Promise<void> {
    const next = this.store.nextDue()
    if (next === null) return
    const due = Math.max(Math.ceil(next / ALARM_STEP_MS) * ALARM_STEP_MS, this.pausedUntil)
    if (this.alarmAt !== null && this.alarmAt <= due) return
    this.alarmAt = due
    await this.ctx.storage.setAlarm(due)
  }
}
