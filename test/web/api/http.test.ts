import { expect, test } from 'vitest'
import { ApiError, idempotencyKey, queryString, unwrap } from '../../../web/src/api/http.ts'

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

test('every write has a key of its own', () => {
  const keys = new Set(Array.from({ length: 100 }, idempotencyKey))
  expect(keys.size).toBe(100)
})
