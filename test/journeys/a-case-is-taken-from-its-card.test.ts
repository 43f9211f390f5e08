/** A label fails: one case, one card to the warehouse's people; the press of its button takes the case, the label closes it. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Case } from '../../src/cases/cases.contract.ts'
import { watchCasesOf } from '../../src/flows/cases/watch-cases.ts'
import { tellLowBalance } from '../../src/flows/warehouse/watch-label-balance.ts'
import { callbackSignature, encryptCallback } from '../../src/notify/messengers/callback-crypt.ts'
import { connectCouriers, couriersAnswer } from '../support/couriers.ts'
import { type Messengers, messengersAnswer } from '../support/messengers.ts'
import { eventually } from '../support/open-shop.ts'
import { aFloor, type Floor } from '../support/shop-floor.ts'
import { ctxOfTenant, self } from '../support/tenants.ts'

const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

let messengers: Messengers
/** What the label service says instead of a label; null: it gives one. */
let refusal: string | null = null
/** Waybills that 圆通 says are left. */
let left = 12
beforeAll(() => {
  couriersAnswer()
  messengers = messengersAnswer()
  const before = vi.mocked(globalThis.fetch).getMockImplementation()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const form = new URLSearchParams(String(init?.body ?? ''))
    if (refusal !== null && form.get('RequestType') === '1007')
      return Response.json({ EBusinessID: '1000001', Success: false, ResultCode: '105', Reason: refusal })
    const url = new URL(String(input))
    if (url.host === 'openapi.yto.net.cn:11443')
      return Response.json({ data: { balance: left, branchName: '余杭一部' } })
    return before?.(input, init) ?? Response.error()
  })
})
afterAll(() => void vi.restoreAllMocks())

async function aColleague(floor: Floor, userid: string) {
  const { merchant } = floor
  const app = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'wecom-app',
    name: '履约助手',
    credentials: { corpId: 'ww1', corpSecret: 's', token: 'tok', encodingAesKey: KEY },
    settings: { agentId: '1000002', toUser: 'everybody' },
  })
  const { items } = await merchant.get<{ items: Record<string, unknown>[] }>('/api/v1/notice-routes')
  for (const route of items) await merchant.send('PUT', '/api/v1/notice-routes', { ...route, quietFrom: 0, quietTo: 0 })
  await merchant.send('PUT', '/api/v1/notice-contact', { wecomUserId: userid, mobile: '13900000001' })
  const me = await merchant.get<{ items: { userId: string }[] }>('/api/v1/cases/people')
  const settings = await merchant.get<{ groups: { id: string; members: string[] }[] }>('/api/v1/cases/settings')
  const groups = settings.groups.map((one) =>
    one.id === 'warehouse' ? { ...one, members: me.items.map(({ userId }) => userId) } : one,
  )
  await merchant.send('PUT', '/api/v1/cases/settings', { ...settings, groups })
  return { app, userId: me.items[0]?.userId ?? '' }
}

async function press(appId: string, userid: string, taskId: string): Promise<number> {
  const xml = `<xml><Event>template_card_event</Event><EventKey>ack</EventKey><TaskId>${taskId}</TaskId><FromUserName>${userid}</FromUserName></xml>`
  const sealed = encryptCallback(xml, { encodingAesKey: KEY, receiveId: 'ww1', random16: '0123456789abcdef' })
  if (!sealed.ok) throw new Error(sealed.error.code)
  const parts = { token: 'tok', timestamp: '1', nonce: 'n', encrypt: sealed.value }
  const query = new URLSearchParams({ msg_signature: callbackSignature(parts), timestamp: '1', nonce: 'n' })
  const answer = await self.fetch(`http://dingshu.test/hooks/wecom-app/${appId}?${query}`, {
    method: 'POST',
    body: `<xml><Encrypt><![CDATA[${sealed.value}]]></Encrypt></xml>`,
  })
  return answer.status
}

const casesOf = async (floor: Floor, orderId: string) =>
  (await floor.merchant.get<{ items: Case[] }>(`/api/v1/cases?orderId=${orderId}`)).items

