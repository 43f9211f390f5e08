/** WooCommerce: REST v3 of the merchant's own site. https://woocommerce.github.io/woocommerce-rest-api-docs/ */
import * as z from 'zod'
import { err } from '../../core/result.ts'
import { DAY, MINUTE } from '../../core/time.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { bareReplies } from '../../platform/pushes.ts'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { outsideUrlSchema } from '../outside-url.ts'
import { emptyIsAbsent, shopSettingRows, shopSettings, yesOrNo } from '../shop-settings.ts'
import { fetchOrder, listPlaced, listUpdated, testShop } from './pull.ts'
import { setListing, setStock, ship, writeMemo } from './ship.ts'
import { greet, readPush, verifyPush } from './webhook.ts'
import { readOwnStatuses } from './woocommerce.types.ts'

const credentials = z.object({
  site: outsideUrlSchema.describe('Address of the site'),
  consumerKey: z.string().trim().min(1).describe('Consumer key (ck_…) with read and write'),
  consumerSecret: z.string().trim().min(1).describe('Consumer secret (cs_…)'),
  webhookSecret: z.string().trim().min(1).describe('Secret of the webhooks'),
})

const settings = z.looseObject({
  ...shopSettings,
  statuses: emptyIsAbsent(
    z
      .string()
      .refine((text) => readOwnStatuses(text) !== null, 'status=state pairs are needed, e.g. shipped=shipped')
      .optional(),
  ).describe('Statuses of plugins as states of ours: shipped=shipped, partial-shipped=paid'),
  tellsBuyers: yesOrNo.describe('The note with the waybill is mailed to the buyer; yes unless said'),
  plainPermalinks: yesOrNo.describe('The site has no pretty permalinks: ?rest_route='),
  keysInQuery: yesOrNo.describe('The host strips the Authorization header: keys go into the query'),
})

const form: ConnectionForm = {
  kind: 'woocommerce',
  role: 'shop',
  name: 'WooCommerce',
  hint: '在站点后台 WooCommerce → 设置 → 高级 → REST API 新建密钥（读/写）；再到「高级 → Webhooks」新建 order.created 与 order.updated，交付 URL 填本页给出的地址，密钥自定（只用字母和数字）。',
  credentials: [
    { key: 'site', label: '站点地址', secret: false, aliases: ['url', 'storeUrl'] },
    { key: 'consumerKey', label: 'Consumer key（ck_…）', secret: false },
    { key: 'consumerSecret', label: 'Consumer secret（cs_…）', secret: true },
    { key: 'webhookSecret', label: 'Webhook 密钥', secret: true },
  ],
  settings: [
    { key: 'statuses', label: '插件订单状态（可选）', placeholder: 'shipped=shipped, partial-shipped=paid' },
    { key: 'tellsBuyers', label: '发货备注发给买家（可选，是/否）', placeholder: '是' },
    { key: 'plainPermalinks', label: '站点没有固定链接（可选，是/否）', placeholder: '否' },
    { key: 'keysInQuery', label: '主机拦截 Authorization 头（可选，是/否）', placeholder: '否' },
    ...shopSettingRows('https://shop.example.com'),
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

export const woocommerce: ChannelAdapter = {
  kind: 'woocommerce',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  pullRules: { sliceMs: DAY, deepestMs: 365 * DAY },
  // No limit of the platform; what a small site bears.
  quota: { calls: 240, windowMs: MINUTE },
  plainPushes: true,
  needsToken: false,
  memos: true,
  webhook: { verify: verifyPush, read: readPush, ...bareReplies, greet },
  async requestToken() {
    return err(integrationError('woocommerce', 'rejected', 'WooCommerce has keys, no tokens'))
  },
  client,
}
