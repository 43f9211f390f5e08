/** A tenant moves to another shard while it is written to: nothing lost, nothing doubled, whatever crashes and whoever is late. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { runMove, startMove, turnMoveBack } from '../../../src/flows/tenants/move-tenant.ts'
import { freeze, throughFence } from '../../../src/flows/tenants/moving/fences.ts'
import { movingTables } from '../../../src/flows/tenants/moving/mover.ts'
import { REST_MS } from '../../../src/flows/tenants/moving/steps.ts'
import { type MoveRow, movesRepository } from '../../../src/operator/moves.repository.ts'
import { commit } from '../../../src/platform/commit.ts'
import type { Tenant } from '../../../src/platform/ctx.ts'
import { controlDb, type ShardName, shardDb } from '../../../src/platform/db.ts'
import { isTenantMoving, throughMove } from '../../../src/platform/tenant-fence.ts'
import { aTenant, ctxOf, ctxOfTenant } from '../../support/tenants.ts'

const by = { keyId: 'opk_test', keyName: 'test', ip: null, requestId: 'req_test' }
const otherThan = (shard: string): ShardName => (shard === 'SHARD_0' ? 'SHARD_1' : 'SHARD_0')
const d1 = (shard: string): D1Database => shardDb(env, shard).$client

/** Rows of every table of the tenant in a shard, as text. */
async function rowsIn(shard: string, tenantId: string): Promise<Record<string, string[]>> {
  const db = d1(shard)
  const found: Record<string, string[]> = {}
  for (const { name, columns, key } of await movingTables(db)) {
    const { results } = await db
      .prepare(
        `SELECT json_array(${columns.map((column) => `"${column}"`).join(', ')}) AS row FROM "${name}" WHERE tenant_id = ? ORDER BY ${key.map((column) => `"${column}"`).join(', ')}`,
      )
      .bind(tenantId)
      .all<{ row: string }>()
    if (results.length > 0) found[name] = results.map(({ row }) => row)
  }
  return found
}

const event = (ctx: ReturnType<typeof ctxOf>, orderId: string, version: number, data: unknown) =>
  ctx.db.$client
    .prepare(
      "INSERT INTO order_events (tenant_id, order_id, version, type, at, actor, reason, data) VALUES (?, ?, ?, 'noted', ?, '{}', '', ?)",
    )
    .bind(ctx.tenant.id, orderId, version, 1, JSON.stringify(data))

/** What an action does: rows and audit row in one batch. */
async function write(tenant: Tenant, orderId: string, version: number, data: unknown = { 备注: '"引号"\n\u00a5' }) {
  const ctx = ctxOf(tenant)
  const done = await commit(ctx, {
    statements: [
      event(ctx, orderId, version, data),
      ctx.db.$client
        .prepare(
          'INSERT INTO stock_levels (tenant_id, sku, warehouse_id, on_hand, locked, qc, in_transit, pooled, available, seq, updated_at) VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, ?4, ?4, 1) ON CONFLICT (tenant_id, sku, warehouse_id) DO UPDATE SET on_hand = excluded.on_hand, seq = excluded.seq',
        )
        .bind(tenant.id, orderId, 'WH-1', version),
    ],
    audit: { action: 'order.noted', subjects: [orderId] },
  })
  if (!done.ok) throw new Error(done.error.code)
  await ctx.settled()
}

async function forget(tenant: Tenant, orderId: string, version: number): Promise<void> {
  await d1(tenant.shard)
    .prepare('DELETE FROM order_events WHERE tenant_id = ? AND order_id = ? AND version = ?')
    .bind(tenant.id, orderId, version)
    .run()
}

