/** One call to an outside service: time limit, no redirects, and failures of the network as `IntegrationError`. */
import { maskPhonesInText } from '../core/mask.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { IntegrationError } from './integration-error.ts'
import { OutboundRefused } from './outside-fetch.ts'

/** Longest wait for one answer, ms. */
export const CALL_TIMEOUT = 8_000
const DETAIL_LIMIT = 2_048

export interface OutsideAnswer {
  readonly status: number
  readonly text: string
  /** Limits, totals and links of the next page stand there on some platforms. */
  readonly headers: Headers
}

const retryableCodes: ReadonlySet<IntegrationError['code']> = new Set([
  'throttled',
  'token_expired',
  'unreachable',
  'timeout',
  'malformed',
  'busy',
])

/** Builds the error with `retryable` by its code and with the detail masked and cut. */
export function integrationError(
  provider: string,
  code: IntegrationError['code'],
  detail: string,
  status = 0,
): IntegrationError {
  const masked = maskPhonesInText(detail).slice(0, DETAIL_LIMIT)
  return { provider, code, retryable: retryableCodes.has(code), status, detail: masked }
}

/** What an HTTP status alone says; null for 2xx. */
export function errorOfStatus(
  provider: string,
  answer: Pick<OutsideAnswer, 'status' | 'text'>,
): IntegrationError | null {
  const { status, text } = answer
  if (status >= 200 && status < 300) return null
  if (status === 401 || status === 403) return integrationError(provider, 'unauthorised', text, status)
  if (status === 404) return integrationError(provider, 'not_found', text, status)
  if (status === 408 || status === 429) return integrationError(provider, 'throttled', text, status)
  return integrationError(provider, status >= 500 ? 'busy' : 'rejected', text, status)
}

export interface OutsideCall {
  readonly provider: string
  readonly fetch: typeof fetch
  /** POST unless said. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Absent: no body and no content type, which some signatures insist on. */
  readonly body?: string
}

/** Any HTTP answer is a success here; only a missing one (`timeout`, `unreachable`) is an error. */
export async function callOutside(call: OutsideCall): Promise<Result<OutsideAnswer, IntegrationError>> {
  // Called bare: workerd refuses its own `fetch` with another `this`.
  const send = call.fetch
  try {
    // A redirect could lead to an address that nobody checked.
    const response = await send(call.url, {
      method: call.method ?? 'POST',
      headers: { ...call.headers },
      body: call.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(CALL_TIMEOUT),
    })
    return ok({ status: response.status, text: await response.text(), headers: response.headers })
  } catch (cause) {
    // Our own words, without the path: the host was not called.
    if (cause instanceof OutboundRefused)
      return err(
        integrationError(call.provider, cause.reason === 'refused' ? 'rejected' : 'unreachable', cause.message),
      )
    const name = cause instanceof Error ? cause.name : ''
    const timedOut = name === 'TimeoutError' || name === 'AbortError'
    // The cause's own text may hold the address, and the address may hold a key.
    return err(integrationError(call.provider, timedOut ? 'timeout' : 'unreachable', name || 'no answer'))
  }
}
