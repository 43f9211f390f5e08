/** What the operator's page reads: over all tenants, control plane and shards together. Counts and codes; no messages, no buyers, no secrets. */
import { openUpgradeRequests } from '../../billing/billing.repository.ts'
import { channelGate } from '../../channels/channel-gate.client.ts'
import { systemClock } from '../../core/clock.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { type MoveRow, movesRepository } from '../../operator/moves.repository.ts'
import type { Move, Shard, TenantDetail, TenantRow, Trouble } from '../../operator/operator.contract.ts'
import type { OperatorErrorCode } from '../../operator/operator.errors.ts'
import { jsonList } from '../../platform/bulk.ts'
import { controlDb, type ShardName, shardDb, shardNames } from '../../platform/db.ts'
import { AT_HOME } from '../../platform/tenant-fence.ts'
import { plans } from '../../tenants/domain/plans.ts'
import { monthOf, standingOf } from '../../tenants/domain/standing.ts'

const PAGE = 50

interface TenantFacts {
  readonly id: string
  readonly name: string
  readonly shard: string
  readonly plan: TenantRowPlan
  readonly status: 'active' | 'moving' | 'suspended' | 'closing'
  readonly trialEndsAt: number
  readonly paidUntil: number | null
  readonly closingAt: number | null
  readonly usageMonth: string | null
  readonly usageOrders: number | null
  readonly createdAt: number
  readonly members: number
  readonly connections: number
  readonly moving: number
}
type TenantRowPlan = keyof typeof plans

const TENANTS = `SELECT t.id, t.name, t.shard, t.plan, t.status, t.trial_ends_at AS trialEndsAt, t.paid_until AS paidUntil, t.closing_at AS closingAt,
  t.usage_month AS usageMonth, t.usage_orders AS usageOrders, t.created_at AS createdAt,
  (SELECT COUNT(*) FROM member m WHERE m.organization_id = t.id) AS members,
  (SELECT COUNT(*) FROM connections c WHERE c.tenant_id = t.id) AS connections,
  EXISTS (SELECT 1 FROM tenant_moves v WHERE v.tenant_id = t.id AND v.finished_at IS NULL) AS moving
  FROM tenants t`

/** Newest first. `q`: part of the name, a tenant's id, or a member's e-mail address. */
export async function operatorTenants(
  env: Env,
  { q = '', cursor }: { readonly q?: string | undefined; readonly cursor?: string | undefined },
): Promise<{ items: TenantRow[]; nextCursor: string | null }> {
  const [createdBefore = '', idBefore = ''] = (cursor ?? '').split('.')
  const { results } = await env.CONTROL.prepare(
    `${TENANTS} WHERE (?1 = '' OR t.id = ?1 OR instr(lower(t.name), lower(?1)) > 0
       OR EXISTS (SELECT 1 FROM member m JOIN user u ON u.id = m.user_id WHERE m.organization_id = t.id AND u.email = lower(?1)))
     AND (?2 = '' OR (t.created_at, t.id) < (CAST(?2 AS INTEGER), ?3))
     ORDER BY t.created_at DESC, t.id DESC LIMIT ?4`,
  )
    .bind(q, createdBefore, idBefore, PAGE + 1)
    .all<TenantFacts>()
  const page = results.slice(0, PAGE)
  const last = page.at(-1)
  return {
    items: await withUse(env, page),
    nextCursor: results.length > PAGE && last ? `${last.createdAt}.${last.id}` : null,
  }
}

interface Use {
  readonly tenantId: string
  readonly ordersThisMonth: number
  readonly lastOrderAt: number | null
  readonly parked: number
  readonly outbox: number
  readonly oldestEffectAt: number | null
}

/** Five look-ups by key for each tenant of the page, one query a shard. */
const USE = `SELECT t.value AS tenantId,
  COALESCE((SELECT orders FROM order_months WHERE tenant_id = t.value AND month = ?2), 0) AS ordersThisMonth,
  (SELECT created_at FROM orders WHERE tenant_id = t.value ORDER BY id DESC LIMIT 1) AS lastOrderAt,
  (SELECT COUNT(*) FROM parked WHERE tenant_id = t.value AND status = 'open') AS parked,
  (SELECT COUNT(*) FROM outbox WHERE tenant_id = t.value) AS outbox,
  (SELECT MIN(created_at) FROM outbox WHERE tenant_id = t.value) AS oldestEffectAt
  FROM json_each(?1) AS t`

