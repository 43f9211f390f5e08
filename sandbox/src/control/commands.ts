import * as z from 'zod'
import type { merchantBody } from '../merchant/merchant'
import { ownOrderBody, ownShopBody } from '../own-shop/own-shop'
import { STEPS } from '../parcels/journey'
import { platformOf, shopPlatformOf } from '../platforms'
import type { OrderDeed } from '../shops/shop-platform'
import { COURIER_KINDS } from '../world/couriers'

const rate = z.number().min(0).max(1)
const text = z.string().trim().min(1)
const ids = z.array(text).max(10_000)

const shop = z.object({
  platform: text.default('doudian').refine((kind) => shopPlatformOf(kind) !== undefined, '没有这个店铺平台'),
  appKey: text,
  appSecret: z.string().default(''),
  shopId: text,
  shopName: text.default('示例旗舰店'),
  pushUrl: z.string().default(''),
  tokenSeconds: z.number().int().positive().default(604_800),
  extra: z.record(text, z.string()).default({}),
  /** A token that the merchant has in hand already. */
  accessToken: text.optional(),
  refreshToken: text.optional(),
})

const courier = z.discriminatedUnion('platform', [
  z.object({ platform: z.literal('kuaidi100'), customer: text, key: text, secret: text }),
  z.object({ platform: z.literal('kdniao'), eBusinessId: text, apiKey: text, pushUrl: z.string().optional() }),
  z.object({
    platform: z.enum(COURIER_KINDS),
    account: text,
    secret: text,
    pushUrl: z.string().optional(),
    pushSecret: text.optional(),
  }),
])

const smsReporting = { reportUrl: text.optional(), deadNumbers: ids.optional() }

const messenger = z.union([
  z.object({ platform: z.literal('wecom'), key: text }),
  z.object({
    platform: z.literal('wecom'),
    corpId: text,
    corpSecret: text,
    agentId: z.coerce.string(),
    callback: z.object({ url: text, token: text, encodingAesKey: z.string().length(43) }).optional(),
    members: ids.optional(),
  }),
  z.object({
    platform: z.literal('wechat-mp'),
    appId: text,
    appSecret: text,
    templates: z.record(text, ids),
    callback: z.object({ url: text, token: text, encodingAesKey: z.string().length(43) }).optional(),
    blocked: ids.optional(),
  }),
  z.object({ platform: z.literal('dingtalk'), accessToken: text, secret: z.string().default('') }),
  z.object({
    platform: z.literal('tencent-sms'),
    secretId: text,
    secretKey: text,
    sdkAppId: text,
    signName: text,
    templates: z.record(text, z.string()),
    ...smsReporting,
  }),
  z
    .object({
      platform: z.literal('aliyun-sms'),
      accessKeyId: text,
      accessKeySecret: text,
      signName: text,
      /** Codes alone, or each with its text. */
      templateCodes: z.union([ids, z.record(text, z.string())]),
      ...smsReporting,
    })
    .transform(({ templateCodes, ...account }) => ({
      ...account,
      templates: Array.isArray(templateCodes)
        ? Object.fromEntries(templateCodes.map((code) => [code, '']))
        : templateCodes,
    })),
])

const spec = z.union([
  z.array(z.object({ name: text, value: z.string() })),
  z.string().transform((value) => (value === '' ? [] : [{ name: '规格', value }])),
])

