/**
 * A thousand requests for every group of routes that nobody should send, made from the API's own description: none is answered
 * with 500, and each refusal is a problem with a code that has words. The seed is printed; `FUZZ_SEED` is not read, change it here.
 */
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { app } from '../../../src/app.ts'
import { allRights } from '../../../src/platform/rights.ts'
import { messageOfCode } from '../../../web/src/lib/error-messages.ts'
import { aBusyTenant } from '../../support/a-busy-tenant.ts'
import { type Operation, operations } from '../../support/api-operations.ts'
import { type Malformed, malformed } from '../../support/malformed.ts'
import { randomFrom } from '../../support/random-from.ts'
import { aMerchant, type SignedIn } from '../../support/tenants.ts'

const SEED = 20_261_122
const OF_A_GROUP = 1_000
const AT_ONCE = 8
const OPERATOR_KEY = 'dso_test_0123456789abcdef0123456789abcdef'

const all = await operations()
const groups = [...new Set(all.map(({ group }) => group))].sort()

let owner: SignedIn
let key = ''
let known: Readonly<Record<string, readonly string[]>> = {}
const outcomes = new Map<number, number>()
let sent = 0

beforeAll(async () => {
  const { floor, facts } = await aBusyTenant()
  owner = floor.merchant
  key = (await owner.send<{ key: string }>('POST', '/api/v1/keys', { name: 'all', scopes: [...allRights] })).key
  known = {
    id: Object.values(facts),
    sku: ['TEE-1', 'CAP-1'],
    code: ['TEE-1'],
    userId: [facts.colleagueId],
    kind: ['open', 'nonsense'],
    connectionId: [facts.connectionId],
    platformOrderId: ['B-allocated', 'B-unpaid'],
  }
  // Each refusal writes its line: thousands of them say nothing here.
  for (const level of ['info', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined)
  console.log(`malformed requests: seed ${SEED}, ${all.length} routes in ${groups.length} groups, ${OF_A_GROUP} each`)
}, 60_000)
afterAll(() => {
  console.log(
    `malformed requests: ${sent} sent, answers by status ${JSON.stringify(Object.fromEntries([...outcomes].sort()))}`,
  )
})

/** What stands in for who is there. Groups that could end the session or the tenant get one of their own. */
function credentials(operation: Operation, caller: SignedIn, turn: number): Record<string, string> {
  // The limits of tries count places: each request comes from another one.
  const place = { 'cf-connecting-ip': `2001:db8::${(turn + 1).toString(16)}` }
  if (operation.path.startsWith('/operator/')) return { ...place, authorization: `Bearer ${OPERATOR_KEY}` }
  if (turn % 10 === 0) return place
  return turn % 2 === 0 && caller === owner
    ? { ...place, authorization: `Bearer ${key}` }
    : { ...place, cookie: caller.cookie }
}

async function answerTo(
  { method, url, headers, body }: Malformed,
  who: Record<string, string>,
): Promise<Response | null> {
  let request: Request
  try {
    request = new Request(`http://dingshu.test${url}`, {
      method,
      headers: { ...who, ...headers },
      body,
      redirect: 'manual',
    })
  } catch {
    // The platform itself refuses to carry it: a header or a method that HTTP does not have.
    return null
  }
  return app.fetch(request, env, createExecutionContext())
}

/** Words of its own, or those of its last word: so the console reads a code. */
const isKnown = (code: string): boolean =>
  /^[a-z_]+\.[a-z_]+$/.test(code) && messageOfCode(code, 'en') !== messageOfCode('nobody.knows', 'en')

/** Null when the answer is as it should be. */
async function complaint({ path }: Operation, answer: Response, method: string): Promise<string | null> {
  const { status } = answer
  if (status === 101) {
    answer.webSocket?.accept()
    answer.webSocket?.close()
    return null
  }
  if (status < 400) {
    await answer.body?.cancel()
    return null
  }
  const text = await answer.text()
  if (status === 500) return `500 ${text}`
  if (method === 'HEAD') return null
  // Platforms hear no in the form that they know.
  if (path.startsWith('/hooks/') || path === '/api/public/wechatpay/notify') return null
  if (answer.headers.get('content-type') !== 'application/problem+json')
    return `${status} is ${answer.headers.get('content-type')}: ${text.slice(0, 200)}`
  const problem = JSON.parse(text) as { code?: string; status?: number; requestId?: string }
  if (problem.status !== status || typeof problem.requestId !== 'string') return `${status} says ${text.slice(0, 200)}`
  if (!isKnown(String(problem.code))) return `${status} ${problem.code} has no words`
  return null
}

describe.each(groups)('%s', (group) => {
  it(`${OF_A_GROUP} malformed requests: no 500, and every refusal is a known problem`, {
    timeout: 60_000,
  }, async () => {
    const mine = all.filter((operation) => operation.group === group)
    const random = randomFrom(SEED + groups.indexOf(group))
    const caller = /^(auth|account|tenant|members)$/.test(group) ? await aMerchant() : owner
    const complaints = new Set<string>()
    let turn = 0
    const work = async () => {
      for (;;) {
        const now = turn++
        if (now >= OF_A_GROUP) return
        const operation = mine[now % mine.length] as Operation
        const request = malformed({ operation, random, known })
        const answer = await answerTo(request, credentials(operation, caller, groups.indexOf(group) * OF_A_GROUP + now))
        sent++
        if (!answer) continue
        outcomes.set(answer.status, (outcomes.get(answer.status) ?? 0) + 1)
        const said = await complaint(operation, answer, request.method)
        if (said) complaints.add(`${operation.route} [${request.what.join('; ')}] → ${said}`)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    expect([...complaints].slice(0, 20)).toEqual([])
  })
})
