import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'

/** D1 of one shard (tenant data) or of the control plane; two names so that one cannot be passed for the other. */
export type ShardDb = DrizzleD1Database & { readonly $client: D1Database; readonly plane: 'shard' }
export type ControlDb = DrizzleD1Database & { readonly $client: D1Database; readonly plane: 'control' }

export const shardNames = ['SHARD_0', 'SHARD_1'] as const
export type ShardName = (typeof shardNames)[number]

export function isShardName(name: string): name is ShardName {
  return shardNames.some((known) => known === name)
}

/** Throws for a shard that is not bound: a tenant row names a database that does not exist. */
export function shardDb(env: Env, shard: string): ShardDb {
  if (!isShardName(shard)) throw new Error(`unknown shard ${shard}`)
  return Object.assign(drizzle(env[shard]), { plane: 'shard' as const })
}

export function controlDb(env: Env): ControlDb {
  return Object.assign(drizzle(env.CONTROL), { plane: 'control' as const })
}
