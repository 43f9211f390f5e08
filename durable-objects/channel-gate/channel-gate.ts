/** One object per connection. Steps are synchronous between two awaits, so that two callers never get the same lease. */
import { DurableObject } from 'cloudflare:workers'
import type {
  CallReport,
  ChannelGatePort,
  GateConfig,
  GateHealth,
  Permit,
  PullCursor,
  RelaySeen,
  TokenAnswer,
} from '../../src/channels/channel-gate.port.ts'
import type { ChannelToken } from '../../src/channels/channels.port.ts'
import {
  type GateState,
  grantToken,
  healthOf,
  moveCursor,
  newGate,
  noteOrder,
  noteRelay,
  PULL_SILENCE_MS,
  permitCalls,
  spendAnswer,
  takeReport,
} from '../../src/channels/domain/gate.ts'
import { askToken, keepToken, refuseToken } from '../../src/channels/domain/token-lease.ts'
import type { Erasable } from '../../src/core/erasable.ts'
import { migrate } from '../support/migrate.ts'
import { channelGateMigrations } from './channel-gate.migrations.ts'
import { type ChannelGateStore, channelGateStore } from './channel-gate.store.ts'

export class ChannelGate extends DurableObject<Env> implements ChannelGatePort, Erasable {
  readonly #store: ChannelGateStore
  /** After `erase` there are no tables until somebody writes again. */
  #isErased = false
  #gate: GateState
  #pullingUntil = 0
  #isPulledWell = false
  #wasPulledWell = false

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    migrate(state.storage, channelGateMigrations)
    this.#store = channelGateStore(state.storage.sql)
    this.#gate = this.#store.load()
  }

  async token(now: number): Promise<TokenAnswer> {
    const { state, answer } = askToken(this.#gate.token, crypto.randomUUID(), now)
    this.#become({ ...this.#gate, token: state })
    return answer
  }

  async saveToken(leaseId: string, token: ChannelToken | null, now: number): Promise<void> {
    this.#become({ ...this.#gate, token: keepToken(this.#gate.token, leaseId, { token, now }) })
  }

  async grantToken(token: ChannelToken, now: number): Promise<void> {
    this.#become(grantToken(this.#gate, token, now))
  }

  async spendAnswer(id: string, until: number, now: number): Promise<boolean> {
    const { gate, isFirst } = spendAnswer(this.#gate, { id, until, now })
    this.#become(gate)
    return isFirst
  }

  async expireToken(accessToken: string): Promise<void> {
    this.#become({ ...this.#gate, token: refuseToken(this.#gate.token, accessToken) })
  }

  async permit(calls: number, config: GateConfig, now: number): Promise<Permit> {
    const { gate, permit } = permitCalls(this.#gate, calls, { config, now })
    this.#become(gate)
    return permit
  }

  async report(report: CallReport, now: number): Promise<void> {
    this.#become(takeReport(this.#gate, report, now))
  }

  async sawOrder(at: { readonly modifiedAt: number; readonly seenAt: number }): Promise<void> {
    this.#become(noteOrder(this.#gate, at))
  }

  async sawRelay(seen: RelaySeen, now: number): Promise<void> {
    this.#become(noteRelay(this.#gate, seen, now))
  }

  async health(now: number): Promise<GateHealth> {
    return healthOf(this.#gate, now)
  }

  async cursor(): Promise<PullCursor> {
    return this.#gate.cursor
  }

  async advanceCursor(syncedTo: number): Promise<void> {
    this.#become(moveCursor(this.#gate, syncedTo))
  }

  async beginPull(now: number): Promise<boolean> {
    if (now < this.#pullingUntil) return false
    await this.keepPull(now)
    this.#wasPulledWell = this.#isPulledWell
    this.#isPulledWell = false
    return true
  }

  async keepPull(now: number): Promise<void> {
    this.#pullingUntil = now + PULL_SILENCE_MS
  }

  async endPull(isWell: boolean): Promise<void> {
    this.#pullingUntil = 0
    this.#isPulledWell = isWell
  }

  async wasPulledWell(): Promise<boolean> {
    return this.#wasPulledWell
  }

  async erase(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
    this.#gate = newGate
    this.#isErased = true
  }

  /** Durable before anybody hears of it: the answer waits for the write. */
  #become(next: GateState): void {
    if (this.#isErased && next !== this.#gate) {
      migrate(this.ctx.storage, channelGateMigrations)
      this.#isErased = false
    }
    this.#store.save(this.#gate, next)
    this.#gate = next
  }
}
