/** Bad input to the API: always a problem with a stable code, a status that fits, and nothing changed. */
import { describe, expect, it } from 'vitest'
import { refusal } from '../support/shop-floor.ts'
import { aMerchant, ctxOfTenant, type SignedIn, self } from '../support/tenants.ts'

const raw = (merchant: SignedIn, method: string, path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  self.fetch(`http://dingshu.test/api/v1${path}`, {
    method,
    headers: { cookie: merchant.cookie, 'content-type': 'application/json', ...headers },
    body,
  })
const sku = { name: '短袖' }

describe.concurrent('the API refuses', () => {
  it('a body that is no JSON: 400', async () => {
    const merchant = await aMerchant()
    for (const body of ['{', 'name=x', ''])
      expect(await refusal(raw(merchant, 'PUT', '/skus/A', body)), body).toEqual([400, 'request.malformed'])
  })

  it('fields that are missing, wrong or of another type: 422, and every one of them is named', async () => {
    const merchant = await aMerchant()
    const answer = await merchant.call('PUT', '/api/v1/stock/A', {
      counts: [{ warehouseId: 'WH-1', onHand: -1 }, { onHand: 'x' }],
      reason: 5,
    })
    expect(answer.status).toBe(422)
    const body = (await answer.json()) as { code: string; issues: { path: string; message: string }[] }
    expect(body.code).toBe('request.invalid')
    expect(body.issues.map(({ path }) => path).sort()).toEqual([
      'counts.0.onHand',
      'counts.1.onHand',
      'counts.1.warehouseId',
      'reason',
    ])
  })

  it('a route that does not exist: 404, as a problem with the id of the request', async () => {
    const merchant = await aMerchant()
    for (const path of ['/api/v1/nonsense', '/api/nonsense', '/api/v1/orders/x/nonsense']) {
      const answer = await merchant.call('POST', path, {})
      expect(answer.headers.get('content-type'), path).toBe('application/problem+json')
      const body = (await answer.json()) as {
        type: string
        title: string
        status: number
        code: string
        requestId: string
      }
      expect(body).toMatchObject({
        type: 'urn:dingshu:problem:request.not_found',
        title: 'request not found',
        status: 404,
        code: 'request.not_found',
      })
      expect(answer.headers.get('x-request-id')).toBe(body.requestId)
      expect(body.requestId).not.toBe('')
    }
  })

  it('ids that do not exist: 404 with the word for what is missing', async () => {
    const merchant = await aMerchant()
    const expected: [string, string, unknown, string][] = [
      ['GET', '/orders/ord_x', undefined, 'order.not_found'],
      ['POST', '/orders/ord_x/cancel', { why: 'x' }, 'order.not_found'],
      ['POST', '/orders/ord_x/track-link', undefined, 'order.not_found'],
      ['GET', '/fulfilments/ful_x', undefined, 'fulfilment.not_found'],
      ['POST', '/fulfilments/ful_x/pack', undefined, 'fulfilment.not_found'],
      ['GET', '/stock/NO-SUCH/explain', undefined, 'stock.not_found'],
      ['PUT', '/stock/A', { counts: [{ warehouseId: 'WH-NONE', onHand: 1 }] }, 'warehouse.not_found'],
      ['GET', '/parked/prk_x', undefined, 'parked.not_found'],
      ['POST', '/cases/cas_x/close', { reason: 'x' }, 'case.not_found'],
      ['PATCH', '/connections/con_x', { name: 'x' }, 'connection.not_found'],
      ['DELETE', '/keys/key_x', undefined, 'key.not_found'],
    ]
    for (const [method, path, body, code] of expected)
      expect(await refusal(merchant.call(method, `/api/v1${path}`, body)), `${method} ${path}`).toEqual([404, code])
  })

  it('a body over one megabyte: 413, whether or not it says so beforehand', async () => {
    const merchant = await aMerchant()
    const large = JSON.stringify({ name: 'x'.repeat(1_000_001) })
    expect(await refusal(raw(merchant, 'PUT', '/skus/A', large))).toEqual([413, 'request.too_large'])
    const bytes = new TextEncoder().encode(large)
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 65_536) controller.enqueue(bytes.slice(at, at + 65_536))
        controller.close()
      },
    })
    expect(await refusal(raw(merchant, 'PUT', '/skus/A', stream))).toEqual([413, 'request.too_large'])
  })

  it('a connection with wrong fields, of an unknown kind, or with an address inside our network', async () => {
    const merchant = await aMerchant()
    const connect = (body: unknown) => refusal(merchant.call('POST', '/api/v1/connections', body))
    expect(await connect({ kind: 'open', name: 'x', credentials: { secret: 'short' }, settings: {} })).toEqual([
      422,
      'connection.invalid',
    ])
    expect((await connect({ kind: 'nonsense', name: 'x' }))[1]).toBe('connection.kind_unknown')
    const credentials = { appKey: 'a', appSecret: 'b', shopId: 'c' }
    for (const gateway of [
      'http://169.254.169.254/',
      'https://10.0.0.1/',
      'https://metadata.google.internal./',
      'file:///etc/passwd',
    ])
      expect(
        (await connect({ kind: 'doudian', name: 'x', credentials, settings: { gateway } }))[0],
        gateway,
      ).toBeGreaterThanOrEqual(409)
    expect((await merchant.get<{ items: unknown[] }>('/api/v1/connections')).items).toEqual([])
  })

  it('secrets are never shown again, and an edit without them keeps them', async () => {
    const merchant = await aMerchant()
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const { id } = await merchant.send<{ id: string }>('POST', '/api/v1/connections', {
      kind: 'open',
      name: '小程序',
      credentials: { secret },
      settings: {},
    })
    await merchant.send('PATCH', `/api/v1/connections/${id}`, { name: '小程序二号' })
    const text = await (await merchant.call('GET', '/api/v1/connections')).text()
    expect(text).toContain('小程序二号')
    expect(text).not.toContain(secret.slice(6))
    expect(await merchant.send('POST', `/api/v1/connections/${id}/test`)).toMatchObject({ ok: true })
  })
})

