import { expect, it } from 'vitest'
import { systemIds } from '../../../src/core/ids.ts'
import { shardNames } from '../../../src/platform/db.ts'
import { chooseShard } from '../../../src/tenants/domain/choose-shard.ts'

it('the same tenant is always sent to the same shard, and tenants spread evenly', () => {
  const ids = systemIds(() => 1_800_000_000_000)
  const chosen = Array.from({ length: 4_000 }, () => {
    const id = ids.next('tnt')
    expect(chooseShard(id, shardNames)).toBe(chooseShard(id, shardNames))
    return chooseShard(id, shardNames)
  })
  for (const shard of shardNames) expect(chosen.filter((name) => name === shard).length, shard).toBeGreaterThan(1_800)
})

it('without a shard there is nowhere to go', () => expect(() => chooseShard('tnt_1', [])).toThrow('no shard'))
