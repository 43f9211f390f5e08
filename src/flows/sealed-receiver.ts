/**
 * Receivers that arrive in plain text (the merchant's own shop): masked for everybody, sealed beside the mask, opened for the
 * label only. Their raw messages are sealed too.
 */
import type { FetchedOrder, PlainReceiver } from '../channels/channels.port.ts'
import type { CanonicalOrder, Receiver } from '../orders/canonical-order.contract.ts'
import { seal, unseal } from '../platform/secrets.ts'

/** The order that a sealed text belongs to; it opens under no other. */
export const sealOwner = (connectionId: string, platformOrderId: string): string => `${connectionId}/${platformOrderId}`

export async function sealReceiver(
  env: Env,
  receiver: Receiver,
  plain: PlainReceiver,
  owner: string,
): Promise<Receiver> {
  const { sealed, keyId } = await seal(env, JSON.stringify(plain), owner)
  return { ...receiver, cipher: { sealed, keyId } }
}

/** The order without its plain text, which is sealed beside the mask. */
export async function sealOrder(
  env: Env,
  connectionId: string,
  { plain, ...order }: FetchedOrder,
): Promise<CanonicalOrder> {
  if (!plain) return order
  return {
    ...order,
    receiver: await sealReceiver(env, order.receiver, plain, sealOwner(connectionId, order.platformOrderId)),
  }
}

/** Null where the platform keeps the plain text to itself. */
export async function openReceiver(env: Env, receiver: Receiver, owner: string): Promise<PlainReceiver | null> {
  const { sealed, keyId } = receiver.cipher ?? {}
  if (sealed === undefined || keyId === undefined) return null
  // Sealed by `sealReceiver`, so it is what that function was given.
  return JSON.parse(await unseal(env, sealed, keyId, owner)) as PlainReceiver
}

export async function sealBody(env: Env, body: string, envelopeId: string): Promise<string> {
  const { sealed, keyId } = await seal(env, body, envelopeId)
  return `sealed:${keyId}:${sealed}`
}
