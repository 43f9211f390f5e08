/** One way to the API: JSON in, JSON out, and every refusal as an `ApiError`. */

/** A refused or failed call. `status` 0 means that no answer came. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly requestId: string
  readonly detail: string
  readonly data: Readonly<Record<string, unknown>>

  constructor(problem: {
    code: string
    status: number
    requestId: string
    detail: string
    data: Readonly<Record<string, unknown>>
  }) {
    super(problem.code)
    this.name = 'ApiError'
    this.code = problem.code
    this.status = problem.status
    this.requestId = problem.requestId
    this.detail = problem.detail
    this.data = problem.data
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

/** Reads an answer; throws `ApiError` for anything but 2xx. The caller names the shape that the contract promises. */
export async function unwrap<T>(response: Response): Promise<T> {
  const text = await response.text()
  const parsed = parse(text)
  if (response.ok) return parsed as T
  const { type: _type, title: _title, status: _status, detail, code, requestId, ...data } = asRecord(parsed)
  throw new ApiError({
    code: textOf(code) || `http.${response.status}`,
    status: response.status,
    requestId: textOf(requestId) || (response.headers.get('x-request-id') ?? ''),
    detail: textOf(detail),
    data,
  })
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Random key that makes a repeated write harmless. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

type QueryValue = string | number | boolean | null | undefined

/** `?a=1&b=2` of the values that are set; '' when none is. */
export function queryString(query: Readonly<Record<string, QueryValue>>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/** Writes whose answer never came. Pressed again so soon, the same one is a repeat, not a second one. */
const unanswered = new Map<string, { readonly key: string; readonly at: number }>()
const REPEAT_MS = 2 * 60_000

function keyOf(write: string): string {
  const lost = unanswered.get(write)
  unanswered.delete(write)
  return lost && Date.now() - lost.at < REPEAT_MS ? lost.key : idempotencyKey()
}

async function call<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const write = `${method} ${path}\n${sent.body ?? ''}`
  const key = method === 'GET' ? null : keyOf(write)
  if (key !== null) headers['idempotency-key'] = key
  try {
    return await unwrap<T>(
      await fetch(`/api${path}`, {
        method,
        headers,
        credentials: 'same-origin',
        ...sent,
        ...(signal ? { signal } : {}),
      }),
    )
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    const isAnswered = cause instanceof ApiError && cause.code !== 'request.in_progress'
    if (key !== null && !isAnswered) unanswered.set(write, { key, at: Date.now() })
    if (cause instanceof ApiError) throw cause
    throw new ApiError({ code: 'network.unreachable', status: 0, requestId: '', detail: '', data: {} })
  }
}

export const http = {
  get: <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal),
  post: <T>(path: string, body: unknown = {}) => call<T>('POST', path, body),
  put: <T>(path: string, body: unknown) => call<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, body),
  del: <T>(path: string) => call<T>('DELETE', path, undefined),
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}
