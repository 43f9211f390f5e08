// One call to a platform. The answer streams through; no redirect is followed, nothing is kept.
import http from 'node:http'
import https from 'node:https'

/** The hub waits eight seconds. */
export const CALL_MS = 7_500
export const MOST_ANSWER = 8_000_000
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
/** Of one connection and not of the call, or none of the hub's business. */
const DROPPED =
  /^(host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|content-length|content-encoding|accept-encoding|expect|set-cookie|proxy-.*|x-dingshu-.*|:.*)$/
const NAME = /^[a-z0-9-]{1,64}$/
const VALUE = /^[\t -~\x80-\xff]{0,8192}$/

/** `why` is said to the hub, and to the log. */
export class Refused extends Error {
  constructor(why) {
    super(why)
    this.why = why
  }
}

function headersOf(given) {
  const entries = Object.entries(given ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  for (const [name, value] of entries)
    if (!NAME.test(name) || typeof value !== 'string' || !VALUE.test(value)) throw new Refused('header_refused')
  return Object.fromEntries(entries.filter(([name]) => !DROPPED.test(name)))
}

/**
 * `{status, headers, stream}` of the platform. Throws `Refused`: `host_refused`, `method_refused`, `header_refused`,
 * `timeout`, `unreachable`.
 * @param {{kind: string, method: string, url: string, headers: Record<string, string>, body?: string}} call
 * @param {{hosts: ReturnType<typeof import('./hosts.mjs').allowedHosts>, callMs?: number}} rules
 */
export async function forward(call, { hosts, callMs = CALL_MS }) {
  const url = hosts.forCall(call.kind, call.url)
  if (url === null) throw new Refused('host_refused')
  if (!METHODS.has(call.method)) throw new Refused('method_refused')
  const body = call.body === undefined ? null : Buffer.from(call.body, 'utf8')
  const headers = {
    ...headersOf(call.headers),
    'accept-encoding': 'identity',
    ...(body ? { 'content-length': body.length } : {}),
  }
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: call.method, headers })
    // The whole call, its answer's last byte included.
    const timer = setTimeout(() => sent.destroy(new Refused('timeout')), callMs)
    sent.on('error', (error) => reject(error instanceof Refused ? error : new Refused('unreachable')))
    sent.on('close', () => clearTimeout(timer))
    sent.on('response', (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !DROPPED.test(name))
      resolve({
        status: answer.statusCode,
        headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
        stream: limited(answer),
        end: () => sent.destroy(),
      })
    })
    sent.end(body ?? undefined)
  })
}

/** Cut once it is too large: an answer that ends early has no proof at its end, and the hub throws it away. */
async function* limited(answer) {
  let size = 0
  for await (const chunk of answer) {
    size += chunk.length
    if (size > MOST_ANSWER) throw new Refused('too_large')
    yield chunk
  }
}