async function withUse(env: Env, tenants: readonly TenantFacts[]): Promise<TenantRow[]> {
  const now = systemClock.now()
  const uses = new Map<string, Use>()
  await Promise.all(
    [...Map.groupBy(tenants, ({ shard }) => shard)].map(async ([shard, here]) => {
      const { results } = await shardDb(env, shard)
        .$client.prepare(USE)
        .bind(jsonList(here.map(({ id }) => id)), monthOf(now))
        .all<Use>()
      for (const use of results) uses.set(use.tenantId, use)
    }),
  )
  return tenants.map(({ usageMonth: _month, usageOrders: _orders, ...tenant }) => {
    const use = uses.get(tenant.id)
    const standing = standingOf({ ...tenant, usageMonth: _month, usageOrders: _orders }, now)
    return {
      ...tenant,
      standing: standing.mode === 'full' ? standing.phase : standing.mode,
      moving: tenant.moving === 1,
      ordersThisMonth: use?.ordersThisMonth ?? 0,
      lastOrderAt: use?.lastOrderAt ?? null,
      parked: use?.parked ?? 0,
      outbox: use?.outbox ?? 0,
      oldestEffectAt: use?.oldestEffectAt ?? null,
    }
  })
}

interface ConnectionFacts {
  readonly id: string
  readonly kind: string
  readonly role: string
  readonly name: string
  readonly status: string
}

export async function operatorTenant(
  env: Env,
  tenantId: string,
): Promise<Result<TenantDetail, Failure<OperatorErrorCode>>> {
  const db = controlDb(env)
  const { results } = await env.CONTROL.prepare(`${TENANTS} WHERE t.id = ?`).bind(tenantId).all<TenantFacts>()
  const [tenant] = await withUse(env, results)
  if (!tenant) return fail('tenant.not_found')
  const now = systemClock.now()
  const [connections, parked, requests, moves] = await Promise.all([
    // Credentials and settings stay where they are.
    env.CONTROL.prepare(
      'SELECT id, kind, role, name, status FROM connections WHERE tenant_id = ? ORDER BY id LIMIT 200',
    )
      .bind(tenantId)
      .all<ConnectionFacts>(),
    shardDb(env, tenant.shard)
      .$client.prepare(
        "SELECT source, code, COUNT(*) AS count, MIN(created_at) AS oldestAt FROM parked WHERE tenant_id = ? AND status = 'open' GROUP BY source, code ORDER BY count DESC",
      )
      .bind(tenantId)
      .all<TenantDetail['parked'][number]>(),
    openUpgradeRequests(db, 500),
    movesRepository(db).ofTenant(tenantId, 20),
  ])
  const health = await Promise.all(
    connections.results.map(async (connection) => {
      const known = await channelGate(env, connection.id)
        .health(now)
        .catch(() => null)
      return {
        ...connection,
        breaker: known?.breaker ?? 'unknown',
        lastSuccessAt: known?.lastSuccessAt ?? null,
        lastOrderAt: known?.lastOrderAt ?? null,
        lastErrorAt: known?.lastErrorAt ?? null,
        lastError: known?.lastError ?? null,
      }
    }),
  )
  const request = requests.find((row) => row.tenantId === tenantId)
  return ok({
    tenant,
    limits: plans[tenant.plan as TenantRowPlan].limits,
    connections: health,
    parked: parked.results,
    request: request
      ? {
          plan: request.plan,
          months: request.months,
          contact: request.contact,
          note: request.note,
          createdAt: request.createdAt,
        }
      : null,
    moves: await shownMoves(env, moves),
  })
}

/** A D1 database holds 10 GB. */
export const SHARD_LIMIT_BYTES = 10_000_000_000
const MOST_TABLES = 10
const BUSIEST = 5

async function namesOf(env: Env, ids: readonly string[]): Promise<Map<string, { name: string; shard: string }>> {
  const { results } = await env.CONTROL.prepare(
    'SELECT id, name, shard FROM tenants WHERE id IN (SELECT value FROM json_each(?))',
  )
    .bind(jsonList([...new Set(ids)]))
    .all<{ id: string; name: string; shard: string }>()
  return new Map(results.map((row) => [row.id, row]))
}

