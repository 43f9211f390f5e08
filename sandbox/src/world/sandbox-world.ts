import { DurableObject } from 'cloudflare:workers'
import type { ControlCommand } from '../control/commands'
import { type ControlResult, runCommand } from '../control/run-command'
import { TICK_MS, tick } from '../life/live'
import type { Letter } from '../mail/mailbox'
import type { TakenHook } from '../merchant/merchant'
import type { PlatformAnswer, PlatformCall } from '../platform-call'
import { answerCall } from './answer-call'
import { type Board, readBoard } from './board'
import { createSockets } from './sockets'
import { createWorld, endWorld, type World } from './world'

const SAVE_AFTER_MS = 1_000
const SOCKET_TICK_MS = 500

/** The outside world in one object. Every call is answered from memory and SQLite without an `await`. */
export class SandboxWorld extends DurableObject<SandboxEnv> {
  private world: World = this.open()
  private isSaving = false
  private readonly sockets = createSockets(() => this.world)
  private ticking: ReturnType<typeof setInterval> | undefined

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

  /** A socket that somebody opens to a platform. */
  override async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const platform = pathname.split('/')[1] ?? ''
    const path = pathname.slice(platform.length + 1) || '/'
    const call = { platform, method: 'GET', path, fullPath: pathname, query: '', headers: {}, body: '' }
    const [theirs, ours] = Object.values(new WebSocketPair())
    if (theirs === undefined || ours === undefined) return new Response(null, { status: 500 })
    const line = {
      send: (data: string | Uint8Array) => ours.send(data),
      close: (why: string) => ours.close(1000, why),
    }
    const session = this.sockets.open(call, line)
    this.saveSoon()
    if (session === undefined) return new Response('refused', { status: 401 })
    ours.binaryType = 'arraybuffer'
    ours.accept()
    ours.addEventListener('message', ({ data }) =>
      this.ctx.storage.transactionSync(() =>
        session.received(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer)),
      ),
    )
    for (const end of ['close', 'error'] as const)
      ours.addEventListener(end, () => {
        this.sockets.closed(session)
        if (this.sockets.count() > 0) return
        clearInterval(this.ticking)
        this.ticking = undefined
      })
    this.ticking ??= setInterval(() => this.sockets.tick(), SOCKET_TICK_MS)
    return new Response(null, { status: 101, webSocket: theirs })
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
