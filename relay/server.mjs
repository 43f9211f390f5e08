// The door for the hub: `POST /forward` (one call to a platform), `POST /sockets` (this connection's socket is to be held for
// the next minutes), both signed; `GET /health` for load balancers says only that the process lives.
import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { forward, Refused } from './forward.mjs'
import { answerMac, isSigned, nonceMemory, readHeader, SIGNATURE_HEADER } from './signature.mjs'

export const VERSION = '1'
const MOST_BODY = 1_000_000

class TooLarge extends Error {}

async function bodyOf(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MOST_BODY) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const ROUTES = new Set(['/forward', '/sockets'])

/**
 * @param {ReturnType<typeof import('./settings.mjs').readSettings>} settings
 * @param {{sockets: ReturnType<typeof import('./sockets.mjs').holdSockets>, log: (event: string, facts?: object) => void, now?: () => number}} parts
 */
export function createRelay(settings, { sockets, log, now = Date.now }) {
  const nonces = nonceMemory(now())

  const say = (response, status, text) => {
    if (response.headersSent) return response.destroy()
    response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' })
    return response.end(text)
  }

  /** Throws `Refused` for a call that is not the hub's. */
  async function readCall(request) {
    const header = readHeader(request.headers[SIGNATURE_HEADER])
    // Looked at before the body is: whoever has no signature does not make us read.
    if (header === null || Math.abs(now() - header.timestamp) > 600_000) throw new Refused('unsigned')
    const body = await bodyOf(request)
    const call = { to: 'relay', method: request.method, path: request.url, body }
    if (!isSigned(settings.secret, header, call)) throw new Refused('bad_signature')
    const fate = nonces.take(header.nonce, header.timestamp, now())
    if (fate !== 'ok') throw new Refused(fate)
    return { nonce: header.nonce, content: JSON.parse(body.toString('utf8')) }
  }

  /** Content in pieces, then the proof that it came from somebody who knows the secret. */
  async function answer(response, nonce, content) {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' })
    await pipeline(
      Readable.from(
        (async function* () {
          const mac = answerMac(settings.secret, nonce)
          for await (const chunk of content) {
            const bytes = Buffer.from(chunk)
            mac.update(bytes)
            yield bytes
          }
          yield mac.digest()
        })(),
        { objectMode: false },
      ),
      response,
    )
  }

  async function* forwarded(call) {
    let platform
    try {
      platform = await forward(call, settings)
    } catch (error) {
      const why = error instanceof Refused ? error.why : 'unreachable'
      if (why.endsWith('_refused')) log('forward.refused', { why, kind: String(call.kind).slice(0, 20) })
      yield `${JSON.stringify({ error: why })}\n`
      return
    }
    try {
      yield `${JSON.stringify({ status: platform.status, headers: platform.headers })}\n`
      yield* platform.stream
    } finally {
      platform.end()
    }
  }

  async function handle(request, response) {
    if (request.method === 'GET' && request.url === '/health') return say(response, 200, 'ok')
    if (request.method !== 'POST' || !ROUTES.has(request.url)) return say(response, 404, 'not found')
    const { nonce, content } = await readCall(request)
    if (request.url === '/forward') return answer(response, nonce, forwarded(content))
    return answer(response, nonce, [JSON.stringify({ version: VERSION, ...sockets.hold(content, now()) })])
  }

  const listener = (request, response) => {
    handle(request, response).catch((error) => {
      const why = error instanceof Refused ? error.why : error instanceof TooLarge ? 'too_large' : null
      if (error instanceof Refused && !response.headersSent)
        log('call.refused', { why, from: request.socket.remoteAddress })
      say(response, why === 'too_large' ? 413 : why ? 401 : 400, why ?? 'bad request')
    })
  }
  const limits = { requestTimeout: 15_000, headersTimeout: 10_000, maxHeaderSize: 16_384 }
  const server = settings.tls
    ? https.createServer({ ...limits, ...settings.tls }, listener)
    : http.createServer(limits, listener)
  // CONNECT and upgrades would make a proxy of this.
  server.on('connect', (_request, socket) => socket.destroy())
  server.on('upgrade', (_request, socket) => socket.destroy())
  return server
}