/** A tenant with some hundred rows, a real number and a neighbour in the same shard. */
async function aTenantWithRows(): Promise<Tenant> {
  const tenant = await aTenant()
  for (let i = 0; i < 30; i++) await write(tenant, `ord_${i % 10}`, i)
  const ctx = await ctxOfTenant(tenant.id)
  // An effect that nobody carries while the test looks.
  await ctx.db.$client
    .prepare(
      "INSERT INTO outbox (tenant_id, id, kind, payload, carried_at, created_at) VALUES (?1, 'out_1', 'channel.stock', '{}', ?2, ?2)",
    )
    .bind(tenant.id, Date.now())
    .run()
  await ctx.db.$client
    .prepare(
      "INSERT INTO warehouses (tenant_id, id, name, region_code, province, city, district, address, contact_name, contact_phone, cutoff_minute, handling_minutes, daily_capacity, quality, carriers, active, created_at, updated_at) VALUES (?, 'WH-1', '杭州仓', '330110', '浙江省', '杭州市', '余杭区', '', '', '', 0, 0, 0, 0.30000000000000004, '[]', 1, 1, 1)",
    )
    .bind(tenant.id)
    .run()
  return tenant
}

interface Went {
  readonly move: MoveRow
  readonly points: string[]
}

/** Runs a move to its end. `point` is called at each point; what it throws stops that run, and the next one goes on. */
async function goThrough(
  id: { tenantId: string; id: string },
  point: (name: string) => Promise<void> = async () => undefined,
): Promise<Went> {
  let ahead = 0
  const points: string[] = []
  for (let run = 0; run < 60; run++) {
    const move = await runMove(env, id, {
      until: Number.POSITIVE_INFINITY,
      now: () => Date.now() + ahead,
      point: async (name) => {
        points.push(name)
        await point(name)
      },
    }).catch((error: unknown) => {
      if (!String(error).includes('crash')) throw error
      return null
    })
    if (move?.step === 'resting') ahead += REST_MS + 1_000
    if (move?.finishedAt) return { move, points }
  }
  throw new Error('sixty runs were not enough')
}

async function begin(tenant: Tenant): Promise<{ tenantId: string; id: string }> {
  const started = await startMove(env, by, { tenantId: tenant.id, target: otherThan(tenant.shard), why: 'test' })
  if (!started.ok) throw new Error(started.error.code)
  return { tenantId: tenant.id, id: started.value.id }
}

const homeOf = async (tenantId: string) => (await ctxOfTenant(tenantId)).tenant

async function fenceIn(shard: string, tenantId: string): Promise<string | null> {
  return (
    (
      await d1(shard)
        .prepare('SELECT state FROM tenant_fences WHERE tenant_id = ?')
        .bind(tenantId)
        .first<{ state: string }>()
    )?.state ?? null
  )
}

/** The end of every successful move. */
async function expectArrived(tenant: Tenant, expected: Record<string, string[]>): Promise<void> {
  const target = otherThan(tenant.shard)
  expect((await homeOf(tenant.id)).shard).toBe(target)
  expect(await rowsIn(target, tenant.id)).toEqual(expected)
  expect(await rowsIn(tenant.shard, tenant.id)).toEqual({})
  expect([await fenceIn(tenant.shard, tenant.id), await fenceIn(target, tenant.id)]).toEqual(['gone', null])
  const notes = await d1(tenant.shard)
    .prepare('SELECT COUNT(*) AS n FROM moved_rows WHERE tenant_id = ?')
    .bind(tenant.id)
    .first<{ n: number }>()
  expect(notes?.n).toBe(0)
}

