/** One shop on every platform that the product connects to and the sandbox plays, with the same few goods on each shelf. */
import { demoShops } from '../../scripts/demo-shops.mjs'
import type { Connection } from '../../src/connections/connections.contract.ts'
import { MINUTE } from '../../src/core/time.ts'
import type { RealMerchant } from './real-merchant.ts'
import type { RealWorld } from './real-processes.ts'

/** What the sandbox says of a platform. */
export interface PlayedPlatform {
  readonly kind: string
  readonly name: string
  readonly pushesBy: 'http' | 'inbox' | 'socket' | 'nothing'
  /** It tries again when a push was not acknowledged. */
  readonly repeatsPushes: boolean
}

export interface ChannelShop extends PlayedPlatform {
  readonly shopId: string
  readonly connection: Connection
}

export const GOODS = ['TEE-01', 'TEE-02', 'CUP-01', 'BAG-01', 'TEA-01'].map((sku, n) => ({
  sku,
  productId: String(3_591_234_567_800 + n),
  skuId: String(1_735_432_109_900 + n),
  priceFen: 3_900 + n * 1_130,
}))

/** Kinds that both sides and the table of demo shops know; `CHANNELS=taobao,pdd` narrows them. */
export async function sharedPlatforms(world: RealWorld, merchant: RealMerchant): Promise<PlayedPlatform[]> {
  const { shops } = await world.control<{ shops: PlayedPlatform[] }>('GET', '/platforms')
  const { items } = await merchant.get<{ items: { kind: string }[] }>('/connections/kinds')
  const wanted = process.env.CHANNELS?.split(',')
  return shops.filter(
    ({ kind }) =>
      items.some((item) => item.kind === kind) && demoShops[kind] !== undefined && wanted?.includes(kind) !== false,
  )
}

export async function stockGoods(merchant: RealMerchant, warehouses: readonly string[], each: number): Promise<void> {
  for (const { sku, priceFen } of GOODS) {
    await merchant.send('PUT', `/skus/${sku}`, { name: sku, spec: '', priceFen, weightG: 300, volumeCm3: 900 })
    const counts = warehouses.map((warehouseId) => ({ warehouseId, onHand: each }))
    await merchant.send('PUT', `/stock/${sku}`, { counts, reason: '期初' })
  }
}

/** Opens the shop at the sandbox and connects it; `pushes: false` leaves it without an address to push to. */
export async function openShop(
  world: RealWorld,
  merchant: RealMerchant,
  { platform, pushes, extra = {} }: { platform: PlayedPlatform; pushes: boolean; extra?: Record<string, unknown> },
): Promise<ChannelShop> {
  const { kind } = platform
  const known = demoShops[kind]
  if (known === undefined) throw new Error(`no demo shop of ${kind}`)
  const { name, shop, credentials, settings } = known
  const put = (pushUrl: string) => world.control('POST', '/shops', { ...shop, platform: kind, shopName: name, pushUrl })
  // The shop has to be there before a platform proves the address or the product asks for a token.
  await put('')
  const connection = await merchant.send<Connection>('POST', '/connections', {
    kind,
    name,
    credentials,
    settings: { gateway: `${world.sandboxUrl}/${kind}`, ...settings, ...extra },
  })
  if (pushes) await put(connection.webhookUrl ?? '')
  const products = GOODS.map(({ sku, ...goods }) => ({ ...goods, outSkuId: sku, name: sku, spec: '白色 L' }))
  await world.control('POST', '/catalog', { shopId: shop.shopId, products })
  return { ...platform, shopId: shop.shopId, connection }
}

/** A minute in which the schedule fetches messages but pulls none of these connections (interval 60 minutes). */
export function minuteWithoutPull(isDue: (id: string, minute: number) => boolean, ids: readonly string[]): number {
  const now = Math.floor(Date.now() / MINUTE)
  const minute = Array.from({ length: 60 }, (_, n) => now + n).find((at) => !ids.some((id) => isDue(id, at)))
  if (minute === undefined) throw new Error('every minute pulls something')
  return minute * MINUTE
}
