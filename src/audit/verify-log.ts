/** Walks the chain in pages and says whether every byte is as it was sealed; otherwise the first block and row that is not. */
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import type { Verdict } from './audit.contract.ts'
import { auditRepository } from './audit.repository.ts'
import { type ChainEnd, type Flaw, flawOf, noBlocks } from './domain/chain.ts'
import { atHome, type SealCtx, sealLog } from './seal-log.ts'
import { sha256 } from './sha256.ts'

/** Rows of one page: about a fifth of a second. */
const PAGE_ROWS = 10_000
/** Blocks that a call of verify or export seals first. */
const SEAL_FIRST = 20
/** Blocks read at a time; each brings up to 500 digests. */
const BLOCKS_AT_ONCE = 4

interface Progress {
  readonly end: ChainEnd
  readonly blocks: number
  readonly from: number | null
}

const start: Progress = { end: noBlocks, blocks: 0, from: null }

function progressOf(cursor: string | undefined): Progress {
  const [seq, hash, lastLanded, blocks, from] = (cursor ? decodeCursor(cursor) : null) ?? []
  if (typeof hash !== 'string') return start
  return {
    end: { seq: Number(seq), hash, lastLanded: Number(lastLanded) },
    blocks: Number(blocks),
    from: from === '' ? null : Number(from),
  }
}

const cursorOf = ({ end, blocks, from }: Progress): string =>
  encodeCursor([end.seq, end.hash, end.lastLanded, blocks, from ?? ''])

export async function verifyLog(
  caller: SealCtx,
  { cursor, now, pageRows = PAGE_ROWS }: { cursor?: string | undefined; now: number; pageRows?: number },
): Promise<Verdict> {
  const ctx = await atHome(caller)
  const repository = auditRepository(ctx)
  if (!cursor) await sealLog(ctx, { now, maxBlocks: SEAL_FIRST })
  const known = await repository.head()
  let { end, blocks, from } = progressOf(cursor)
  let to: number | null = null
  let read = 0
  const verdict = (flaw: Flaw | null, more: { unsealed?: number; nextCursor?: string } = {}): Verdict => ({
    ok: flaw === null,
    flaw,
    blocks,
    rows: end.lastLanded,
    from,
    to,
    unsealed: more.unsealed ?? 0,
    head: end.seq > 0 ? { seq: end.seq, hash: end.hash } : null,
    nextCursor: more.nextCursor ?? null,
  })
  if (known?.forged) return verdict({ code: 'head_forged', seq: known.head.seq, landed: null, rowId: null })
  for (;;) {
    const stored = await repository.blocksAfter(end.seq, BLOCKS_AT_ONCE)
    for (const { block, hash } of stored) {
      const rows = await repository.rowsAfter(end.lastLanded, block.digests.length)
      const flaw = flawOf(end, { block, hash, rows }, sha256)
      if (flaw) return verdict(flaw)
      if (known && block.seq === known.head.seq && hash !== known.head.hash)
        return verdict({ code: 'chain_cut', seq: block.seq, landed: null, rowId: null })
      end = { seq: block.seq, hash, lastLanded: block.lastLanded }
      blocks++
      read += rows.length
      from ??= rows[0]?.at ?? null
      to = rows.at(-1)?.at ?? to
    }
    if (stored.length < BLOCKS_AT_ONCE) break
    if (read >= pageRows) return verdict(null, { nextCursor: cursorOf({ end, blocks, from }) })
  }
  if (known && end.seq < known.head.seq)
    return verdict({ code: 'chain_cut', seq: end.seq + 1, landed: end.lastLanded + 1, rowId: null })
  if (!known && end.seq > 1) return verdict({ code: 'head_forged', seq: end.seq, landed: null, rowId: null })
  const tail = await repository.tail(end.lastLanded)
  if (tail.outside > 0 || (tail.count > 0 && tail.last - end.lastLanded !== tail.count))
    return verdict({ code: 'tail_broken', seq: end.seq + 1, landed: end.lastLanded + 1, rowId: null })
  return verdict(null, { unsealed: tail.count })
}
