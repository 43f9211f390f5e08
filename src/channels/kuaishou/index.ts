/** 快手小店 (Kwai). Platform: https://open.kwaixiaodian.com */
import * as z from 'zod'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { agreementRow, agreementSettings, shopSettingRows, shopSettings } from '../shop-settings.ts'
import { DEFAULT_GATEWAY } from './client.ts'
import { fetchOrder, listPlaced, listRefunded, listUpdated, testShop } from './pull.ts'
import { setListing, setStock, ship, writeMemo } from './ship.ts'
import { AUTHORISE_PAGE, authorisation, requestToken } from './token.ts'
import { acceptedReply, readPush, rejectedReply, verifyPush } from './webhook.ts'

const isAesKey = (text: string): boolean => [16, 24, 32].includes(Buffer.from(text, 'base64').length)

const credentials = z.object({
  appKey: z.string().trim().min(1).describe('App key of the app at open.kwaixiaodian.com'),
  appSecret: z.string().trim().min(1).describe('App secret, for tokens'),
  signSecret: z.string().trim().min(1).describe('Sign secret, for requests'),
  msgSecret: z.string().trim().refine(isAesKey, 'base64 of 16 bytes is needed').describe('Message secret, for pushes'),
  refreshToken: z.string().trim().default('').describe('Refresh token, where one was obtained outside of this product'),
})

const settings = z.looseObject({
  ...shopSettings,
  ...agreementSettings,
})

const form: ConnectionForm = {
  kind: 'kuaishou',
  role: 'shop',
  name: '快手小店',
  hint: '在快手电商开放平台 open.kwaixiaodian.com 创建商家自研应用，开通订单、商品、售后、物流权限，从应用详情复制 AppKey、AppSecret、SignSecret 和 MsgSecret；授权回调设为本站的 /connections/authorised，消息回调设为本页给出的地址；保存后在连接页点「授权」。',
  credentials: [
    { key: 'appKey', label: 'AppKey', secret: false },
    { key: 'appSecret', label: 'AppSecret', secret: true },
    { key: 'signSecret', label: 'SignSecret', secret: true },
    { key: 'msgSecret', label: 'MsgSecret（消息解密）', secret: true },
    { key: 'refreshToken', label: 'Refresh Token（可选，已有授权时填）', secret: true, optional: true },
  ],
  settings: [...shopSettingRows(DEFAULT_GATEWAY), agreementRow(AUTHORISE_PAGE)],
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

export const kuaishou: ChannelAdapter = {
  kind: 'kuaishou',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  listsRefunds: true,
  needsToken: true,
  memos: true,
  webhook: { verify: verifyPush, read: readPush, accepted: acceptedReply, rejected: rejectedReply },
  authorisation,
  requestToken,
  client,
}
