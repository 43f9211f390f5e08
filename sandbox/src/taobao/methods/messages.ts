import { rawNumber } from '../../exact-json'
import { inboxOf } from '../../shops/order-life'
import type { Shop } from '../../shops/shops'
import type { World } from '../../world/world'
import type { KeptMessage } from '../message'
import { type MethodCall, type MethodResult, refused } from '../method'

export const FIRST_ID = 3_160_500_000_000_000_000n
const PERMITTED = 'taobao:permitted'

export const isPermitted = (world: World, { shopId }: Shop): boolean => world.once.find(PERMITTED, shopId) !== undefined

/** taobao.tmc.user.permit: from now on the shop's messages may be fetched. */
export function permitMessages({ world, shop }: MethodCall): MethodResult {
  world.once.keep(PERMITTED, shop.shopId, '1')
  return { content: { is_success: true } }
}

/** taobao.tmc.messages.consume: of all shops of the app that permit it. */
export function consumeMessages(call: MethodCall): MethodResult {
  const quantity = Number(call.params.quantity ?? '100')
  if (!Number.isInteger(quantity) || quantity < 10 || quantity > 200) return refused('parameter-invalid', 'quantity')
  const messages: Record<string, unknown>[] = []
  for (const shop of shopsOf(call.world, call.shop)) {
    if (!isPermitted(call.world, shop) || messages.length === quantity) continue
    for (const { id, body } of call.world.deliveries.fetchBoxed(inboxOf(shop.shopId), quantity - messages.length)) {
      const kept: KeptMessage = JSON.parse(body)
      const user_id = rawNumber(kept.user_id)
      messages.push({ id: rawNumber(String(FIRST_ID + BigInt(id))), pub_app_key: '12497914', ...kept, user_id })
    }
  }
  return { content: messages.length === 0 ? {} : { messages: { tmc_message: messages } } }
}

/** taobao.tmc.messages.confirm */
export function confirmMessages(call: MethodCall): MethodResult {
  const ids = (call.params.s_message_ids ?? '').split(',').filter((id) => id !== '')
  if (ids.length === 0 || ids.length > 200 || !ids.every((id) => /^\d{19}$/.test(id)))
    return refused('parameter-invalid', 's_message_ids')
  const numbers = ids.map((id) => String(BigInt(id) - FIRST_ID))
  for (const shop of shopsOf(call.world, call.shop)) call.world.deliveries.confirmBoxed(inboxOf(shop.shopId), numbers)
  return { content: { is_success: true } }
}

const shopsOf = (world: World, { appKey }: Shop): Shop[] =>
  world.shops.all().filter((shop) => shop.platform === 'taobao' && shop.appKey === appKey)
