/**
 * `fetch` towards addresses that a tenant has set. The text of the address is checked, its name is resolved and every answer must
 * be public, redirects are not followed, time and size of the answer are limited. What cannot be resolved is not called.
 */
import { tryParseJson } from '../core/json.ts'
import { isPublicAddress } from './outbound-address.ts'
import { hostOf, isAddress, isAllowedOutboundUrl } from './outbound-url.ts'

/** Longest wait where the caller sets none, ms. */
const TIMEOUT = 15_000
const RESOLVE_TIMEOUT = 3_000
/** Largest answer, bytes. */
export const MAX_ANSWER = 8_000_000
/** How long an isolate trusts what a name resolved to, ms. */
const TRUST_MS = 60_000
const RESOLVER = 'https://cloudflare-dns.com/dns-query'

/** Thrown instead of a call. `refused`: never to be called; `unresolved`: the name has no address now, or nobody could say. */
export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused'
  readonly reason: 'refused' | 'unresolved'
  constructor(reason: 'refused' | 'unresolved', message: string) {
    super(message)
    this.reason = reason
  }
}

interface DnsAnswer {
  readonly Status?: number
  readonly Answer?: readonly { readonly type?: number; readonly data?: string }[]
}

/** The resolver itself cannot be reached: nothing that the owner of a name can bring about. */
export class ResolverDown extends Error {
  override readonly name = 'ResolverDown'
}

/** Addresses of a name. Rejects when there is no answer about it. */
export type Resolve = (host: string) => Promise<readonly string[]>

/** DNS over HTTPS (JSON form); `node:dns` of the runtime asks the same service. A = type 1, AAAA = type 28. */
export const resolveOverHttps: Resolve = async (host) => {
  const ask = async (type: 'A' | 'AAAA', number: number): Promise<string[]> => {
    const response = await askResolver(`${RESOLVER}?name=${encodeURIComponent(host)}&type=${type}`)
    const answer = tryParseJson(await response.text()) as DnsAnswer | null
    // 0 no error, 3 no such name; anything else is a resolver in trouble.
    if (answer?.Status !== 0 && answer?.Status !== 3) throw new Error(`dns status ${answer?.Status}`)
    return (answer.Answer ?? []).flatMap(({ type: kind, data }) => (kind === number && data ? [data] : []))
  }
  const [a, aaaa] = await Promise.all([ask('A', 1), ask('AAAA', 28)])
  return [...a, ...aaaa]
}

async function askResolver(url: string): Promise<Response> {
  const response = await fetch(url, {
    headers: { accept: 'application/dns-json' },
    signal: AbortSignal.timeout(RESOLVE_TIMEOUT),
  }).catch((cause: unknown) => {
    throw new ResolverDown(String(cause))
  })
  if (!response.ok) throw new ResolverDown(`status ${response.status}`)
  return response
}

type Verdict = 'public' | 'inside' | 'unknown'

/** How long after its minute a public name is still called while the resolver itself is down, ms. */
const GRACE_MS = 3_600_000

const remembered = new Map<string, { readonly verdict: Verdict; readonly until: number }>()

async function verdictOf(host: string, resolve: Resolve, now: number): Promise<Verdict> {
  const known = remembered.get(host)
  if (known && known.until > now) return known.verdict
  let verdict: Verdict
  try {
    const addresses = await resolve(host)
    // One inside address among public ones is enough: which of them is taken is not ours to say.
    verdict = addresses.length === 0 ? 'unknown' : addresses.every(isPublicAddress) ? 'public' : 'inside'
  } catch (error) {
    // A trouble of the resolver must not cut all tenants off; a name that was not public a while ago stays shut.
    const wasPublic = known?.verdict === 'public' && known.until + GRACE_MS > now
    return error instanceof ResolverDown && wasPublic ? 'public' : 'unknown'
  }
  if (remembered.size > 2_000) remembered.clear()
  remembered.set(host, { verdict, until: now + TRUST_MS })
  return verdict
}

/** Throws `OutboundRefused` for an address that must not be called. In development names are not resolved: there may be no network. */
export async function checkOutbound(
  env: Pick<Env, 'MODE'>,
  text: string,
  resolve: Resolve = resolveOverHttps,
): Promise<void> {
  if (!isAllowedOutboundUrl(text, env.MODE))
    throw new OutboundRefused('refused', 'the address is not a public https one')
  const host = hostOf(new URL(text))
  if (env.MODE === 'development' || isAddress(host)) return
  const verdict = await verdictOf(host, resolve, Date.now())
  if (verdict === 'inside') throw new OutboundRefused('refused', `${host} leads to an address that is not public`)
  if (verdict === 'unknown') throw new OutboundRefused('unresolved', `${host} has no address`)
}

/** The only `fetch` for tenants' addresses; adapters get it as their `fetch`. */
export function outsideFetch(env: Pick<Env, 'MODE'>, resolve: Resolve = resolveOverHttps): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    await checkOutbound(env, url, resolve)
    const response = await fetch(input, {
      ...init,
      // A redirect could lead to an address that nobody checked.
      redirect: 'manual',
      signal: init?.signal ?? AbortSignal.timeout(TIMEOUT),
    })
    return limited(response, MAX_ANSWER)
  }
}

/** The same answer; reading it fails once more than `max` bytes have come. */
function limited(response: Response, max: number): Response {
  if (response.body === null) return response
  let size = 0
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength
        if (size > max) controller.error(new OutboundRefused('refused', `the answer is larger than ${max} bytes`))
        else controller.enqueue(chunk)
      },
    }),
  )
  return new Response(counted, response)
}

/** The first `max` bytes of an answer as text; the rest is not read. */
export async function textUpTo(response: Response, max: number): Promise<string> {
  if (response.body === null) return ''
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  while (size < max) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value.subarray(0, max - size))
    size += value.byteLength
  }
  await reader.cancel().catch(() => undefined)
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return new TextDecoder().decode(whole)
}
