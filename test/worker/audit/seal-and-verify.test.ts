import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { auditRepository } from '../../../src/audit/audit.repository.ts'
import { BLOCK_ROWS, sealLog } from '../../../src/audit/seal-log.ts'
import { verifyLog } from '../../../src/audit/verify-log.ts'
import { deleteThroughDoor } from '../../../src/platform/audit-door.ts'
import { commit } from '../../../src/platform/commit.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aTenant, ctxOf, everyMinute } from '../../support/tenants.ts'

const now = Date.now()
const seal = (ctx: Ctx, maxBlocks = 20) => sealLog(ctx, { now, maxBlocks })
const verify = (ctx: Ctx, cursor?: string, pageRows?: number) =>
  verifyLog(ctx, { now, cursor, ...(pageRows ? { pageRows } : {}) })
const act = (ctx: Ctx, action = 'x.done', after: unknown = { to: 1 }) =>
  commit(ctx, { statements: [], audit: { action, subjects: ['x1'], after } })

/** Rows straight into the table: many at once. */
async function many(ctx: Ctx, count: number): Promise<void> {
  await ctx.db.$client
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       INSERT INTO audit_log (tenant_id, id, action, actor, subjects, after, request_id, at, landed)
       SELECT ?1, printf('aud_%010d', i + base), 'x.done', '{"kind":"system","id":"test"}', '["x"]', '{"n":' || i || '}', 'req', 1700000000000 + i + base, i + base
       FROM n, (SELECT COALESCE(MAX(landed), 0) AS base FROM audit_log WHERE tenant_id = ?1)`,
    )
    .bind(ctx.tenant.id, count)
    .run()
}

/** What somebody with the database at hand does: the triggers do not stop them. */
async function tamper(ctx: Ctx, ...statements: string[]): Promise<void> {
  const db = ctx.db.$client
  const triggers = (
    await db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all<{ name: string; sql: string }>()
  ).results
  await db.batch([
    ...triggers.map(({ name }) => db.prepare(`DROP TRIGGER ${name}`)),
    ...statements.map((sql) => db.prepare(sql).bind(ctx.tenant.id)),
    ...triggers.map(({ sql }) => db.prepare(sql)),
  ])
}

const aSealedLog = async (rows = 5) => {
  const ctx = ctxOf(await aTenant())
  for (let i = 0; i < rows; i++)
    await act(ctx, 'x.done', { n: i, text: '换行\n引号"和 emoji 🚚', big: 2 ** 53 - 1, f: 0.1 })
  await seal(ctx)
  return ctx
}

describe('sealing', () => {
  it('puts every row into a block once, in landing order, however often it runs', async () => {
    const ctx = await aSealedLog(3)
    expect(await seal(ctx)).toEqual({ blocks: 0, rows: 0, complete: true })
    await act(ctx)
    expect(await seal(ctx)).toEqual({ blocks: 1, rows: 1, complete: true })
    expect(await verify(ctx)).toMatchObject({ ok: true, blocks: 2, rows: 4, unsealed: 0, nextCursor: null })
    expect((await auditRepository(ctx).head())?.head).toMatchObject({ seq: 2, lastLanded: 4 })
  })

  it('by many at the same moment makes one chain', async () => {
    const ctx = ctxOf(await aTenant())
    await many(ctx, BLOCK_ROWS * 3 + 7)
    await Promise.all(Array.from({ length: 6 }, () => seal(ctx)))
    expect(await verify(ctx)).toMatchObject({ ok: true, blocks: 4, rows: BLOCK_ROWS * 3 + 7, unsealed: 0 })
  })

  it('while rows arrive leaves none out', async () => {
    const ctx = ctxOf(await aTenant())
    await Promise.all([
      ...Array.from({ length: 30 }, (_, i) => act(ctx, `x.${i}`)),
      ...Array.from({ length: 5 }, () => seal(ctx)),
    ])
    expect(await verify(ctx)).toMatchObject({ ok: true, rows: 30, unsealed: 0 })
  })

  it('takes a row with an older id that lands later into the next block', async () => {
    const ctx = await aSealedLog(2)
    const late = { ...ctx, ids: { next: (prefix: string) => `${prefix}_0000000000LATE` } }
    await act(late, 'x.late')
    expect(await seal(ctx)).toMatchObject({ rows: 1 })
    expect(await verify(ctx)).toMatchObject({ ok: true, rows: 3, unsealed: 0 })
  })

  it('does a bounded part and goes on the next time', async () => {
    const ctx = ctxOf(await aTenant())
    await many(ctx, BLOCK_ROWS * 2 + 1)
    expect(await seal(ctx, 1)).toEqual({ blocks: 1, rows: BLOCK_ROWS, complete: false })
    expect(await seal(ctx, 1)).toEqual({ blocks: 1, rows: BLOCK_ROWS, complete: false })
    expect(await seal(ctx, 1)).toEqual({ blocks: 1, rows: 1, complete: true })
  })

  it('after a crash between block and head moves the head', async () => {
    const ctx = await aSealedLog(2)
    await act(ctx)
    const prepare = (sql: string) => {
      if (sql.startsWith('INSERT INTO audit_heads')) throw new Error('crash')
      return env.CONTROL.prepare(sql)
    }
    const deaf = { ...ctx, env: { ...env, CONTROL: { prepare } } as unknown as Env }
    await expect(seal(deaf)).rejects.toThrow()
    expect((await auditRepository(ctx).head())?.head.seq).toBe(1)
    expect(await verify(ctx)).toMatchObject({ ok: true, rows: 3 })
    expect((await auditRepository(ctx).head())?.head.seq).toBe(2)
  })

  it('runs every minute for everybody, but not for a tenant between two shards', async () => {
    const [first, second, moving] = [ctxOf(await aTenant()), ctxOf(await aTenant()), ctxOf(await aTenant())]
    for (const ctx of [first, second, moving]) await act(ctx)
    await env.CONTROL.prepare("UPDATE tenants SET status = 'moving' WHERE id = ?").bind(moving.tenant.id).run()
    await everyMinute()
    expect([
      await auditRepository(first).end(),
      await auditRepository(second).end(),
      await auditRepository(moving).end(),
    ]).toMatchObject([{ seq: 1 }, { seq: 1 }, { seq: 0 }])
  })

  it('costs a commit one row more than the log itself, and a minute two rows for all of its commits', async () => {
    const ctx = ctxOf(await aTenant())
    const machine = { ...ctx, actor: { kind: 'channel' as const, id: 'con_1' } }
    let written = 0
    const counting = {
      ...machine.db,
      $client: {
        prepare: (sql: string) => ctx.db.$client.prepare(sql),
        batch: async (statements: D1PreparedStatement[]) => {
          const results = await ctx.db.$client.batch(statements)
          for (const { meta } of results) written += meta.rows_written
          return results
        },
      },
    }
    await commit(
      { ...machine, db: counting as unknown as Ctx['db'] },
      { statements: [], audit: { action: 'x', subjects: [] } },
    )
    expect(written).toBe(2)
  })
})

describe('verify', () => {
  it('says from when to when, how many, and what no block holds yet', async () => {
    const ctx = await aSealedLog(3)
    const verdict = await verify(ctx)
    expect(verdict).toMatchObject({ ok: true, flaw: null, rows: 3, blocks: 1, unsealed: 0, nextCursor: null })
    expect(verdict.from).toBeGreaterThan(now - 60_000)
    expect(verdict.to).toBeGreaterThanOrEqual(verdict.from ?? 0)
    expect(verdict.head).toEqual({ seq: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await verify(ctxOf(await aTenant()))).toMatchObject({ ok: true, rows: 0, from: null, to: null, head: null })
  })

  it('walks a long log in pages', async () => {
    const ctx = ctxOf(await aTenant())
    await many(ctx, BLOCK_ROWS * 9 + 3)
    await seal(ctx)
    let pages = 0
    let verdict = await verify(ctx, undefined, 1000)
    for (; verdict.nextCursor; pages++) verdict = await verify(ctx, verdict.nextCursor, 1000)
    expect(pages).toBe(2)
    expect(verdict).toMatchObject({ ok: true, rows: BLOCK_ROWS * 9 + 3, blocks: 10, from: 1_700_000_000_001 })
  })

  const rowChanges = [
    "id = 'aud_forged'",
    "action = 'x.forged'",
    `actor = replace(actor, 'usr_test', 'usr_else')`,
    `subjects = '["x2"]'`,
    `before = 'null'`,
    'after = NULL',
    `after = replace(after, ':', ': ')`,
    "request_id = ''",
    'at = at + 1',
    `origin = '{"ip":"203.0.113.9","userAgent":null}'`,
    `after = replace(after, '0.1', '0.10')`,
  ]
  it.each(rowChanges)('finds a row with %s', async (change) => {
    const ctx = await aSealedLog(4)
    await tamper(ctx, `UPDATE audit_log SET ${change} WHERE tenant_id = ? AND landed = 3`)
    expect(await verify(ctx)).toMatchObject({ ok: false, flaw: { code: 'row_changed', seq: 1, landed: 3 } })
  })

  it('finds a deleted row, a deleted block, a changed block, rows outside of the count', async () => {
    const cases: [string[], object][] = [
      [['DELETE FROM audit_log WHERE tenant_id = ? AND landed = 2'], { code: 'row_missing', seq: 1, landed: 2 }],
      [['DELETE FROM audit_blocks WHERE tenant_id = ? AND seq = 1'], { code: 'block_missing', seq: 1 }],
      [['UPDATE audit_blocks SET sealed_at = 1 WHERE tenant_id = ? AND seq = 1'], { code: 'block_changed', seq: 1 }],
      [[`UPDATE audit_blocks SET digests = '{' WHERE tenant_id = ? AND seq = 2`], { code: 'block_changed', seq: 2 }],
      [
        [
          "INSERT INTO audit_log (tenant_id, id, action, actor, subjects, request_id, at) VALUES (?, 'aud_x', 'x', '{}', '[]', '', 1)",
        ],
        { code: 'tail_broken' },
      ],
    ]
    for (const [statements, flaw] of cases) {
      const ctx = await aSealedLog(3)
      await act(ctx)
      await seal(ctx)
      await tamper(ctx, ...statements)
      expect(await verify(ctx), statements[0]).toMatchObject({ ok: false, flaw })
    }
  })

  it('finds the newest blocks cut off with their rows, also after more rows came and the sealer ran', async () => {
    const ctx = await aSealedLog(3)
    await act(ctx)
    await seal(ctx)
    await tamper(
      ctx,
      'DELETE FROM audit_log WHERE tenant_id = ? AND landed = 4',
      'DELETE FROM audit_blocks WHERE tenant_id = ? AND seq = 2',
    )
    await act(ctx, 'x.instead')
    await act(ctx, 'x.instead')
    await seal(ctx)
    await everyMinute()
    expect(await verify(ctx)).toMatchObject({ ok: false, flaw: { code: 'chain_cut', seq: 2 } })
  })

  it('finds a whole chain made anew, a head made up, and a head that is gone', async () => {
    const ctx = await aSealedLog(3)
    await act(ctx)
    await seal(ctx)
    await tamper(
      ctx,
      "UPDATE audit_log SET action = 'x.forged' WHERE tenant_id = ? AND landed = 1",
      'DELETE FROM audit_blocks WHERE tenant_id = ?',
    )
    const noHead = { ...ctx, tenant: { ...ctx.tenant, id: ctx.tenant.id } }
    await env.CONTROL.prepare('UPDATE audit_heads SET seq = 1 WHERE tenant_id = ?').bind(ctx.tenant.id).run()
    await seal(noHead)
    expect(await verify(ctx)).toMatchObject({ ok: false, flaw: { code: 'head_forged' } })
    const other = await aSealedLog(3)
    await act(other)
    await seal(other)
    await env.CONTROL.prepare('DELETE FROM audit_heads WHERE tenant_id = ?').bind(other.tenant.id).run()
    await act(other)
    await seal(other)
    expect(await verify(other)).toMatchObject({ ok: false, flaw: { code: 'head_forged' } })
  })

  it('fits after the tenant moved to the other shard, row by row and block by block', async () => {
    const ctx = await aSealedLog(4)
    const [from, to, shard] =
      ctx.tenant.shard === 'SHARD_0' ? [env.SHARD_0, env.SHARD_1, 'SHARD_1'] : [env.SHARD_1, env.SHARD_0, 'SHARD_0']
    for (const table of ['audit_log', 'audit_blocks']) {
      const { results } = await from
        .prepare(`SELECT * FROM ${table} WHERE tenant_id = ?`)
        .bind(ctx.tenant.id)
        .all<Record<string, string | number | null>>()
      for (const row of results) {
        const names = Object.keys(row)
        await to
          .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
          .bind(...Object.values(row))
          .run()
      }
    }
    await deleteThroughDoor(from, {
      tenantId: ctx.tenant.id,
      why: 'tenant_moved',
      now,
      statements: ['audit_log', 'audit_blocks'].map((table) =>
        from.prepare(`DELETE FROM ${table} WHERE tenant_id = ?`).bind(ctx.tenant.id),
      ),
    })
    await env.CONTROL.prepare('UPDATE tenants SET shard = ? WHERE id = ?').bind(shard, ctx.tenant.id).run()
    const moved = ctxOf({ ...ctx.tenant, shard })
    await act(moved)
    expect(await verify(moved)).toMatchObject({ ok: true, rows: 5, blocks: 2 })
  })
})
