/** The life of a case: found, routed, told, taken, handed on, closed, opened again; and how all of it is counted. */
import { getTableColumns } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { presetCodes } from '../../../src/cases/case-codes.contract.ts'
import { type CaseSettings, defaultCaseSettings } from '../../../src/cases/case-settings.contract.ts'
import { type Case, caseHistorySchema, caseMetricsSchema } from '../../../src/cases/cases.contract.ts'
import { casesRoutes } from '../../../src/cases/cases.routes.ts'
import { closeCasesStatement, openCases } from '../../../src/cases/open-case.ts'
import { HOUR, MINUTE } from '../../../src/core/time.ts'
import { watchCasesOf } from '../../../src/flows/cases/watch-cases.ts'
import { orders } from '../../../src/orders/orders.tables.ts'
import { bulkInsert } from '../../../src/platform/bulk.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import type { Right } from '../../../src/platform/rights.ts'
import { aRoomCtx, callsOf } from '../../support/room-ctx.ts'

const START = 1_780_000_000_000

const at = (ctx: Ctx, now: number): Ctx => ({ ...ctx, clock: { now: () => now } })
const callsAt = (ctx: Ctx, now = START) => callsOf(at(ctx, now), '/cases', casesRoutes)

async function opened(ctx: Ctx, orderId: string, kind = 'short', more: { factAt?: number; openedAt?: number } = {}) {
  const item = { id: `${orderId}:${kind}:1`, kind, orderId, severity: 'yellow' as const, detail: '说明', dueAt: null }
  await ctx.db.$client.batch(openCases(ctx, [{ ...item, openedAt: START, ...more }]))
  return item.id
}

/** As little of an order as the rules look at. */
async function anOrder(ctx: Ctx, id: string, more: Partial<typeof orders.$inferInsert> = {}) {
  const empty = Object.entries(getTableColumns(orders))
    .filter(([, column]) => column.notNull)
    .map(([name, { dataType }]) => [name, dataType === 'string' ? '' : dataType === 'json' ? [] : 0] as const)
  const row = {
    ...Object.fromEntries(empty),
    tenantId: ctx.tenant.id,
    id,
    hubNo: id,
    platformOrderId: id,
    connectionId: 'con_1',
    channel: 'jd',
    payableFen: 90_000,
    buyerId: 'buyer-1',
    warehouseId: 'WH-1',
    status: 'shipped',
    receiver: {},
    ...more,
  } as typeof orders.$inferInsert
  await ctx.db.$client.batch(bulkInsert(ctx.db.$client, { table: orders, rows: [row] }))
}

async function historyOf(ctx: Ctx, id: string, now = START) {
  const answer = await callsAt(ctx, now)('GET', `/cases/${encodeURIComponent(id)}`)
  return caseHistorySchema.parse(answer.body)
}

const effectsOf = async (ctx: Ctx) =>
  (
    await ctx.db.$client
      .prepare("SELECT payload FROM outbox WHERE tenant_id = ? AND kind = 'notify' ORDER BY id")
      .bind(ctx.tenant.id)
      .all<{ payload: string }>()
  ).results.map(({ payload }) => JSON.parse(payload) as { event: string; facts: Record<string, string> })

describe('a new case', () => {
  it('has the code and group of its kind at once, and the tenant’s rules within a minute, with the reason', async () => {
    const ctx = aRoomCtx({ now: START })
    await anOrder(ctx, 'o1')
    const settings: CaseSettings = {
      ...defaultCaseSettings,
      groups: [...defaultCaseSettings.groups, { id: 'vip', name: '大客户', members: [] }],
      codes: defaultCaseSettings.codes.map((code) => (code.code === 'short' ? { ...code, hours: 2 } : code)),
      rules: [{ codes: ['short'], channels: ['jd'], warehouses: [], minFen: 80_000, group: 'vip' }],
    }
    expect((await callsAt(ctx)('PUT', '/cases/settings', settings)).status).toBe(200)
    expect((await callsAt(ctx)('GET', '/cases/settings')).body).toEqual(settings)
    const id = await opened(ctx, 'o1')
    expect((await historyOf(ctx, id)).case).toMatchObject({ code: 'short', groupId: 'operations', triagedAt: null })
    await watchCasesOf(at(ctx, START + MINUTE))
    await watchCasesOf(at(ctx, START + 2 * MINUTE))
    const after = await historyOf(ctx, id)
    expect(after.case).toMatchObject({
      groupId: 'vip',
      routedBy: 1,
      dueAt: START + 2 * HOUR,
      triagedAt: START + MINUTE,
    })
    expect(after.history.map(({ kind, target, note }) => [kind, target, note])).toEqual([
      ['opened', 'short', '说明'],
      ['routed', 'vip', '1'],
    ])
  })

  it('of two looks at once is routed by one', async () => {
    const ctx = aRoomCtx({ now: START })
    const id = await opened(ctx, '')
    await Promise.all([watchCasesOf(ctx), watchCasesOf(ctx)])
    expect((await historyOf(ctx, id)).history.filter(({ kind }) => kind === 'routed')).toHaveLength(1)
  })
})

