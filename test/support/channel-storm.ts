/** A busy hour at a shop: orders are placed and buyers, sellers and couriers do things to them, in an order that a seed decides. */
import type { ChannelShop } from './channel-shops.ts'
import { randomFrom } from './random-from.ts'
import type { RealWorld } from './real-processes.ts'

interface ShopOrder {
  readonly orderId: string
  readonly state: string
  readonly lines: readonly {
    readonly lineId: string
    readonly refund: string
    readonly quantity: number
    readonly shippedQuantity: number
  }[]
}

interface Deed {
  readonly deed: string
  readonly detail: Record<string, unknown>
}

/** Platforms that list a change some minutes late show one of five minutes ago at once. */
const AGO_MS = 5 * 60_000
const BATCHES = 3

const pick = <T>(random: () => number, list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]

/** What comes next in the life of an order; null when nothing does. */
function nextDeed(random: () => number, { state, lines }: ShopOrder): Deed | null {
  const some = () => {
    const line = pick(random, lines)
    return line && random() < 0.6 ? { lineIds: [line.lineId] } : {}
  }
  const deed = (name: string, detail: Record<string, unknown> = {}): Deed => ({ deed: name, detail })
  if (lines.some(({ refund }) => refund === 'asked') && random() < 0.7)
    return random() < 0.5 ? deed('withdraw') : deed('refund', { settle: true })
  switch (state) {
    case 'pending_payment':
      return pick(random, [deed('pay'), deed('pay'), deed('pay'), deed('cancel'), deed('address')]) ?? null
    case 'paid':
      return (
        pick(random, [
          deed('address'),
          deed('remark', { remark: '急发', star: 1 }),
          deed('refund', some()),
          deed('refund', { ...some(), settle: true }),
          deed('cancel'),
          deed('ship', some()),
          deed('ship'),
        ]) ?? null
      )
    case 'partly_shipped':
      return random() < 0.6 ? deed('ship') : deed('refund', { ...some(), settle: true })
    case 'shipped':
      return pick(random, [deed('receive'), deed('receive'), deed('finish'), deed('refund', some())]) ?? null
    case 'delivered':
      return random() < 0.6 ? deed('finish') : deed('refund', { ...some(), settle: true })
    default:
      return null
  }
}

/**
 * Places `count` orders and lets about as many things happen to them; every change is pushed if the shop has an address. Gives
 * their numbers. `lanes`: so many hands at once; with one, the seed decides everything.
 */
export async function storm(
  world: RealWorld,
  { shopId }: Pick<ChannelShop, 'shopId'>,
  { count, seed, lanes = 1 }: { count: number; seed: number; lanes?: number },
): Promise<Set<string>> {
  const random = randomFrom(seed)
  const place = async (paid: boolean, n: number): Promise<readonly string[]> => {
    if (n === 0) return []
    const wish = { shopId, count: n, paid, push: true, atMs: Date.now() - AGO_MS }
    return (await world.control<{ orderIds: string[] }>('POST', '/orders', wish)).orderIds
  }
  const ids: string[] = []
  const known = new Map<string, ShopOrder>()
  const oneDeed = async () => {
    const orderId = pick(random, ids) ?? ''
    const order = known.get(orderId) ?? (await world.control<ShopOrder>('GET', `/orders/${orderId}`))
    known.set(orderId, order)
    const next = nextDeed(random, order)
    const after = next && (await tryDeed(world, orderId, next))
    // Somebody else's hand was faster: it is looked at anew.
    if (after) known.set(orderId, after)
    else known.delete(orderId)
  }
  for (let batch = 0; batch < BATCHES; batch++) {
    const n = Math.ceil((count * (batch + 1)) / BATCHES) - Math.ceil((count * batch) / BATCHES)
    const unpaid = Math.floor(n * 0.25)
    ids.push(...(await place(true, n - unpaid)), ...(await place(false, unpaid)))
    let left = Math.ceil(n * 1.3)
    const lane = async () => {
      while (left-- > 0) await oneDeed()
    }
    await Promise.all(Array.from({ length: lanes }, lane))
  }
  return new Set(ids)
}

/** The order afterwards; null when its state did not allow it. */
async function tryDeed(world: RealWorld, orderId: string, { deed, detail }: Deed): Promise<ShopOrder | null> {
  try {
    return await world.control('POST', `/orders/${orderId}/${deed}`, { ...detail, atMs: Date.now() - AGO_MS })
  } catch (error) {
    if (String(error).includes('409')) return null
    throw error
  }
}
