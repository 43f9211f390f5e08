// Invents orders that look like a shop's day: who buys, where they live, what they take. Same seed, same orders.
import { pickRegion, pickStreet } from '../geography'
import { between, createRandom, pick, pickWeighted, type Random } from '../seeded-random'
import type { ShelfSku } from './goods'
import type { LineFacts, OrderFacts, PayMethod, ReceiverFacts } from './order-facts'
import type { ShopPlatform } from './shop-platform'
import type { Shop } from './shops'

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡']
const GIVEN = [
  '伟',
  '芳',
  '娜',
  '秀英',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '洋',
  '艳',
  '勇',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '秀兰',
  '霞',
  '平',
  '子涵',
  '雨桐',
  '浩然',
  '欣怡',
  '梓萱',
]
const ROADS = [
  '文一西路',
  '科技园路',
  '人民北路',
  '建设大道',
  '长江路',
  '花园街',
  '学府路',
  '迎宾大道',
  '滨河路',
  '幸福里',
]
const WORDS = ['请尽快发货', '放门口就行', '送人的，不要放价格单', '周末在家，工作日放驿站', '麻烦包装严实一点']
const PAY_METHODS: readonly (readonly [PayMethod, number])[] = [
  ['wechat', 34],
  ['alipay', 40],
  ['card', 9],
  ['instalment', 5],
  ['pay_later', 12],
]

/** What a new order is made from. `now` (epoch ms) is when the buyer orders; `number` must not repeat in a world. */
export interface OrderRecipe {
  platform: Pick<ShopPlatform, 'orderId' | 'lineId' | 'mostLines'>
  bornAt: number
  number: number
  shop: Pick<Shop, 'shopId' | 'shopName'>
  shelf: readonly ShelfSku[]
  now: number
  paid: boolean
  regionCodes?: readonly string[]
  /** The same person at the same address in whichever shop. */
  buyer?: number
}

function makeReceiver(random: Random, regionCodes: readonly string[] | undefined, buyer?: number): ReceiverFacts {
  // A small circle of buyers comes back to the same address, so that merging has something to find.
  const isRegular = random() < 0.06
  const mark = buyer ?? (isRegular ? between(random, 1, 400) : between(random, 1_000, 4_000_000_000))
  const own = createRandom(mark)
  const region = pickRegion(own, regionCodes)
  const name = `${pick(own, SURNAMES)}${pick(own, GIVEN)}`
  const phone = `1${pick(own, ['38', '39', '50', '58', '77', '86', '98'])}${between(own, 10_000_000, 99_999_999)}`
  const house = `${pick(own, ROADS)}${between(own, 1, 899)}号`
  const detail = `${house}${between(own, 1, 30)}幢${between(own, 1, 6)}单元${between(own, 101, 2804)}室`
  const token = `${mark.toString(36)}${between(own, 1_000_000, 2_000_000_000).toString(36)}`
  return {
    region,
    street: pickStreet(own, region),
    name,
    phone,
    detail,
    addressToken: `#${token}${region.town.id}==`,
    openId: `1@#${token}==`,
  }
}

function makeLine(random: Random, sku: ShelfSku, lineId: string): LineFacts {
  const quantity = pickWeighted(random, [
    [1, 80],
    [2, 15],
    [3, 5],
  ] as const)
  const sumFen = sku.priceFen * quantity
  const shopDiscountFen = random() < 0.4 ? Math.round(sumFen * 0.1) : 0
  const platformDiscountFen = random() < 0.25 ? Math.min(500, Math.round(sumFen * 0.05)) : 0
  return {
    lineId,
    productId: sku.productId,
    skuId: sku.skuId,
    outSkuId: sku.outSkuId,
    code: sku.outSkuId.split('-')[0] ?? '',
    name: sku.name,
    spec: sku.spec,
    quantity,
    priceFen: sku.priceFen,
    shopDiscountFen,
    platformDiscountFen,
    shippedQuantity: 0,
    refund: 'none',
    refundAfterShipping: false,
  }
}

/** Makes one order with one to three different lines. The shelf must not be empty. */
export function makeOrder(random: Random, recipe: OrderRecipe): OrderFacts {
  const { platform, shop, shelf, now, paid } = recipe
  const orderId = platform.orderId(recipe.number, recipe.bornAt)
  const wanted = pickWeighted(random, [
    [1, 75],
    [2, 19],
    [3, 6],
  ] as const)
  const count = Math.min(wanted, shelf.length, platform.mostLines ?? wanted)
  const chosen = new Set<ShelfSku>()
  while (chosen.size < count) chosen.add(pick(random, shelf))
  const lines = [...chosen].map((sku, index) => makeLine(random, sku, platform.lineId(orderId, index)))
  return {
    orderId,
    shopId: shop.shopId,
    shopName: shop.shopName,
    state: paid ? 'paid' : 'pending_payment',
    createdAt: now - (paid ? between(random, 5, 90) * 1000 : 0),
    paidAt: paid ? now : 0,
    updatedAt: now,
    shipBy: paid ? now + shipWithinMs(random) : 0,
    shippedAt: 0,
    receivedAt: 0,
    finishedAt: 0,
    cancelReason: '',
    payMethod: paid ? pickPayMethod(random) : null,
    postFen: lines.length === 1 && (lines[0]?.priceFen ?? 0) < 2_000 && random() < 0.3 ? 600 : 0,
    buyerNote: random() < 0.12 ? pick(random, WORDS) : '',
    memo: random() < 0.03 ? '加急，送礼盒' : '',
    flag: 0,
    memoAt: 0,
    receiver: makeReceiver(random, recipe.regionCodes, recipe.buyer),
    lines,
    packs: [],
  }
}

/** Another home for the buyer of an order, in the same province. */
export function makeNewAddress(random: Random, order: OrderFacts): ReceiverFacts {
  const next = makeReceiver(random, [order.receiver.region.province.id])
  return { ...next, name: order.receiver.name, phone: order.receiver.phone, openId: order.receiver.openId }
}

/** The platform's promise to the buyer: most shops ship within 48 hours, a third within 24. */
export function shipWithinMs(random: Random): number {
  return (random() < 0.3 ? 24 : 48) * 3_600_000
}

/** How the buyer pays: WeChat and Alipay mostly, every eighth 先用后付. */
export function pickPayMethod(random: Random): PayMethod {
  return pickWeighted(random, PAY_METHODS)
}
