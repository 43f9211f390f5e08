/** 企业微信 app: messages to single colleagues, with a button that answers. */
import * as z from 'zod'
import { MINUTE } from '../../../core/time.ts'
import { gatewaySetting } from '../../../platform/gateway-setting.ts'
import type { MessengerAdapter } from '../../messenger.port.ts'
import { appCallback } from './app-callback.ts'
import { APP_PROVIDER, fits, requestToken, send, test } from './app-client.ts'

const agentId = z.coerce
  .string()
  .trim()
  .regex(/^\d{1,20}$/, 'an AgentId has digits only')

export const wecomApp: MessengerAdapter = {
  kind: APP_PROVIDER,
  role: 'messenger',
  form: {
    kind: APP_PROVIDER,
    role: 'messenger',
    name: '企业微信应用',
    hint: '自建应用的消息可以带“收到”按钮：在应用的「接收消息」里生成 Token 和 EncodingAESKey 填在这里，保存后再把下面的回调地址填回去。应用还要在「企业可信IP」里加上本系统的出口 IP。',
    credentials: [
      { key: 'corpId', label: '企业 ID（CorpID）', secret: false },
      { key: 'corpSecret', label: '应用 Secret', secret: true },
      { key: 'token', label: '接收消息 Token', secret: true, optional: true },
      { key: 'encodingAesKey', label: 'EncodingAESKey', secret: true, optional: true },
    ],
    settings: [
      { key: 'agentId', label: '应用 AgentId', placeholder: '1000002' },
      { key: 'toUser', label: '默认接收人', placeholder: 'zhangsan|lisi；留空为应用可见的所有人' },
      { key: 'gateway', label: '网关地址（可选）', placeholder: 'https://qyapi.weixin.qq.com' },
    ],
  },
  credentials: z.object({
    corpId: z.string().trim().min(1).max(64),
    corpSecret: z.string().trim().min(1).max(200),
    token: z.string().trim().max(64).default(''),
    encodingAesKey: z
      .string()
      .trim()
      .regex(/^([A-Za-z0-9+/]{43})?$/, 'an EncodingAESKey has 43 characters')
      .default(''),
  }),
  settings: z.looseObject({ agentId, toUser: z.string().trim().max(2000).default(''), gateway: gatewaySetting }),
  addresses: 'member',
  receipts: false,
  callback: appCallback,
  requestToken,
  // The service counts 30 a minute for each member; what waits for one member travels together.
  quota: { calls: 120, windowMs: MINUTE },
  fits,
  send,
  test,
}
