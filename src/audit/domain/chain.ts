/**
 * The chain over the audit log. Rows take their place in landing order; a block holds the digest of each of the next rows and
 * the hash of the block before it. What is hashed is text made of the stored texts as they are, never of values read and
 * written again, so that a changed byte shows and a round trip through the database does not.
 */

/** A row as it is stored: the JSON columns as their text. */
export interface StoredRow {
  readonly tenantId: string
  readonly landed: number
  readonly id: string
  /** Epoch ms. */
  readonly at: number
  readonly requestId: string
  readonly action: string
  readonly actor: string
  readonly subjects: string
  readonly before: string | null
  readonly after: string | null
  readonly origin: string | null
}

export interface Block {
  readonly tenantId: string
  /** 1, 2, 3 … */
  readonly seq: number
  readonly prevHash: string
  readonly firstLanded: number
  readonly lastLanded: number
  readonly digests: readonly string[]
  /** Epoch ms. */
  readonly sealedAt: number
}

/** Where the chain stands: what the next block must join on to. */
export interface ChainEnd {
  readonly seq: number
  readonly hash: string
  readonly lastLanded: number
}

export const noBlocks: ChainEnd = { seq: 0, hash: '0'.repeat(64), lastLanded: 0 }

/** SHA-256 of the text's UTF-8, hex. */
export type Sha256 = (text: string) => string

const member = (name: string, json: string | null): string => (json === null ? '' : `,"${name}":${json}`)

/** What a row's digest is made of, and its line in an export. Columns that are NULL are left out. */
export function rowText(row: StoredRow): string {
  const known = JSON.stringify({
    kind: 'row',
    tenantId: row.tenantId,
    landed: row.landed,
    id: row.id,
    at: row.at,
    requestId: row.requestId,
    action: row.action,
  })
  const stored = [
    member('actor', row.actor),
    member('subjects', row.subjects),
    member('before', row.before),
    member('after', row.after),
    member('origin', row.origin),
  ]
  return `${known.slice(0, -1)}${stored.join('')}}`
}

/** What a block's hash is made of, and its line in an export. */
export function blockText({ tenantId, seq, prevHash, firstLanded, lastLanded, sealedAt, digests }: Block): string {
  return JSON.stringify({ kind: 'block', tenantId, seq, prevHash, firstLanded, lastLanded, sealedAt, digests })
}

/** The block of the next rows; they must follow the chain's end in landing order without a gap. */
export function nextBlock(
  end: ChainEnd,
  rows: readonly StoredRow[],
  { sealedAt, sha256 }: { readonly sealedAt: number; readonly sha256: Sha256 },
): { readonly block: Block; readonly hash: string } | null {
  const [first] = rows
  if (!first || rows.some((row, i) => row.landed !== end.lastLanded + 1 + i)) return null
  const block: Block = {
    tenantId: first.tenantId,
    seq: end.seq + 1,
    prevHash: end.hash,
    firstLanded: first.landed,
    lastLanded: end.lastLanded + rows.length,
    digests: rows.map((row) => sha256(rowText(row))),
    sealedAt,
  }
  return { block, hash: sha256(blockText(block)) }
}

export const flawCodes = [
  /** A row's bytes are not those that were sealed. */
  'row_changed',
  /** A row that was sealed is gone. */
  'row_missing',
  /** A block's bytes do not give its hash, or it does not join on to the block before it. */
  'block_changed',
  /** A number in the chain's count is missing. */
  'block_missing',
  /** The chain ends before the head that the control plane remembers, or another block stands in its place. */
  'chain_cut',
  /** The head itself was not written by this system, or is gone. */
  'head_forged',
  /** Rows after the last block have a gap, or stand outside of the count. */
  'tail_broken',
] as const
export type FlawCode = (typeof flawCodes)[number]

export interface Flaw {
  readonly code: FlawCode
  readonly seq: number
  /** Place and id of the first row that does not fit; null when the block itself does not. */
  readonly landed: number | null
  readonly rowId: string | null
}

const isJson = (text: string | null): boolean => {
  if (text === null) return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Texts that are no JSON could hide the border between two columns. */
const isWhole = (row: StoredRow): boolean =>
  [row.actor, row.subjects, row.before, row.after, row.origin].every((text) => isJson(text))

/** The first thing that does not fit, or null. `rows`: what stands between the block's first and last place. */
export function flawOf(
  end: ChainEnd,
  { block, hash, rows }: { readonly block: Block; readonly hash: string; readonly rows: readonly StoredRow[] },
  sha256: Sha256,
): Flaw | null {
  const of = (code: FlawCode, landed: number | null = null, rowId: string | null = null): Flaw => ({
    code,
    seq: block.seq,
    landed,
    rowId,
  })
  if (block.seq !== end.seq + 1) return { ...of('block_missing'), seq: end.seq + 1 }
  const joins =
    block.prevHash === end.hash &&
    block.firstLanded === end.lastLanded + 1 &&
    block.lastLanded - block.firstLanded + 1 === block.digests.length
  if (!joins || sha256(blockText(block)) !== hash) return of('block_changed')
  const byPlace = new Map(rows.map((row) => [row.landed, row]))
  for (const [i, digest] of block.digests.entries()) {
    const landed = block.firstLanded + i
    const row = byPlace.get(landed)
    if (!row) return of('row_missing', landed)
    if (!isWhole(row) || sha256(rowText(row)) !== digest) return of('row_changed', landed, row.id)
  }
  return null
}

export interface Head extends ChainEnd {
  readonly sealedAt: number
}

/** What the head's code is made over. */
export const headText = (tenantId: string, { seq, hash, lastLanded, sealedAt }: Head): string =>
  JSON.stringify({ kind: 'head', tenantId, seq, hash, lastLanded, sealedAt })
