import { sha256Hex } from '../core/hash.ts'
import { encodeTime } from '../core/ids.ts'

/** The same body from the same connection is the same envelope, however often it comes. */
export async function envelopeId(connectionId: string, body: string): Promise<string> {
  return `env_${(await sha256Hex(`${connectionId}\n${body}`)).slice(0, 32)}`
}

/** Under which a message is kept: by time of arrival, so that rows that are large lie one after the other. */
export function keptEnvelopeId({ envelopeId: id, receivedAt }: { envelopeId: string; receivedAt: number }): string {
  return `env_${encodeTime(receivedAt)}${id.slice('env_'.length)}`
}

/** Under which an order is parked that a pull could not read. */
export const pulledParkedId = (connectionId: string, platformOrderId: string): string =>
  `prk_pull_${connectionId}_${platformOrderId}`

/** The order's number again, or null for what no pull parked. */
export function pulledOrder(parkedId: string, connectionId: string): string | null {
  const start = pulledParkedId(connectionId, '')
  return parkedId.startsWith(start) ? parkedId.slice(start.length) : null
}
