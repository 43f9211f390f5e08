import { describe, expect, it } from 'vitest'
import { closeCase } from '../../../src/cases/actions/close-case.ts'
import { caseListSchema, caseSchema } from '../../../src/cases/cases.contract.ts'
import { casesOf } from '../../../src/cases/cases.queries.ts'
import { caseById, closeOneCase, knownCaseIds } from '../../../src/cases/cases.repository.ts'
import { casesRoutes } from '../../../src/cases/cases.routes.ts'
import { caseId } from '../../../src/cases/domain/case-id.ts'
import { closeCasesStatement, openCases } from '../../../src/cases/open-case.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aRoomCtx, callsOf } from '../../support/room-ctx.ts'

const aCase = (orderId: string, kind = 'short', openedAt = 1000) => ({
  id: caseId(orderId, kind, 1),
  kind,
  orderId,
  severity: 'red' as const,
  detail: '缺 RED ×2',
  dueAt: null,
  openedAt,
})

async function opened(ctx: Ctx, ...items: ReturnType<typeof aCase>[]) {
  await ctx.db.$client.batch(openCases(ctx, items))
}

const auditsOf = async (ctx: Ctx) =>
  ctx.db.$client
    .prepare("SELECT count(*) AS n FROM audit_log WHERE tenant_id = ? AND action = 'case.closed'")
    .bind(ctx.tenant.id)
    .first<number>('n')

describe('opening a case', () => {
  it('the same cause opens one case, and does not open a closed one again', async () => {
    const ctx = aRoomCtx()
    await opened(ctx, aCase('o1'))
    await closeCase({ ctx, input: { id: 'o1:short:1', reason: '已补货' } })
    await opened(ctx, aCase('o1'), aCase('o1'))
    expect((await casesOf(ctx, 'o1')).map(({ status }) => status)).toEqual(['closed'])
    expect(await knownCaseIds(ctx, ['o1:short:1', 'o1:short:2'])).toEqual(new Set(['o1:short:1']))
  })
})

