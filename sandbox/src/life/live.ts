// A day in the life of the outside world, one tick at a time: buyers order, pay, change their minds; parcels roll on.
import { advanceParcel } from '../parcels/advance'
import { type ParcelFacts, type Step, stageOf } from '../parcels/journey'
import { pick, pickWeighted } from '../seeded-random'
import { doDeed } from '../shops/order-life'
import type { OrderDeed } from '../shops/shop-platform'
import type { World } from '../world/world'
import { placeOrders } from './place-orders'

export const TICK_MS = 1_000
const LATEST_GAP_MS = 10_000
const PARCELS_A_TICK = 40

/** Lets the world go on from the last tick to now. */
export function tick(world: World): void {
  const now = world.now()
  const last = world.settings.read('lastTickAt', now)
  world.settings.write('lastTickAt', now)
  buyerOrders(world, Math.min(LATEST_GAP_MS, Math.max(0, now - last)))
  buyersDecide(world)
  for (const parcel of world.parcels.due(PARCELS_A_TICK)) advanceParcel(world, parcel, mishap(world, parcel))
}

function buyerOrders(world: World, elapsedMs: number): void {
  const owed = world.settings.read('owedOrders', 0) + (world.settings.speed().ordersPerMinute * elapsedMs) / 60_000
  const count = Math.floor(owed)
  world.settings.write('owedOrders', owed - count)
  const shops = world.shops.all()
  if (shops.length === 0) return
  for (let index = 0; index < count; index++) {
    placeOrders(world, { shop: pick(world.random, shops), count: 1, paid: world.random() < 0.85, push: true })
  }
}

function buyersDecide(world: World): void {
  const now = world.now()
  for (const order of world.orders.idle('pending_payment', now - 15_000, 5)) {
    doDeed(world, order, world.random() < 0.85 ? 'pay' : 'cancel')
  }
  for (const order of world.orders.idle('delivered', now - 60_000, 5)) doDeed(world, order, 'finish')
  if (world.random() < 0.02) changeOfMind(world)
}

function changeOfMind(world: World): void {
  const waiting = world.orders.recent(30).filter((order) => order.state === 'paid')
  if (waiting.length === 0) return
  const deed = pickWeighted<OrderDeed>(world.random, [
    ['remark', 5],
    ['address', 3],
    ['refund', 2],
    ['cancel', 1],
  ])
  const detail = deed === 'refund' ? { settle: world.random() < 0.5 } : { remark: '买家催发货，优先处理', star: 3 }
  doDeed(world, pick(world.random, waiting), deed, detail)
}

/** One delivery in forty goes wrong at the door. */
function mishap(world: World, parcel: ParcelFacts): Step | undefined {
  if (stageOf(parcel) !== 'out_for_delivery') return undefined
  const luck = world.random()
  if (luck < 0.02) return 'exception'
  if (luck < 0.025) return 'refused'
  return luck < 0.25 ? 'awaiting_collection' : undefined
}
