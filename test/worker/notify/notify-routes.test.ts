import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { type ConnectionRow, connectionsRepository } from '../../../src/connections/connections.repository.ts'
import { noticeEventNames } from '../../../src/notify/domain/notice-events.ts'
import { noticeListSchema, noticeRouteListSchema } from '../../../src/notify/notify.contract.ts'
import { noticeRouteRoutes, noticesRoutes } from '../../../src/notify/notify.routes.ts'
import { controlDb } from '../../../src/platform/db.ts'
import { aCtx } from '../../support/a-ctx.ts'
import { callsOf } from '../../support/room-ctx.ts'
import { queue, wecomId } from './notice-flow.ts'

const route = { event: 'order.overdue', connectionId: wecomId, template: '', quietFrom: 0, quietTo: 0, enabled: true }

const messenger = (tenantId: string): ConnectionRow => ({
  tenantId,
  id: wecomId,
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
