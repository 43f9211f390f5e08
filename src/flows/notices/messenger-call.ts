/** A messenger, ready to speak: adapter, opened credentials, gate, and the token of those that ask for one. */
import { obtainToken } from '../../channels/channel-call.ts'
import { channelGate } from '../../channels/channel-gate.client.ts'
import type { ChannelGatePort } from '../../channels/channel-gate.port.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import type { Result } from '../../core/result.ts'
import type { Messenger } from '../../notify/actions/flush-notices.ts'
import type { MessengerAdapter, MessengerOptions } from '../../notify/messenger.port.ts'
import { messengerAdapter } from '../../notify/messengers/registry.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'

/** Null for a connection that is no messenger. */
export function messengerOf(ctx: Ctx, { id, kind, credentials, settings }: OpenConnection): Messenger | null {
  const adapter = messengerAdapter(kind)
  if (!adapter) return null
  const options = { credentials, settings, now: () => ctx.clock.now(), fetch: outsideFetch(ctx.env) }
  const gate = channelGate(ctx.env, id)
  return { adapter: withToken(adapter, gate), options, gate }
}

/** The same adapter, whose calls carry the gate's token; one that is refused is renewed once and the call repeated. */
export function withToken(adapter: MessengerAdapter, gate: ChannelGatePort): MessengerAdapter {
  const ask = adapter.requestToken
  if (!ask) return adapter
  const carrying = async <T>(
    options: MessengerOptions,
    call: (options: MessengerOptions) => Promise<Result<T, IntegrationError>>,
  ): Promise<Result<T, IntegrationError>> => {
    const of = { ...options, gate, adapter: { kind: adapter.kind, requestToken: () => ask(options) } }
    const token = await obtainToken(of)
    if (!token.ok) return token
    const answer = await call({ ...options, accessToken: token.value })
    if (answer.ok || answer.error.code !== 'token_expired') return answer
    await gate.expireToken(token.value)
    const renewed = await obtainToken(of)
    return renewed.ok ? call({ ...options, accessToken: renewed.value }) : renewed
  }
  return {
    ...adapter,
    send: (notices, options) => carrying(options, (ready) => adapter.send(notices, ready)),
    test: (options) => carrying(options, (ready) => adapter.test(ready)),
  }
}
