/** A tenant's log in its shard, its signed heads in the control plane. */
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { certificateLeaves, certificateNodes } from './certificates.tables.ts'
import { bytesOfHex, hexOf } from './domain/bytes.ts'
import { type Hash, type NodeRef, nodeKey, nodesOf, type Range, type TreeNode } from './domain/merkle-tree.ts'

export interface StoredHead {
  readonly size: number
  readonly root: string
  readonly signedAt: number
  readonly jws: string
}

export interface Waiting {
  readonly idx: number
  readonly orderId: string
  readonly version: number
  /** 1, 2, 3 … among the versions of the order. */
  readonly nth: number
}

export interface StoredLeaf {
  readonly idx: number
  readonly content: string | null
}

/**
 * Statement that gives promise versions their places in the log, for the batch that writes them. A shard has one writer at a
 * time, so places have no gap and nobody conflicts over them.
 */
export function leafStatements(
  { db, tenant }: Pick<Ctx, 'db' | 'tenant'>,
  promises: readonly { readonly orderId: string; readonly version: number }[],
): D1PreparedStatement[] {
  if (promises.length === 0) return []
  return [
    db.$client
      .prepare(
        `INSERT INTO certificate_leaves (tenant_id, idx, order_id, version)
         SELECT ?1, (SELECT COALESCE(MAX(idx), -1) + 1 FROM certificate_leaves WHERE tenant_id = ?1) + key, value ->> 0, value ->> 1
         FROM json_each(?2)`,
      )
      .bind(tenant.id, JSON.stringify(promises.map(({ orderId, version }) => [orderId, version]))),
  ]
}

export function certificatesRepository({ env, db, tenant }: Pick<Ctx, 'env' | 'db' | 'tenant'>) {
  const d1 = db.$client
  const tenantId = tenant.id
  return {
    /** How many leaves are hashed. */
    async sealedSize(): Promise<number> {
      const size = await d1
        .prepare(
          'SELECT idx + 1 AS size FROM certificate_nodes WHERE tenant_id = ? AND level = 0 ORDER BY idx DESC LIMIT 1',
        )
        .bind(tenantId)
        .first<number>('size')
      return size ?? 0
    },
    /** Leaves from this place on that are to be sealed. */
    async waiting(from: number, limit: number): Promise<Waiting[]> {
      const { results } = await d1
        .prepare(
          `SELECT l.idx, l.order_id AS orderId, l.version,
             (SELECT COUNT(*) FROM certificate_leaves o WHERE o.tenant_id = l.tenant_id AND o.order_id = l.order_id AND o.version <= l.version) AS nth
           FROM certificate_leaves l WHERE l.tenant_id = ? AND l.idx >= ? ORDER BY l.idx LIMIT ?`,
        )
        .bind(tenantId, from, limit)
        .all<Waiting>()
      return results
    },
    /** The order's leaves, oldest first. */
    async leavesOf(orderId: string): Promise<StoredLeaf[]> {
      const { results } = await d1
        .prepare('SELECT idx, content FROM certificate_leaves WHERE tenant_id = ? AND order_id = ? ORDER BY version')
        .bind(tenantId, orderId)
        .all<StoredLeaf>()
      return results
    },
    /** Hashes of the nodes that these ranges are made of, by `nodeKey`. */
    async nodes(ranges: readonly Range[]): Promise<Map<string, Hash>> {
      const wanted = ranges.flatMap(nodesOf)
      if (wanted.length === 0) return new Map()
      const { results } = await d1
        .prepare(
          `SELECT n.level, n.idx AS "index", n.hash FROM json_each(?2) w CROSS JOIN certificate_nodes n
           WHERE n.tenant_id = ?1 AND n.level = w.value ->> 0 AND n.idx = w.value ->> 1`,
        )
        .bind(tenantId, JSON.stringify(wanted.map(({ level, index }) => [level, index])))
        .all<NodeRef & { hash: string }>()
      return new Map(results.map(({ hash, ...ref }) => [nodeKey(ref), bytesOfHex(hash)]))
    },
    /** One batch: the texts and the nodes. Rejects with a UNIQUE violation when another sealer was first. */
    async addNodes(leaves: readonly { idx: number; content: string }[], nodes: readonly TreeNode[]): Promise<void> {
      await d1.batch([
        ...bulkInsert(d1, {
          table: certificateNodes,
          rows: nodes.map(({ level, index, hash }) => ({ tenantId, level, idx: index, hash: hexOf(hash) })),
        }),
        ...bulkUpdate(d1, {
          table: certificateLeaves,
          tenantId,
          set: 'content = v ->> 1',
          where: 'idx = v ->> 0 AND content IS NULL',
          tuples: leaves.map(({ idx, content }) => [idx, content]),
        }),
      ])
    },
    async head(): Promise<StoredHead | null> {
      return env.CONTROL.prepare('SELECT size, root, signed_at AS signedAt, jws FROM tree_heads WHERE tenant_id = ?')
        .bind(tenantId)
        .first<StoredHead>()
    },
    /** Forward only: of two that were signed at once the longer one stays. */
    async advanceHead({ size, root, signedAt, jws }: StoredHead): Promise<void> {
      await env.CONTROL.prepare(
        `INSERT INTO tree_heads (tenant_id, size, root, signed_at, jws) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (tenant_id) DO UPDATE SET size = excluded.size, root = excluded.root, signed_at = excluded.signed_at, jws = excluded.jws
         WHERE excluded.size > tree_heads.size`,
      )
        .bind(tenantId, size, root, signedAt, jws)
        .run()
    },
  }
}

/** Tenants of a shard with leaves that no head holds yet, those with the most first. `sizes`: of the newest heads. */
export async function tenantsWithLeaves(
  db: D1Database,
  sizes: ReadonlyMap<string, number>,
  tenantIds: readonly string[],
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT t.value AS id, (SELECT MAX(idx) + 1 FROM certificate_leaves WHERE tenant_id = t.value) AS leaves FROM json_each(?) AS t`,
    )
    .bind(jsonList(tenantIds))
    .all<{ id: string; leaves: number | null }>()
  const behind = ({ id, leaves }: { id: string; leaves: number | null }) => (leaves ?? 0) - (sizes.get(id) ?? 0)
  return results
    .filter((row) => behind(row) > 0)
    .sort((a, b) => behind(b) - behind(a))
    .map(({ id }) => id)
}
