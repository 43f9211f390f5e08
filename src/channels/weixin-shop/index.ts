/** 微信小店 / 视频号小店, the merchant's own shop. Platform: https://developers.weixin.qq.com/doc/store/shop/ */
import * as z from 'zod'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { shopSettingRows, shopSettings } from '../shop-settings.ts'
import { DEFAULT_GATEWAY } from './client.ts'
import { fetchOrder, listPlaced, listRefunded, listUpdated, testShop } from './pull.ts'
import { setListing, setStock, ship, writeMemo } from './ship.ts'
import { requestToken } from './token.ts'
import { acceptedReply, greet, readPush, rejectedReply, verifyPush } from './webhook.ts'

const credentials = z.object({
  appId: z.string().trim().min(1).describe('App id of the shop'),
  appSecret: z.string().trim().min(1).describe('App secret of the shop'),
  token: z.string().trim().min(1).describe('Token of the message push'),
  encodingAesKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{43}$|^$/, '43 letters and digits are needed')
    .default('')
    .describe('EncodingAESKey of the message push; empty in plain mode'),
})

const form: ConnectionForm = {
  kind: 'weixin-shop',
  role: 'shop',
  name: '微信小店',
  hint: '在微信小店后台 store.weixin.qq.com 的开发者设置里复制 AppID 和 AppSecret，把本系统（或中转）的出口 IP 加入白名单；在消息推送里填本页给出的地址，选安全模式，自定的 Token 与 EncodingAESKey 先填到这里并保存，再在微信后台点提交（微信会立即校验地址）。',
  credentials: [
    { key: 'appId', label: 'AppID', secret: false },
    { key: 'appSecret', label: 'AppSecret', secret: true },
    { key: 'token', label: '消息推送 Token', secret: true },
    { key: 'encodingAesKey', label: '消息推送 EncodingAESKey（明文模式可不填）', secret: true, optional: true },
  ],
  settings: shopSettingRows(DEFAULT_GATEWAY),
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

export const weixinShop: ChannelAdapter = {
  kind: 'weixin-shop',
  role: 'shop',
  form,
  credentials,
  settings: z.looseObject(shopSettings),
  pulls: true,
  listsRefunds: true,
  needsToken: true,
  memos: true,
  webhook: { verify: verifyPush, read: readPush, accepted: acceptedReply, rejected: rejectedReply, greet },
  requestToken,
  client,
}
