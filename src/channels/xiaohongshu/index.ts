/** 小红书 (ark open platform). Platform: https://open.xiaohongshu.com */
import * as z from 'zod'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { agreementRow, agreementSettings, shopSettingRows, shopSettingsPulledEvery } from '../shop-settings.ts'
import { DEFAULT_GATEWAY } from './client.ts'
import { fetchOrder } from './fetch-order.ts'
import { listPlaced, listRefunded, listUpdated, pullRules, quota, testShop } from './pull.ts'
import { setListing, setStock, ship, writeMemo } from './ship.ts'
import { AUTHORISE_PAGE, authorisation, requestToken } from './token.ts'
import { acceptedReply, readPush, rejectedReply, verifyPush } from './webhook.ts'

const credentials = z.object({
  appId: z.string().trim().min(1).describe('App id (app key) of the app at open.xiaohongshu.com'),
  appSecret: z.string().trim().min(1).describe('App secret'),
  refreshToken: z.string().trim().default('').describe('Refresh token, where one was obtained outside of this product'),
})

/** The platform's own pause between two pulls of a shop, minutes. */
const LEAST_PULL_MINUTES = 5

const settings = z.looseObject({
  ...shopSettingsPulledEvery(LEAST_PULL_MINUTES),
  ...agreementSettings,
})

const form: ConnectionForm = {
  kind: 'xiaohongshu',
  role: 'shop',
  name: '小红书',
  hint: '在小红书开放平台 open.xiaohongshu.com 创建商家自研应用，开通订单、售后、库存、商品权限，复制 App Key 和 App Secret；授权回调设为本站的 /connections/authorised，消息推送地址设为本页给出的地址（不要加参数）；保存后在连接页点「授权」。平台要求两次拉取至少间隔 5 分钟。',
  credentials: [
    { key: 'appId', label: 'App Key（appId）', secret: false, aliases: ['appKey'] },
    { key: 'appSecret', label: 'App Secret', secret: true },
    { key: 'refreshToken', label: 'Refresh Token（可选，已有授权时填）', secret: true, optional: true },
  ],
  settings: [...shopSettingRows(DEFAULT_GATEWAY, LEAST_PULL_MINUTES), agreementRow(AUTHORISE_PAGE)],
}

const client = clientOf({
  fetchOrder,
  listUpdated,
  listRefunded,
  listPlaced,
  ship,
  setStock,
  setListing,
  writeMemo,
  test: testShop,
})

export const xiaohongshu: ChannelAdapter = {
  kind: 'xiaohongshu',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  pullRules,
  listsRefunds: true,
  quota,
  needsToken: true,
  memos: true,
  webhook: { verify: verifyPush, read: readPush, accepted: acceptedReply, rejected: rejectedReply },
  authorisation,
  requestToken,
  client,
}
