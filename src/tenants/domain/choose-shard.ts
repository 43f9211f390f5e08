/** Which shard a new tenant goes to. Even by hash: tenants do not know of each other, and a move is possible later. */
import { fnv1a } from '../../core/hash.ts'

export function chooseShard(tenantId: string, shards: readonly string[]): string {
  const shard = shards[fnv1a(tenantId) % shards.length]
  if (shard === undefined) throw new Error('no shard is bound')
  return shard
}
