/** 微信小程序订阅消息: to the buyer, who agreed to each message. */
import * as z from 'zod'
import { MINUTE } from '../../../core/time.ts'
import type { MessengerAdapter } from '../../messenger.port.ts'
import { isConsentGone, PROVIDER } from './answer.ts'
import { subscribeCallback } from './callback.ts'
import { openidOf, requestToken, send, test } from './client.ts'
import { settingsSchema, templateOf } from './settings.ts'

export const wechatMp: MessengerAdapter = {
  kind: PROVIDER,
  role: 'messenger',
  form: {
    kind: PROVIDER,
    role: 'messenger',
    name: '微信小程序订阅消息',
    hint: '发给买家：买家在小程序里同意一次，可以收到一条；没有同意、被拒绝或没送到的，按升级链改发短信。模板一行一个：事件=模板ID，后面依次是 关键词:变量，变量可能为空时用 | 写上替代内容。把下面的回调地址填到小程序后台「消息推送」（安全模式），同意与送达就由微信直接告知。出口 IP 要加入白名单。',
    credentials: [
      { key: 'appId', label: 'AppID（小程序）', secret: false },
      { key: 'appSecret', label: 'AppSecret', secret: true },
      { key: 'token', label: '消息推送 Token', secret: true, optional: true },
      { key: 'encodingAesKey', label: 'EncodingAESKey', secret: true, optional: true },
    ],
    settings: [
      {
        key: 'templates',
        label: '模板',
        lines: true,
        placeholder: 'buyer.shipped=模板ID character_string1:waybill thing2:items time3:expectedTime',
      },
      { key: 'page', label: '点开的页面（可选）', placeholder: 'pages/order/index?no={platformOrderId}' },
      { key: 'state', label: '小程序版本（可选）', placeholder: 'formal，测试用 trial 或 developer' },
      { key: 'gateway', label: '网关地址（可选）', placeholder: 'https://api.weixin.qq.com' },
    ],
  },
  credentials: z.object({
    appId: z.string().trim().min(1).max(64),
    appSecret: z.string().trim().min(1).max(200),
    token: z.string().trim().max(64).default(''),
    encodingAesKey: z
      .string()
      .trim()
      .regex(/^([A-Za-z0-9+/]{43})?$/, 'an EncodingAESKey has 43 characters')
      .default(''),
  }),
  settings: settingsSchema,
  addresses: 'openid',
  receipts: 'with_callback',
  callback: subscribeCallback,
  requestToken,
  // The service counts by day, millions; what is too fast it says itself.
  quota: null,
  // A buyer who waits for "arriving in two hours" is told another way soon.
  patienceMs: 10 * MINUTE,
  consents: {
    templateOf: (event, settings) => templateOf(settings, event)?.id ?? null,
    isGone: isConsentGone,
    openidOf,
  },
  fits: (notices) => Math.min(1, notices.length),
  send,
  test,
}
