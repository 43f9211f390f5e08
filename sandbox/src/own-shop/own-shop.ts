// The merchant's own shop: sends its orders over the open channel and lets buyers pay them at WeChat Pay or Alipay.
import { createHmac } from 'node:crypto'
import * as z from 'zod'
import type { Platform } from '../platform'
import { jsonAnswer } from '../platform-call'
import type { World } from '../world/world'

const text = z.string().trim().min(1)

export const ownShopBody = z.object({
  /** Where the hub takes its pushes. */
  orderUrl: text,
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/]+=*$/),
  wechatpay: z.object({ mchId: text, notifyUrl: text }).optional(),
  alipay: z.object({ appId: text, notifyUrl: text }).optional(),
  goods: z.array(z.object({ skuId: text, outSkuId: text, name: text, priceFen: z.number().int().positive() })).min(1),
})

export const ownOrderBody = z.object({
  /** The order ends unpaid after so many minutes. */
  minutes: z.number().min(0.1).max(1_440).default(15),
  outSkuId: z.string().optional(),
  quantity: z.number().int().min(1).max(100).default(1),
})

type OwnShop = z.output<typeof ownShopBody>

/** Undefined before the shop was set up, or for goods that it does not have. */
export function placeOwnOrder(world: World, wish: z.output<typeof ownOrderBody>): { orderId: string } | undefined {
  const shop = world.settings.read<OwnShop | null>('ownShop', null)
  const goods = shop?.goods.filter(({ outSkuId }) => wish.outSkuId === undefined || outSkuId === wish.outSkuId) ?? []
  const good = goods[Math.floor(world.random() * goods.length)]
  if (!shop || !good) return undefined
  const now = world.now()
  const orderId = `OWN${now}${String(world.settings.takeNumbers('ownOrder')).padStart(4, '0')}`
  const totalFen = good.priceFen * wish.quantity
  const expiresAt = now + wish.minutes * 60_000
  push(world, shop, 'order.created', {
    orderId,
    createdAt: now,
    payBy: expiresAt,
    goodsFen: totalFen,
    payableFen: totalFen,
    receiver: {
      name: '周小雨',
      phone: '13700001234',
      province: '浙江省',
      city: '杭州市',
      district: '西湖区',
      address: '文三路90号',
      regionCode: '330106',
    },
    lines: [
      {
        lineId: `${orderId}-1`,
        skuId: good.skuId,
        merchantCode: good.outSkuId,
        title: good.name,
        quantity: wish.quantity,
        unitPriceFen: good.priceFen,
        paidFen: totalFen,
      },
    ],
  })
  if (shop.wechatpay)
    world.wechatPayments.save({
      mchId: shop.wechatpay.mchId,
      outTradeNo: orderId,
      code: world.newId().replaceAll('-', '').slice(0, 12),
      state: 'NOTPAY',
      description: good.name,
      totalFen,
      attach: '',
      notifyUrl: shop.wechatpay.notifyUrl,
      createdAt: now,
      // The bank confirms late: the code outlives the order.
      expiresAt: now + 86_400_000,
      paidAt: null,
      transactionId: null,
    })
  if (shop.alipay)
    world.alipayTrades.save({
      appId: shop.alipay.appId,
      outTradeNo: orderId,
      state: 'WAIT_BUYER_PAY',
      subject: good.name,
      totalFen,
      notifyUrl: shop.alipay.notifyUrl,
      createdAt: now,
      paidAt: null,
      tradeNo: null,
      refunds: [],
    })
  return { orderId }
}

/** Standard Webhooks: the secret signs number, time and body. */
function push(
  world: World,
  { orderUrl, secret }: OwnShop,
  type: string,
  data: Readonly<Record<string, unknown>>,
): void {
  const body = JSON.stringify({ type, timestamp: world.now(), data })
  const id = `msg_${world.newId()}`
  const seconds = String(Math.floor(world.now() / 1000))
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const proof = createHmac('sha256', key).update([id, seconds, body].join('.')).digest('base64')
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${proof}`,
  }
  world.deliveries.enqueue([
    { platform: 'own-shop', url: orderUrl, headers, body, label: `${type} ${String(data.orderId)}` },
  ])
}

export const ownShop: Platform = {
  kind: 'own-shop',
  name: '自有商城',
  // The hub's callbacks are taken, and nothing comes of them.
  answer: () => jsonAnswer({ body: '{"taken":true}', ok: true }),
  pushes: { retrySeconds: [5, 30, 120], acknowledged: (status) => status === 200 },
  throttled: () => jsonAnswer({ body: '{}', ok: false, status: 429 }),
}
