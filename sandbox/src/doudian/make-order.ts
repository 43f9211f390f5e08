// Invents orders that look like a shop's day: who buys, where they live, what they take. Same seed, same orders.
import { pickRegion, pickStreet } from '../geography'
import { between, createRandom, pick, pickWeighted, type Random } from '../seeded-random'
import type { ShelfSku } from './goods'
import type { LineFacts, OrderFacts, ReceiverFacts } from './order-facts'

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
const PAY_TYPES = [
  [1, 34],
  [2, 40],
  [4, 4],
  [8, 5],
  [9, 5],
  [12, 12],
] as const

/** What a new order is made from. `nowSeconds` is when the buyer orders; `number` must not repeat in a world. */
export interface OrderRecipe {
  firstId: bigint
  number: number
  shop: { shopId: string; shopName: string }
  shelf: readonly ShelfSku[]
  nowSeconds: number
  paid: boolean
  regionCodes?: readonly string[]
}

/** The platform's number for the n-th order of a world: 19 digits; the next nine are free for its sub-orders. */
export function orderIdOf(firstId: bigint, number: number): string {
  return String(firstId + BigInt(number) * 10n)
}

/** The first order id of a world that was born at this instant, so that two worlds never share ids. */
export function firstOrderId(bornAtMs: number): bigint {
  const seconds = Math.floor((bornAtMs - Date.UTC(2024, 0, 1)) / 1000)
  return 6_900_000_000_000_000_000n + BigInt(Math.max(0, seconds)) * 100_000_000n
}

function makeReceiver(random: Random, regionCodes: readonly string[] | undefined): ReceiverFacts {
  // A small circle of buyers comes back to the same address, so that merging has something to find.
  const isRegular = random() < 0.06
  const mark = isRegular ? between(random, 1, 400) : between(random, 1_000, 4_000_000_000)
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
    afterSale: { status: 0, type: 0, refund: 0 },
  }
}

/** Makes one order with one to three different lines. The shelf must not be empty. */
export function makeOrder(random: Random, recipe: OrderRecipe): OrderFacts {
  const { shop, shelf, nowSeconds, paid } = recipe
  const orderId = orderIdOf(recipe.firstId, recipe.number)
  const wanted = Math.min(
    pickWeighted(random, [
      [1, 75],
      [2, 19],
      [3, 6],
    ] as const),
    shelf.length,
  )
  const chosen = new Set<ShelfSku>()
  while (chosen.size < wanted) chosen.add(pick(random, shelf))
  const lines = [...chosen].map((sku, index) => makeLine(random, sku, String(BigInt(orderId) + BigInt(index + 1))))
  return {
    orderId,
    shopId: shop.shopId,
    shopName: shop.shopName,
    status: paid ? 2 : 1,
    mainStatus: paid ? 2 : 1,
    createdAt: nowSeconds - (paid ? between(random, 5, 90) : 0),
    paidAt: paid ? nowSeconds : 0,
    updatedAt: nowSeconds,
    shipBy: paid ? nowSeconds + shipWithinSeconds(random) : 0,
    shippedAt: 0,
    receivedAt: 0,
    finishedAt: 0,
    cancelReason: '',
    payType: paid ? pickWeighted(random, PAY_TYPES) : 0,
    postFen: lines.length === 1 && (lines[0]?.priceFen ?? 0) < 2_000 && random() < 0.3 ? 600 : 0,
    buyerWords: random() < 0.12 ? pick(random, WORDS) : '',
    sellerWords: random() < 0.03 ? '加急，送礼盒' : '',
    star: 0,
    remarkedAt: 0,
    receiver: makeReceiver(random, recipe.regionCodes),
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
export function shipWithinSeconds(random: Random): number {
  return random() < 0.3 ? 86_400 : 172_800
}

/** How the buyer pays: WeChat and Alipay mostly, every eighth 先用后付 (12). */
export function pickPayType(random: Random): number {
  return pickWeighted(random, PAY_TYPES)
}
