/** Everything that a call to one of the tenant's shops needs: adapter, opened credentials, gate, limits, the way out. */
import type { ChannelCall } from '../../channels/channel-call.ts'
import { channelGate } from '../../channels/channel-gate.client.ts'
import { channelAdapter } from '../../channels/registry.ts'
import { relayOf } from '../../channels/relay-setting.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'
import { relayFetch } from '../../platform/relay-fetch.ts'
import { loseAuthorisation } from './lose-authorisation.ts'

/** The way out of a shop: through the merchant's relay where there is one. Adapters know nothing of it. */
export function shopFetch(
  env: Env,
  connection: Pick<OpenConnection, 'kind' | 'credentials' | 'settings'>,
): typeof fetch {
  const relay = relayOf(connection)
  return relay ? relayFetch(outsideFetch(env), relay, connection.kind) : outsideFetch(env)
}

/** Null for a connection that is no shop. */
export function shopCall(
  ctx: Ctx,
  { id, name, kind, credentials, settings }: Pick<OpenConnection, 'id' | 'name' | 'kind' | 'credentials' | 'settings'>,
): ChannelCall | null {
  const adapter = channelAdapter(kind)
  if (!adapter) return null
  return {
    adapter,
    credentials,
    settings,
    gate: channelGate(ctx.env, id),
    config: { quota: adapter.quota ?? null },
    fetch: shopFetch(ctx.env, { kind, credentials, settings }),
    now: () => ctx.clock.now(),
    ...(adapter.authorisation ? { lost: (error) => loseAuthorisation(ctx, { id, name }, error) } : {}),
  }
}

/** Trouble of a moment on the platform's side; 503 asks us to stay away. */
const passing: ReadonlySet<number> = new Set([500, 502, 504])

/**
 * The same for reading: a request that met such trouble is made once more, within the time limit of the first. A page may
 * take a hundred requests, and would otherwise hardly ever come through a platform on which some of them fail.
 */
export function readingCall(ctx: Ctx, connection: Parameters<typeof shopCall>[1]): ChannelCall | null {
  const call = shopCall(ctx, connection)
  if (!call) return null
  const send = call.fetch
  return {
    ...call,
    async fetch(input, init) {
      const answer = await send(input, init)
      if (!passing.has(answer.status)) return answer
      await answer.body?.cancel()
      return send(input, init)
    },
  }
}
