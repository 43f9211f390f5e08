/** 速卖通 (AliExpress, IOP gateway). Platform: https://openservice.aliexpress.com */
import * as z from 'zod'
import { DAY } from '../../core/time.ts'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { shopSettingRows, shopSettings } from '../shop-settings.ts'
import { DEFAULT_GATEWAY } from './client.ts'
import { fetchOrder, listPlaced, listUpdated, testShop } from './pull.ts'
import { setListing, setStock, ship } from './ship.ts'
import { authorisation, requestToken } from './token.ts'
import { webhook } from './webhook.ts'

const credentials = z.object({
  appKey: z.string().trim().min(1).describe('App key of the app at openservice.aliexpress.com'),
  appSecret: z.string().trim().min(1).describe('App secret'),
  sellerId: z.string().trim().default('').describe('Takes pushes of this seller only, where an app serves several'),
  refreshToken: z.string().trim().default('').describe('Refresh token, where one was obtained outside of this product'),
})

const settings = z.looseObject({ ...shopSettings })

const form: ConnectionForm = {
  kind: 'aliexpress',
  role: 'shop',
  name: '速卖通',
  hint: '在速卖通开放平台 openservice.aliexpress.com 的应用管理里复制 App Key 和 App Secret，回调地址设为本站的 /connections/authorised，消息推送地址设为本页给出的地址；保存后在连接页点「授权」。',
  credentials: [
    { key: 'appKey', label: 'App Key', secret: false },
    { key: 'appSecret', label: 'App Secret', secret: true },
    { key: 'sellerId', label: '卖家 ID（可选，一个应用接多家店时填）', secret: false, optional: true },
    { key: 'refreshToken', label: 'Refresh Token（可选，已有授权时填）', secret: true, optional: true },
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
  test: testShop,
})

export const aliexpress: ChannelAdapter = {
  kind: 'aliexpress',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  // Finished orders are to be asked for day by day.
  pullRules: { sliceMs: DAY },
  needsToken: true,
  webhook,
  authorisation,
  requestToken,
  client,
}
