import { erasable } from '../core/erasable.ts'
import type { ChannelGatePort } from './channel-gate.port.ts'

/** The gate of one connection. */
export function channelGate(env: Env, connectionId: string): ChannelGatePort {
  const stub: unknown = env.CHANNEL_GATE.getByName(connectionId)
  // Guaranteed by wrangler.toml: CHANNEL_GATE is bound to the class ChannelGate, which implements the port.
  return stub as ChannelGatePort
}

/** The connection is deleted: token, cursor and health are gone. */
export const eraseGate = (env: Env, connectionId: string): Promise<void> =>
  erasable(env.CHANNEL_GATE.getByName(connectionId)).erase()
