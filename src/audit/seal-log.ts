/**
 * Puts rows that are in no block yet into the next blocks of the tenant's chain. Runs beside the writers, never in their batch:
 * a chain inside each commit would make all commits of a tenant wait for each other.
 */
import type { Ctx, Tenant } from '../platform/ctx.ts'
import { shardDb } from '../platform/db.ts'
import { auditRepository } from './audit.repository.ts'
import { type ChainEnd, nextBlock } from './domain/chain.ts'
import { sha256 } from './sha256.ts'

/** Rows of a block. */
export const BLOCK_ROWS = 500

export type SealCtx = Pick<Ctx, 'env' | 'db' | 'tenant' | 'log'>

/**
 * The tenant where it lives now. What a request remembers of a tenant may be seconds old, and on the shard that it has left
 * its chain would look cut.
 */
export async function atHome<C extends SealCtx>(ctx: C): Promise<C> {
  const row = await ctx.env.CONTROL.prepare('SELECT shard, status FROM tenants WHERE id = ?')
    .bind(ctx.tenant.id)
    .first<Pick<Tenant, 'shard' | 'status'>>()
  return row ? { ...ctx, tenant: { ...ctx.tenant, ...row }, db: shardDb(ctx.env, row.shard) } : ctx
}

export interface Sealed {
  readonly blocks: number
  readonly rows: number
  /** False when `maxBlocks` was reached; the next run goes on. */
  readonly complete: boolean
}

/**
 * At most `maxBlocks` blocks. Twice at once: the block's number is the guard, the loser reads again. After a crash: a block
 * without its head moves the head first. A chain that does not reach its head is left as it is, for `verify` to show.
 */
export async function sealLog(ctx: SealCtx, { now, maxBlocks }: { now: number; maxBlocks: number }): Promise<Sealed> {
  // A tenant between two shards: its blocks are being copied.
  if (ctx.tenant.status === 'moving') return { blocks: 0, rows: 0, complete: false }
  const repository = auditRepository(ctx)
  let end = await repository.end()
  if (!(await reachesHead(ctx, end, now))) {
    ctx.log.error('audit.chain_broken', { tenant: ctx.tenant.id, seq: end.seq })
    return { blocks: 0, rows: 0, complete: true }
  }
  let blocks = 0
  let rows = 0
  let complete = false
  for (let tries = 0; tries < maxBlocks * 2 && blocks < maxBlocks; tries++) {
    const next = await repository.rowsAfter(end.lastLanded, BLOCK_ROWS)
    if (next.length === 0) {
      complete = true
      break
    }
    const made = nextBlock(end, next, { sealedAt: now, sha256 })
    if (!made) {
      ctx.log.error('audit.rows_missing', { tenant: ctx.tenant.id, after: end.lastLanded })
      break
    }
    if (!(await repository.insertBlock(made.block, made.hash))) {
      end = await repository.end()
      continue
    }
    end = { seq: made.block.seq, hash: made.hash, lastLanded: made.block.lastLanded }
    blocks++
    rows += next.length
    if (next.length < BLOCK_ROWS) {
      complete = true
      break
    }
  }
  if (blocks > 0) await repository.advanceHead({ ...end, sealedAt: now })
  return { blocks, rows, complete }
}

/** A chain behind its head was cut; one that is ahead lost its sealer on the way and gets its head. */
async function reachesHead(ctx: SealCtx, end: ChainEnd, now: number): Promise<boolean> {
  const repository = auditRepository(ctx)
  const known = await repository.head()
  // Only the very first block can stand without a head, for a moment.
  if (!known) {
    if (end.seq === 1) await repository.advanceHead({ ...end, sealedAt: now })
    return end.seq <= 1
  }
  if (known.forged || end.seq < known.head.seq) return false
  if ((await repository.hashOfBlock(known.head.seq)) !== known.head.hash) return false
  if (end.seq > known.head.seq) await repository.advanceHead({ ...end, sealedAt: now })
  return true
}
