/** ChannelGate: one object per connection. Token, call quota, cursor of the pull, circuit breaker, health. Plain data only (RPC). */
import type { ChannelToken } from './channels.port.ts'

export interface GateConfig {
  /** Calls allowed per `windowMs`, e.g. 20 per 60 000 for a WeCom robot; null for no quota of ours. */
  readonly quota: { readonly calls: number; readonly windowMs: number } | null
}

/** `token`: use it. `refresh`: you alone hold the lease, call the platform and `saveToken`. `wait`: somebody else refreshes. */
export type TokenAnswer =
  | { readonly kind: 'token'; readonly accessToken: string }
  | { readonly kind: 'refresh'; readonly leaseId: string; readonly refreshToken: string | null }
  | { readonly kind: 'wait'; readonly retryAfterMs: number }

/** Permission for up to `calls` calls now, or when to ask again. */
export type Permit =
  | { readonly ok: true; readonly granted: number }
  | { readonly ok: false; readonly reason: 'breaker_open' | 'throttled' | 'quota'; readonly retryAfterMs: number }

export interface CallReport {
  readonly succeeded: number
  readonly failed: number
  /** The platform said "too fast": the next back-off of 30 / 90 / 270 s begins. */
  readonly throttled: boolean
  /** Last error as text for the health card; null when none. */
  readonly error: string | null
}

/** The merchant's relay as it was seen last; `socket` null for a platform that has none. */
export interface RelaySeen {
  readonly state: 'up' | 'down'
  readonly socket: 'open' | 'closed' | null
}

export interface GateHealth {
  readonly lastSuccessAt: number | null
  readonly lastErrorAt: number | null
  readonly lastError: string | null
  /** When the last push or pulled order came in. */
  readonly lastOrderAt: number | null
  /** Ms between the platform's modification time and our having it, of the newest order. */
  readonly lagMs: number | null
  readonly breaker: 'closed' | 'open' | 'half_open'
  readonly throttledUntil: number | null
  /** Null before a relay was asked; `since`: when this state began. */
  readonly relay: (RelaySeen & { readonly since: number }) | null
}

export interface PullCursor {
  /** Everything modified up to here (epoch ms) has been stored. */
  readonly syncedTo: number | null
}

export interface ChannelGatePort {
  token(now: number): Promise<TokenAnswer>
  saveToken(leaseId: string, token: ChannelToken | null, now: number): Promise<void>
  /** What the merchant agreed to on the platform's page: takes the place of any other token and of a refresh under way. */
  grantToken(token: ChannelToken, now: number): Promise<void>
  /** True the first time for an answer of the platform's page; its id is remembered until `until`. */
  spendAnswer(id: string, until: number, now: number): Promise<boolean>
  /** Marks the token unusable (the platform refused it), so that the next `token` call refreshes. */
  expireToken(accessToken: string): Promise<void>
  permit(calls: number, config: GateConfig, now: number): Promise<Permit>
  report(report: CallReport, now: number): Promise<void>
  sawOrder(at: { readonly modifiedAt: number; readonly seenAt: number }): Promise<void>
  sawRelay(seen: RelaySeen, now: number): Promise<void>
  health(now: number): Promise<GateHealth>
  cursor(): Promise<PullCursor>
  /** Moves only forward, and only after the page is stored. */
  advanceCursor(syncedTo: number): Promise<void>
  /**
   * False while another pull of the shop stores pages: two would share the platform's limit, both take longer than the pause
   * between two pulls, and the more came the less they would bring. Not kept: who starts again knows of none.
   */
  beginPull(now: number): Promise<boolean>
  /** A page was stored. */
  keepPull(now: number): Promise<void>
  /** `isWell`: all that its pages asked for was done. */
  endPull(isWell: boolean): Promise<void>
  /** Whether the pull before this one ended well, as far as this life of the gate knows: what it stored need not be read again. */
  wasPulledWell(): Promise<boolean>
}