it('from the failed label to the closed case, told once, taken by the first who presses', async () => {
  const floor = await aFloor({ 'TEE-1': 20 })
  await connectCouriers(floor.merchant)
  const { app, userId } = await aColleague(floor, 'wangcg')
  await floor.sell('C1', [{ sku: 'TEE-1', quantity: 1 }])
  const order = await floor.until('C1', 'allocated')
  const [job] = (await floor.detail(order.id)).fulfilments
  if (!job) throw new Error('an allocated order has a job')
  refusal = '电子面单余额不足'
  for (let i = 0; i < 2; i++) expect((await floor.step(job.id, 'print-label')).status).toBe(422)
  const opened = await casesOf(floor, order.id)
  expect(opened).toMatchObject([{ kind: 'label_failed', detail: expect.stringContaining('电子面单余额不足') }])
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  for (let i = 0; i < 2; i++) await watchCasesOf(ctx)
  await ctx.settled()
  const card = await eventually(
    async () => messengers.told.find(({ to }) => to === 'wangcg'),
    (one) => one !== undefined,
  )
  if (!card) throw new Error('unreachable: eventually waits for it')
  const { template_card } = card.body as { template_card: { task_id: string; sub_title_text: string } }
  expect(template_card.sub_title_text).toContain('电子面单余额不足')
  expect(await press(app.id, 'wangcg', template_card.task_id)).toBe(200)
  const taken = await eventually(
    () => casesOf(floor, order.id),
    ([one]) => one?.assigneeId !== '',
  )
  expect(taken).toMatchObject([{ groupId: 'warehouse', assigneeId: userId }])
  expect(messengers.told.filter(({ to }) => to === 'wangcg')).toHaveLength(1)
  refusal = null
  expect((await floor.step(job.id, 'print-label')).status).toBe(200)
  expect(await casesOf(floor, order.id)).toEqual([])
  const closed = await floor.merchant.get<{ items: Case[] }>(`/api/v1/cases?status=closed&orderId=${order.id}`)
  expect(closed.items).toMatchObject([{ kind: 'label_failed', closedBy: 'system', closeReason: '面单已取到' }])
  // The label after a voided one is another label: its failure is another case.
  expect((await floor.step(job.id, 'void-label')).status).toBe(200)
  refusal = '网点停用'
  expect((await floor.step(job.id, 'print-label')).status).toBe(422)
  expect((await casesOf(floor, order.id)).map(({ detail }) => detail)).toEqual([expect.stringContaining('网点停用')])
  await floor.merchant.send('POST', `/api/v1/orders/${order.id}/cancel`, { why: '不要了' })
  expect(await casesOf(floor, order.id)).toEqual([])
  refusal = null
})

it('a case that a person files is told with its button too; one taken in the console spares the next of the chain', async () => {
  const floor = await aFloor({ 'TEE-1': 20 })
  const { app } = await aColleague(floor, 'lisi')
  const { items } = await floor.merchant.get<{ items: { event: string }[] }>('/api/v1/notice-routes')
  const sms = await floor.merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'aliyun-sms',
    name: '短信',
    credentials: { accessKeyId: 'A', accessKeySecret: 'S' },
    settings: { signName: '示例', templateCodes: '*=SMS_2', phones: '13900000009' },
  })
  const route = items.find(({ event }) => event === 'case.opened')
  await floor.merchant.send('PUT', '/api/v1/notice-routes', {
    ...route,
    quietFrom: 0,
    quietTo: 0,
    nextConnectionId: sms.id,
    nextUnless: 'acknowledged',
  })
  const order = await floor.sell('C2', [{ sku: 'TEE-1', quantity: 1 }])
  const filed = await floor.merchant.send<Case>('POST', '/api/v1/cases', {
    orderId: order.id,
    code: 'label_failed',
    detail: '面单打不出来',
  })
  const notices = () =>
    floor.merchant.get<{ items: { event: string; connectionId: string; status: string }[] }>(
      `/api/v1/notices?orderId=${order.id}`,
    )
  const told = await eventually(notices, ({ items: rows }) => rows.some(({ status }) => status === 'sent'))
  expect(told.items.map(({ connectionId, status }) => [connectionId, status]).sort()).toEqual(
    [
      [app.id, 'sent'],
      [sms.id, 'held'],
    ].sort(),
  )
  await floor.merchant.send('POST', `/api/v1/cases/${encodeURIComponent(filed.id)}/assign`, { userId: null })
  const ctx = await ctxOfTenant(floor.merchant.tenantId, { clock: { now: () => Date.now() + 11 * 60_000 } })
  const { escalateNotices } = await import('../../src/notify/actions/escalate-notices.ts')
  expect(await escalateNotices({ ctx })).toMatchObject({ value: { told: 0, spared: 1 } })
})

it('few waybills left are told to the warehouse, once a day, and not when there are enough', async () => {
  const floor = await aFloor({ 'TEE-1': 1 })
  await aColleague(floor, 'zhaoliu')
  await floor.merchant.send('POST', '/api/v1/connections', {
    kind: 'yto',
    name: '圆通直连',
    credentials: { clientId: 'c', secret: 's', customerCode: 'K1' },
    settings: { balanceWarning: '50' },
  })
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  left = 51
  await tellLowBalance(ctx)
  left = 12
  for (let i = 0; i < 2; i++) await tellLowBalance(ctx)
  await ctx.settled()
  const told = await eventually(
    async () => messengers.told.filter(({ to }) => to === 'zhaoliu'),
    (all) => all.length > 0,
  )
  expect(told).toHaveLength(1)
  expect(JSON.stringify(told[0]?.body)).toContain('余杭一部 的电子面单只剩 12 张')
  const tomorrow = await ctxOfTenant(floor.merchant.tenantId, { clock: { now: () => Date.now() + 86_400_000 } })
  await tellLowBalance(tomorrow)
  const { items } = await floor.merchant.get<{ items: { event: string }[] }>('/api/v1/notices')
  expect(items.filter(({ event }) => event === 'label.balance_low')).toHaveLength(2)
})
