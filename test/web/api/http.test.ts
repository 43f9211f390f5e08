import { afterEach, expect, test, vi } from 'vitest'
import { ApiError, http, idempotencyKey, queryString, unwrap } from '../../../web/src/api/http.ts'

const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })

test('a good answer is its JSON, an empty one is nothing', async () => {
  expect(await unwrap(Response.json({ items: [] }))).toEqual({ items: [] })
  expect(await unwrap(new Response(null, { status: 204 }))).toBeUndefined()
})

test('a problem becomes an ApiError with its code, request id and data', async () => {
  const answer = problem(409, {
    type: 't',
    title: 'x',
    status: 409,
    code: 'stock.short',
    requestId: 'req_1',
    detail: 'd',
    available: 2,
  })
  const error = await unwrap(answer).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    code: 'stock.short',
    status: 409,
    requestId: 'req_1',
    detail: 'd',
    data: { available: 2 },
  })
})

test('an answer that is no problem document still has a code', async () => {
  const error = await unwrap(new Response('<html>bad gateway</html>', { status: 502 })).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'http.502', status: 502, requestId: '' })
})

test('only values that are set reach the query string', () => {
  expect(queryString({ q: '', cursor: null, held: undefined, limit: 50, status: 'paid,locked' })).toBe(
    '?limit=50&status=paid%2Clocked',
  )
  expect(queryString({})).toBe('')
})

test('a write whose answer was lost is repeated under its key, any other has a key of its own', async () => {
  const keys: (string | null)[] = []
  const answers = [
    () => Promise.reject(new TypeError('Failed to fetch')),
    // The line breaks in the middle of the answer.
    () => new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('network error')) })),
    // The first one is still at work.
    () => problem(409, { code: 'request.in_progress' }),
    () => problem(409, { code: 'order.held' }),
    () => Response.json({}),
    () => Promise.reject(new TypeError('Failed to fetch')),
    () => Response.json({}),
  ]
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    keys.push(new Headers(init.headers).get('idempotency-key'))
    return answers.shift()?.()
  })
  const pick = (quantity: number) =>
    http.post('/v1/fulfilments/ful_1/pick', { lines: [{ lineNo: 1, quantity }] }).catch((error: ApiError) => error.code)
  const said = []
  for (const quantity of [1, 1, 1, 1, 1, 1, 2]) said.push(await pick(quantity))
  const lost = 'network.unreachable'
  expect(said).toEqual([lost, lost, 'request.in_progress', 'order.held', {}, lost, {}])
  expect(new Set(keys.slice(0, 4)).size).toBe(1)
  expect(new Set(keys).size).toBe(4)
})
afterEach(() => void vi.unstubAllGlobals())

test('every write has a key of its own', () => {
  const keys = new Set(Array.from({ length: 100 }, idempotencyKey))
  expect(keys.size).toBe(100)
})
