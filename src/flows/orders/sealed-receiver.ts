/**
 * Receivers that arrive in plain text (the merchant's own shop): masked for everybody, sealed beside the mask, opened for the
 * label only. Their raw messages are sealed too.
 */
import type { ChannelMessage, FetchedOrder, OrderWithRaw, PlainReceiver } from '../../channels/channels.port.ts'
import { channelAdapter } from '../../channels/registry.ts'
import { withoutPeople } from '../../ingest/domain/without-people.ts'
import type { ToPark } from '../../ingest/ingest.repository.ts'
import type { Receiver } from '../../orders/canonical-order.contract.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { macOf, seal, unseal } from '../../platform/secrets.ts'

/** The order that a sealed text belongs to; it opens under no other. */
export const sealOwner = (connectionId: string, platformOrderId: string): string => `${connectionId}/${platformOrderId}`

/** What people write in many ways, in one: digits of the phone without the country's code, the address without what separates. */
const plainPhone = (phone: string): string => phone.replace(/\D/g, '').replace(/^(?:0086|86)(?=1\d{10}$)/, '')
const plainAddress = (address: string): string => address.replace(/[\s,，.。;；#()（）-]/g, '').toLowerCase()

/** Keyed, so that orders of one receiver are known among a tenant's shops and nobody reads the receiver from it. */
function digestsOf({ env, tenant }: Pick<Ctx, 'env' | 'tenant'>, { phone, address }: PlainReceiver) {
  const digest = (what: string, text: string) => macOf(env, `receiver ${what}\n${tenant.id}\n${text}`).mac.slice(0, 32)
  const [digits, place] = [plainPhone(phone), plainAddress(address)]
  return {
    ...(digits.length >= 6 ? { phoneDigest: digest('phone', digits) } : {}),
    ...(place.length >= 4 ? { addressDigest: digest('address', place) } : {}),
  }
}

export async function sealReceiver(
  ctx: Pick<Ctx, 'env' | 'tenant'>,
  receiver: Receiver,
  plain: PlainReceiver,
  owner: string,
): Promise<Receiver> {
  const { sealed, keyId } = await seal(ctx.env, JSON.stringify(plain), owner)
  return { ...receiver, cipher: { sealed, keyId, ...digestsOf(ctx, plain) } }
}

/** The order without its plain text, which is sealed beside the mask. */
export async function sealOrder(
  ctx: Pick<Ctx, 'env' | 'tenant'>,
  connectionId: string,
  { plain, ...order }: FetchedOrder,
): Promise<OrderWithRaw> {
  if (!plain) return order
  return {
    ...order,
    receiver: await sealReceiver(ctx, order.receiver, plain, sealOwner(connectionId, order.platformOrderId)),
  }
}

/** Null where the platform keeps the plain text to itself. */
export async function openReceiver(env: Env, receiver: Receiver, owner: string): Promise<PlainReceiver | null> {
  const { sealed, keyId } = receiver.cipher ?? {}
  if (sealed === undefined || keyId === undefined) return null
  // Sealed by `sealReceiver`, so it is what that function was given.
  return JSON.parse(await unseal(env, sealed, keyId, owner)) as PlainReceiver
}

/** Whether what a shop of this kind pushed may hold people's data in plain text. */
export const isPlainPush = (kind: string, messages: readonly ChannelMessage[] = []): boolean =>
  channelAdapter(kind)?.plainPushes === true || messages.some((one) => one.kind === 'order' && one.plain !== undefined)

/** `owner`: id of the row that keeps it. */
export async function sealBody(env: Env, body: string, owner: string): Promise<string> {
  const { sealed, keyId } = await seal(env, body, owner)
  return `sealed:${keyId}:${sealed}`
}

/** A parked push as it is kept: sealed for the same reason as its envelope. */
export const sealParked = async <T extends ToPark>(env: Env, kind: string, item: T): Promise<T> =>
  isPlainPush(kind) ? { ...item, raw: await sealBody(env, item.raw, item.id) } : item

/** What `sealBody` was given; null for a text that it did not make. */
export async function openBody(env: Env, text: string, owner: string): Promise<string | null> {
  const [, keyId, sealed] = /^sealed:([^:]*):([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  if (keyId === undefined || sealed === undefined) return null
  // A platform may push any text: what does not open is not ours.
  return unseal(env, sealed, keyId, owner).catch(() => null)
}

/** For people: a sealed text without the persons in it. */
export async function readableParked<T extends Pick<ToPark, 'id' | 'raw'>>(env: Env, item: T): Promise<T> {
  const opened = await openBody(env, item.raw, item.id)
  return opened === null ? item : { ...item, raw: withoutPeople(opened) }
}
