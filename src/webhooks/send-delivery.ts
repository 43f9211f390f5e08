/** One attempt to deliver one message (Standard Webhooks): signed anew with the time of the attempt, 10 s, no redirects, 1 KB of answer. */
import { maskPhonesInText } from '../core/mask.ts'
import { OutboundRefused, textUpTo } from '../platform/outside-fetch.ts'
import { signedHeaders } from '../platform/standard-webhooks.ts'
import type { AttemptLog } from './webhooks.contract.ts'

const TIMEOUT = 10_000
const ANSWER_BYTES = 1_024

export interface Attempt {
  readonly log: AttemptLog
  readonly delivered: boolean
  /** The endpoint said 410: it wants nothing any more. */
  readonly gone: boolean
  /** What its Retry-After asked for, ms; 0 when it asked for nothing. */
  readonly wishMs: number
}

export async function sendDelivery({
  url,
  keys,
  message,
  now,
  fetch,
}: {
  readonly url: string
  readonly keys: readonly Buffer[]
  readonly message: { readonly id: string; readonly body: string }
  readonly now: () => number
  /** Guarded: the address is the tenant's. */
  readonly fetch: typeof globalThis.fetch
}): Promise<Attempt> {
  const at = now()
  const timestamp = String(Math.floor(at / 1_000))
  const failed = (error: string): Attempt => ({
    log: { at, ms: now() - at, status: 0, answer: '', error },
    delivered: false,
    gone: false,
    wishMs: 0,
  })
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...signedHeaders(keys, { id: message.id, timestamp, body: message.body }),
        'user-agent': 'Dingshu-Webhooks/1',
      },
      body: message.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    })
    const { status } = response
    const delivered = status >= 200 && status < 300
    // Its words are of use to a person, not to us: when they fail to come, the status still counts.
    const answer = await textUpTo(response, ANSWER_BYTES).catch(() => '')
    const error = delivered ? null : status >= 300 && status < 400 ? 'redirect_refused' : 'not_accepted'
    return {
      log: { at, ms: now() - at, status, answer: maskPhonesInText(answer), error },
      delivered,
      gone: status === 410,
      wishMs: delivered ? 0 : retryAfter(response),
    }
  } catch (cause) {
    if (cause instanceof OutboundRefused) return failed(`address_${cause.reason}`)
    const name = cause instanceof Error ? cause.name : ''
    return failed(name === 'TimeoutError' || name === 'AbortError' ? 'timeout' : 'unreachable')
  }
}

/** Seconds only; a date is no use to a clock that is not theirs. */
function retryAfter(response: Response): number {
  const value = response.headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(value) ? Number(value) * 1_000 : 0
}
