/** Amazon, shipped by the merchant (MFN): SP-API. https://developer-docs.amazon.com/sp-api */
import * as z from 'zod'
import { ok } from '../../core/result.ts'
import { DAY } from '../../core/time.ts'
import { bareReplies } from '../../platform/pushes.ts'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { shopSettingRows, shopSettings, yesOrNo } from '../shop-settings.ts'
import { listRefunded } from './finances.ts'
import { readMarketplaces } from './marketplaces.ts'
import { fetchOrder, LAG, listPlaced, listUpdated, testShop } from './pull.ts'
import { setStock, ship } from './ship.ts'
import { authorisation, requestToken } from './token.ts'
import { readPush, verifyPush } from './webhook.ts'

const credentials = z.object({
  sellerId: z.string().trim().min(1).describe('Seller id (merchant token)'),
  marketplaceIds: z
    .string()
    .trim()
    .refine((text) => readMarketplaces(text) !== null, 'ids of marketplaces of one region are needed')
    .describe('Marketplaces of one region, separated by commas: ATVPDKIKX0DER'),
  clientId: z.string().trim().min(1).describe('LWA client id of the app'),
  clientSecret: z.string().trim().min(1).describe('LWA client secret'),
  applicationId: z.string().trim().default('').describe('Application id (amzn1.sp.solution.…), for the consent page'),
  refreshToken: z.string().trim().default('').describe('Refresh token of an own app; without it the seller agrees'),
  pushSecret: z.string().trim().default('').describe('Secret of the header x-dingshu-secret in EventBridge'),
})

const settings = z.looseObject({
  ...shopSettings,
  publishedApp: yesOrNo.describe('The app is in the app store; no unless said'),
})

const form: ConnectionForm = {
  kind: 'amazon',
  role: 'shop',
  name: 'Amazon',
  hint: '在 Seller Central「应用和服务 → 开发应用」创建应用；自用应用可直接自授权取得 Refresh token，否则保存后点「去授权」。推送：订阅 ORDER_CHANGE 到 EventBridge（或 SQS 加 EventBridge Pipes），API 目标填本页地址，连接方式选 API key，名称 x-dingshu-secret。只接自发货订单。',
  credentials: [
    { key: 'sellerId', label: 'Seller ID', secret: false, aliases: ['merchantToken', 'sellingPartnerId'] },
    { key: 'marketplaceIds', label: '站点 ID（同一区域，逗号分隔）', secret: false, aliases: ['marketplaceId'] },
    { key: 'clientId', label: 'LWA Client ID', secret: false },
    { key: 'clientSecret', label: 'LWA Client secret', secret: true },
    { key: 'applicationId', label: 'Application ID（去授权时需要）', secret: false, optional: true },
    { key: 'refreshToken', label: 'Refresh token（自授权，可选）', secret: true, optional: true },
    { key: 'pushSecret', label: '推送密钥 x-dingshu-secret（可选）', secret: true, optional: true },
  ],
  settings: [
    { key: 'publishedApp', label: '应用已上架应用商店（可选，是/否）', placeholder: '否' },
    ...shopSettingRows('https://sellingpartnerapi-na.amazon.com'),
  ],
}

const client = clientOf({
  fetchOrder,
  listUpdated,
  listRefunded,
  listPlaced,
  ship,
  setStock,
  // What is told of its stock puts it on sale again.
  setListing: async (options, sku, isOnSale) =>
    isOnSale ? ok(undefined) : setStock(options, { shopSkuId: sku, quantity: 0 }),
  test: testShop,
})

export const amazon: ChannelAdapter = {
  kind: 'amazon',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  // A slice costs a request, and there are 480 in a day.
  pullRules: { sliceMs: DAY, lagMs: LAG, deepestMs: 180 * DAY },
  listsRefunds: true,
  needsToken: true,
  webhook: { verify: verifyPush, read: readPush, ...bareReplies },
  authorisation,
  requestToken,
  client,
}