describe('a case past its deadline', () => {
  it('is told to its group once, all of one look in one notice', async () => {
    const ctx = aRoomCtx({ now: START })
    const ids = [await opened(ctx, '', 'payment_unclaimed'), await opened(ctx, 'o9', 'payment_mismatch')]
    await watchCasesOf(ctx)
    const late = at(ctx, START + presetCodes.payment_late.hours * HOUR)
    await Promise.all([watchCasesOf(late), watchCasesOf(late)])
    await watchCasesOf(at(ctx, START + 99 * HOUR))
    const told = await effectsOf(ctx)
    expect(told.map(({ event, facts }) => [event, facts.group, facts.count])).toEqual([['case.past_due', '财务', '2']])
    for (const id of ids)
      expect((await historyOf(ctx, id)).history.map(({ kind }) => kind)).toEqual(['opened', 'routed', 'past_due'])
  })
})

describe('what people do with it', () => {
  it('is taken, handed on, complained about, closed with its cause, and opened again; each with who, when and why', async () => {
    const ctx = aRoomCtx({ now: START })
    const id = await opened(ctx, 'o1', 'parcel_refused')
    await watchCasesOf(ctx)
    const url = `/cases/${encodeURIComponent(id)}`
    const step = async (after: number, verb: string, body: unknown): Promise<Case> => {
      const answer = await callsAt(ctx, START + after)('POST', `${url}/${verb}`, body)
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      return answer.body as Case
    }
    expect(await step(MINUTE, 'assign', { userId: null })).toMatchObject({
      assigneeName: '王店长',
      assignedAt: START + MINUTE,
    })
    expect(await step(2 * MINUTE, 'transfer', { groupId: 'warehouse', reason: '要质检' })).toMatchObject({
      groupId: 'warehouse',
      assigneeId: '',
      transfers: 1,
    })
    expect(await step(3 * MINUTE, 'complaint', { note: '来电' })).toMatchObject({ complaints: 1, severity: 'yellow' })
    expect(await step(4 * MINUTE, 'complaint', { note: '又来电' })).toMatchObject({
      complaints: 2,
      severity: 'red',
      dueAt: START + (presetCodes.refused.hours / 2) * HOUR,
    })
    expect(await step(5 * MINUTE, 'close', { reason: '已补发', cause: 'damaged' })).toMatchObject({
      status: 'closed',
      causeCode: 'damaged',
    })
    expect(await step(6 * MINUTE, 'reopen', { reason: '补发也坏了' })).toMatchObject({
      status: 'open',
      closedAt: null,
      causeCode: '',
      reopened: 1,
    })
    const { history } = await historyOf(ctx, id)
    expect(
      history.map(({ kind, at: when, byName, target, note }) => [kind, (when - START) / MINUTE, byName, target, note]),
    ).toEqual([
      ['opened', 0, '', 'refused', '说明'],
      ['routed', 0, '', 'service', '0'],
      ['assigned', 1, '王店长', '王店长', ''],
      ['transferred', 2, '王店长', 'warehouse', '要质检'],
      ['complained', 3, '王店长', '1', '来电'],
      ['complained', 4, '王店长', '2', '又来电'],
      ['closed', 5, '王店长', 'damaged', '已补发'],
      ['reopened', 6, '王店长', '', '补发也坏了'],
    ])
  })

  it('needs a group, a code and a person that exist, and a case in the right state', async () => {
    const ctx = aRoomCtx({ now: START })
    const url = `/cases/${await opened(ctx, 'o1')}`
    const refused = async (verb: string, body: unknown) =>
      ((await callsAt(ctx)('POST', `${url}/${verb}`, body)).body as { code: string }).code
    expect(await refused('transfer', { groupId: 'nobody', reason: 'x' })).toBe('case.unknown_group')
    expect(await refused('transfer', { groupId: 'operations', reason: 'x' })).toBe('case.same_group')
    expect(await refused('transfer', { groupId: 'finance', reason: ' ' })).toBe('request.invalid')
    expect(await refused('assign', { userId: 'usr_stranger' })).toBe('case.unknown_person')
    expect(await refused('close', { reason: 'x', cause: 'nothing' })).toBe('case.unknown_code')
    expect(await refused('reopen', { reason: 'x' })).toBe('case.still_open')
  })

  it('of two at once one happens', async () => {
    const ctx = aRoomCtx({ now: START })
    const url = `/cases/${await opened(ctx, 'o1')}`
    const both = await Promise.all(
      ['finance', 'warehouse'].map((groupId) => callsAt(ctx)('POST', `${url}/transfer`, { groupId, reason: 'x' })),
    )
    const transfers = (await historyOf(ctx, 'o1:short:1')).history.filter(({ kind }) => kind === 'transferred').length
    expect(transfers).toBe(both.filter(({ status }) => status === 200).length)
    expect((await historyOf(ctx, 'o1:short:1')).case.transfers).toBe(transfers)
  })

  it('one that closed by itself says so, also after it was opened again', async () => {
    const ctx = aRoomCtx({ now: START })
    const id = await opened(ctx, 'o1')
    await ctx.db.$client.batch([closeCasesStatement(ctx, 'o1', ['short'], '补到货', START + 1)])
    const before = await historyOf(ctx, id)
    expect(before.history.at(-1)).toMatchObject({ kind: 'closed', byId: 'system', note: '补到货' })
    await callsAt(ctx, START + 2)('POST', `/cases/${id}/reopen`, { reason: '又缺了' })
    const { history } = await historyOf(ctx, id)
    expect(history.map(({ kind, byId }) => [kind, byId])).toEqual([
      ['opened', 'system'],
      ['closed', 'system'],
      ['reopened', 'usr_1'],
    ])
  })
})

