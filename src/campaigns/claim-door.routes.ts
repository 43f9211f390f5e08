/**
 * The short way of a claim. A sale's rush is one kind of request, sent by a shop's server with a key: it passes here without the
 * router and its middleware, which cost more than the claim does. Whatever is not exactly that (a session, an `Idempotency-Key`,
 * a wish or a caller that must be refused) goes the long way and is answered there: the rules stand in one place.
 * A wish comes as a small JSON body, or stands whole in the address: reading a body costs the runtime as much as half an answer.
 */
import { encodeTime, randomBase32 } from '../core/ids.ts'
import { statusOf } from '../platform/http-errors.ts'
import { mayTrust } from '../platform/tenant-fence.ts'
import { callerByKey, type KeyCaller } from '../tenants/caller-by-key.ts'
import { standingOf } from '../tenants/domain/standing.ts'
import { refusedBy } from '../tenants/domain/standing-gate.ts'
import { makeCtx } from '../tenants/tenant-scope.ts'
import { type Admitted, admitClaim } from './claim-door.ts'
import { claimIdOf, leaseOf } from './domain/pool-name.ts'
import { readWish } from './domain/read-wish.ts'
import { type KnownCampaign, knownCampaign } from './known-campaign.ts'
import type { ClaimWish } from './sale-pool.port.ts'

const PATH = /^https?:\/\/[^/]+(\/api\/v1\/campaigns\/(cpn_[0-9A-Z]{26})\/claims)$/
const LINE =
  /^https?:\/\/[^/]+(\/api\/v1\/campaigns\/(cpn_[0-9A-Z]{26})\/requests\/([\w.:~-]{1,64}))\?buyerId=([\w.:~-]{1,64})(?:&quantity=([1-9]\d{0,2}))?$/
const BEARER = 'Bearer '
/**
 * A key that was revoked, or a tenant that was suspended, is let in so much longer than on the long way. After the shorter time
 * one request looks again for all: in a rush, hundreds would.
 */
const TRUST_MS = 1_000
const LOOK_AGAIN_MS = 500
const MOST_BYTES = 2_000
const MOST_KNOWN = 500

interface Way {
  readonly caller: KeyCaller
  readonly campaign: KnownCampaign
  readonly at: number
  lookAgainAt: number
}
const ways = new Map<string, Way>()
/** Since when somebody asks for a way, epoch ms: a rush begins with hundreds of requests, and one answer serves them all. */
const asked = new Map<string, number>()
/** Whoever asks may be gone: nobody waits longer for them. */
const ASK_MS = 500
/** Twice as late each time: hundreds that look would keep the answer from coming. */
const LOOK_MS = 2
const MOST_LOOK_MS = 16

type Router = (request: Request) => Response | Promise<Response>

/** Null: no such request; the router has it. */
export function claimRequest(
  request: Request,
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  router: Router,
): Response | Promise<Response> | null {
  const { method, url, headers } = request
  const isLine = method === 'PUT'
  if (!isLine && method !== 'POST') return null
  const [, path, campaignId, requestId, buyerId, quantity = '1'] = (isLine ? LINE : PATH).exec(url) ?? []
  if (path === undefined || campaignId === undefined) return null
  const authorization = headers.get('authorization')
  if (!authorization?.startsWith('Bearer dsk_') || headers.has('idempotency-key')) return null
  const door = { request, env, execution, router, path, campaignId, key: authorization.slice(BEARER.length) }
  if (isLine)
    return requestId === undefined || buyerId === undefined
      ? null
      : serveLine(door, { requestId, buyerId, quantity: Number(quantity) })
  // A body that does not say how long it is, or is no small claim, is measured on the long way.
  if (!(Number(headers.get('content-length') ?? Number.NaN) <= MOST_BYTES)) return null
  if (!headers.get('content-type')?.startsWith('application/json')) return null
  return serveBody(door)
}

interface Door {
  readonly request: Request
  readonly env: Env
  readonly execution: Pick<ExecutionContext, 'waitUntil'>
  readonly router: Router
  readonly path: string
  readonly campaignId: string
  readonly key: string
}

function serveLine(door: Door, wish: ClaimWish): Response | Promise<Response> {
  const arrivedAt = Date.now()
  const way = knownWay(door, arrivedAt)
  if (way !== null) return letIn(door, way, wish, arrivedAt)
  return findWay(door, arrivedAt).then((found) =>
    found === null ? door.router(door.request) : letIn(door, found, wish, arrivedAt),
  )
}

async function serveBody(door: Door): Promise<Response> {
  const { request } = door
  const arrivedAt = Date.now()
  const text = await request.text()
  const wish = readWish(text)
  const way = wish === null ? null : (knownWay(door, arrivedAt) ?? (await findWay(door, arrivedAt)))
  if (wish === null || way === null)
    return door.router(new Request(request.url, { method: 'POST', headers: request.headers, body: text }))
  return letIn(door, way, wish, arrivedAt)
}