describe('closing a case', () => {
  it('keeps who, when and why, and is on record', async () => {
    const ctx = aRoomCtx({ now: 5000 })
    await opened(ctx, aCase('o1'))
    const call = callsOf(ctx, '/cases', casesRoutes)
    const answer = await call('POST', '/cases/o1:short:1/close', { reason: ' 供应商已补货 ' })
    expect(answer.status).toBe(200)
    expect(caseSchema.parse(answer.body)).toMatchObject({
      status: 'closed',
      closedAt: 5000,
      closedBy: 'usr_1',
      closeReason: '供应商已补货',
    })
    expect(await caseById(ctx, 'o1:short:1')).toEqual(answer.body)
    expect(await auditsOf(ctx)).toBe(1)
  })

  it('needs a reason', async () => {
    const ctx = aRoomCtx()
    await opened(ctx, aCase('o1'))
    const answer = await callsOf(ctx, '/cases', casesRoutes)('POST', '/cases/o1:short:1/close', { reason: '  ' })
    expect(answer).toMatchObject({ status: 422, body: { code: 'request.invalid' } })
    expect((await caseById(ctx, 'o1:short:1'))?.status).toBe('open')
  })

  it('of two people the second learns that it is closed, and leaves no trace', async () => {
    const ctx = aRoomCtx()
    await opened(ctx, aCase('o1'))
    const both = await Promise.all(
      ['first', 'second'].map((reason) => closeCase({ ctx, input: { id: 'o1:short:1', reason } })),
    )
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'case.already_closed' } })
    expect(await auditsOf(ctx)).toBe(1)
  })

  it('the statement itself refuses a case that is closed, whatever was read before', async () => {
    const ctx = aRoomCtx()
    await opened(ctx, aCase('o1'))
    const closing = { closedAt: 1, closedBy: 'a', closeReason: 'r' }
    await ctx.db.$client.batch([closeOneCase(ctx, 'o1:short:1', closing)])
    await expect(
      ctx.db.$client.batch([closeOneCase(ctx, 'o1:short:1', { ...closing, closedBy: 'b' })]),
    ).rejects.toThrow()
    expect((await caseById(ctx, 'o1:short:1'))?.closedBy).toBe('a')
  })

  it('a case that does not exist, or is of another tenant, is not found', async () => {
    const [ctx, stranger] = [aRoomCtx(), aRoomCtx()]
    await opened(ctx, aCase('o1'))
    const answer = await callsOf(stranger, '/cases', casesRoutes)('POST', '/cases/o1:short:1/close', { reason: 'x' })
    expect(answer).toMatchObject({ status: 404, body: { code: 'case.not_found' } })
    expect((await caseById(ctx, 'o1:short:1'))?.status).toBe('open')
  })

  it('without the right nothing is read or changed', async () => {
    const ctx = aRoomCtx({ rights: ['orders:read'] })
    await opened(ctx, aCase('o1'))
    const call = callsOf(ctx, '/cases', casesRoutes)
    expect((await call('GET', '/cases')).status).toBe(403)
    expect((await call('POST', '/cases/o1:short:1/close', { reason: 'x' })).status).toBe(403)
    expect(await closeCase({ ctx, input: { id: 'o1:short:1', reason: 'x' } })).toMatchObject({ ok: false })
  })

  it('what is open of some kinds closes by itself when its cause is gone', async () => {
    const ctx = aRoomCtx()
    await opened(ctx, aCase('o1'), aCase('o1', 'overdue'), aCase('o1', 'stuck'), aCase('o2', 'stuck'))
    await ctx.db.$client.batch([closeCasesStatement(ctx, 'o1', ['stuck', 'overdue'], '已签收', 7000)])
    const open = [...(await casesOf(ctx, 'o1')), ...(await casesOf(ctx, 'o2'))].filter(
      ({ status }) => status === 'open',
    )
    expect(open.map(({ id }) => id)).toEqual(['o1:short:1', 'o2:stuck:1'])
    expect(await caseById(ctx, 'o1:stuck:1')).toMatchObject({
      closedBy: 'system',
      closeReason: '已签收',
      closedAt: 7000,
    })
  })
})

describe('the queue of cases', () => {
  it('is paged without gaps or repeats, oldest first, even within one instant', async () => {
    const ctx = aRoomCtx()
    await opened(ctx, ...Array.from({ length: 7 }, (_, i) => aCase(`o${i}`, 'short', i < 4 ? 1000 : 2000)))
    const call = callsOf(ctx, '/cases', casesRoutes)
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const page = await call('GET', `/cases?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`)
      const { items, nextCursor } = caseListSchema.parse(page.body)
      ids.push(...items.map(({ orderId }) => orderId))
      cursor = nextCursor
    } while (cursor !== null)
    expect(ids).toEqual(['o0', 'o1', 'o2', 'o3', 'o4', 'o5', 'o6'])
  })

  it('closed ones come newest first, and filters narrow it', async () => {
    const ctx = aRoomCtx()
    await opened(ctx, aCase('o1', 'short', 1), aCase('o2', 'stuck', 2), aCase('o3', 'short', 3))
    for (const id of ['o1:short:1', 'o3:short:1']) await closeCase({ ctx, input: { id, reason: '好' } })
    const call = callsOf(ctx, '/cases', casesRoutes)
    const idsOf = async (search: string) =>
      caseListSchema.parse((await call('GET', `/cases${search}`)).body).items.map(({ orderId }) => orderId)
    expect(await idsOf('?status=closed')).toEqual(['o3', 'o1'])
    expect(await idsOf('?kind=stuck')).toEqual(['o2'])
    expect(await idsOf('?orderId=o1')).toEqual([])
    expect((await call('GET', '/cases?cursor=nonsense')).body).toMatchObject({
      code: 'request.invalid',
      status: 422,
    })
  })
})
