import { DurableObject } from 'cloudflare:workers'
import type { ControlCommand } from '../control/commands'
import { type ControlResult, runCommand } from '../control/run-command'
import { TICK_MS, tick } from '../life/live'
import type { Letter } from '../mail/mailbox'
import type { TakenHook } from '../merchant/merchant'
import type { PlatformAnswer, PlatformCall } from '../platform-call'
import { answerCall } from './answer-call'
import { type Board, readBoard } from './board'
import { createWorld, endWorld, type World } from './world'

const SAVE_AFTER_MS = 1_000

/** The outside world in one object. Every call is answered from memory and SQLite without an `await`. */
export class SandboxWorld extends DurableObject<SandboxEnv> {
  private world: World = this.open()
  private isSaving = false

  constructor(ctx: DurableObjectState, env: SandboxEnv) {
    super(ctx, env)
    // Pushes that a crash left behind have nobody else to wake them.
    ctx.waitUntil(this.setNextAlarm())
  }

  private open(): World {
    return createWorld({
      sql: this.ctx.storage.sql,
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
      fetch: (url, init) => fetch(url, init),
    })
  }

  /** Answers the calls of the platforms, in order. */
  answer(calls: readonly PlatformCall[]): PlatformAnswer[] {
    const answers = calls.map((call) => this.ctx.storage.transactionSync(() => answerCall(this.world, call)))
    this.saveSoon()
    this.goOn()
    return answers
  }

  /** Does what somebody asked for at `/control`. */
  control(command: ControlCommand): ControlResult {
    if (command.verb === 'reset') {
      endWorld(this.ctx.storage.sql)
      this.world = this.open()
    }
    const result = this.ctx.storage.transactionSync(() => runCommand(this.world, command))
    this.goOn()
    if (command.verb === 'set_speed') this.ctx.waitUntil(this.setNextAlarm())
    return result
  }

  takeLetter(letter: Omit<Letter, 'at'>): void {
    this.world.mailbox.keep({ ...letter, at: Date.now() })
  }

  /** Newest first. */
  letters(limit: number, to?: string): Letter[] {
    return this.world.mailbox.recent(limit, to)
  }

  /** A webhook came to the merchant's own server. */
  takeHook(hook: TakenHook) {
    return this.ctx.storage.transactionSync(() => this.world.merchant.take(hook))
  }

  merchant() {
    return this.world.merchant.read()
  }

  board(): Board {
    return readBoard(this.world)
  }

  override async alarm(): Promise<void> {
    if (this.world.settings.speed().auto) this.ctx.storage.transactionSync(() => tick(this.world))
    await this.world.deliveries.pump()
    await this.setNextAlarm()
  }

  /** New pushes leave now; an alarm is set for what comes later. A call that caused none costs nothing here. */
  private goOn(): void {
    if (!this.world.deliveries.takeNews()) return
    this.ctx.waitUntil(this.world.deliveries.pump().then(() => this.setNextAlarm()))
  }

  private async setNextAlarm(): Promise<void> {
    const ticks = this.world.settings.speed().auto ? [Date.now() + TICK_MS] : []
    const due = this.world.deliveries.nextDueAt()
    const next = Math.min(...ticks, ...(due === undefined ? [] : [due]))
    if (!Number.isFinite(next)) return
    const present = await this.ctx.storage.getAlarm()
    if (present === null || present > next || present < Date.now()) await this.ctx.storage.setAlarm(next)
  }

  /** The log of calls is written at most once a second: a call itself writes nothing. */
  private saveSoon(): void {
    if (this.isSaving || !this.world.calls.isDirty()) return
    this.isSaving = true
    setTimeout(() => {
      this.isSaving = false
      this.world.calls.save()
    }, SAVE_AFTER_MS)
  }
}