/** Every body that `/control` takes. */
export const bodies = {
  shop,
  courier,
  messenger,
  wechatMerchant: z.object({
    mchId: text,
    appId: text,
    merchantSerial: text,
    merchantPublicKey: text,
    apiV3Key: z.string().length(32),
    platformSerial: text,
    platformPrivateKey: text,
  }),
  alipayApp: z.object({ appId: text, sellerId: text, appPublicKey: text, alipayPrivateKey: text }),
  /** `fen`: another amount than was asked for. */
  payment: z.object({ fen: z.number().int().positive().optional() }),
  press: z.object({ userId: text }),
  agree: z.object({ openid: text, templateIds: ids }),
  withdraw: z.object({ openid: text, templateId: text }),
  ownShop: ownShopBody,
  ownOrder: ownOrderBody,
  catalog: z.object({
    shopId: text,
    products: z
      .array(
        z.object({
          productId: text,
          skuId: text,
          outSkuId: z.string().default(''),
          name: text,
          spec: spec.default([]),
          priceFen: z.number().int().nonnegative(),
        }),
      )
      .max(5_000),
  }),
  orders: z.object({
    shopId: text,
    count: z.number().int().min(1).max(50_000).default(1),
    paid: z.boolean().default(true),
    push: z.boolean().default(true),
    twice: z.boolean().default(false),
    shuffle: z.boolean().default(false),
    skuIds: ids.optional(),
    regionCodes: ids.optional(),
    buyer: z.number().int().min(401).max(999).optional(),
    atMs: z.number().int().optional(),
    spreadMs: z.number().int().min(0).optional(),
  }),
  deed: z.object({
    lineIds: ids.optional(),
    settle: z.boolean().optional(),
    remark: z.string().optional(),
    star: z.number().int().min(0).max(5).optional(),
    reason: z.string().optional(),
    company: text.optional(),
    waybill: text.optional(),
    atMs: z.number().int().optional(),
  }),
  replay: z.object({
    shopId: text,
    orderIds: ids,
    shuffle: z.boolean().default(false),
    twice: z.boolean().default(false),
  }),
  parcel: z.object({ waybill: text, company: text, from: z.string().default(''), to: z.string().default('') }),
  stopped: z.object({ succeeded: z.boolean() }),
  advance: z.object({ node: z.enum(STEPS).optional() }),
  speed: z
    .object({
      auto: z.boolean(),
      ordersPerMinute: z.number().min(0).max(6_000),
      parcelStepSeconds: z.number().min(0.05).max(86_400),
      retryScale: z.number().min(0).max(10),
    })
    .partial(),
  fault: z.object({
    platform: text.refine((kind) => platformOf(kind) !== undefined, '没有这个平台').optional(),
    path: text.optional(),
    slowMs: z.number().int().min(0).max(60_000).optional(),
    error500Rate: rate.optional(),
    throttleRate: rate.optional(),
    lostAnswerRate: rate.optional(),
    loseRate: rate.optional(),
    failRate: rate.optional(),
    duplicateRate: rate.optional(),
    cutRate: rate.optional(),
    mute: z.boolean().optional(),
    reorder: z.boolean().optional(),
    businessLimit: z.boolean().optional(),
    seed: z.number().int().optional(),
  }),
}

/** What `/control` asks of the world. */
export type ControlCommand =
  | { verb: 'reset' }
  | { verb: 'put_shop'; shop: z.output<typeof bodies.shop> }
  | { verb: 'expire_tokens'; shopId: string }
  | { verb: 'put_courier'; courier: z.output<typeof bodies.courier> }
  | { verb: 'put_messenger'; messenger: z.output<typeof bodies.messenger> }
  | { verb: 'press_button'; messageId: number; userId: string }
  | { verb: 'agree_messages'; appId: string; openid: string; templateIds: string[] }
  | { verb: 'withdraw_messages'; appId: string; openid: string; templateId: string }
  | { verb: 'put_wechat_merchant'; merchant: z.output<typeof bodies.wechatMerchant> }
  | { verb: 'pay_wechat'; code: string; fen?: number }
  | { verb: 'put_alipay_app'; app: z.output<typeof bodies.alipayApp> }
  | { verb: 'pay_alipay'; appId: string; outTradeNo: string; fen?: number }
  | { verb: 'list_alipay'; limit: number }
  | { verb: 'put_own_shop'; shop: z.output<typeof bodies.ownShop> }
  | { verb: 'place_own_order'; wish: z.output<typeof bodies.ownOrder> }
  | { verb: 'list_wechat'; limit: number }
  | { verb: 'put_merchant'; merchant: z.output<typeof merchantBody> }
  | { verb: 'read_merchant' }
  | { verb: 'forget_hooks' }
  | { verb: 'put_catalog'; catalog: z.output<typeof bodies.catalog> }
  | { verb: 'read_catalog'; shopId: string }
  | { verb: 'place_orders'; wish: z.output<typeof bodies.orders> }
  | { verb: 'do_deed'; orderId: string; deed: OrderDeed; detail: z.output<typeof bodies.deed> }
  | { verb: 'replay_pushes'; replay: z.output<typeof bodies.replay> }
  | { verb: 'read_order'; orderId: string }
  | { verb: 'list_orders'; shopId?: string; limit: number }
  | { verb: 'read_truth'; shopId: string; cursor: string; limit: number }
  | { verb: 'put_parcel'; parcel: z.output<typeof bodies.parcel> }
  | { verb: 'advance_parcel'; waybill: string; node?: (typeof STEPS)[number] }
  | { verb: 'answer_stop'; waybill: string; succeeded: boolean }
  | { verb: 'read_parcel'; waybill: string }
  | { verb: 'list_parcels'; limit: number }
  | { verb: 'set_speed'; speed: z.output<typeof bodies.speed> }
  | { verb: 'read_speed' }
  | { verb: 'put_fault'; fault: z.output<typeof bodies.fault> }
  | { verb: 'clear_faults' }
  | { verb: 'read_faults' }
  | { verb: 'read_calls'; platform?: string; limit: number }
  | { verb: 'read_counts' }
  | { verb: 'read_platforms' }
  | { verb: 'read_pushes'; limit: number }
  | { verb: 'read_messages'; platform?: string; limit: number }