describe.concurrent('an Idempotency-Key', () => {
  const count = (merchant: SignedIn, key: string, delta: number) =>
    merchant.call(
      'POST',
      '/api/v1/stock/A/adjust',
      { warehouseId: 'WH-1', delta, reason: '盘盈' },
      { 'idempotency-key': key },
    )
  const aShelf = async () => {
    const merchant = await aMerchant()
    await merchant.send('PUT', '/api/v1/stock/A', { counts: [{ warehouseId: 'WH-1', onHand: 10 }] })
    const onHand = async () =>
      (await merchant.get<{ totals: { onHand: number } }>('/api/v1/stock/A/explain')).totals.onHand
    return { merchant, onHand }
  }

  it('makes a repeat answer the same, and do nothing', async () => {
    const { merchant, onHand } = await aShelf()
    const first = await count(merchant, 'k1', 5)
    const again = await count(merchant, 'k1', 5)
    expect([first.status, again.status]).toEqual([200, 200])
    expect(await again.json()).toEqual(await first.json())
    expect(again.headers.get('idempotent-replay')).toBe('true')
    expect(await onHand()).toBe(15)
    await count(merchant, 'k2', 5)
    expect(await onHand()).toBe(20)
  })

  it('with another body, or for another call, is refused', async () => {
    const { merchant, onHand } = await aShelf()
    await count(merchant, 'k1', 5)
    expect(await refusal(count(merchant, 'k1', 6))).toEqual([422, 'request.idempotency_mismatch'])
    expect(await refusal(merchant.call('PUT', '/api/v1/skus/A', sku, { 'idempotency-key': 'k1' }))).toEqual([
      422,
      'request.idempotency_mismatch',
    ])
    expect(await onHand()).toBe(15)
  })

  it('repeats a refusal as well, as the problem that it was', async () => {
    const { merchant } = await aShelf()
    const answers = [await count(merchant, 'k3', -100), await count(merchant, 'k3', -100)]
    expect(answers.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual(
      Array(2).fill([answers[0]?.status, 'application/problem+json']),
    )
    expect(await answers[1]?.json()).toEqual(await answers[0]?.json())
  })

  it('sent five times at once is done once', async () => {
    const { merchant, onHand } = await aShelf()
    const answers = await Promise.all(Array.from({ length: 5 }, () => count(merchant, 'k4', 5)))
    for (const { status } of answers) expect([200, 409]).toContain(status)
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect(await onHand()).toBe(15)
  })

  it("of one tenant is not another one's", async () => {
    const [a, b] = [await aShelf(), await aShelf()]
    await count(a.merchant, 'same', 5)
    expect((await count(b.merchant, 'same', 1)).status).toBe(200)
    expect([await a.onHand(), await b.onHand()]).toEqual([15, 11])
  })

  it('of more than 200 characters is refused', async () => {
    const { merchant } = await aShelf()
    expect(await refusal(count(merchant, 'k'.repeat(201), 1))).toEqual([422, 'request.invalid'])
  })

  it('keeps what is shown once so that only the same request opens it', async () => {
    const merchant = await aMerchant()
    const make = () =>
      merchant.call('POST', '/api/v1/keys', { name: 'ERP', scopes: ['orders:read'] }, { 'idempotency-key': 'k5' })
    const made = (await (await make()).json()) as { key: string }
    expect(made.key).toMatch(/^dsk_/)
    // Whoever lost the answer gets it again; the database alone gives nothing away.
    expect(await (await make()).json()).toEqual(made)
    const ctx = await ctxOfTenant(merchant.tenantId)
    const kept = await ctx.db.$client
      .prepare('SELECT body FROM idempotency_keys WHERE tenant_id = ?')
      .bind(ctx.tenant.id)
      .all()
    expect(kept.results).toHaveLength(1)
    expect(JSON.stringify(kept.results)).not.toContain(made.key)
    expect((await merchant.get<{ items: unknown[] }>('/api/v1/keys')).items).toHaveLength(1)
  })
})
