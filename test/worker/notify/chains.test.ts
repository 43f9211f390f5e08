import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { boardRepository } from '../../../src/board/board.repository.ts'
import { caseById } from '../../../src/cases/cases.repository.ts'
import { openCases } from '../../../src/cases/open-case.ts'
import { takeMessengerEvents } from '../../../src/flows/notices/take-messenger-events.ts'
import { acknowledgeNotice } from '../../../src/notify/actions/acknowledge-notice.ts'
import { escalateNotices } from '../../../src/notify/actions/escalate-notices.ts'
import { flushNotices } from '../../../src/notify/actions/flush-notices.ts'
import { queueNotices } from '../../../src/notify/actions/queue-notices.ts'
import { type Receipt, recordReceipts } from '../../../src/notify/actions/record-receipts.ts'
import { saveContact } from '../../../src/notify/actions/save-contact.ts'
import type { MessengerAdapter } from '../../../src/notify/messenger.port.ts'
import { aliyunSms } from '../../../src/notify/messengers/aliyun-sms/index.ts'
import { wecomApp } from '../../../src/notify/messengers/wecom/app.ts'
import type { NoticeRoute } from '../../../src/notify/notify.contract.ts'
import { tenantsWithHeldSteps } from '../../../src/notify/notify.queries.ts'
import { commit } from '../../../src/platform/commit.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { shardDb } from '../../../src/platform/db.ts'
import { aCtx } from '../../support/a-ctx.ts'
import { createInMemoryChannelGate } from '../../support/in-memory-channel-gate.ts'
import { type PlatformAnswer, recordedFetch } from '../../support/recorded-fetch.ts'
import { aRoute, log, queue, wecomId } from './notice-flow.ts'

const MINUTE = 60_000
const SMS = 'con_sms'
const PHONE = 'con_phone'

/** 企业微信 first, then an SMS unless it was acknowledged in ten minutes, then another unless delivered in five. */
async function aChain(more: Partial<NoticeRoute> = {}) {
  const ctx = aCtx()
  await aRoute(ctx, { nextConnectionId: SMS, nextUnless: 'acknowledged', ...more })
  await aRoute(ctx, { connectionId: SMS, enabled: false, nextConnectionId: PHONE, nextMinutes: 5 })
  return ctx
}

async function flush(ctx: Ctx, connectionId: string, adapter: MessengerAdapter, answer: () => PlatformAnswer) {
  const wire = recordedFetch(answer)
  const options = { credentials: {}, settings: sms, now: () => ctx.clock.now(), fetch: wire.fetch }
  const messenger = { adapter, options, gate: createInMemoryChannelGate() }
  const flushed = await flushNotices({ ctx, input: { connectionId }, messenger })
  if (!flushed.ok) throw new Error(flushed.error.code)
  return wire.requests
}

const sms = { signName: '示例', templateCodes: '*=SMS_1', phones: '13800000000', agentId: '1' }
const taken = () => ({ errcode: 0, errmsg: 'ok', msgid: 'M1', Code: 'OK', BizId: 'B1' })
const states = async (ctx: Ctx) =>
  Object.fromEntries((await log(ctx)).map(({ connectionId, status }) => [connectionId, status]))

