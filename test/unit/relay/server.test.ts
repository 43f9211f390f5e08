import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allowedHosts } from '../../../relay/hosts.mjs'
import { createRelay } from '../../../relay/server.mjs'
import { signCall } from '../../../relay/signature.mjs'
import { callOutside } from '../../../src/platform/outside-call.ts'
import { relayFetch } from '../../../src/platform/relay-fetch.ts'

const SECRET = 'relay-secret-0123456789abcdef0123'

interface Taken {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** A platform on loopback, the relay before it, the hub's half of the way. */
describe('a call through the relay', () => {
  const taken: Taken[] = []
  const said: string[] = []
  let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void
  let servers: http.Server[] = []
  let platform = ''
  let relay = ''

  const listen = async (server: http.Server) => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.push(server)
    const address = server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  beforeEach(async () => {
    taken.length = 0
    said.length = 0
    answer = (_request, response) => response.end('{"ok":1}')
    platform = await listen(
      http.createServer(async (request, response) => {
        let body = ''
        for await (const chunk of request) body += chunk
        taken.push({ method: request.method, url: request.url, headers: request.headers, body })
        answer(request, response)
      }),
    )
    relay = await listen(
      createRelay(
        { hosts: allowedHosts(['pdd'], [['pdd', platform]]), secret: SECRET, tls: null, callMs: 2_000 },
        {
          sockets: { hold: () => ({ known: true, socket: null }) },
          log: (event, facts) => said.push(JSON.stringify({ event, ...facts })),
        },
      ),
    )
  })
  afterEach(async () => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    servers = []
  })

  const through = (secret = SECRET, url = relay) => relayFetch(fetch, { url, secret }, 'pdd')
  const ask = (url: string, change: { body?: string; headers?: Record<string, string>; send?: typeof fetch } = {}) =>
    callOutside({ provider: 'pdd', fetch: change.send ?? through(), url, headers: {}, ...change })
  const raw = async (content: unknown, header?: string) => {
    const body = JSON.stringify(content)
    const signed = signCall(SECRET, { to: 'relay', method: 'POST', path: '/forward', body, now: Date.now() })
    const headers = { 'x-dingshu-relay': header ?? signed.header }
    const response = await fetch(`${relay}/forward`, { method: 'POST', headers, body })
    return { status: response.status, text: (await response.text()).split('\n')[0] }
  }

  test('reaches the platform with its bytes, its headers and its query as they were, and nothing of ours', async () => {
    const body = 'sign=A%2B&名=订枢\r\n'
    const got = await ask(`${platform}/api/router?b=2&a=%E8%AE%A2`, {
      body,
      headers: { 'content-type': 'text/x', 'x-sign': 'Q' },
    })
    expect(got).toMatchObject({ ok: true, value: { status: 200, text: '{"ok":1}' } })
    expect(taken).toMatchObject([{ method: 'POST', url: '/api/router?b=2&a=%E8%AE%A2', body }])
    expect(taken[0]?.headers).toMatchObject({ 'content-type': 'text/x', 'x-sign': 'Q', host: platform.slice(7) })
    expect(Object.keys(taken[0]?.headers ?? {}).join()).not.toContain('dingshu')
  })

  test('brings status and headers back; a redirect is an answer and is not followed', async () => {
    answer = (_request, response) =>
      response
        .writeHead(302, { location: `${platform}/elsewhere`, 'set-cookie': 'a=b', link: '<x>', 'retry-after': '7' })
        .end()
    const got = await through()(`${platform}/a`, { method: 'GET' })
    expect([got.status, got.headers.get('location'), got.headers.get('retry-after')]).toEqual([
      302,
      `${platform}/elsewhere`,
      '7',
    ])
    expect(got.headers.get('set-cookie')).toBeNull()
    expect(taken).toHaveLength(1)
  })

  test('an answer without a body is one', async () => {
    answer = (_request, response) => response.writeHead(204).end()
    expect((await through()(`${platform}/a`, { method: 'DELETE' })).status).toBe(204)
  })

  test('what goes wrong is the hub’s "unreachable" or "timeout", which is tried again', async () => {
    const failed = async (change: Parameters<typeof ask>[1], url = `${platform}/a`) => {
      const got = await ask(url, change)
      return got.ok ? 'ok' : `${got.error.code} ${got.error.retryable} ${got.error.detail}`
    }
    expect(await failed({}, 'https://evil.example/api')).toBe(
      'unreachable true the relay does not call evil.example for pdd',
    )
    expect(await failed({ send: through('another-secret-0123456789abcdef01') })).toContain(
      'unreachable true the relay refuses us: bad_signature',
    )
    expect(await failed({ send: through(SECRET, 'http://127.0.0.1:9') })).toBe(
      'unreachable true the relay does not answer',
    )
    // Somebody else answers at the relay's address, with whatever he likes.
    expect(await failed({ send: through(SECRET, platform) })).toContain('not proven')
    answer = () => undefined
    expect(await failed({})).toBe('timeout true TimeoutError')
    answer = (request) => request.socket.destroy()
    expect(await failed({})).toContain('unreachable true the relay cannot reach the platform')
  })

  test('an answer that breaks off, or is too large, is thrown away whole', async () => {
    answer = (_request, response) => {
      response.write('{"orders":[1,2')
      setTimeout(() => response.destroy(), 30)
    }
    expect((await ask(`${platform}/a`)).ok).toBe(false)
    answer = (_request, response) => response.end(Buffer.alloc(8_100_000, 97))
    expect((await ask(`${platform}/a`)).ok).toBe(false)
  })

  test('a header that would break the request is refused', async () => {
    const call = { v: 1, kind: 'pdd', method: 'GET', url: `${platform}/a` }
    for (const headers of [{ 'x-a': 'b\r\nhost: evil.example' }, { 'x-a\r\nb': 'c' }, { 'x a': 'b' }, { a: 1 }])
      expect(await raw({ ...call, headers })).toMatchObject({ status: 200, text: '{"error":"header_refused"}' })
    expect(await raw({ ...call, method: 'CONNECT', headers: {} })).toMatchObject({ text: '{"error":"method_refused"}' })
    expect(taken).toEqual([])
  })

  test('of a connection’s own headers none travels: no other host, no second length', async () => {
    const headers = {
      Host: 'evil.example',
      'Transfer-Encoding': 'chunked',
      'content-length': '1',
      'proxy-authorization': 'x',
    }
    await raw({ v: 1, kind: 'pdd', method: 'POST', url: `${platform}/a`, headers, body: 'abc' })
    expect(taken).toMatchObject([{ body: 'abc', headers: { host: platform.slice(7), 'content-length': '3' } }])
    expect(taken[0]?.headers['transfer-encoding']).toBeUndefined()
    expect(taken[0]?.headers['proxy-authorization']).toBeUndefined()
  })

  test('is made once: repeated word for word it is refused', async () => {
    const call = { v: 1, kind: 'pdd', method: 'POST', url: `${platform}/ship`, headers: {}, body: 'x' }
    const { header } = signCall(SECRET, {
      to: 'relay',
      method: 'POST',
      path: '/forward',
      body: JSON.stringify(call),
      now: Date.now(),
    })
    expect((await raw(call, header)).status).toBe(200)
    expect(await raw(call, header)).toEqual({ status: 401, text: 'replayed' })
    expect(taken).toHaveLength(1)
  })

  const wire = async (text: string) => {
    const { port } = new URL(relay)
    const socket = net.connect(Number(port), '127.0.0.1')
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk
    })
    socket.write(text)
    await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 300))])
    socket.destroy()
    return heard.split('\r\n')[0]
  }

  test('it is no proxy: absolute-form, CONNECT, upgrades and other paths lead nowhere', async () => {
    const { host } = new URL(platform)
    expect(await wire(`GET ${platform}/a HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toContain('404')
    expect(await wire(`POST ${platform}/forward HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`)).toContain(
      '404',
    )
    expect(await wire(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe('')
    expect(await wire(`GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)).toBe('')
    expect(await wire(`POST /forward/../forward HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`)).toContain('404')
    expect(taken).toEqual([])
  })

  test('who has no signature does not make it read: a large body is refused before it has come', async () => {
    const heard = await wire(`POST /forward HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n{`)
    expect(heard).toContain('401')
  })

  test('nothing of a call is written down', async () => {
    await ask(`${platform}/api?access_token=sekret`, { body: 'receiver=张三' })
    await ask('https://evil.example/?access_token=sekret', { body: 'receiver=张三' })
    expect(said.join('\n')).toContain('host_refused')
    expect(said.join('\n')).not.toMatch(/sekret|张三|evil/)
  })
})
