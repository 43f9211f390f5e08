/** A platform's push, by itself or through the merchant's relay: look the connection up, verify the raw body, put it on the inbox queue, answer in the platform's form. */

import type { PlatformReply, WebhookInput, WebhookRefusal, WebhookVerdict } from '../../channels/channels.port.ts'
import { channelAdapter } from '../../channels/registry.ts'
import { relayOf } from '../../channels/relay-setting.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { envelopeId } from '../../ingest/envelope-id.ts'
import type { IngestMessage } from '../../ingest/ingest.messages.ts'
import { carrierAdapter } from '../../logistics/carriers/registry.ts'
import { messengerAdapter } from '../../notify/messengers/registry.ts'
import { paymentAdapter } from '../../payments/registry.ts'
import { sendGrouped } from '../../platform/grouped-send.ts'
import { refusalStatus } from '../../platform/pushes.ts'
import { RELAY_HEADER, sealRelayAnswer, verifyRelayCall } from '../../platform/relay-signature.ts'
import { paymentOptions } from '../payments/payment-connections.ts'
import { knownConnection } from './known-connection.ts'

/** A queue message holds 128 KB; platforms' pushes are a few KB. */
export const MAX_HOOK_BYTES = 100_000

/** A platform's own form is text, a relay's is bytes. */
type HookReply = Omit<PlatformReply, 'body'> & { readonly body: string | Uint8Array }

interface Receiver {
  readonly queueKind: 'push' | 'track' | 'payment' | 'notify'
  verify(input: WebhookInput, credentials: Readonly<Record<string, string>>): Promise<WebhookVerdict>
  accepted(input: WebhookInput): HookReply
  rejected(reason: WebhookRefusal): PlatformReply
  greet?(input: WebhookInput, credentials: Readonly<Record<string, string>>): PlatformReply | null
}

function receiverOf(connection: OpenConnection, env: Env): Receiver | null {
  const shop = channelAdapter(connection.kind)
  if (shop)
    return {
      queueKind: 'push',
      verify: (input, credentials) => shop.webhook.verify(input, credentials),
      accepted: () => shop.webhook.accepted(),
      rejected: (reason) => shop.webhook.rejected(reason),
      greet: (input, credentials) => shop.webhook.greet?.(input, credentials) ?? null,
    }
  const payments = paymentAdapter(connection.kind)?.webhook
  if (payments)
    return {
      queueKind: 'payment',
      verify: (input) => payments.verify(input, paymentOptions({ env, connection, now: () => input.now })),
      accepted: () => payments.accepted(),
      rejected: (reason) => payments.rejected(reason),
    }
  const messenger = messengerAdapter(connection.kind)?.callback
  if (messenger)
    return {
      queueKind: 'notify',
      verify: async (input, credentials) => messenger.verify(input, credentials),
      accepted: (input) => messenger.accepted(input, connection.credentials),
      rejected: (reason) => messenger.rejected(reason),
      greet: (input, credentials) => messenger.greet?.(input, credentials) ?? null,
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

/** What a socket of the shop's platform brought to the merchant's relay; only a proven "taken" lets the relay confirm it. */
function relayReceiver({ kind, credentials, settings }: OpenConnection): Receiver | null {
  const relay = relayOf({ credentials, settings })
  if (!relay || channelAdapter(kind)?.socket === undefined) return null
  const provenNonce = new Map<WebhookInput, string>()
  const refused = (status: number) => ({ status, body: '', contentType: 'text/plain' })
  return {
    queueKind: 'push',
    async verify(input) {
      const { path = '', rawBody: body, headers, now } = input
      const header = headers.get(RELAY_HEADER) ?? ''
      const verdict = verifyRelayCall(relay.secret, { to: 'hub', method: 'POST', path, body }, { header, now })
      if (verdict.ok) provenNonce.set(input, verdict.nonce)
      return verdict
    },
    accepted: (input) => ({
      status: 200,
      body: sealRelayAnswer(relay.secret, provenNonce.get(input) ?? '', 'taken'),
      contentType: 'application/octet-stream',
    }),
    rejected: (reason) => refused(refusalStatus[reason]),
  }
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
): Promise<Result<HookReply, Failure>> {
  const known = await knownConnection(env, hook.connectionId, hook.now)
  const of = hook.headers.has(RELAY_HEADER) ? relayReceiver : receiverOf
  const receiver = known && known.connection.kind === hook.kind ? of(known.connection, env) : null
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
