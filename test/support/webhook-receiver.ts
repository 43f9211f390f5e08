/** A merchant's own server: takes webhooks at any address below `hooks.example.com` and checks their signatures by itself. */
import { createHmac } from 'node:crypto'
import { vi } from 'vitest'

export interface ReceivedHook {
  /** Last step of the path: which endpoint it came to. */
  readonly at: string
  readonly id: string
  readonly timestamp: number
  /** Number of the given secrets that each signature fits. */
  readonly signatures: readonly string[]
  readonly body: {
    readonly type: string
    readonly timestamp: number
    readonly v: number
    readonly data: Record<string, never>
  }
  readonly rawBody: string
}

export type Answering = (hook: ReceivedHook, signal: AbortSignal | null) => Response | Promise<Response>

export interface Receiver {
  readonly hooks: ReceivedHook[]
  /** What endpoints answer from here on; 204 by default. */
  answer(how: Answering): void
  of(at: string, type?: string): ReceivedHook[]
  url(at: string): string
}

const HOST = 'hooks.example.com'

/** The one way of the specification, written down again: base64(HMAC-SHA256(key, id.timestamp.body)). */
export const expectedSignature = (secret: string, { id, timestamp, rawBody }: ReceivedHook): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(`${id}.${timestamp}.${rawBody}`)
    .digest('base64')}`

/** Calls to anybody else fail as if there were no network. */
export function aReceiver(): Receiver {
  const hooks: ReceivedHook[] = []
  // What an earlier test's endpoints still get is nobody's here.
  const place = crypto.randomUUID()
  let how: Answering = () => new Response(null, { status: 204 })
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input))
    if (url.host !== HOST) throw new TypeError('no network')
    const [, where = '', at = ''] = url.pathname.split('/')
    if (where !== place) return new Response(null, { status: 204 })
    const headers = new Headers(init?.headers)
    const rawBody = String(init?.body)
    const hook: ReceivedHook = {
      at,
      id: headers.get('webhook-id') ?? '',
      timestamp: Number(headers.get('webhook-timestamp')),
      signatures: (headers.get('webhook-signature') ?? '').split(' '),
      body: JSON.parse(rawBody),
      rawBody,
    }
    hooks.push(hook)
    return how(hook, init?.signal ?? null)
  })
  return {
    hooks,
    answer: (next) => {
      how = next
    },
    url: (at) => `https://${HOST}/${place}/${at}`,
    of: (at, type) => hooks.filter((hook) => hook.at === at && (type === undefined || hook.body.type === type)),
  }
}
