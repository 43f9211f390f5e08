/**
 * Puts waiting leaves into the tenant's tree and signs its head. Runs beside the writers: only the place in the log is taken in
 * the promise's own batch. Nodes are only ever added under their keys, so two sealers cannot both write; the head that was
 * given out last lies in another database, and a log that does not continue it is not signed any more.
 */
import { isUniqueViolation } from '../platform/commit.ts'
import type { Ctx } from '../platform/ctx.ts'
import { certificatesRepository, type Waiting } from './certificates.repository.ts'
import { hexOf } from './domain/bytes.ts'
import { grow, leafHash, rootOf } from './domain/merkle-tree.ts'
import { sha256 } from './sha256.ts'

/** Leaves of one batch. */
export const BATCH_LEAVES = 500

export type SealCtx = Pick<Ctx, 'env' | 'db' | 'tenant' | 'log'>

export interface SealHands {
  readonly now: number
  readonly maxBatches: number
  /** The leaves' texts in their order; shorter than asked for when a promise is not there yet. */
  readonly textsOf: (waiting: readonly Waiting[]) => Promise<readonly string[]>
  readonly sign: (claims: object) => Promise<string>
}

/** Gives the number of leaves that were sealed. */
export async function sealLeaves(ctx: SealCtx, hands: SealHands): Promise<number> {
  const repository = certificatesRepository(ctx)
  const head = await repository.head()
  const start = await repository.sealedSize()
  if (head && !(await continuesHead(ctx, head, start))) {
    ctx.log.error('certificates.log_cut', { tenant: ctx.tenant.id, size: start, head: head.size })
    return 0
  }
  let size = start
  for (let batch = 0; batch < hands.maxBatches; batch++) {
    const sealed = await sealBatch(ctx, size, hands)
    size += sealed
    if (sealed < BATCH_LEAVES) break
  }
  if (size > (head?.size ?? 0)) {
    const root = hexOf(await rootOf(sha256, { from: 0, to: size }, await repository.nodes([{ from: 0, to: size }])))
    const jws = await hands.sign({ log: ctx.tenant.id, root, size, timestamp: hands.now })
    await repository.advanceHead({ size, root, signedAt: hands.now, jws })
  }
  return size - start
}

async function continuesHead(ctx: SealCtx, head: { size: number; root: string }, size: number): Promise<boolean> {
  if (size < head.size) return false
  const range = { from: 0, to: head.size }
  const nodes = await certificatesRepository(ctx).nodes([range])
  return hexOf(await rootOf(sha256, range, nodes)) === head.root
}

/** Leaves written; 0 when another sealer was first: it signs them. */
async function sealBatch(ctx: SealCtx, size: number, { textsOf }: SealHands): Promise<number> {
  const repository = certificatesRepository(ctx)
  const waiting = await repository.waiting(size, BATCH_LEAVES)
  if (waiting.some(({ idx }, i) => idx !== size + i)) {
    ctx.log.error('certificates.leaves_missing', { tenant: ctx.tenant.id, from: size })
    return 0
  }
  const texts = await textsOf(waiting)
  if (texts.length === 0) return 0
  const encoder = new TextEncoder()
  const hashes = await Promise.all(texts.map((text) => leafHash(sha256, encoder.encode(text))))
  const known = await repository.nodes([{ from: 0, to: size }])
  const nodes = await grow(sha256, { size, known, leaves: hashes })
  const leaves = texts.map((content, i) => ({ idx: size + i, content }))
  try {
    await repository.addNodes(leaves, nodes)
  } catch (error) {
    if (isUniqueViolation(error)) return 0
    throw error
  }
  return texts.length
}
