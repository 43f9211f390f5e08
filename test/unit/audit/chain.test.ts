import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createVerifier } from '../../../scripts/verify-audit.mjs'
import {
  type Block,
  blockText,
  type ChainEnd,
  flawOf,
  nextBlock,
  noBlocks,
  rowText,
  type StoredRow,
} from '../../../src/audit/domain/chain.ts'

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

const row = (landed: number, change: Partial<StoredRow> = {}): StoredRow => ({
  tenantId: 'tnt_1',
  landed,
  id: `aud_${landed}`,
  at: 1_800_000_000_000 + landed,
  requestId: 'req_1',
  action: 'order.held',
  actor: '{"kind":"user","id":"usr_1","name":"王店长"}',
  subjects: '["ord_1"]',
  before: null,
  after: '{"reason":"manual","detail":"等\\n电话"}',
  origin: '{"ip":"203.0.113.7","userAgent":"Mozilla/5.0"}',
  ...change,
})

interface Made {
  readonly block: Block
  readonly hash: string
  readonly rows: StoredRow[]
}

/** A chain of blocks of three rows. */
function chain(blocks: number): Made[] {
  const made: Made[] = []
  let end: ChainEnd = noBlocks
  for (let i = 0; i < blocks; i++) {
    const rows = [1, 2, 3].map((n) => row(i * 3 + n))
    const next = nextBlock(end, rows, { sealedAt: 1_800_000_100_000, sha256 })
    if (!next) throw new Error('no block')
    made.push({ ...next, rows })
    end = { seq: next.block.seq, hash: next.hash, lastLanded: next.block.lastLanded }
  }
  return made
}

function verdict(blocks: readonly Made[]) {
  let end: ChainEnd = noBlocks
  for (const made of blocks) {
    const flaw = flawOf(end, made, sha256)
    if (flaw) return flaw
    end = { seq: made.block.seq, hash: made.hash, lastLanded: made.block.lastLanded }
  }
  return null
}

const lines = (blocks: readonly Made[], tail: readonly StoredRow[] = []) => {
  const last = blocks.at(-1)
  return [
    ...blocks.flatMap(({ block, rows }) => [...rows.map(rowText), blockText(block)]),
    ...tail.map(rowText),
    JSON.stringify({
      kind: 'head',
      tenantId: 'tnt_1',
      seq: last?.block.seq ?? 0,
      hash: last?.hash ?? noBlocks.hash,
      rows: last?.block.lastLanded ?? 0,
      unsealed: tail.length,
    }),
  ]
}

function offline(file: readonly string[], head?: { seq: number; hash: string }) {
  const verifier = createVerifier(head ? { head } : {})
  for (const [i, line] of file.entries()) verifier.take(line, i + 1)
  return verifier.end()
}

/** The chain with one block replaced. */
const withBlock = (blocks: readonly Made[], at: number, change: (made: Made) => Made) =>
  blocks.map((made, i) => (i === at ? change(made) : made))