describe('a case that a person reports', () => {
  it('is marked when the buyer has complained already, about this or another order', async () => {
    const ctx = aRoomCtx({ now: START })
    await anOrder(ctx, 'o1')
    await anOrder(ctx, 'o2')
    await anOrder(ctx, 'o3', { buyerId: 'somebody-else' })
    const file = async (orderId: string, complaint: boolean) =>
      (await callsAt(ctx)('POST', '/cases', { orderId, code: 'lost', detail: '买家说没收到', complaint })).body as Case
    expect(await file('o1', false)).toMatchObject({ complaints: 0, code: 'lost', groupId: 'service' })
    expect(await file('o1', true)).toMatchObject({ complaints: 1, severity: 'yellow', dueAt: START + 24 * HOUR })
    expect(await file('o2', true)).toMatchObject({ complaints: 2, severity: 'red', dueAt: START + 12 * HOUR })
    expect(await file('o3', true)).toMatchObject({ complaints: 1 })
    expect((await callsAt(ctx)('POST', '/cases', { orderId: 'none', code: 'lost', detail: 'x' })).status).toBe(404)
  })
})

describe('the figures', () => {
  it('say how long finding, taking and solving took, and how often it went right', async () => {
    const ctx = aRoomCtx({ now: START })
    const found = await opened(ctx, 'o1', 'short', { factAt: START - 10 * MINUTE })
    await opened(ctx, 'o2', 'short')
    const handed = await opened(ctx, 'o3', 'stuck')
    await opened(ctx, 'o4', 'short', { openedAt: START - 40 * 24 * HOUR })
    await watchCasesOf(ctx)
    await ctx.db.$client.batch([closeCasesStatement(ctx, 'o2', ['short'], '补到货', START + HOUR)])
    await callsAt(ctx, START + 4 * MINUTE)('POST', `/cases/${found}/assign`, { userId: null })
    await callsAt(ctx, START + 30 * MINUTE)('POST', `/cases/${found}/close`, { reason: '好' })
    await callsAt(ctx, START + MINUTE)('POST', `/cases/${handed}/transfer`, { groupId: 'warehouse', reason: 'x' })
    await callsAt(ctx, START + HOUR)('POST', `/cases/${handed}/close`, { reason: '好' })
    const answer = await callsAt(ctx, START + HOUR)('GET', '/cases/metrics?days=30')
    const { total, rows } = caseMetricsSchema.parse(answer.body)
    expect(total).toEqual({
      code: '',
      groupId: '',
      opened: 3,
      closed: 3,
      selfClosed: 1,
      findMs: 10 * MINUTE,
      assignMs: 4 * MINUTE,
      solveMs: 45 * MINUTE,
      closedShare: 1,
      rightFirstShare: 1,
      complainedAgainShare: 0,
      reopened: 0,
    })
    expect(rows.map(({ code, groupId, opened: count }) => [code, groupId, count])).toEqual([
      ['short', 'operations', 2],
      ['no_change_48h', 'warehouse', 1],
    ])
  })
})

