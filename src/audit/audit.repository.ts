/** Rows of the log and blocks of its chain in the tenant's shard; the chain's head in the control plane. */
import type { Ctx } from '../platform/ctx.ts'
import { macIsRight, macOf } from '../platform/secrets.ts'
import { type Block, type ChainEnd, type Head, headText, noBlocks, type StoredRow } from './domain/chain.ts'

export const ROW_COLUMNS =
  'tenant_id AS tenantId, landed, id, at, request_id AS requestId, action, actor, subjects, before, after, origin'

export interface StoredBlock {
  readonly block: Block
  readonly hash: string
}

interface BlockRow extends Omit<Block, 'digests'> {
  readonly digests: string
  readonly hash: string
}

/** A text that is no list of digests makes the block's hash fail, which is what the reader wants to hear. */
function digestsOf(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.map(String) : []
  } catch {
    return []
  }
}

export function auditRepository({ env, db, tenant }: Pick<Ctx, 'env' | 'db' | 'tenant'>) {
  const d1 = db.$client
  const tenantId = tenant.id
  return {
    /** Where the stored chain ends. */
    async end(): Promise<ChainEnd> {
      return (
        (await d1
          .prepare(
            'SELECT seq, hash, last_landed AS lastLanded FROM audit_blocks WHERE tenant_id = ? ORDER BY seq DESC LIMIT 1',
          )
          .bind(tenantId)
          .first<ChainEnd>()) ?? noBlocks
      )
    },
    async hashOfBlock(seq: number): Promise<string | null> {
      return d1
        .prepare('SELECT hash FROM audit_blocks WHERE tenant_id = ? AND seq = ?')
        .bind(tenantId, seq)
        .first<string>('hash')
    },
    async rowsAfter(landed: number, limit: number): Promise<StoredRow[]> {
      const { results } = await d1
        .prepare(`SELECT ${ROW_COLUMNS} FROM audit_log WHERE tenant_id = ? AND landed > ? ORDER BY landed LIMIT ?`)
        .bind(tenantId, landed, limit)
        .all<StoredRow>()
      return results
    },
    async blocksAfter(seq: number, limit: number): Promise<StoredBlock[]> {
      const { results } = await d1
        .prepare(
          `SELECT tenant_id AS tenantId, seq, prev_hash AS prevHash, first_landed AS firstLanded, last_landed AS lastLanded,
             sealed_at AS sealedAt, digests, hash FROM audit_blocks WHERE tenant_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
        )
        .bind(tenantId, seq, limit)
        .all<BlockRow>()
      return results.map(({ hash, digests, ...block }) => ({ hash, block: { ...block, digests: digestsOf(digests) } }))
    },
    /** How many rows stand after a place, the last place, and how many stand outside of the count. */
    async tail(landed: number): Promise<{ count: number; last: number; outside: number }> {
      const row = await d1
        .prepare(
          `SELECT (SELECT COUNT(*) FROM audit_log WHERE tenant_id = ?1 AND landed > ?2) AS count,
             (SELECT COALESCE(MAX(landed), 0) FROM audit_log WHERE tenant_id = ?1) AS last,
             (SELECT COUNT(*) FROM audit_log WHERE tenant_id = ?1 AND landed IS NULL)
               + (SELECT COUNT(*) FROM audit_log WHERE tenant_id = ?1 AND landed < 1) AS outside`,
        )
        .bind(tenantId, landed)
        .first<{ count: number; last: number; outside: number }>()
      return row ?? { count: 0, last: 0, outside: 0 }
    },
    /** False when another sealer took the number first. */
    async insertBlock(block: Block, hash: string): Promise<boolean> {
      const done = await d1
        .prepare(
          'INSERT OR IGNORE INTO audit_blocks (tenant_id, seq, prev_hash, first_landed, last_landed, digests, sealed_at, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        )
        .bind(
          tenantId,
          block.seq,
          block.prevHash,
          block.firstLanded,
          block.lastLanded,
          JSON.stringify(block.digests),
          block.sealedAt,
          hash,
        )
        .run()
      return done.meta.changes > 0
    },
    /** The head that the control plane remembers; `forged` when this system did not write it. */
    async head(): Promise<{ head: Head; forged: boolean } | null> {
      const row = await env.CONTROL.prepare(
        "SELECT seq, hash, last_landed AS lastLanded, sealed_at AS sealedAt, mac, key_id AS keyId FROM audit_heads WHERE tenant_id = ? AND chain = 'audit_log'",
      )
        .bind(tenantId)
        .first<Head & { mac: string; keyId: string }>()
      if (!row) return null
      const { mac, keyId, ...head } = row
      return { head, forged: !macIsRight(env, headText(tenantId, head), { mac, keyId }) }
    },
    /**
     * Moves the head forward, never back. Not while the tenant is between two shards or lives on another one: a block that
     * the copy did not take with it must not be remembered.
     */
    async advanceHead(head: Head): Promise<void> {
      const { mac, keyId } = macOf(env, headText(tenantId, head))
      await env.CONTROL.prepare(
        `INSERT INTO audit_heads (tenant_id, chain, seq, hash, last_landed, sealed_at, mac, key_id)
         SELECT ?1, 'audit_log', ?2, ?3, ?4, ?5, ?6, ?7
         WHERE EXISTS (SELECT 1 FROM tenants WHERE id = ?1 AND shard = ?8 AND status <> 'moving')
         ON CONFLICT (tenant_id, chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, last_landed = excluded.last_landed,
           sealed_at = excluded.sealed_at, mac = excluded.mac, key_id = excluded.key_id
         WHERE excluded.seq > audit_heads.seq`,
      )
        .bind(tenantId, head.seq, head.hash, head.lastLanded, head.sealedAt, mac, keyId, tenant.shard)
        .run()
    },
  }
}
