import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { type ConnectionRow, connectionsRepository } from '../../../src/connections/connections.repository.ts'
import { noticeEventNames } from '../../../src/notify/domain/notice-events.ts'
import { noticeListSchema, noticeRouteListSchema } from '../../../src/notify/notify.contract.ts'
import { noticeContactRoutes, noticeRouteRoutes, noticesRoutes } from '../../../src/notify/notify.routes.ts'
import { controlDb } from '../../../src/platform/db.ts'
import { aCtx } from '../../support/a-ctx.ts'
import { callsOf } from '../../support/room-ctx.ts'
import { queue, wecomId } from './notice-flow.ts'

const route = {
  event: 'order.overdue',
  connectionId: wecomId,
  title: '',
  template: '',
  quietFrom: 0,
  quietTo: 0,
  enabled: true,
  nextConnectionId: '',
  nextMinutes: 10,
  nextUnless: 'delivered',
}

const messenger = (tenantId: string, id = wecomId): ConnectionRow => ({
  tenantId,
  id,
  kind: 'wecom',
  role: 'messenger',
  name: '群',
  credentials: '',
  keyId: '',
  settings: {},
  status: 'active',
  mode: 'live',
  createdAt: 0,
  updatedAt: 0,
  version: 1,
})

test('a route that is put is listed, and its notices are in the log', async () => {
  const ctx = aCtx()
  await connectionsRepository(controlDb(env), ctx.tenant.id).insert(messenger(ctx.tenant.id)).run()
  const routes = callsOf(ctx, '/notice-routes', noticeRouteRoutes)
  expect(await routes('PUT', '/notice-routes', route)).toMatchObject({ status: 200, body: route })
  expect(await routes('PUT', '/notice-routes', { ...route, enabled: false })).toMatchObject({ status: 200 })
  expect(await routes('PUT', '/notice-routes', route)).toMatchObject({ status: 200 })
  const { items, events } = noticeRouteListSchema.parse((await routes('GET', '/notice-routes')).body)
  expect(items).toEqual([route])
  expect(events).toHaveLength(noticeEventNames.length)
  await queue(ctx, 2)
  const page = await callsOf(ctx, '/notices', noticesRoutes)('GET', '/notices?limit=1')
  expect(noticeListSchema.parse(page.body)).toMatchObject({
    items: [{ orderId: 'ord_1' }],
    nextCursor: expect.any(String),
  })
})

test.each([
  ['an event that does not exist', { ...route, event: 'order.exploded' }],
  ['a minute that no day has', { ...route, quietFrom: 1440 }],
])('%s is refused', async (_, wrong) => {
  const answer = await callsOf(aCtx(), '/notice-routes', noticeRouteRoutes)('PUT', '/notice-routes', wrong)
  expect(answer).toMatchObject({ status: 422, body: { code: 'request.invalid' } })
})

test('a messenger that is not theirs is not found', async () => {
  const answer = await callsOf(aCtx(), '/notice-routes', noticeRouteRoutes)('PUT', '/notice-routes', route)
  expect(answer).toMatchObject({ status: 404, body: { code: 'connection.not_found' } })
})

test('without the right nothing is read or set', async () => {
  const ctx = aCtx({ rights: ['orders:read'] })
  expect((await callsOf(ctx, '/notice-routes', noticeRouteRoutes)('PUT', '/notice-routes', route)).status).toBe(403)
  expect((await callsOf(ctx, '/notices', noticesRoutes)('GET', '/notices')).status).toBe(403)
})

test('a cursor that is none of ours is refused with 422', async () => {
  const answer = await callsOf(aCtx(), '/notices', noticesRoutes)('GET', '/notices?cursor=nonsense')
  expect(answer).toMatchObject({ status: 422, body: { code: 'request.invalid' } })
})

test.each([
  [
    'words that ask for what the event does not say',
    { template: '{hubNo} {price}' },
    'notice_route.unknown_placeholder',
  ],
  ['a title that does', { title: '{price}' }, 'notice_route.unknown_placeholder'],
  ['a chain that leads back to itself', { nextConnectionId: wecomId }, 'notice_route.circle'],
  ['a next one that is not theirs', { nextConnectionId: 'con_foreign' }, 'connection.not_found'],
])('%s is refused', async (_, wrong, code) => {
  const ctx = aCtx()
  const connectionId = `con_${crypto.randomUUID()}`
  await connectionsRepository(controlDb(env), ctx.tenant.id).insert(messenger(ctx.tenant.id, connectionId)).run()
  const asked = { ...route, connectionId, ...wrong }
  const nextConnectionId = asked.nextConnectionId === wecomId ? connectionId : asked.nextConnectionId
  const calls = callsOf(ctx, '/notice-routes', noticeRouteRoutes)
  expect(await calls('PUT', '/notice-routes', { ...asked, nextConnectionId })).toMatchObject({ body: { code } })
})

test('a colleague says where they are reached, and nobody says it for them', async () => {
  const ctx = { ...aCtx(), actor: { kind: 'user', id: 'usr_1', name: '王仓管' } as const }
  const calls = callsOf(ctx, '/notice-contact', noticeContactRoutes)
  const contact = { wecomUserId: 'wangcangguan', mobile: '13800000001' }
  expect(await calls('PUT', '/notice-contact', contact)).toMatchObject({ status: 200, body: contact })
  expect(await calls('GET', '/notice-contact')).toMatchObject({ body: contact })
  expect(await calls('PUT', '/notice-contact', { ...contact, mobile: 'x' })).toMatchObject({ status: 422 })
  const key = { ...ctx, actor: { kind: 'api_key', id: 'key_1', name: 'ERP' } as const }
  expect(await callsOf(key, '/notice-contact', noticeContactRoutes)('PUT', '/notice-contact', contact)).toMatchObject({
    status: 403,
  })
})