/** Not async: "sold out" known from memory is answered at once. */
function letIn(
  { request, env, execution }: Door,
  { caller, campaign }: Way,
  wish: ClaimWish,
  arrivedAt: number,
): Response | Promise<Response> {
  const answer = (outcome: Admitted) =>
    answerOf(outcome, campaign, wish, request.headers.get('cf-ray') ?? nextRequestId(arrivedAt))
  const waitUntil = (work: Promise<unknown>) => execution.waitUntil(work)
  const outcome = admitClaim({ env, tenant: caller.tenant, waitUntil }, campaign, wish, arrivedAt)
  return outcome instanceof Promise ? outcome.then(answer) : answer(outcome)
}

const trusted = (way: Way | undefined, now: number): Way | null =>
  way !== undefined && now - way.at < TRUST_MS && mayTrust(way.at) ? way : null

function knownWay(door: Door, now: number): Way | null {
  const way = trusted(ways.get(`${door.key} ${door.campaignId}`), now)
  if (way === null) return null
  if (now >= way.lookAgainAt) {
    way.lookAgainAt = Number.POSITIVE_INFINITY
    door.execution.waitUntil(findWay(door, now))
  }
  return way
}

/** Null for whoever the long way must refuse. What is known stays until the answer is here. */
async function findWay(door: Door, now: number): Promise<Way | null> {
  const name = `${door.key} ${door.campaignId}`
  for (let pause = LOOK_MS; Date.now() - (asked.get(name) ?? 0) < ASK_MS; pause = Math.min(2 * pause, MOST_LOOK_MS)) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    const way = trusted(ways.get(name), Date.now())
    if (way !== null) return way
  }
  if (asked.size >= MOST_KNOWN) asked.clear()
  asked.set(name, now)
  try {
    const way = await askWay(door, now)
    if (ways.size >= MOST_KNOWN) ways.clear()
    if (way === null) ways.delete(name)
    else ways.set(name, way)
    return way
  } finally {
    asked.delete(name)
  }
}

async function askWay({ env, execution, path, campaignId, key }: Door, now: number): Promise<Way | null> {
  const waitUntil = (work: Promise<unknown>) => execution.waitUntil(work)
  const found = await callerByKey(env, key, waitUntil)
  if (!('caller' in found)) return null
  const { caller } = found
  if (refusedBy(standingOf(caller.tenant, now), { method: 'POST', path }) || !caller.rights.has('campaigns:claim'))
    return null
  const campaign = await knownCampaign(makeCtx({ env, ...caller, requestId: '', waitUntil }), campaignId, now)
  return campaign === null ? null : { caller, campaign, at: now, lookAgainAt: now + LOOK_AGAIN_MS }
}

function answerOf(outcome: Admitted, campaign: KnownCampaign, wish: ClaimWish, requestId: string): Response {
  if (outcome.ok) {
    const { status, expiresAt, replayed } = outcome
    const claimId = claimIdOf(campaign.id, leaseOf(wish.buyerId, campaign.leases), wish.requestId)
    const body = JSON.stringify({ claimId, status, quantity: wish.quantity, expiresAt, replayed })
    return new Response(body, { status: replayed ? 200 : 201, headers: headersOf('application/json', requestId) })
  }
  const { code, left } = outcome
  const { status, said } = refusalOf(code)
  const headers = headersOf('application/problem+json', requestId)
  return new Response(`{"left":${left},${said},"requestId":${JSON.stringify(requestId)}}`, {
    status,
    headers: status === 503 ? { ...headers, 'retry-after': '1' } : headers,
  })
}

type Refusal = Extract<Admitted, { ok: false }>['code']

/** What every refusal by one code has alike: thousands a second say it. `said`: fields of a JSON object. */
const refusals = new Map<Refusal, { readonly status: number; readonly said: string }>()

function refusalOf(code: Refusal) {
  const known = refusals.get(code)
  if (known) return known
  const status = statusOf(code)
  const title = code.replaceAll(/[._]/g, ' ')
  const said = JSON.stringify({ type: `urn:dingshu:problem:${code}`, title, status, code }).slice(1, -1)
  const refusal = { status, said }
  refusals.set(code, refusal)
  return refusal
}

/** What a browser would need besides is of pages, and this answers servers. */
const headersOf = (type: string, requestId: string) => ({
  'content-type': type,
  'x-content-type-options': 'nosniff',
  'x-request-id': requestId,
})

/** One random beginning an isolate, then numbers: randomness for each of a rush costs. */
let begin = ''
let served = 0
function nextRequestId(now: number): string {
  begin ||= `req_${encodeTime(now)}${randomBase32(8, crypto.getRandomValues(new Uint8Array(8)))}`
  served++
  return `${begin}${served.toString(36).toUpperCase().padStart(8, '0')}`
}