describe('who sees what', () => {
  it('cases, history, settings and figures of another tenant do not exist', async () => {
    const [ctx, stranger] = [aRoomCtx({ now: START }), aRoomCtx({ now: START })]
    await anOrder(ctx, 'o1')
    const id = await opened(ctx, 'o1')
    await callsAt(ctx)('PUT', '/cases/settings', {
      ...defaultCaseSettings,
      groups: [...defaultCaseSettings.groups, { id: 'vip', name: '大客户', members: [] }],
    })
    const call = callsAt(stranger)
    expect((await call('GET', `/cases/${id}`)).status).toBe(404)
    for (const [verb, body] of [
      ['assign', { userId: null }],
      ['transfer', { groupId: 'finance', reason: 'x' }],
      ['reopen', { reason: 'x' }],
      ['complaint', { note: 'x' }],
    ] as const)
      expect(await call('POST', `/cases/${id}/${verb}`, body), verb).toMatchObject({ status: 404 })
    expect((await call('POST', '/cases', { orderId: 'o1', code: 'lost', detail: 'x' })).status).toBe(404)
    expect((await call('GET', '/cases/settings')).body).toEqual(defaultCaseSettings)
    expect((await call('GET', '/cases/metrics')).body).toMatchObject({ total: { opened: 0 }, rows: [] })
    await watchCasesOf(at(stranger, START + 99 * HOUR))
    expect((await historyOf(ctx, id)).case).toMatchObject({ steps: 0, triagedAt: null, toldAt: null })
  })

  it('a case of a payment needs the right to amounts', async () => {
    const ctx = aRoomCtx({ now: START, rights: ['cases:read', 'cases:write'] })
    const id = await opened(ctx, 'o1', 'payment_mismatch')
    await opened(ctx, 'o1', 'short')
    const list = (await callsAt(ctx)('GET', '/cases')).body as { items: Case[] }
    expect(list.items.map(({ kind }) => kind)).toEqual(['short'])
    expect((await callsAt(ctx)('GET', `/cases/${id}`)).status).toBe(404)
    expect((await callsAt(ctx)('GET', '/cases/metrics')).body).toMatchObject({ total: { opened: 1 } })
  })

  it('settings are changed by those who may change settings', async () => {
    const ctx = aRoomCtx({ rights: ['cases:read', 'cases:write'] })
    expect((await callsAt(ctx)('PUT', '/cases/settings', defaultCaseSettings)).status).toBe(403)
  })

  it('rules name amounts: without the right to amounts they are neither shown nor changed', async () => {
    const ctx = aRoomCtx()
    const rules = [{ codes: [], channels: [], warehouses: [], minFen: 100, group: 'finance' }]
    await callsAt(ctx)('PUT', '/cases/settings', { ...defaultCaseSettings, rules })
    const clerk = { ...ctx, rights: new Set<Right>(['cases:read', 'settings:write']) }
    expect((await callsAt(clerk)('GET', '/cases/settings')).body).toMatchObject({ rules: [] })
    await callsAt(clerk)('PUT', '/cases/settings', defaultCaseSettings)
    expect((await callsAt(ctx)('GET', '/cases/settings')).body).toMatchObject({ rules })
  })
})

describe('the queue by deadline', () => {
  it('is paged without gaps or repeats, and narrowed by code and group', async () => {
    const ctx = aRoomCtx({ now: START })
    for (const [order, kind] of [
      ['o1', 'short'],
      ['o2', 'stuck'],
      ['o3', 'payment_refund'],
      ['o4', 'stage_stuck'],
    ] as const)
      await opened(ctx, order, kind)
    await watchCasesOf(ctx)
    const call = callsAt(ctx)
    const first = (await call('GET', '/cases?order=due&limit=3')).body as { items: Case[]; nextCursor: string }
    const next = (await call('GET', `/cases?order=due&limit=3&cursor=${first.nextCursor}`)).body as { items: Case[] }
    expect([...first.items, ...next.items].map(({ orderId }) => orderId)).toEqual(['o2', 'o4', 'o1', 'o3'])
    const only = (await call('GET', '/cases?groupId=warehouse&code=stage_stuck')).body as { items: Case[] }
    expect(only.items.map(({ orderId }) => orderId)).toEqual(['o4'])
  })
})
