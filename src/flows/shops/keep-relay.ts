/**
 * Every minute, for each shop behind a relay: the relay hears which socket it has to hold, with a ticket that opens it, and says
 * how it is. App secrets stay here; a relay that was started anew knows everything again within a minute.
 */
import { withShopOptions } from '../../channels/channel-call.ts'
import { channelGate } from '../../channels/channel-gate.client.ts'
import { relayOf } from '../../channels/relay-setting.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import { fnv1a } from '../../core/hash.ts'
import { tryParseJson } from '../../core/json.ts'
import { MINUTE } from '../../core/time.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'
import { askRelay } from '../../platform/relay-fetch.ts'
import { shopCall } from './shop-call.ts'

interface RelaySays {
  /** False: this relay had not heard of the connection. */
  readonly known?: boolean
  readonly socket?: { readonly state?: string } | null
}

/** True when the relay holds the shop's socket: its messages come by themselves. */
export async function keepRelay({ ctx, connection }: { ctx: Ctx; connection: OpenConnection }): Promise<boolean> {
  const relay = relayOf(connection)
  const call = shopCall(ctx, connection)
  if (!relay || !call || connection.status !== 'active') return false
  const { id, kind, credentials, settings } = connection
  const { socket } = call.adapter
  const now = ctx.clock.now()
  const gate = channelGate(ctx.env, id)
  const ticket = socket?.ticket({ credentials, settings, now: () => now }) ?? null
  try {
    const content = { v: 1, kind, connectionId: id, ticket }
    const bytes = await askRelay(outsideFetch(ctx.env), relay, { path: '/sockets', content })
    const said = (tryParseJson(new TextDecoder().decode(bytes)) ?? {}) as RelaySays
    const isOpen = said.socket?.state === 'open'
    await gate.sawRelay({ state: 'up', socket: ticket === null ? null : isOpen ? 'open' : 'closed' }, now)
    // The platform keeps a shop's messages back until they are permitted, perhaps anew after an agreement; once more does no harm.
    const isHourly = Math.floor(now / MINUTE) % 60 === fnv1a(id) % 60
    const permit = said.known === false || isHourly ? socket?.permit : undefined
    if (permit) await withShopOptions(call, permit)
    return isOpen
  } catch (error) {
    ctx.log.warn('relay.down', { connection: id, error: String(error) })
    await gate.sawRelay({ state: 'down', socket: ticket === null ? null : 'closed' }, now)
    return false
  }
}
