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

export interface Tenant {
  readonly id: string
  readonly name: string
  /** Binding name of the shard that holds its rows: `SHARD_0` … */
  readonly shard: string
  readonly plan: 'trial' | 'standard'
  /** Epoch ms. */
  readonly trialEndsAt: number
  /** `moving`: between shards, writes wait a moment. `closing`: to be deleted after the grace period. */
  readonly status: TenantStatus
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
  /** Lets work finish after the answer has left. */
  readonly waitUntil: (work: Promise<unknown>) => void
}