describe('a chain of messengers', () => {
  test('its later steps are held until their time, in the words of their own routes', async () => {
    const ctx = await aChain()
    expect((await queue(ctx, 1)).connectionIds).toEqual([wecomId])
    const rows = (await log(ctx)).sort((a, b) => a.step - b.step)
    expect(
      rows.map(({ connectionId, status, step, notBefore, chain }) => [connectionId, status, step, notBefore, chain]),
    ).toEqual([
      [wecomId, 'waiting', 0, ctx.clock.at, rows[0]?.id],
      [SMS, 'held', 1, ctx.clock.at + 10 * MINUTE, rows[0]?.id],
      [PHONE, 'held', 2, ctx.clock.at + 15 * MINUTE, rows[0]?.id],
    ])
  })

  test('whoever is told at once is not told again', async () => {
    const ctx = aCtx()
    await aRoute(ctx, { nextConnectionId: SMS })
    await aRoute(ctx, { connectionId: SMS })
    await queue(ctx, 1)
    expect(await states(ctx)).toEqual({ [wecomId]: 'waiting', [SMS]: 'waiting' })
  })

  test('nobody answers: the next one is told when its time has come, once', async () => {
    const ctx = await aChain()
    await queue(ctx, 1)
    await flush(ctx, wecomId, wecomApp, taken)
    ctx.clock.at += 10 * MINUTE - 1
    expect(await escalateNotices({ ctx })).toMatchObject({ value: { told: 0 } })
    ctx.clock.at += 1
    expect(await tenantsWithHeldSteps(shardDb(env, ctx.tenant.shard), ctx.clock.at)).toContain(ctx.tenant.id)
    const both = await Promise.all([escalateNotices({ ctx }), escalateNotices({ ctx })])
    expect(both.every(({ ok }) => ok)).toBe(true)
    expect(await states(ctx)).toEqual({ [wecomId]: 'sent', [SMS]: 'waiting', [PHONE]: 'held' })
    expect(await flush(ctx, SMS, aliyunSms, taken)).toHaveLength(1)
    expect(await flush(ctx, SMS, aliyunSms, taken)).toHaveLength(0)
  })

  test('an answer spares everybody else, and the first one counts', async () => {
    const ctx = await aChain()
    await queue(ctx, 1)
    const [first] = (await log(ctx)).filter(({ step }) => step === 0)
    const press = (by: string) => acknowledgeNotice({ ctx, input: { id: first?.id ?? '', by } })
    const answers = await Promise.all(['张三', '李四', '王五'].map(press))
    const firsts = answers.filter((one) => one.ok && one.value.isFirst)
    expect(firsts).toHaveLength(1)
    const [row] = (await log(ctx)).filter(({ step }) => step === 0)
    expect(firsts[0]).toMatchObject({ value: { by: row?.acknowledgedBy } })
    expect(await press('赵六')).toMatchObject({ value: { isFirst: false, by: row?.acknowledgedBy } })
    expect(await states(ctx)).toMatchObject({ [SMS]: 'spared', [PHONE]: 'spared' })
    const audits = await ctx.db.$client
      .prepare("SELECT COUNT(*) AS n FROM audit_log WHERE tenant_id = ? AND action = 'notice.acknowledged'")
      .bind(ctx.tenant.id)
      .first<{ n: number }>()
    expect(audits?.n).toBe(1)
  })

  test('delivered is not acknowledged: only the one that asks for no more is spared', async () => {
    const ctx = await aChain({ nextUnless: 'delivered' })
    await queue(ctx, 1)
    await flush(ctx, wecomId, wecomApp, taken)
    ctx.clock.at += 10 * MINUTE
    expect(await escalateNotices({ ctx })).toMatchObject({ value: { told: 0, spared: 1 } })
  })

  test('a message that is refused for good hands over at once', async () => {
    const ctx = await aChain()
    await queue(ctx, 1)
    await flush(ctx, wecomId, wecomApp, () => ({ errcode: 81013, errmsg: 'user & party & tag all invalid' }))
    expect(await states(ctx)).toEqual({ [wecomId]: 'failed', [SMS]: 'waiting', [PHONE]: 'held' })
  })

  test('an SMS that its receipt calls lost hands over at once; a late "delivered" is kept', async () => {
    const ctx = await aChain()
    await queue(ctx, 1)
    await escalateNotices({ ctx, chains: (await log(ctx)).map(({ chain }) => chain) })
    await flush(ctx, SMS, aliyunSms, taken)
    const [sent] = (await log(ctx)).filter(({ connectionId }) => connectionId === SMS)
    expect(sent).toMatchObject({ status: 'sent', deliveredAt: null, messageId: 'B1' })
    const receipt: Receipt = {
      kind: 'receipt',
      noticeId: sent?.id ?? '',
      messageId: 'B1',
      delivered: false,
      reason: '空号',
      at: 1,
    }
    const forged = { ...receipt, messageId: 'B2' }
    const record = (one: Receipt) => recordReceipts({ ctx, input: { connectionId: SMS, receipts: [one] } })
    expect(await record(forged)).toMatchObject({ value: { delivered: 0, failed: 0 } })
    expect(await record(receipt)).toMatchObject({ value: { failed: 1 } })
    expect(await states(ctx)).toMatchObject({ [SMS]: 'failed', [PHONE]: 'waiting' })
    expect((await log(ctx)).find(({ connectionId }) => connectionId === SMS)?.error).toBe('空号')
    expect(await record({ ...receipt, delivered: true, at: 99 })).toMatchObject({ value: { delivered: 1 } })
    expect(await record(receipt)).toMatchObject({ value: { delivered: 0, failed: 0 } })
    expect((await log(ctx)).find(({ connectionId }) => connectionId === SMS)).toMatchObject({
      status: 'sent',
      deliveredAt: 99,
    })
  })

  test('a keeper is written to under the userid that they gave for their phone; the press answers notice and shelf', async () => {
    const ctx = await aChain()
    const keeper = { ...ctx, actor: { kind: 'user', id: 'usr_9', name: '王仓管' } as const }
    await saveContact({ ctx: keeper, input: { wecomUserId: 'wangcg', mobile: '13800000009' } })
    await aRoute(ctx, { event: 'shelf.waiting', nextConnectionId: SMS, nextUnless: 'acknowledged' })
    const alert = { warehouseId: 'wh_1', shelf: 'A3', keeper: '王仓管', jobs: 7, latestAt: ctx.clock.at + 1 }
    const told = { raisedAt: ctx.clock.at, acknowledgedAt: null, acknowledgedBy: null, escalatedAt: null }
    await commit(ctx, {
      statements: boardRepository(ctx).raise([{ id: 'wh_1:A3:1', ...alert, ...told }]),
      audit: { action: 'shelf.watched', subjects: [] },
    })
    const facts = { alertId: 'wh_1:A3:1', shelf: 'A3', count: '7', latest: '14:00' }
    const cause = { eventId: 'out_shelf', event: 'shelf.waiting', orderId: null, eventAt: ctx.clock.at, facts }
    await queueNotices({ ctx, input: { causes: [{ ...cause, to: '13800000009' }] } })
    const [request] = await flush(ctx, wecomId, wecomApp, taken)
    expect(JSON.parse(request?.body ?? '{}')).toMatchObject({ touser: 'wangcg' })
    await pressed(ctx, 'wangcg', `ntc_shelf:${wecomId}`)
    await pressed(ctx, 'somebody', `ntc_shelf:${wecomId}`)
    expect((await log(ctx)).find(({ step }) => step === 0)).toMatchObject({ acknowledgedBy: '王仓管' })
    expect(await boardRepository(ctx).alert('wh_1:A3:1')).toMatchObject({ acknowledgedBy: '王仓管' })
    expect(await states(ctx)).toMatchObject({ [SMS]: 'spared' })
  })

  test('a case goes to the first colleague with an account who answers', async () => {
    const ctx = aCtx()
    await saveContact({
      ctx: { ...ctx, actor: { kind: 'user', id: 'usr_9', name: '王客服' } },
      input: { wecomUserId: 'wangkf', mobile: '' },
    })
    await aRoute(ctx, { event: 'case.opened' })
    const about = { orderId: 'ord_1', kind: 'short', severity: 'red', detail: '缺货' } as const
    await commit(ctx, {
      statements: openCases(ctx, [{ ...about, id: 'ord_1:short:1', openedAt: 1, dueAt: null }]),
      audit: { action: 'case.opened', subjects: [] },
    })
    const facts = { hubNo: 'DS1', caseId: 'ord_1:short:1' }
    const cause = { eventId: 'out_case', event: 'case.opened', orderId: 'ord_1', eventAt: ctx.clock.at, facts }
    await queueNotices({ ctx, input: { causes: [cause] } })
    await flush(ctx, wecomId, wecomApp, taken)
    await pressed(ctx, 'wangkf', `ntc_case:${wecomId}`)
    await pressed(ctx, 'wangkf', `ntc_case:${wecomId}`)
    expect(await caseById(ctx, 'ord_1:short:1')).toMatchObject({
      assigneeId: 'usr_9',
      assigneeName: '王客服',
      steps: 1,
    })
  })

  test('a shelf that was answered on the board needs no SMS', async () => {
    const ctx = aCtx()
    await aRoute(ctx, { event: 'shelf.waiting', nextConnectionId: SMS, nextUnless: 'acknowledged' })
    const alert = { warehouseId: 'wh_1', shelf: 'A3', keeper: '', jobs: 7, latestAt: 1, raisedAt: 1, escalatedAt: null }
    const row = { id: 'wh_1:A3:1', ...alert, acknowledgedAt: 5, acknowledgedBy: '王仓管' }
    await commit(ctx, {
      statements: boardRepository(ctx).raise([row]),
      audit: { action: 'shelf.watched', subjects: [] },
    })
    const facts = { alertId: 'wh_1:A3:1', shelf: 'A3' }
    const cause = { eventId: 'out_shelf', event: 'shelf.waiting', orderId: null, eventAt: ctx.clock.at, facts }
    await queueNotices({ ctx, input: { causes: [cause] } })
    ctx.clock.at += 10 * MINUTE
    expect(await escalateNotices({ ctx })).toMatchObject({ value: { told: 0, spared: 1 } })
  })
})

