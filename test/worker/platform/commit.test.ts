import { describe, expect, it } from 'vitest'
import { commit, isUniqueViolation } from '../../../src/platform/commit.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aTenant, ctxOf, outboxOf } from '../../support/tenants.ts'

const audits = async (ctx: Ctx) =>
  (
    await ctx.db.$client
      .prepare('SELECT action, actor, subjects, request_id FROM audit_log WHERE tenant_id = ? ORDER BY id')
      .bind(ctx.tenant.id)
      .all<{ action: string; actor: string; subjects: string; request_id: string }>()
  ).results

const claim = (ctx: Ctx, key: string) =>
  ctx.db.$client
    .prepare("INSERT INTO idempotency_keys (tenant_id, key, request_hash, created_at) VALUES (?, ?, '', 0)")
    .bind(ctx.tenant.id, key)

/** An effect that nobody carries out in this test: its tenant's row stays until it is done. */
const effect = { kind: 'notify.flush', connectionId: 'con_nobody' }

describe('a commit', () => {
  it('writes rows, who did it and what is owed together', async () => {
    const ctx = ctxOf(await aTenant())
    const done = await commit(ctx, {
      statements: [claim(ctx, 'a')],
      audit: { action: 'x.done', subjects: ['x1', 'x2'], after: { to: 1 } },
    })
    expect(done.ok).toBe(true)
    expect(await audits(ctx)).toEqual([
      { action: 'x.done', actor: JSON.stringify(ctx.actor), subjects: '["x1","x2"]', request_id: ctx.requestId },
    ])
  })

  it('that comes second writes nothing at all: no row, no audit, nothing owed', async () => {
    const ctx = ctxOf(await aTenant())
    await commit(ctx, { statements: [claim(ctx, 'a')], audit: { action: 'x.first', subjects: [] } })
    const second = await commit(ctx, {
      statements: [claim(ctx, 'b'), claim(ctx, 'a')],
      audit: { action: 'x.second', subjects: [] },
      effects: [effect],
    })
    expect(second).toEqual({ ok: false, error: { code: 'platform.conflict' } })
    expect((await audits(ctx)).map(({ action }) => action)).toEqual(['x.first'])
    expect(await outboxOf(ctx)).toEqual([])
    expect((await commit(ctx, { statements: [claim(ctx, 'b')], audit: { action: 'x.third', subjects: [] } })).ok).toBe(
      true,
    )
  })

  it('of two at the same moment exactly one is written', async () => {
    const ctx = ctxOf(await aTenant())
    const both = await Promise.all(
      ['x.one', 'x.two'].map((action) =>
        commit(ctx, { statements: [claim(ctx, 'a')], audit: { action, subjects: [] } }),
      ),
    )
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(await audits(ctx)).toHaveLength(1)
  })

  it('keeps what it owes when the queue does not take it', async () => {
    const base = ctxOf(await aTenant())
    const refusing = {
      ...base.env,
      EFFECTS: { sendBatch: async () => Promise.reject(new Error('full')) },
    } as unknown as Env
    const ctx = { ...base, env: refusing }
    expect(
      (await commit(ctx, { statements: [], audit: { action: 'x.done', subjects: [] }, effects: [effect] })).ok,
    ).toBe(true)
    await base.settled()
    expect(await outboxOf(ctx)).toHaveLength(1)
  })

  it('lets a broken statement be what it is: a bug, not a conflict', async () => {
    const ctx = ctxOf(await aTenant())
    await expect(
      commit(ctx, {
        statements: [ctx.db.$client.prepare('INSERT INTO nonsense VALUES (1)')],
        audit: { action: 'x', subjects: [] },
      }),
    ).rejects.toThrow('nonsense')
    expect(isUniqueViolation(new Error('no such table: nonsense'))).toBe(false)
    expect(await audits(ctx)).toEqual([])
  })
})
