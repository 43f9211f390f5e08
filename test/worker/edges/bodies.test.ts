/** What may be sent at all: sizes are counted as they come, nothing is unpacked, and one message counts once. */
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { app } from '../../../src/app.ts'
import { eventually, OPEN_SECRET, openOrder, signOpen } from '../../support/open-shop.ts'
import { aFloor } from '../../support/shop-floor.ts'
import { aMerchant, self } from '../../support/tenants.ts'

/** A body that never says how long it is and never ends by itself; `sent` counts what was taken. */
function endless(chunk: Uint8Array, most: number) {
  const counter = { sent: 0 }
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      counter.sent += chunk.byteLength
      if (counter.sent > most) controller.close()
      else controller.enqueue(chunk)
    },
  })
  return { stream, counter }
}

async function gzip(text: string): Promise<ArrayBuffer> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
}

describe('bodies', () => {
  it('without a length are cut off at the limit, on every side', async () => {
    const merchant = await aMerchant()
    for (const [path, limit] of [
      ['/api/v1/orders/none/notes', 1_000_000],
      ['/operator/api/keys', 1_000_000],
      ['/hooks/open/none', 100_000],
    ] as const) {
      const { stream, counter } = endless(new Uint8Array(65_536).fill(0x20), 40_000_000)
      const request = new Request(`http://dingshu.test${path}`, {
        method: 'POST',
        headers: { cookie: merchant.cookie, 'content-type': 'application/json' },
        body: stream,
      })
      const answer = await app.fetch(request, env, createExecutionContext())
      expect([404, 413], path).toContain(answer.status)
      await answer.body?.cancel()
      // A few pieces beyond the limit lie in buffers on the way.
      expect(counter.sent, path).toBeLessThan(limit + 8 * 65_536)
    }
  })

  it('that are packed are not unpacked: a bomb is a few bytes of no JSON', async () => {
    const merchant = await aMerchant()
    const bomb = await gzip(`{"name":"${'x'.repeat(20_000_000)}"}`)
    expect(bomb.byteLength).toBeLessThan(100_000)
    for (const [method, path] of [
      ['PUT', '/api/v1/skus/A'],
      ['POST', '/api/v1/auth/sign-in'],
    ] as const) {
      const answer = await self.fetch(`http://dingshu.test${path}`, {
        method,
        headers: { cookie: merchant.cookie, 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: bomb,
      })
      expect([answer.status, ((await answer.json()) as { code: string }).code], path).toEqual([
        400,
        'request.malformed',
      ])
    }
  })

  it('are JSON: no route takes a file, a form or an archive', async () => {
    const writes = app.routes.filter(
      ({ method, path }) => /^(?:POST|PUT|PATCH)$/.test(method) && path.startsWith('/api/v1/'),
    )
    const merchant = await aMerchant()
    for (const { method, path } of writes) {
      if (/sign-out|end-others/.test(path)) continue
      const form = new FormData()
      form.set('file', new Blob([new Uint8Array([0x50, 0x4b, 3, 4])]), 'orders.xlsx')
      const answer = await self.fetch(`http://dingshu.test${path.replaceAll(/:\w+/g, 'none')}`, {
        method,
        headers: { cookie: merchant.cookie, 'cf-connecting-ip': crypto.randomUUID() },
        body: form,
      })
      expect(answer.status, `${method} ${path}`).toBeLessThan(500)
      if (answer.ok) expect(await answer.text(), `${method} ${path}`).not.toContain('orders.xlsx')
      else await answer.body?.cancel()
    }
  })
})

describe('a message of a shop', () => {
  it('that is sent again, word for word, is one order; an old one and one of the future are refused', async () => {
    const floor = await aFloor({ 'TEE-1': 10 })
    const order = openOrder({ orderId: 'REPLAY-1', lines: [{ sku: 'TEE-1', quantity: 1 }] })
    const body = JSON.stringify({ type: 'order.paid', timestamp: Date.now(), data: order })
    const send = (headers: Record<string, string>) =>
      self.fetch(`http://dingshu.test/hooks/open/${floor.shop.id}`, { method: 'POST', headers, body })
    const headers = await signOpen(body)
    for (let i = 0; i < 3; i++) expect((await send(headers)).status).toBe(200)
    const { id } = await floor.until('REPLAY-1', 'allocated')
    await send(headers)
    // The same body under a new id and a new signature of our own secret: still one order.
    await send(await signOpen(body))
    await eventually(
      () => floor.detail(id),
      ({ events }) => events.length > 0,
    )
    const { events, fulfilments } = await floor.detail(id)
    expect(events.filter(({ type }) => type === 'accepted')).toHaveLength(1)
    expect(fulfilments).toHaveLength(1)
    const now = Math.floor(Date.now() / 1_000)
    for (const at of [now - 301, now + 301]) {
      const refused = await send(await signOpen(body, OPEN_SECRET, `msg_${crypto.randomUUID()}`, at))
      expect(refused.status, String(at - now)).toBe(401)
    }
  })
})

describe('names of files', () => {
  it('carry nothing that a person typed', async () => {
    const merchant = await aMerchant('"; filename="evil.exe"\r\nset-cookie: a=b')
    const gets = app.routes.filter(
      ({ method, path }) => method === 'GET' && path.startsWith('/api/v1/') && path !== '/api/v1/live',
    )
    let files = 0
    for (const { path } of gets)
      for (const query of ['', '?format=csv', '?format=jsonl']) {
        const odd = encodeURIComponent('a"\r\nb: c;')
        const answer = await merchant.call('GET', `${path.replaceAll(/:\w+/g, odd)}${query}`)
        const disposition = answer.headers.get('content-disposition')
        await answer.arrayBuffer()
        if (disposition === null) continue
        files++
        expect(disposition, path).toMatch(/^(?:attachment|inline); filename="[\w.-]+"$/)
        expect(answer.headers.get('cache-control'), path).toBe('no-store')
      }
    expect(files).toBeGreaterThan(2)
  })
})