describe('a tenant at rest', () => {
  it('moves with every row of every table, and its neighbour stays', async () => {
    const tenant = await aTenantWithRows()
    let neighbour = await aTenant()
    while (neighbour.shard !== tenant.shard) neighbour = await aTenant()
    await write(neighbour, 'ord_n', 1)
    const beside = await rowsIn(neighbour.shard, neighbour.id)
    const before = await rowsIn(tenant.shard, tenant.id)
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['audit_log', 'order_events', 'outbox', 'warehouses']))
    const { move } = await goThrough(await begin(tenant))
    expect(move).toMatchObject({ step: 'done', error: null })
    expect(move.tally.copied).toBe(Object.values(before).flat().length)
    expect(move.tally.deleted).toBe(move.tally.copied)
    expect(move.tally.compared).toBe(move.tally.copied)
    await expectArrived(tenant, before)
    expect(await rowsIn(neighbour.shard, neighbour.id)).toEqual(beside)
  })

  it('moves back again', async () => {
    const tenant = await aTenantWithRows()
    await goThrough(await begin(tenant))
    const away = await homeOf(tenant.id)
    await write(away, 'ord_away', 1)
    const before = await rowsIn(away.shard, away.id)
    await goThrough(await begin(away))
    await expectArrived(away, before)
    await write(await homeOf(tenant.id), 'ord_home', 1)
  })

  it('has one move at a time, not to where it is, and not while it closes', async () => {
    const tenant = await aTenant()
    const ask = (target: ShardName) => startMove(env, by, { tenantId: tenant.id, target, why: 'test' })
    expect(await ask(tenant.shard as ShardName)).toMatchObject({ error: { code: 'move.same_shard' } })
    expect(await ask(otherThan(tenant.shard))).toMatchObject({ ok: true })
    expect(await ask(otherThan(tenant.shard))).toMatchObject({ error: { code: 'move.running_conflict' } })
    const closing = await aTenant()
    await env.CONTROL.prepare("UPDATE tenants SET status = 'closing' WHERE id = ?").bind(closing.id).run()
    expect(
      await startMove(env, by, { tenantId: closing.id, target: otherThan(closing.shard), why: 'x' }),
    ).toMatchObject({ error: { code: 'move.tenant_closing' } })
  })
})

describe('a tenant that is written to while it moves', () => {
  it('has each write once, wherever it was made: before, between all steps, and after', async () => {
    const tenant = await aTenantWithRows()
    const id = await begin(tenant)
    const written = new Map<string, unknown>()
    let version = 1_000
    let refused = 0
    const { move, points } = await goThrough(id, async (name) => {
      // Whoever wants to write asks where the tenant lives, as every isolate does after a refusal.
      const home = await homeOf(tenant.id)
      version++
      const key = `ord_${version % 7}/${version}`
      try {
        await write(home, `ord_${version % 7}`, version, { at: name })
        written.set(key, { at: name })
        if (version % 3 === 0) {
          await forget(home, `ord_${version % 7}`, version)
          written.delete(key)
        }
      } catch (error) {
        if (!isTenantMoving(error)) throw error
        refused++
      }
    })
    expect(move.step).toBe('done')
    expect(new Set(points)).toEqual(
      new Set([
        'clearing',
        'copying',
        'comparing',
        'before the hold',
        'held',
        'caught up',
        'left',
        'arrived',
        'emptying',
      ]),
    )
    expect(refused).toBeGreaterThanOrEqual(3)
    const rows = (await rowsIn(otherThan(tenant.shard), tenant.id)).order_events ?? []
    const there = rows
      .map((row) => JSON.parse(row) as [string, string, number])
      .filter(([, , at]) => at > 1_000)
      .map(([, orderId, at]) => `${orderId}/${at}`)
    expect(there.sort()).toEqual([...written.keys()].sort())
    await expectArrived(tenant, await rowsIn(otherThan(tenant.shard), tenant.id))
  })

  it('tries again when it could not leave within the hold, and writes go on by themselves meanwhile', async () => {
    const tenant = await aTenantWithRows()
    let held = 0
    const { move } = await goThrough(await begin(tenant), async (name) => {
      if (name !== 'caught up' || held++ > 0) return
      // A mover that sleeps longer than it may hold: the database lets writes go on without being told.
      await new Promise((resolve) => setTimeout(resolve, 1_700))
      await write(tenant, 'ord_late', 5_000)
    })
    expect(move.tally.tries).toBe(2)
    expect(move.step).toBe('done')
    const rows = await rowsIn(otherThan(tenant.shard), tenant.id)
    expect(rows.order_events?.some((row) => row.includes('ord_late'))).toBe(true)
  })
})

