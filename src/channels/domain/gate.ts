/** The whole gate of a connection as data and pure steps; the Durable Object and the tests' gate run these same steps. */

import { MINUTE } from '../../core/time.ts'
import type { CallReport, GateConfig, GateHealth, Permit, PullCursor, RelaySeen } from '../channel-gate.port.ts'
import type { ChannelToken } from '../channels.port.ts'
import { afterSuccess, afterThrottling, type BackOffState, rested, restLeft } from './back-off.ts'
import { afterCalls, type BreakerState, breakerPhase, breakerWait, closedBreaker, startTrial } from './breaker.ts'
import { grantCalls, type QuotaState, unusedQuota } from './quota.ts'
import { noToken, stateOfToken, type TokenState } from './token-lease.ts'

const ERROR_LIMIT = 500
/** A pull that stored no page for so long is taken for dead, ms. */
export const PULL_SILENCE_MS = 3 * MINUTE

export interface HealthState {
  readonly lastSuccessAt: number | null
  readonly lastErrorAt: number | null
  readonly lastError: string | null
  readonly lastOrderAt: number | null
  readonly lagMs: number | null
  /** Modification time of the newest order seen; `lagMs` belongs to it. */
  readonly newestModifiedAt: number
  readonly relay: (RelaySeen & { readonly since: number }) | null
}

export interface GateState {
  readonly token: TokenState
  readonly breaker: BreakerState
  readonly backOff: BackOffState
  readonly quota: QuotaState
  readonly health: HealthState
  readonly cursor: PullCursor
  readonly answers: SpentAnswers
}

/** Answers of the platform's page that were taken, by id, each with the instant (epoch ms) after which it is too old anyway. */
export interface SpentAnswers {
  readonly spent: Readonly<Record<string, number>>
}

export const newGate: GateState = {
  token: noToken,
  breaker: closedBreaker,
  backOff: rested,
  quota: unusedQuota,
  health: {
    lastSuccessAt: null,
    lastErrorAt: null,
    lastError: null,
    lastOrderAt: null,
    lagMs: null,
    newestModifiedAt: 0,
    relay: null,
  },
  cursor: { syncedTo: null },
  answers: { spent: {} },
}

/** Agreed anew: what failed for want of it is forgotten. */
export function grantToken(gate: GateState, token: ChannelToken, now: number): GateState {
  return { ...gate, token: stateOfToken(token, now), breaker: closedBreaker, backOff: rested }
}

export function spendAnswer(
  gate: GateState,
  { id, until, now }: { readonly id: string; readonly until: number; readonly now: number },
): { readonly gate: GateState; readonly isFirst: boolean } {
  if (gate.answers.spent[id] !== undefined) return { gate, isFirst: false }
  const live = Object.entries(gate.answers.spent).filter(([, end]) => end > now)
  return { gate: { ...gate, answers: { spent: { ...Object.fromEntries(live), [id]: until } } }, isFirst: true }
}

/** Asks breaker, back-off and quota in this order. A half-open breaker lets one call through. */
export function permitCalls(
  gate: GateState,
  calls: number,
  { config, now }: { readonly config: GateConfig; readonly now: number },
): { readonly gate: GateState; readonly permit: Permit } {
  const refuse = (reason: 'breaker_open' | 'throttled' | 'quota', retryAfterMs: number) =>
    ({ gate, permit: { ok: false, reason, retryAfterMs } }) as const
  const broken = breakerWait(gate.breaker, now)
  if (broken > 0) return refuse('breaker_open', broken)
  const resting = restLeft(gate.backOff, now)
  if (resting > 0) return refuse('throttled', resting)

  const isTrial = breakerPhase(gate.breaker, now) === 'half_open'
  const wanted = isTrial ? Math.min(1, calls) : calls
  const breaker = isTrial ? startTrial(gate.breaker, now) : gate.breaker
  if (config.quota === null) return { gate: { ...gate, breaker }, permit: { ok: true, granted: wanted } }
  const grant = grantCalls(gate.quota, wanted, { rule: config.quota, now })
  if (grant.granted === 0 && wanted > 0) return refuse('quota', grant.retryAfterMs)
  return { gate: { ...gate, breaker, quota: grant.state }, permit: { ok: true, granted: grant.granted } }
}

export function takeReport(gate: GateState, report: CallReport, now: number): GateState {
  const { health } = gate
  const backOff = report.throttled
    ? afterThrottling(gate.backOff, now)
    : report.succeeded > 0
      ? afterSuccess(gate.backOff, now)
      : gate.backOff
  return {
    ...gate,
    backOff,
    breaker: afterCalls(gate.breaker, report, now),
    health: {
      ...health,
      lastSuccessAt: report.succeeded > 0 ? now : health.lastSuccessAt,
      lastErrorAt: report.error === null ? health.lastErrorAt : now,
      lastError: report.error === null ? health.lastError : report.error.slice(0, ERROR_LIMIT),
    },
  }
}

/** Late and repeated orders (a pull reads some again) make the connection look neither slow nor busy: the newest order counts. */
export function noteOrder(
  gate: GateState,
  { modifiedAt, seenAt }: { readonly modifiedAt: number; readonly seenAt: number },
): GateState {
  const { health } = gate
  const isNewest = modifiedAt > health.newestModifiedAt
  const lastOrderAt = isNewest ? Math.max(health.lastOrderAt ?? 0, seenAt) : (health.lastOrderAt ?? seenAt)
  const lag = isNewest ? { newestModifiedAt: modifiedAt, lagMs: Math.max(0, seenAt - modifiedAt) } : {}
  return { ...gate, health: { ...health, lastOrderAt, ...lag } }
}

/** The same as before changes nothing: `since` is when it began. A relay that is back: what failed for want of it is forgotten. */
export function noteRelay(gate: GateState, seen: RelaySeen, now: number): GateState {
  const before = gate.health.relay
  if (before?.state === seen.state && before.socket === seen.socket) return gate
  const since = before?.state === seen.state ? before.since : now
  const isBack = before?.state === 'down' && seen.state === 'up'
  const breaker = isBack ? closedBreaker : gate.breaker
  return { ...gate, breaker, health: { ...gate.health, relay: { ...seen, since } } }
}

export function moveCursor(gate: GateState, syncedTo: number): GateState {
  return syncedTo > (gate.cursor.syncedTo ?? Number.NEGATIVE_INFINITY) ? { ...gate, cursor: { syncedTo } } : gate
}

/** For the health card: no token, no credential. */
export function healthOf(gate: GateState, now: number): GateHealth {
  const { lastSuccessAt, lastErrorAt, lastError, lastOrderAt, lagMs, relay } = gate.health
  return {
    lastSuccessAt,
    lastErrorAt,
    lastError,
    lastOrderAt,
    lagMs,
    breaker: breakerPhase(gate.breaker, now),
    throttledUntil: restLeft(gate.backOff, now) > 0 ? gate.backOff.until : null,
    relay,
  }
}
