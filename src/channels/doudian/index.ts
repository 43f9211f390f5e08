/** 抖店 (Doudian, 自用型 app). Platform: https://op.jinritemai.com */
import * as z from 'zod'
import type { ChannelAdapter, ChannelClient, ClientOptions, ConnectionForm } from '../channels.port.ts'
import { outsideUrlSchema } from '../outside-url.ts'
import { fetchOrder, listUpdated, testShop } from './pull.ts'
import { setListing, setStock, ship } from './ship.ts'
import { requestToken } from './token.ts'
import { acceptedReply, readPush, rejectedReply, verifyPush } from './webhook.ts'

const credentials = z.object({
  appKey: z.string().trim().min(1).describe('App key of the app at op.jinritemai.com'),
  appSecret: z.string().trim().min(1).describe('App secret'),
  shopId: z.string().trim().min(1).describe('Shop id that the app is authorised for'),
})

/** A pull closes the gaps that pushes leave: no gap is older than an hour. */
const MOST_PULL_MINUTES = 60

/** A field of the form that was emptied. */
const emptyIsAbsent = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema)

const settings = z.looseObject({
  gateway: outsideUrlSchema.optional().describe('Replaces the platform’s base URL (relay or sandbox)'),
  firstPullDays: emptyIsAbsent(z.coerce.number().int().min(1).max(89).optional()).describe(
    'How far back the first pull reads, days',
  ),
  pullMinutes: emptyIsAbsent(z.coerce.number().int().min(1).max(MOST_PULL_MINUTES).optional()).describe(
    'Minutes between two pulls; 5 unless said',
  ),
  testShop: z.boolean().optional().describe('The shop is a test shop of the platform’s sandbox'),
})

const form: ConnectionForm = {
  kind: 'doudian',
  role: 'shop',
  name: '抖店',
  hint: '在抖店开放平台 op.jinritemai.com 创建自用型应用，开通订单、商品、库存权限，并把推送地址设为本页给出的地址。',
  credentials: [
    { key: 'appKey', label: 'App Key', secret: false },
    { key: 'appSecret', label: 'App Secret', secret: true },
    { key: 'shopId', label: '店铺 ID', secret: false },
  ],
  settings: [
    { key: 'gateway', label: '接口地址（可选）', placeholder: 'https://openapi-fxg.jinritemai.com' },
    { key: 'firstPullDays', label: '首次拉取天数（可选）', placeholder: '7' },
    { key: 'pullMinutes', label: '每隔几分钟拉取一次（可选，1–60）', placeholder: '5' },
  ],
}

function client(options: ClientOptions): ChannelClient {
  return {
    fetchOrder: (platformOrderId) => fetchOrder(options, platformOrderId),
    listUpdated: (window) => listUpdated(options, window),
    ship: (notice) => ship(options, notice),
    setStock: (notice) => setStock(options, notice),
    pauseListing: (productId) => setListing(options, productId, false),
    resumeListing: (productId) => setListing(options, productId, true),
    test: () => testShop(options),
  }
}

export const doudian: ChannelAdapter = {
  kind: 'doudian',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  needsToken: true,
  webhook: { verify: verifyPush, read: readPush, accepted: acceptedReply, rejected: rejectedReply },
  requestToken,
  client,
}