describe('a crash', () => {
  const points = [
    'clearing',
    'copying',
    'comparing',
    'before the hold',
    'held',
    'caught up',
    'left',
    'arrived',
    'emptying',
  ]
  it.each(points)('at “%s”, at the first, second and third time, changes nothing of the outcome', async (name) => {
    const tenant = await aTenantWithRows()
    const before = await rowsIn(tenant.shard, tenant.id)
    let crashes = 0
    const { move } = await goThrough(await begin(tenant), async (point) => {
      if (point === name && crashes++ < 3) throw new Error('crash')
    })
    expect(move.step).toBe('done')
    expect(crashes).toBeGreaterThanOrEqual(1)
    await expectArrived(tenant, before)
  })

  it('leaves a lease behind: the next mover waits for its end and then goes on', async () => {
    const tenant = await aTenantWithRows()
    const id = await begin(tenant)
    const moves = movesRepository(controlDb(env))
    expect(await moves.takeOn(id.tenantId, id.id, Date.now())).not.toBeNull()
    expect(await runMove(env, id, { until: Number.POSITIVE_INFINITY })).toBeNull()
    const later = await runMove(env, id, {
      until: Number.POSITIVE_INFINITY,
      pieces: 1_000,
      now: () => Date.now() + 31_000,
    })
    expect(later?.step).toBe('resting')
  })
})

describe('who is late', () => {
  it('a writer with the old shard in mind is refused and changes nothing, for good', async () => {
    const tenant = await aTenantWithRows()
    await goThrough(await begin(tenant))
    await expect(write(tenant, 'ord_stale', 1)).rejects.toThrow(/tenant_moving/)
    expect(await rowsIn(tenant.shard, tenant.id)).toEqual({})
    await write(await homeOf(tenant.id), 'ord_stale', 1)
  })

  it('a mover that was overtaken writes nothing into the copy any more', async () => {
    const tenant = await aTenantWithRows()
    const id = await begin(tenant)
    const old = await movesRepository(controlDb(env)).takeOn(id.tenantId, id.id, Date.now())
    if (!old) throw new Error('not taken on')
    await movesRepository(controlDb(env)).release(old)
    await goThrough(id)
    const target = d1(otherThan(tenant.shard))
    const late = throughFence({ db: target, tenantId: tenant.id, epoch: old.epoch }, 'arriving', [
      target.prepare('DELETE FROM order_events WHERE tenant_id = ?').bind(tenant.id),
    ])
    await expect(target.batch(late)).rejects.toThrow(/tenant_fences.state/)
    expect((await rowsIn(otherThan(tenant.shard), tenant.id)).order_events?.length).toBe(30)
    expect(await freeze({ db: d1(tenant.shard), tenantId: tenant.id, epoch: old.epoch }, 1_000)).toBe(false)
  })

  it('a single write that may not be left undone waits and lands in the new home', async () => {
    const tenant = await aTenantWithRows()
    // To the rest: the old rows still lie there, as long as anybody may have the old home in mind.
    await runMove(env, await begin(tenant), { until: Number.POSITIVE_INFINITY, pieces: 1_000 })
    await throughMove({ env, tenant, db: shardDb(env, tenant.shard) }, (home) =>
      home.prepare('UPDATE warehouses SET name = ? WHERE tenant_id = ?').bind('新仓', tenant.id).run(),
    )
    expect((await rowsIn(otherThan(tenant.shard), tenant.id)).warehouses?.[0]).toContain('新仓')
    expect((await rowsIn(tenant.shard, tenant.id)).warehouses?.[0]).toContain('杭州仓')
  })
})