/** A press as it comes off the queue, sealed by the vectors' own container. */
async function pressed(ctx: Ctx, userId: string, noticeId: string): Promise<void> {
  const { encryptCallback } = await import('../../../src/notify/messengers/callback-crypt.ts')
  const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
  const xml = `<xml><Event>template_card_event</Event><EventKey>ack</EventKey><TaskId>${noticeId.replace(':', '@')}</TaskId><FromUserName>${userId}</FromUserName></xml>`
  const sealed = encryptCallback(xml, { encodingAesKey, receiveId: 'ww1', random16: '0123456789abcdef' })
  if (!sealed.ok) throw new Error(sealed.error.code)
  let acks = 0
  const queued = { body: {}, attempts: 1, ack: () => (acks += 1), retry: () => undefined }
  const connection = { id: wecomId, kind: 'wecom-app', credentials: { encodingAesKey, corpId: 'ww1' } }
  const message = { body: `<xml><Encrypt><![CDATA[${sealed.value}]]></Encrypt></xml>` }
  await takeMessengerEvents({
    ctx,
    known: { connection, tenant: ctx.tenant } as unknown as Parameters<typeof takeMessengerEvents>[0]['known'],
    items: [{ message, queued }] as unknown as Parameters<typeof takeMessengerEvents>[0]['items'],
  })
  expect(acks).toBe(1)
}
