/** 拼多多 (POP). Platform: https://open.pinduoduo.com */
import * as z from 'zod'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { clientOf } from '../client-of.ts'
import { noWebhook } from '../no-webhook.ts'
import { agreementRow, agreementSettings, emptyIsAbsent, shopSettingRows, shopSettings } from '../shop-settings.ts'
import { DEFAULT_GATEWAY } from './client.ts'
import { readMessage } from './message.ts'
import { fetchOrder, listPlaced, listRefunded, listUpdated, pullRules, testShop } from './pull.ts'
import { setListing, setStock, ship, writeMemo } from './ship.ts'
import { socket } from './socket.ts'
import { AUTHORISE_PAGE, authorisation, requestToken } from './token.ts'

const credentials = z.object({
  clientId: z.string().trim().min(1).describe('client_id of the app at open.pinduoduo.com'),
  clientSecret: z.string().trim().min(1).describe('client_secret'),
  mallId: z.string().trim().default('').describe('Shop id; messages of other shops are passed over'),
  accessToken: z.string().trim().default('').describe('Token from the platform’s own page, instead of agreeing here'),
})

const settings = z.looseObject({
  ...shopSettings,
  ...agreementSettings,
  // The platform advises three minutes: what it indexes late is then not missed.
  lagSeconds: emptyIsAbsent(z.coerce.number().int().min(0).max(600).optional()).describe(
    'Changes are asked up to so many seconds ago; 190 unless said',
  ),
})

const form: ConnectionForm = {
  kind: 'pdd',
  role: 'shop',
  name: '拼多多',
  hint: '在拼多多开放平台 open.pinduoduo.com 的「应用管理」里复制 client_id 和 client_secret，开通订单、物流、商品权限，并把出口 IP 加入白名单；保存后在连接页点「授权」。',
  credentials: [
    { key: 'clientId', label: 'client_id', secret: false, aliases: ['appKey'] },
    { key: 'clientSecret', label: 'client_secret', secret: true, aliases: ['appSecret'] },
    { key: 'mallId', label: '店铺 ID（可选）', secret: false, optional: true, aliases: ['shopId'] },
    { key: 'accessToken', label: 'access_token（可选，已在平台取得时填）', secret: true, optional: true },
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

export const pdd: ChannelAdapter = {
  kind: 'pdd',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: true,
  pullRules,
  listsRefunds: true,
  needsToken: true,
  memos: true,
  // The platform calls nobody's address: its messages come over a socket, which a relay holds.
  webhook: { ...noWebhook, read: readMessage },
  socket,
  authorisation,
  requestToken,
  client,
}
