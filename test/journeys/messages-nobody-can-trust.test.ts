/** What comes to the hooks from outside: forged, late, too large, broken. Nothing of it gets in, and nothing genuine is lost. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Parked } from '../../src/ingest/ingest.contract.ts'
import { unseal } from '../../src/platform/secrets.ts'
import { eventually, openOrder, signOpen } from '../support/open-shop.ts'
import { aFloor, refusal } from '../support/shop-floor.ts'
import { aMerchant, ctxOfTenant, type SignedIn, self } from '../support/tenants.ts'

const hook = (kind: string, id: string, body: string, headers: Record<string, string>) =>
  self.fetch(`http://dingshu.test/hooks/${kind}/${id}`, { method: 'POST', headers, body })
const parkedOf = async (merchant: SignedIn, status = 'open') =>
  (await merchant.get<{ items: Parked[] }>(`/api/v1/parked?status=${status}`)).items

const app = { appKey: '7101234567890123456', appSecret: 'app-secret-of-the-shop', shopId: '4463798' }
async function aDoudianShop() {
  const merchant = await aMerchant()
  const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
    kind: 'doudian',
    name: '抖店',
    credentials: app,
    settings: {},
  })
  const push = (body: string, secret = app.appSecret) =>
    hook('doudian', id, body, {
      'content-type': 'application/json',
      'app-id': app.appKey,
      'event-sign': createHash('md5')
        .update(app.appKey + body + secret)
        .digest('hex'),
    })
  return { merchant, id, push }
}

describe.concurrent('a push of the merchant’s own shop', () => {
  it('with a wrong signature, with none, or with a changed body is refused, and no order comes of it', async () => {
    const { merchant, shop } = await aFloor()
    const body = JSON.stringify({
      type: 'order.paid',
      timestamp: Date.now(),
      data: openOrder({ orderId: 'X1', lines: [{ sku: 'A', quantity: 1 }] }),
    })
    const signed = await signOpen(body)
    const forged = [
      await signOpen(body, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
      { 'content-type': 'application/json' },
      { ...signed, 'webhook-id': 'msg_other' },
      { ...signed, 'webhook-signature': 'v1,AAAA' },
    ]
    for (const headers of forged) {
      const answer = await hook('open', shop.id, body, headers as Record<string, string>)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(await refusal(answer)).toEqual([401, 'webhook.bad_signature'])
    }
    expect(await refusal(hook('open', shop.id, body.replace('9900', '1'), signed))).toEqual([
      401,
      'webhook.bad_signature',
    ])
    expect((await hook('open', shop.id, body, signed)).status).toBe(200)
    const { items } = await eventually(
      () => merchant.get<{ items: unknown[] }>('/api/v1/orders'),
      (page) => page.items.length > 0,
    )
    expect(items).toHaveLength(1)
  })

  it('signed six minutes ago, or for the future, is refused as stale', async () => {
    const { shop } = await aFloor()
    const now = Math.floor(Date.now() / 1000)
    for (const at of [now - 301, now + 310])
      expect(
        await refusal(hook('open', shop.id, '{}', await signOpen('{}', undefined, undefined, at))),
        String(at - now),
      ).toEqual([401, 'webhook.stale'])
  })

  it('over the limit is refused before it is read', async () => {
    const { shop } = await aFloor()
    const body = JSON.stringify({ pad: 'x'.repeat(100_001) })
    expect(await refusal(hook('open', shop.id, body, await signOpen(body)))).toEqual([413, 'webhook.too_large'])
  })

  it('to a connection that nobody has, or of another kind, finds nobody', async () => {
    const { shop } = await aFloor()
    const headers = await signOpen('{}')
    for (const [kind, id] of [
      ['open', 'con_nobody'],
      ['doudian', shop.id],
      ['nonsense', shop.id],
    ] as const)
      expect(await refusal(hook(kind, id, '{}', headers)), `${kind}/${id}`).toEqual([404, 'connection.not_found'])
  })

  it('that is genuine but broken is acknowledged, parked with its raw text, and can be sent through again', async () => {
    const { merchant, shop } = await aFloor()
    const broken = '{"type":"order.paid","data":{'
    for (let i = 0; i < 2; i++) expect((await hook('open', shop.id, broken, await signOpen(broken))).status).toBe(200)
    const [item] = await eventually(
      () => parkedOf(merchant),
      (items) => items[0]?.attempts === 2,
    )
    expect(item).toMatchObject({
      connectionId: shop.id,
      source: 'ingest',
      code: 'ingest.unreadable',
      raw: broken,
      status: 'open',
    })
    expect(await merchant.get(`/api/v1/parked/${item?.id}`)).toEqual(item)
    expect((await merchant.call('POST', `/api/v1/parked/${item?.id}/replay`)).status).toBe(204)
    // Nobody has mended it: it comes back, and counts.
    await eventually(
      () => parkedOf(merchant),
      (items) => items[0]?.attempts === 3 && items[0].status === 'open',
    )
    expect(await refusal(merchant.call('POST', `/api/v1/parked/${item?.id}/dismiss`, {}))).toEqual([
      422,
      'request.invalid',
    ])
    expect((await merchant.call('POST', `/api/v1/parked/${item?.id}/dismiss`, { reason: '测试消息' })).status).toBe(204)
    expect(await refusal(merchant.call('POST', `/api/v1/parked/${item?.id}/replay`))).toEqual([
      409,
      'parked.already_closed',
    ])
    expect(await parkedOf(merchant)).toEqual([])
    expect(await parkedOf(merchant, 'dismissed')).toHaveLength(1)
  })

  it('that misses a field is parked with the name of the field, and without anybody’s data', async () => {
    const { merchant, shop } = await aFloor()
    const { lines: _lines, ...data } = openOrder({ orderId: 'X2', lines: [] })
    await shop.push('order.paid', data)
    const [item] = await eventually(
      () => parkedOf(merchant),
      (items) => items.length > 0,
    )
    expect(item?.why).toContain('data.lines')
    expect(item?.why).not.toMatch(/138|张三/)
  })

  it('with fields that we do not know is taken, and the envelope keeps them', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    await floor.sell('X3', [{ sku: 'TEE-1', quantity: 1 }], { loyaltyPoints: 120, nested: { unknown: true } })
    await floor.until('X3', 'allocated')
    const ctx = await ctxOfTenant(floor.merchant.tenantId)
    const envelope = await ctx.db.$client
      .prepare('SELECT id, body FROM envelopes WHERE tenant_id = ? AND connection_id = ?')
      .bind(ctx.tenant.id, floor.shop.id)
      .first<{ id: string; body: string }>()
    const [, keyId = '', sealed = ''] = envelope?.body.split(':') ?? []
    expect(JSON.parse(await unseal(ctx.env, sealed, keyId, envelope?.id ?? ''))).toMatchObject({
      data: { orderId: 'X3', loyaltyPoints: 120, nested: { unknown: true } },
    })
  })

  it('of nearly the largest size is taken whole', async () => {
    const floor = await aFloor({ 'TEE-1': 500 })
    const lines = Array.from({ length: 190 }, () => ({ sku: 'TEE-1', quantity: 1 }))
    await floor.sell('X5', lines, { buyerRemark: '好'.repeat(900), pad: 'x'.repeat(40_000) })
    await floor.until('X5', 'allocated')
    expect((await floor.explain('TEE-1')).totals.locked).toBe(190)
  })

  it('one broken message does not keep its neighbours out', async () => {
    const floor = await aFloor({ 'TEE-1': 50 })
    const broken = '{"nonsense":1}'
    await Promise.all([
      ...['X4-a', 'X4-b', 'X4-c'].map((orderId) =>
        floor.shop.push('order.paid', openOrder({ orderId, lines: [{ sku: 'TEE-1', quantity: 1 }] })),
      ),
      hook('open', floor.shop.id, broken, await signOpen(broken)),
    ])
    for (const id of ['X4-a', 'X4-b', 'X4-c']) await floor.until(id, 'allocated')
    await eventually(
      () => parkedOf(floor.merchant),
      (items) => items.length === 1,
    )
  })
})

describe.concurrent('a push of 抖店', () => {
  it('with a wrong signature is refused in the platform’s own form', async () => {
    const { merchant, id, push } = await aDoudianShop()
    const body = '[{"tag":"0","msg_id":"0","data":"ping"}]'
    for (const answer of [
      await push(body, 'another-secret'),
      await hook('doudian', id, body, {}),
      await hook('doudian', id, body, { 'event-sign': '0'.repeat(32), 'app-id': app.appKey }),
    ]) {
      expect(answer.status).toBe(401)
      expect(await answer.json()).toEqual({ code: 40003, msg: 'isv.signature-invalid' })
    }
    expect(await (await push(body)).json()).toEqual({ code: 0, msg: 'success' })
    expect(await parkedOf(merchant)).toEqual([])
  })

  it('over the limit is refused in the platform’s own form', async () => {
    const { push } = await aDoudianShop()
    const answer = await push(`[{"tag":"0","data":"${'x'.repeat(100_001)}"}]`)
    expect([answer.status, await answer.json()]).toEqual([
      413,
      { code: 40004, msg: 'isv.parameter-invalid: body too large' },
    ])
  })

  it('that is genuine but no JSON is acknowledged and parked', async () => {
    const { merchant, push } = await aDoudianShop()
    const answer = await push('[{"tag":"101","data":')
    expect([answer.status, await answer.json()]).toEqual([200, { code: 0, msg: 'success' }])
    const [item] = await eventually(
      () => parkedOf(merchant),
      (items) => items.length > 0,
    )
    expect(item).toMatchObject({ code: 'ingest.unreadable', raw: '[{"tag":"101","data":' })
  })
})
