/** One HTTP request to a platform, as plain data that can cross to the Durable Object. */
export interface PlatformCall {
  /** `kind` of the platform. */
  platform: string
  method: string
  /** Path below the mount, '/' at least. */
  path: string
  /** Path as it was requested, mount included: some signatures cover it. */
  fullPath: string
  /** Raw query without '?'. */
  query: string
  /** Lower-case names; only those that a signature may cover. */
  headers: Record<string, string>
  body: string
}

/** What the platform answers, and what the log of calls says about it. */
export interface PlatformAnswer {
  status: number
  body: string
  contentType: string
  ok: boolean
  /** Why it was refused, in the platform's words; '' when accepted. */
  reason: string
  /** How long the entry waits before it answers (a fault that is switched on). */
  delayMs: number
  /** Headers besides the content type: signatures of answers. */
  headers?: Record<string, string>
}

/** An answer with a JSON text as its body. */
export function jsonAnswer(answer: { body: string; ok: boolean; reason?: string; status?: number }): PlatformAnswer {
  return {
    status: answer.status ?? 200,
    body: answer.body,
    contentType: 'application/json; charset=utf-8',
    ok: answer.ok,
    reason: answer.reason ?? '',
    delayMs: 0,
  }
}
