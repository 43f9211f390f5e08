/** A platform's push: look the connection up, verify the raw body, put it on the inbox queue, answer in the platform's form. */

import type { PlatformReply, WebhookInput, WebhookRefusal, WebhookVerdict } from '../channels/channels.port.ts'
import { channelAdapter } from '../channels/registry.ts'
import type { OpenConnection } from '../connections/connections.repository.ts'
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { envelopeId } from '../ingest/envelope-id.ts'
import type { IngestMessage } from '../ingest/ingest.messages.ts'
import { carrierAdapter } from '../logistics/carriers/registry.ts'
import { sendGrouped } from '../platform/grouped-send.ts'
import { knownConnection } from './known-connection.ts'

/** A queue message holds 128 KB; platforms' pushes are a few KB. */
export const MAX_HOOK_BYTES = 100_000

interface Receiver {
  readonly queueKind: 'push' | 'track'
  verify(input: WebhookInput, credentials: Readonly<Record<string, string>>): Promise<WebhookVerdict>
  accepted(input: WebhookInput): PlatformReply
  rejected(reason: WebhookRefusal): PlatformReply
  greet?(input: WebhookInput, credentials: Readonly<Record<string, string>>): PlatformReply | null
}

function receiverOf(connection: OpenConnection): Receiver | null {
  const shop = channelAdapter(connection.kind)
  if (shop)
    return {
      queueKind: 'push',
      verify: (input, credentials) => shop.webhook.verify(input, credentials),
      accepted: () => shop.webhook.accepted(),
      rejected: (reason) => shop.webhook.rejected(reason),
      greet: (input, credentials) => shop.webhook.greet?.(input, credentials) ?? null,
    }
  const tracking = carrierAdapter(connection.kind)?.tracking
  return tracking
    ? {
        queueKind: 'track',
        verify: (input, credentials) => tracking.verify(input, credentials),
        accepted: (input) => tracking.accepted(input),
        rejected: (reason) => tracking.rejected(reason),
      }
    : null
}

export interface Hook {
  readonly kind: string
  readonly connectionId: string
  readonly headers: Headers
  readonly query: URLSearchParams
  readonly path: string
  /** Null when the body was over the limit and was not read. */
  readonly rawBody: string | null
  readonly now: number
}

/** `connection.not_found` for an id that does not exist or is of another kind; every other outcome is the platform's own form. */
export async function receiveHook(
  env: Env,
  ctx: Pick<ExecutionContext, 'waitUntil'>,
  hook: Hook,
): Promise<Result<PlatformReply, Failure>> {
  const known = await knownConnection(env, hook.connectionId, hook.now)
  const receiver = known && known.connection.kind === hook.kind ? receiverOf(known.connection) : null
  if (!known || !receiver) return fail('connection.not_found')
  if (hook.rawBody === null) return ok(receiver.rejected('too_large'))
  const { headers, query, path, rawBody, now } = hook
  const input = { headers, query, path, rawBody, now }
  const greeting = receiver.greet?.(input, known.connection.credentials) ?? null
  if (greeting !== null) return ok(greeting)
  const verdict = await receiver.verify(input, known.connection.credentials)
  if (!verdict.ok) return ok(receiver.rejected(verdict.reason))
  const message: IngestMessage = {
    v: 1,
    kind: receiver.queueKind,
    connectionId: hook.connectionId,
    receivedAt: hook.now,
    envelopeId: await envelopeId(hook.connectionId, hook.rawBody),
    body: hook.rawBody,
    source: 'push',
  }
  // Acknowledged only when the queue has it; a refused send makes the platform come again, and the pull closes the gap.
  const queued = await sendGrouped(env.INGEST, message, ctx)
  return ok(queued ? receiver.accepted(input) : receiver.rejected('overloaded'))
}
