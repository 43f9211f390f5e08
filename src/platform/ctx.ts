/** The context that every action and query runs in. Without a tenant in scope there is no database to ask. */
import type { Clock } from '../core/clock.ts'
import type { Ids } from '../core/ids.ts'
import type { ShardDb } from './db.ts'
import type { Log } from './log.ts'
import type { Right } from './rights.ts'
import type { RowScope } from './row-scope.ts'

export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly name: string }
  | { readonly kind: 'api_key'; readonly id: string; readonly name: string }
  | { readonly kind: 'system'; readonly id: string }
  | { readonly kind: 'channel'; readonly id: string }
  | { readonly kind: 'rule'; readonly id: string }
  | { readonly kind: 'buyer'; readonly id: string }
  /** Who runs the installation, with the operator key. */
  | { readonly kind: 'operator'; readonly id: string }

/** Where a request came from, for the audit log. */
export interface RequestOrigin {
  /** As Cloudflare saw it (`cf-connecting-ip`); null outside of it. No other header is believed. */
  readonly ip: string | null
  readonly userAgent: string | null
}

export interface Tenant {
  readonly id: string
  readonly name: string
  /** Binding name of the shard that holds its rows: `SHARD_0` … */
  readonly shard: string
  readonly plan: 'trial' | 'standard' | 'pro'
  /** Epoch ms. */
  readonly trialEndsAt: number
  /** `moving`: between shards, writes wait a moment. `closing`: to be deleted after the grace period. */
  readonly status: TenantStatus
  /** End of what was paid for, epoch ms; null or absent: none was agreed. */
  readonly paidUntil?: number | null
  /** When the owner closed the tenant, epoch ms. */
  readonly closingAt?: number | null
  /** Month (`2026-11`) and number of orders, written once they reach the plan's limit. */
  readonly usageMonth?: string | null
  readonly usageOrders?: number | null
}

export type TenantStatus = 'active' | 'moving' | 'suspended' | 'closing'

export interface Ctx {
  readonly tenant: Tenant
  readonly actor: Actor
  readonly rights: ReadonlySet<Right>
  readonly scope: RowScope
  readonly clock: Clock
  readonly ids: Ids
  /** The tenant's shard; repositories add the tenant predicate. */
  readonly db: ShardDb
  readonly env: Env
  readonly log: Log
  readonly requestId: string
  /** Of requests by people and keys; absent for the machine's own work and for buyers. */
  readonly origin?: RequestOrigin
  /** Lets work finish after the answer has left. */
  readonly waitUntil: (work: Promise<unknown>) => void
}
