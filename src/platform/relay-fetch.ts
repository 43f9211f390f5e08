/** `fetch` through a merchant's relay: the call travels signed to the relay, which makes it from its fixed address. */
import { tryParseJson } from '../core/json.ts'
import { OutboundRefused } from './outside-fetch.ts'
import { openRelayAnswer, RELAY_HEADER, signRelayCall } from './relay-signature.ts'

export interface Relay {
  /** Origin, without a slash at its end. */
  readonly url: string
  /** What both sides know. */
  readonly secret: string
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])
const NEWLINE = 10
const TIMEOUT = 8_000

/**
 * One signed call; the content of its proven answer. Every trouble with the relay itself is `OutboundRefused` `unresolved`:
 * to the caller the platform cannot be reached, and it is tried again.
 */
export async function askRelay(
  send: typeof fetch,
  relay: Relay,
  {
    path,
    content,
    signal,
  }: { readonly path: '/forward' | '/sockets'; readonly content: unknown; readonly signal?: AbortSignal },
): Promise<Uint8Array> {
  const body = JSON.stringify(content)
  const { header, nonce } = signRelayCall(
    relay.secret,
    { to: 'relay', method: 'POST', path, body },
    { now: Date.now() },
  )
  const response = await send(`${relay.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [RELAY_HEADER]: header },
    body,
    signal: signal ?? AbortSignal.timeout(TIMEOUT),
  }).catch((cause: unknown) => {
    const isOurs = cause instanceof OutboundRefused
    const name = cause instanceof Error ? cause.name : ''
    throw isOurs || name === 'TimeoutError' || name === 'AbortError' ? cause : unreached('the relay does not answer')
  })
  const bytes = await response.arrayBuffer().catch(() => new ArrayBuffer(0))
  if (response.status === 401) throw unreached(`the relay refuses us: ${wordOf(bytes)}`)
  const opened = response.ok ? openRelayAnswer(relay.secret, nonce, new Uint8Array(bytes)) : null
  if (opened === null) throw unreached(`the relay's answer (${response.status}) is not proven or was cut short`)
  return opened
}

const unreached = (message: string) => new OutboundRefused('unresolved', message)

/** What stands in a refusal is nobody's proven word: letters only, and few. */
const wordOf = (bytes: ArrayBuffer): string =>
  new TextDecoder().decode(bytes.slice(0, 40)).replace(/[^a-z_]/g, '') || 'no reason'

/** `send`: the `fetch` towards the relay. `kind`: the platform, whose hosts alone the relay then calls. */
export function relayFetch(send: typeof fetch, relay: Relay, kind: string): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const text = await request.text()
    const content = {
      v: 1,
      kind,
      method: request.method,
      // As it was written, not as a parser writes it: signatures may cover it.
      url: input instanceof Request ? input.url : String(input),
      headers: Object.fromEntries(request.headers),
      ...(text === '' ? {} : { body: text }),
    }
    const bytes = await askRelay(send, relay, { path: '/forward', content, signal: init?.signal ?? undefined })
    const end = bytes.indexOf(NEWLINE)
    const head = tryParseJson(new TextDecoder().decode(bytes.subarray(0, end))) as RelayedHead | null
    if (head?.error !== undefined) throw troubleBeyond(head.error, content)
    if (head?.status === undefined) throw unreached('the relay speaks another language')
    const body = BODILESS.has(head.status) ? null : bytes.slice(end + 1)
    return new Response(body, { status: head.status, headers: head.headers ?? {} })
  }
}

interface RelayedHead {
  readonly status?: number
  readonly headers?: Record<string, string>
  /** What kept the relay from an answer of the platform. */
  readonly error?: string
}

function troubleBeyond(error: string, { kind, url }: { readonly kind: string; readonly url: string }): Error {
  if (error === 'timeout')
    return Object.assign(new Error('the platform did not answer the relay'), { name: 'TimeoutError' })
  if (error === 'host_refused') return unreached(`the relay does not call ${new URL(url).host} for ${kind}`)
  return unreached(`the relay cannot reach the platform: ${error}`)
}