describe('turning back', () => {
  it.each(['copying', 'comparing', 'before the hold', 'held'])(
    'at “%s” the tenant stays and the copy goes',
    async (at) => {
      const tenant = await aTenantWithRows()
      const id = await begin(tenant)
      let turned = false
      const { move } = await goThrough(id, async (name) => {
        if (name !== at || turned) return
        turned = true
        expect(await turnMoveBack(env, by, { id: id.id, why: 'not today' })).toMatchObject({ ok: true })
        throw new Error('crash')
      })
      expect(move).toMatchObject({ step: 'cancelled', error: 'not today' })
      expect((await homeOf(tenant.id)).shard).toBe(tenant.shard)
      expect(await rowsIn(otherThan(tenant.shard), tenant.id)).toEqual({})
      expect(await fenceIn(tenant.shard, tenant.id)).toBeNull()
      await write(tenant, 'ord_after', 1)
      // And may go another time.
      const before = await rowsIn(tenant.shard, tenant.id)
      await goThrough(await begin(tenant))
      await expectArrived(tenant, before)
    },
  )

  it('is too late once the tenant has left: then there is only forward', async () => {
    const tenant = await aTenantWithRows()
    const before = await rowsIn(tenant.shard, tenant.id)
    const id = await begin(tenant)
    let asked = false
    const { move } = await goThrough(id, async (name) => {
      if (name !== 'left' || asked) return
      asked = true
      expect(await turnMoveBack(env, by, { id: id.id, why: 'too late' })).toMatchObject({ ok: true })
      throw new Error('crash')
    })
    expect(move.step).toBe('done')
    await expectArrived(tenant, before)
    expect(await turnMoveBack(env, by, { id: id.id, why: 'x' })).toMatchObject({ error: { code: 'move.too_late' } })
  })

  it.each([
    [
      'a row of the copy is different',
      "UPDATE order_events SET reason = 'x' WHERE tenant_id = ? AND order_id = 'ord_3'",
    ],
    ['a row of the copy is missing', "DELETE FROM order_events WHERE tenant_id = ? AND order_id = 'ord_3'"],
    [
      'the copy has a row too many',
      "INSERT INTO lane_stats (tenant_id, carrier, warehouse_id, region, count, histogram, updated_at) VALUES (?, 'c', 'w', 'r', 1, '[]', 1)",
    ],
  ])('by itself, when %s', async (_what, sql) => {
    const tenant = await aTenantWithRows()
    const before = await rowsIn(tenant.shard, tenant.id)
    const target = d1(otherThan(tenant.shard))
    let spoiled = false
    const { move } = await goThrough(await begin(tenant), async (name) => {
      if (name !== 'comparing' || spoiled) return
      spoiled = true
      const fence = await target
        .prepare('SELECT epoch FROM tenant_fences WHERE tenant_id = ?')
        .bind(tenant.id)
        .first<{ epoch: number }>()
      await target.batch(
        throughFence({ db: target, tenantId: tenant.id, epoch: fence?.epoch ?? 0 }, 'arriving', [
          target.prepare(sql).bind(tenant.id),
        ]),
      )
    })
    expect(move).toMatchObject({ step: 'failed', error: expect.stringContaining('differs') })
    expect((await homeOf(tenant.id)).shard).toBe(tenant.shard)
    expect(await rowsIn(tenant.shard, tenant.id)).toEqual(before)
    expect(await rowsIn(otherThan(tenant.shard), tenant.id)).toEqual({})
  })
})

describe('the fences', () => {
  it('stand around every table of a tenant, for every way to write', async () => {
    for (const shard of ['SHARD_0', 'SHARD_1']) {
      const { results } = await d1(shard)
        .prepare("SELECT name, tbl_name AS t FROM sqlite_master WHERE type = 'trigger'")
        .all<{ name: string; t: string }>()
      const names = new Set(results.map(({ name }) => name))
      const tables = await movingTables(d1(shard))
      expect(tables.length).toBeGreaterThan(25)
      for (const { name, key } of tables) {
        expect(key.length, name).toBeGreaterThan(0)
        for (const verb of ['insert', 'update', 'delete']) expect(names, name).toContain(`fence_${name}_${verb}`)
      }
    }
  })
})
