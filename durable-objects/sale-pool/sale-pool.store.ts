/** A lease on disk: its journal (support/journal.ts) in the words of pools, and what D1 was told. */
import { addCounts } from '../../src/campaigns/domain/answer-times.ts'
import { replayGroup } from '../../src/campaigns/domain/pool.ts'
import type { PoolGroup } from '../../src/campaigns/domain/pool-fact.ts'
import { brokenPoolLaws } from '../../src/campaigns/domain/pool-laws.ts'
import { decodePool, encodePool } from '../../src/campaigns/domain/pool-snapshot.ts'
import { countsOf, emptyPool, type PoolState } from '../../src/campaigns/domain/pool-state.ts'
import { secondOf, tallyIn } from '../../src/campaigns/domain/proof.ts'
import type { PoolAddress, PoolRecord } from '../../src/campaigns/sale-pool.port.ts'
import { openJournal } from '../support/journal.ts'
import { migrate } from '../support/migrate.ts'
import { salePoolMigrations } from './sale-pool.migrations.ts'

/** Far below the 2 MB of a stored value. */
const CLAIMS_A_PART = 2_500

export interface Told {
  readonly address: PoolAddress
  readonly seq: number
  readonly phase: string
}

export interface PoolStore {
  readonly load: () => PoolState
  /** One row: the group that `state` already contains. */
  readonly append: (state: PoolState, group: PoolGroup) => void
  /** The journal folded from its first row, beside what is served now. */
  readonly record: (served: PoolState, now: number) => PoolRecord
  readonly told: () => Told | null
  readonly saveAddress: (address: PoolAddress) => void
  readonly saveTold: (seq: number, phase: string) => void
}

export function openPoolStore(storage: DurableObjectStorage): PoolStore {
  migrate(storage, salePoolMigrations)
  const { sql } = storage
  const journal = openJournal<PoolState>(storage, {
    empty: emptyPool,
    encode: (state) => encodePool(state, CLAIMS_A_PART),
    decode: decodePool,
    seqOf: ({ seq }) => seq,
    replay: (state, text) => replayGroup(state, groupOf(text)),
  })
  return {
    load: journal.load,
    append(state, { at, facts }) {
      journal.append(state, [{ seq: state.seq, text: JSON.stringify({ at, facts }) }], at)
    },
    record(served, now) {
      const state = emptyPool()
      const seconds = new Map<number, [number, number, number, number]>()
      const refused: Record<string, number> = {}
      const times: Record<string, number> = {}
      let requests = 0
      let rows = 0
      for (const { text } of journal.oldestFirst()) {
        const group = groupOf(text)
        const [second, claimed, no, back] = secondOf(group, (id) => state.claims.get(id)?.quantity ?? 0)
        const so = seconds.get(second) ?? [second, 0, 0, 0]
        seconds.set(second, [second, so[1] + claimed, so[2] + no, so[3] + back])
        for (const fact of group.facts) {
          if (fact.kind === 'claimed') requests++
          const tally = tallyIn(fact)
          if (tally) {
            addCounts(refused, tally.refused)
            addCounts(times, tally.times)
          }
        }
        replayGroup(state, group)
        rows++
      }
      return {
        counts: countsOf(state, now),
        served: countsOf(served, now),
        broken: brokenPoolLaws(state),
        seconds: [...seconds.values()].filter(([, ...moved]) => moved.some((pieces) => pieces > 0)),
        refused,
        times,
        requests,
        rows,
      }
    },
    told() {
      const row = sql
        .exec<{ address: string; seq: number; phase: string }>('SELECT address, seq, phase FROM told')
        .toArray()[0]
      return row ? { ...row, address: JSON.parse(row.address) as PoolAddress } : null
    },
    saveAddress({ tenantId, shard, campaignId, lease }) {
      sql.exec(
        "INSERT INTO told (id, address, seq, phase) VALUES (1, ?, 0, '') ON CONFLICT (id) DO UPDATE SET address = excluded.address",
        JSON.stringify({ tenantId, shard, campaignId, lease }),
      )
    },
    saveTold(seq, phase) {
      sql.exec('UPDATE told SET seq = ?, phase = ?', seq, phase)
    },
  }
}

/** Text of ours: nobody else writes these tables. */
const groupOf = (text: string): PoolGroup => JSON.parse(text) as PoolGroup
