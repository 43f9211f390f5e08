/** 京东 (POP shops): SP-API, or the old routerjson by a setting. Platform: https://open.jd.com */
import * as z from 'zod'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { noWebhook } from '../no-webhook.ts'
import {
  agreementRow,
  agreementSettings,
  emptyIsAbsent,
  shopSettingRows,
  shopSettings,
  yesOrNo,
} from '../shop-settings.ts'
import { SP_GATEWAY } from './client.ts'
import { fetchOrder, listPlaced, listRefunded, listUpdated, testShop } from './pull.ts'
import { setListing, setStock, ship, writeMemo } from './ship.ts'
import { AUTHORISE_PAGE, authorisation, requestToken } from './token.ts'

const credentials = z.object({
  appKey: z.string().trim().min(1).describe('App key of the app at open.jd.com'),
  appSecret: z.string().trim().min(1).describe('App secret'),
  venderId: z.string().trim().default('').describe('Vender id, told with waybills'),
  accessToken: z.string().trim().default('').describe('Token from the platform’s own page, instead of agreeing here'),
})

const settings = z.looseObject({
  ...shopSettings,
  ...agreementSettings,
  protocol: emptyIsAbsent(z.enum(['sp', 'legacy']).optional()).describe('SP-API unless said; `legacy` is routerjson'),
  namelessBody: yesOrNo.describe('SP-API signs the body without a name, as some of its gateways are said to'),
})

const form: ConnectionForm = {
  kind: 'jd',
  role: 'shop',
  name: '京东',
  hint: '在京东开放平台 open.jd.com 的应用详情里复制 App Key 和 App Secret，开通订单、商品、售后权限；保存后在连接页点「授权」。订单在京东云鼎之外只给脱敏数据，可把接口地址指向您在云鼎里的转发。',
  credentials: [
    { key: 'appKey', label: 'App Key', secret: false },
    { key: 'appSecret', label: 'App Secret', secret: true },
    { key: 'venderId', label: '商家 ID（可选）', secret: false, optional: true },
    { key: 'accessToken', label: 'access_token（可选，已在平台取得时填）', secret: true, optional: true },
  ],
  settings: [
    ...shopSettingRows(SP_GATEWAY),
    agreementRow(AUTHORISE_PAGE),
    { key: 'protocol', label: '接口协议（可选，sp 或 legacy）', placeholder: 'sp' },
    { key: 'namelessBody', label: '签名时请求体不带名字（可选，签名总被拒绝时填“是”）', placeholder: '否' },
  ],
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

export const jd: ChannelAdapter = {
  kind: 'jd',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  listsRefunds: true,
  needsToken: true,
  memos: true,
  // The platform pushes nothing over HTTP for POP shops.
  webhook: noWebhook,
  authorisation,
  requestToken,
  client,
}