/** Size by the database's own word; rows of tables by the planner's statistics, because counting them would read them all. */
export async function operatorShards(env: Env): Promise<Shard[]> {
  const { results: homes } = await env.CONTROL.prepare('SELECT shard, COUNT(*) AS n FROM tenants GROUP BY shard').all<{
    shard: string
    n: number
  }>()
  const moves = await movesRepository(controlDb(env)).running()
  return Promise.all(
    shardNames.map(async (name): Promise<Shard> => {
      const db = shardDb(env, name).$client
      const [size, busiest] = await db.batch<Record<string, unknown>>([
        db.prepare('SELECT 1 AS one'),
        db
          .prepare(
            `SELECT tenant_id AS tenantId, SUM(orders) AS orders FROM order_months WHERE ${AT_HOME} GROUP BY tenant_id ORDER BY orders DESC LIMIT ?`,
          )
          .bind(BUSIEST),
      ])
      // Before the first `PRAGMA optimize` there are none.
      const statistics = await db
        .prepare('SELECT tbl, stat FROM sqlite_stat1')
        .all<{ tbl: string; stat: string }>()
        .catch(() => ({ results: [] }))
      const rows = new Map<string, number>()
      for (const { tbl, stat } of statistics.results)
        if (!tbl.startsWith('_cf_')) rows.set(tbl, Math.max(rows.get(tbl) ?? 0, Number.parseInt(stat, 10) || 0))
      const most = (busiest?.results ?? []) as { tenantId: string; orders: number }[]
      const names = await namesOf(
        env,
        most.map(({ tenantId }) => tenantId),
      )
      return {
        name,
        bytes: size?.meta.size_after ?? 0,
        tenants: homes.find(({ shard }) => shard === name)?.n ?? 0,
        moving: moves.filter(({ source, target }) => source === name || target === name).length,
        tables: [...rows]
          .map(([table, count]) => ({ name: table, rows: count }))
          .sort((a, b) => b.rows - a.rows)
          .slice(0, MOST_TABLES),
        busiest: most.map(({ tenantId, orders }) => ({ tenantId, orders, name: names.get(tenantId)?.name ?? '' })),
      }
    }),
  )
}

const queueNames = ['INGEST', 'EFFECTS', 'WEBHOOKS', 'POLLS', 'MAIL', 'OBJECT_EVENTS', 'DEAD'] as const

/** What the platform itself says of a queue; it may not, and then nobody knows. */
async function queueOf(env: Env, name: (typeof queueNames)[number]): Promise<Trouble['queues'][number]> {
  const told = await Promise.resolve()
    .then(() => env[name].metrics())
    .catch(() => null)
  return {
    name,
    messages: told?.backlogCount ?? null,
    bytes: told?.backlogBytes ?? null,
    oldestAt: told?.oldestMessageTimestamp?.getTime() ?? null,
  }
}

type Grouped = { tenantId: string; source: string; code: string; kind: string; count: number; oldestAt: number }

async function overShards(env: Env, sql: string): Promise<(Grouped & { tenantName: string })[]> {
  const found = (
    await Promise.all(
      shardNames.map(async (shard: ShardName) => {
        const { results } = await shardDb(env, shard).$client.prepare(sql).all<Grouped>()
        return results.map((row) => ({ ...row, shard }))
      }),
    )
  ).flat()
  const names = await namesOf(
    env,
    found.map(({ tenantId }) => tenantId),
  )
  return found.flatMap(({ shard, ...row }) => {
    const tenant = names.get(row.tenantId)
    // What a move left behind is not anybody's trouble.
    return tenant?.shard === shard ? [{ ...row, tenantName: tenant.name }] : []
  })
}

const MOST_GROUPS = 500

export async function operatorTrouble(env: Env): Promise<Trouble> {
  const [parked, outbox, queues, requests] = await Promise.all([
    overShards(
      env,
      `SELECT tenant_id AS tenantId, source, code, COUNT(*) AS count, MIN(created_at) AS oldestAt FROM parked WHERE status = 'open' AND ${AT_HOME} GROUP BY tenant_id, source, code ORDER BY count DESC LIMIT ${MOST_GROUPS}`,
    ),
    overShards(
      env,
      `SELECT tenant_id AS tenantId, kind, COUNT(*) AS count, MIN(created_at) AS oldestAt FROM outbox WHERE ${AT_HOME} GROUP BY tenant_id, kind ORDER BY oldestAt LIMIT ${MOST_GROUPS}`,
    ),
    Promise.all(queueNames.map((name) => queueOf(env, name))),
    openUpgradeRequests(controlDb(env), 100),
  ])
  const names = await namesOf(
    env,
    requests.map(({ tenantId }) => tenantId),
  )
  return {
    parked: parked.map(({ tenantId, tenantName, source, code, count, oldestAt }) => ({
      tenantId,
      tenantName,
      source,
      code,
      count,
      oldestAt,
    })),
    outbox: outbox.map(({ tenantId, tenantName, kind, count, oldestAt }) => ({
      tenantId,
      tenantName,
      kind,
      count,
      oldestAt,
    })),
    queues,
    requests: requests.map(({ tenantId, plan, months, contact, note, createdAt }) => ({
      tenantId,
      tenantName: names.get(tenantId)?.name ?? '',
      plan,
      months,
      contact,
      note,
      createdAt,
    })),
  }
}

/** Moves as the page shows them, with the names of their tenants. */
export async function shownMoves(env: Env, rows: readonly MoveRow[]): Promise<Move[]> {
  const names = await namesOf(
    env,
    rows.map(({ tenantId }) => tenantId),
  )
  return rows.map(
    ({ epoch: _epoch, leaseUntil: _lease, cursor, ...move }): Move => ({
      ...move,
      table: cursor.table,
      tenantName: names.get(move.tenantId)?.name ?? '',
    }),
  )
}
