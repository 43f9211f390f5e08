/** 淘宝 / 天猫 (TOP). Platform: https://open.taobao.com */
import * as z from 'zod'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { noWebhook } from '../no-webhook.ts'
import { agreementRow, agreementSettings, emptyIsAbsent, shopSettingRows, shopSettings } from '../shop-settings.ts'
import { DEFAULT_GATEWAY } from './client.ts'
import { inbox, readMessage } from './inbox.ts'
import { fetchOrder, listPlaced, listRefunded, listUpdated, testShop } from './pull.ts'
import { pauseListing, resumeListing, setStock, ship, writeMemo } from './ship.ts'
import { socket } from './socket.ts'
import { AUTHORISE_PAGE, authorisation, requestToken } from './token.ts'

const credentials = z.object({
  appKey: z.string().trim().min(1).describe('App key of the app at open.taobao.com'),
  appSecret: z.string().trim().min(1).describe('App secret'),
  sellerNick: z.string().trim().min(1).describe('Nick of the seller’s main account'),
  sessionKey: z.string().trim().default('').describe('Session key, where one was obtained outside of this product'),
})

const settings = z.looseObject({
  ...shopSettings,
  ...agreementSettings,
  messageGroup: emptyIsAbsent(z.string().trim().max(64).optional()).describe('TMC group of this shop'),
})

const form: ConnectionForm = {
  kind: 'taobao',
  role: 'shop',
  name: '淘宝 / 天猫',
  hint: '在淘宝开放平台 open.taobao.com 的应用管理里复制 App Key 和 App Secret，开通订单、商品、物流权限，订阅交易和退款消息（TMC），回调地址设为本站的 /connections/authorised；保存后在连接页点「授权」。订单数据须在聚石塔内处理，可把接口地址指向您在聚石塔里的转发。',
  credentials: [
    { key: 'appKey', label: 'App Key', secret: false },
    { key: 'appSecret', label: 'App Secret', secret: true },
    { key: 'sellerNick', label: '卖家昵称（主账号）', secret: false },
    { key: 'sessionKey', label: 'Session Key（可选，已有授权时填）', secret: true, optional: true },
  ],
  settings: [
    ...shopSettingRows(DEFAULT_GATEWAY),
    agreementRow(AUTHORISE_PAGE),
    { key: 'messageGroup', label: '消息分组（可选，一个应用接多家店时填）', placeholder: 'default' },
  ],
}

const client = clientOf({
  fetchOrder,
  listUpdated,
  listRefunded,
  listPlaced,
  ship,
  setStock,
  setListing: (options, productId, isOnSale) =>
    isOnSale ? resumeListing(options, productId) : pauseListing(options, productId),
  writeMemo,
  test: testShop,
})

export const taobao: ChannelAdapter = {
  kind: 'taobao',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  listsRefunds: true,
  needsToken: true,
  memos: true,
  webhook: { ...noWebhook, read: readMessage },
  inbox,
  socket,
  authorisation,
  requestToken,
  client,
}
