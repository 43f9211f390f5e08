/** A lease on disk: its journal (support/journal.ts) in the words of pools, and what D1 was told. */
import { replayGroup } from '../../src/campaigns/domain/pool.ts'
import { FACTS_VERSION, groupOfText, type PoolGroup, textOfGroup } from '../../src/campaigns/domain/pool-fact.ts'
import { brokenPoolLaws } from '../../src/campaigns/domain/pool-laws.ts'
import { decodePool, encodePool } from '../../src/campaigns/domain/pool-snapshot.ts'
import { countsOf, emptyPool, type PoolState } from '../../src/campaigns/domain/pool-state.ts'
import { emptyCurve, foldCurve, pruneCurve, type SaleCurve } from '../../src/campaigns/domain/sale-curve.ts'
import type { PoolAddress, PoolJournal, PoolRecord } from '../../src/campaigns/sale-pool.port.ts'
import { openJournal } from '../support/journal.ts'
import { migrate } from '../support/migrate.ts'
import { salePoolMigrations } from './sale-pool.migrations.ts'

/** Far below the 2 MB of a stored value. */
const CLAIMS_A_PART = 2_500
/** Of journal text, that one look at the curve reads: some 40,000 claims, tens of ms. */
const CURVE_CHARS = 4_000_000
const CURVE_SECONDS = 3_600
/** Of journal text, that one call hands out: some 5,000 claims. */
const PAGE_CHARS = 500_000

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
  /** What was written since the last look is folded in, so much at most that a running sale does not notice. `newest`: the state's `seq`. */
  readonly curve: (newest: number) => { readonly curve: SaleCurve; readonly isWhole: boolean }
  readonly page: (afterSeq: number) => PoolJournal
  readonly told: () => Told | null
  readonly saveAddress: (address: PoolAddress) => void
  readonly saveTold: (seq: number, phase: string) => void
}

export function openPoolStore(storage: DurableObjectStorage): PoolStore {
  migrate(storage, salePoolMigrations)
  const { sql } = storage
  const watched = emptyCurve()
  const journal = openJournal<PoolState>(storage, {
    version: FACTS_VERSION,
    empty: emptyPool,
    encode: (state) => encodePool(state, CLAIMS_A_PART),
    decode: decodePool,
    seqOf: ({ seq }) => seq,
    replay: (state, text) => replayGroup(state, groupOfText(text)),
  })
  return {
    load: journal.load,
    append(state, group) {
      journal.append(state, [{ seq: state.seq, text: textOfGroup(group) }], group.at)
    },
    record(served, now) {
      const state = emptyPool()
      const curve = emptyCurve()
      let rows = 0
      for (const { seq, text } of journal.oldestFirst()) {
        const group = groupOfText(text)
        foldCurve(curve, seq, group)
        replayGroup(state, group)
        rows++
      }
      return {
        counts: countsOf(state, now),
        served: countsOf(served, now),
        broken: brokenPoolLaws(state),
        seconds: [...curve.seconds.values()],
        refused: curve.refused,
        times: curve.times,
        requests: curve.requests,
        rows,
      }
    },
    curve(newest) {
      let chars = 0
      for (const { seq, text } of journal.after(watched.seq)) {
        foldCurve(watched, seq, groupOfText(text))
        chars += text.length
        if (chars > CURVE_CHARS) break
      }
      pruneCurve(watched, CURVE_SECONDS)
      return { curve: watched, isWhole: watched.seq >= newest }
    },
    page(afterSeq) {
      const groups: PoolJournal['groups'][number][] = []
      let chars = 0
      for (const { seq, text } of journal.after(afterSeq)) {
        groups.push({ seq, ...groupOfText(text) })
        chars += text.length
        if (chars > PAGE_CHARS) return { groups, isEnd: false }
      }
      return { groups, isEnd: true }
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
