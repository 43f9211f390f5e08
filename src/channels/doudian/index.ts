/** 抖店 (Doudian, 自用型 app). Platform: https://op.jinritemai.com */
import * as z from 'zod'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { shopSettingRows, shopSettings } from '../shop-settings.ts'
import { DEFAULT_GATEWAY } from './client.ts'
import { fetchOrder, listPlaced, listUpdated, testShop } from './pull.ts'
import { setListing, setStock, ship, writeMemo } from './ship.ts'
import { requestToken } from './token.ts'
import { acceptedReply, readPush, rejectedReply, verifyPush } from './webhook.ts'

const credentials = z.object({
  appKey: z.string().trim().min(1).describe('App key of the app at op.jinritemai.com'),
  appSecret: z.string().trim().min(1).describe('App secret'),
  shopId: z.string().trim().min(1).describe('Shop id that the app is authorised for'),
})

const settings = z.looseObject({
  ...shopSettings,
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
  settings: shopSettingRows(DEFAULT_GATEWAY),
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

export const doudian: ChannelAdapter = {
  kind: 'doudian',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  needsToken: true,
  memos: true,
  webhook: { verify: verifyPush, read: readPush, accepted: acceptedReply, rejected: rejectedReply },
  requestToken,
  client,
}
