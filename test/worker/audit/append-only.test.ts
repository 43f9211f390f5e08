import { describe, expect, it } from 'vitest'
import { sealLog } from '../../../src/audit/seal-log.ts'
import { deleteThroughDoor } from '../../../src/platform/audit-door.ts'
import { commit } from '../../../src/platform/commit.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aTenant, ctxOf } from '../../support/tenants.ts'

async function withRows(count: number): Promise<Ctx> {
  const ctx = ctxOf(await aTenant())
  for (let i = 0; i < count; i++)
    await commit(ctx, { statements: [], audit: { action: 'x.done', subjects: [`x${i}`] } })
  await sealLog(ctx, { now: Date.now(), maxBlocks: 5 })
  return ctx
}
const run = (ctx: Ctx, sql: string) => ctx.db.$client.prepare(sql).bind(ctx.tenant.id).run()
const actions = async (ctx: Ctx) =>
  (
    await ctx.db.$client
      .prepare('SELECT action, landed FROM audit_log WHERE tenant_id = ? ORDER BY landed')
      .bind(ctx.tenant.id)
      .all<{ action: string; landed: number }>()
  ).results

describe('the audit log', () => {
  it('counts its rows in the order in which they were committed, also those of one moment', async () => {
    const ctx = ctxOf(await aTenant())
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => commit(ctx, { statements: [], audit: { action: `x.${i}`, subjects: [] } })),
    )
    expect((await actions(ctx)).map(({ landed }) => landed)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  it.each([
    ["UPDATE audit_log SET action = 'x' WHERE tenant_id = ?", 'audit_log is append-only'],
    ['UPDATE audit_log SET landed = landed WHERE tenant_id = ?', 'audit_log is append-only'],
    ['DELETE FROM audit_log WHERE tenant_id = ?', 'audit_log is append-only'],
    ["UPDATE audit_blocks SET hash = '' WHERE tenant_id = ?", 'audit_blocks is append-only'],
    ['DELETE FROM audit_blocks WHERE tenant_id = ?', 'audit_blocks is append-only'],
  ])('refuses %s', async (sql, why) => {
    const ctx = await withRows(2)
    await expect(run(ctx, sql)).rejects.toThrow(why)
    expect(await actions(ctx)).toHaveLength(2)
  })

  it('does not let INSERT OR REPLACE or an upsert write over a row', async () => {
    const ctx = await withRows(2)
    const copy =
      "SELECT tenant_id, id, 'forged', actor, subjects, request_id, at, landed FROM audit_log WHERE tenant_id = ?"
    const columns = '(tenant_id, id, action, actor, subjects, request_id, at, landed)'
    await run(ctx, `INSERT OR REPLACE INTO audit_log ${columns} ${copy}`)
    await run(ctx, `INSERT INTO audit_log ${columns} ${copy} ON CONFLICT DO UPDATE SET action = 'forged'`).catch(
      () => null,
    )
    await run(
      ctx,
      `INSERT OR REPLACE INTO audit_log ${columns} ${copy.replace('tenant_id, id,', "tenant_id, id || 'x',")}`,
    )
    expect(await actions(ctx)).toEqual([
      { action: 'x.done', landed: 1 },
      { action: 'x.done', landed: 2 },
    ])
  })

  it('leaves through the door, with its tenant and nobody else’s, and the door is shut behind it', async () => {
    const ctx = await withRows(3)
    const other = await withRows(1)
    const db = ctx.db.$client
    const tables = ['audit_log', 'audit_blocks']
    const statements = (tenantId: string) =>
      tables.map((table) => db.prepare(`DELETE FROM ${table} WHERE tenant_id = ?`).bind(tenantId))
    const door = { why: 'tenant_deleted' as const, now: Date.now() }
    await expect(
      deleteThroughDoor(other.db.$client, {
        ...door,
        tenantId: ctx.tenant.id,
        statements: [other.db.$client.prepare('DELETE FROM audit_log WHERE tenant_id = ?').bind(other.tenant.id)],
      }),
    ).rejects.toThrow('append-only')
    const results = await deleteThroughDoor(db, {
      ...door,
      tenantId: ctx.tenant.id,
      statements: statements(ctx.tenant.id),
    })
    expect(results).toHaveLength(2)
    expect(await actions(ctx)).toEqual([])
    expect(await actions(other)).toHaveLength(1)
    expect(await db.prepare('SELECT COUNT(*) AS n FROM audit_doors').first('n')).toBe(0)
    await expect(run(other, 'DELETE FROM audit_log WHERE tenant_id = ?')).rejects.toThrow('append-only')
  })

  it('of a tenant on its way to another shard can be copied in pieces that overlap', async () => {
    const ctx = await withRows(3)
    const [from, to] =
      ctx.tenant.shard === 'SHARD_0' ? [ctx.env.SHARD_0, ctx.env.SHARD_1] : [ctx.env.SHARD_1, ctx.env.SHARD_0]
    const { results } = await from
      .prepare(
        'SELECT tenant_id, id, action, actor, subjects, request_id, at, landed FROM audit_log WHERE tenant_id = ?',
      )
      .bind(ctx.tenant.id)
      .all<Record<string, string | number>>()
    for (const part of [results.slice(0, 2), results])
      await to
        .prepare(
          `INSERT OR IGNORE INTO audit_log (tenant_id, id, action, actor, subjects, request_id, at, landed)
           SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7 FROM json_each(?)`,
        )
        .bind(JSON.stringify(part.map((row) => Object.values(row))))
        .run()
    const copied = await to
      .prepare('SELECT COUNT(*) AS n FROM audit_log WHERE tenant_id = ?')
      .bind(ctx.tenant.id)
      .first('n')
    expect(copied).toBe(3)
  })
})
