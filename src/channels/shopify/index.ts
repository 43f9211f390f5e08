/** Shopify: GraphQL Admin API. https://shopify.dev/docs/api/admin-graphql */
import * as z from 'zod'
import { DAY } from '../../core/time.ts'
import { bareReplies } from '../../platform/pushes.ts'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { emptyIsAbsent, shopSettingRows, shopSettings, yesOrNo } from '../shop-settings.ts'
import { fetchOrder, listPlaced, listUpdated, testShop } from './pull.ts'
import { ship } from './ship.ts'
import { setListing, setStock, writeMemo } from './stock.ts'
import { authorisation, requestToken } from './token.ts'
import { readPush, verifyPush } from './webhook.ts'

/** `https://oms-demo.myshopify.com/` → `oms-demo.myshopify.com` */
const shopDomain = z
  .string()
  .trim()
  .transform((text) =>
    text
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/, ''),
  )
  .refine(
    (text) => /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(text),
    'the shop’s own address is needed: ….myshopify.com',
  )

const credentials = z.object({
  shop: shopDomain.describe('Address of the shop, ….myshopify.com'),
  clientId: z.string().trim().min(1).describe('Client ID of the app'),
  clientSecret: z.string().trim().min(1).describe('Client secret of the app; signs pushes too'),
  accessToken: z
    .string()
    .trim()
    .default('')
    .describe('Token of an app made in the shop’s admin (shpat_…); without it the merchant agrees on the shop’s page'),
  webhookSecret: z.string().trim().default('').describe('Secret of webhooks made in the shop’s admin'),
})

const settings = z.looseObject({
  ...shopSettings,
  locationId: emptyIsAbsent(z.string().trim().regex(/^\d+$/).optional()).describe(
    'Place whose stock is set; the first one unless said',
  ),
  codShips: yesOrNo.describe('Orders that are paid on delivery are shipped while their payment is pending'),
  tellsBuyers: yesOrNo.describe('Shopify writes to the buyer when an order is shipped; yes unless said'),
})

const form: ConnectionForm = {
  kind: 'shopify',
  role: 'shop',
  name: 'Shopify',
  hint: '在 dev.shopify.com 的 Dev Dashboard 创建应用，把允许的重定向地址设为 /connections/authorised；保存后点「去授权」。推送：店铺后台 → 设置 → 通知 → Webhooks，添加 orders/* 与 refunds/create，地址填本页给出的地址。',
  credentials: [
    { key: 'shop', label: '店铺域名（xxx.myshopify.com）', secret: false, aliases: ['shopDomain', 'domain'] },
    { key: 'clientId', label: 'Client ID', secret: false, aliases: ['apiKey'] },
    { key: 'clientSecret', label: 'Client secret', secret: true, aliases: ['apiSecret', 'apiSecretKey'] },
    { key: 'accessToken', label: 'Access token（自建应用 shpat_…，可选）', secret: true, optional: true },
    { key: 'webhookSecret', label: '后台 Webhook 密钥（可选）', secret: true, optional: true },
  ],
  settings: [
    { key: 'locationId', label: '库存地点 ID（可选）', placeholder: '默认第一个地点' },
    { key: 'codShips', label: '货到付款直接发货（可选，是/否）', placeholder: '否' },
    { key: 'tellsBuyers', label: '发货时由 Shopify 通知买家（可选，是/否）', placeholder: '是' },
    ...shopSettingRows('https://xxx.myshopify.com'),
  ],
}

const client = clientOf({
  fetchOrder,
  listUpdated,
  listPlaced,
  ship,
  setStock,
  setListing,
  writeMemo,
  test: testShop,
})

export const shopify: ChannelAdapter = {
  kind: 'shopify',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  // Older orders need the scope read_all_orders.
  pullRules: { sliceMs: DAY, deepestMs: 59 * DAY },
  plainPushes: true,
  needsToken: true,
  memos: true,
  webhook: { verify: verifyPush, read: readPush, ...bareReplies },
  authorisation,
  requestToken,
  client,
}