describe('the chain', () => {
  it('of untouched rows fits, here and by the script that shares no code with it', () => {
    expect(verdict(chain(4))).toBeNull()
    expect(offline(lines(chain(4), [row(13), row(14)]))).toMatchObject({ ok: true, blocks: 4, rows: 12, unsealed: 2 })
    expect(offline(lines([]))).toMatchObject({ ok: true, blocks: 0, rows: 0 })
  })

  it('has a first hash that can be computed by hand', () => {
    const text = rowText(row(1, { before: 'null', after: null, origin: null }))
    expect(text).toBe(
      '{"kind":"row","tenantId":"tnt_1","landed":1,"id":"aud_1","at":1800000000001,"requestId":"req_1","action":"order.held","actor":{"kind":"user","id":"usr_1","name":"王店长"},"subjects":["ord_1"],"before":null}',
    )
    expect(JSON.parse(text)).toMatchObject({ kind: 'row', before: null })
  })

  const changes: [string, Partial<StoredRow>][] = [
    ['id', { id: 'aud_x' }],
    ['at', { at: 1 }],
    ['requestId', { requestId: 'req_2' }],
    ['action', { action: 'order.holds' }],
    ['tenant', { tenantId: 'tnt_2' }],
    ['actor', { actor: '{"kind":"user","id":"usr_2","name":"王店长"}' }],
    ['a space in the actor', { actor: '{"kind":"user", "id":"usr_1","name":"王店长"}' }],
    ['subjects', { subjects: '["ord_2"]' }],
    ['before', { before: '1' }],
    ['before, from nothing to null', { before: 'null' }],
    ['after', { after: '{"reason":"manual","detail":"等\\r电话"}' }],
    ['after, gone', { after: null }],
    ['origin', { origin: '{"ip":"203.0.113.8","userAgent":"Mozilla/5.0"}' }],
  ]
  it.each(changes)('shows a change of %s, and in which row', (_name, change) => {
    const broken = withBlock(chain(3), 1, (made) => ({
      ...made,
      rows: made.rows.map((stored) => (stored.landed === 5 ? { ...stored, ...change } : stored)),
    }))
    expect(verdict(broken)).toMatchObject({ code: 'row_changed', seq: 2, landed: 5 })
    expect(offline(lines(broken)).ok).toBe(false)
  })

  it('shows columns whose border was moved, though their joined text is the same', () => {
    const honest = row(1, { before: '1', after: '2', origin: null })
    const moved = { ...honest, before: '1,"after":2', after: null }
    expect(rowText(moved)).toBe(rowText(honest))
    const made = nextBlock(noBlocks, [honest], { sealedAt: 0, sha256 })
    expect(made && flawOf(noBlocks, { ...made, rows: [moved] }, sha256)).toMatchObject({ code: 'row_changed' })
  })

  it('shows a row that is gone, a block that is gone, and a block that was made again', () => {
    const gone = withBlock(chain(3), 1, (made) => ({ ...made, rows: made.rows.slice(1) }))
    expect(verdict(gone)).toMatchObject({ code: 'row_missing', seq: 2, landed: 4 })
    expect(offline(lines(gone))).toMatchObject({ ok: false, flaw: { landed: 4 } })
    const without = chain(3).filter((_, i) => i !== 1)
    expect(verdict(without)).toMatchObject({ code: 'block_missing', seq: 2 })
    expect(offline(lines(without)).ok).toBe(false)
    const remade = withBlock(chain(3), 1, (made) => {
      const rows = made.rows.map((stored) => ({ ...stored, action: 'order.released' }))
      const end = { seq: 1, hash: chain(1)[0]?.hash ?? '', lastLanded: 3 }
      const next = nextBlock(end, rows, { sealedAt: 1_800_000_100_000, sha256 })
      return next ? { ...next, rows } : made
    })
    expect(verdict(remade)).toMatchObject({ code: 'block_changed', seq: 3 })
    expect(offline(lines(remade)).ok).toBe(false)
  })

  it('shows a digest or an instant changed inside a block', () => {
    const other = withBlock(chain(2), 0, (made) => ({ ...made, block: { ...made.block, sealedAt: 1 } }))
    expect(verdict(other)).toMatchObject({ code: 'block_changed', seq: 1 })
    expect(offline(lines(other)).ok).toBe(false)
  })

  it('refuses rows with a gap: nothing is sealed over a hole', () => {
    expect(nextBlock(noBlocks, [row(1), row(3)], { sealedAt: 0, sha256 })).toBeNull()
    expect(nextBlock(noBlocks, [row(2)], { sealedAt: 0, sha256 })).toBeNull()
  })
})

describe('a file', () => {
  it('cut at its end does not pass: its head is missing, or a head noted earlier is', () => {
    const blocks = chain(3)
    expect(offline(lines(blocks).slice(0, -1))).toMatchObject({ ok: false })
    const noted = { seq: 3, hash: blocks[2]?.hash ?? '' }
    expect(offline(lines(blocks), noted).ok).toBe(true)
    expect(offline(lines(blocks.slice(0, 2)), noted)).toMatchObject({ ok: false })
    expect(offline(lines(blocks), { ...noted, hash: 'f'.repeat(64) })).toMatchObject({ ok: false })
  })

  it('with lines behind its head, of another tenant, or with rows that nobody sealed does not pass', () => {
    const good = lines(chain(2))
    expect(offline([...good, rowText(row(7))]).ok).toBe(false)
    expect(offline([rowText(row(1, { tenantId: 'tnt_2' })), ...good]).ok).toBe(false)
    expect(offline([...good.slice(0, 3), rowText(row(4)), ...good.slice(3)]).ok).toBe(false)
    expect(offline([...good.slice(0, -1), rowText(row(9)), ...good.slice(-1)]).ok).toBe(false)
  })
})
