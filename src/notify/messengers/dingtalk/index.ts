/** 钉钉 group robot: 20 messages a minute, so waiting notices travel together. */
import * as z from 'zod'
import { MINUTE } from '../../../core/time.ts'
import { gatewaySetting } from '../../../platform/gateway-setting.ts'
import type { MessengerAdapter } from '../../messenger.port.ts'
import { dingtalkCallback } from './callback.ts'
import { fits, PROVIDER, send, test } from './client.ts'

export const dingtalk: MessengerAdapter = {
  kind: PROVIDER,
  role: 'messenger',
  form: {
    kind: PROVIDER,
    role: 'messenger',
    name: '钉钉群机器人',
    hint: '在钉钉群中添加“自定义机器人”，安全设置选“加签”；复制 Webhook 地址中 access_token= 后面的一段和 SEC 开头的密钥。',
    credentials: [
      { key: 'accessToken', label: 'access_token', secret: true },
      { key: 'secret', label: '加签密钥', secret: true, optional: true },
      { key: 'appKey', label: '事件订阅 AppKey', secret: false, optional: true },
      { key: 'token', label: '事件订阅 Token', secret: true, optional: true },
      { key: 'aesKey', label: '事件订阅 aes_key', secret: true, optional: true },
    ],
    settings: [{ key: 'gateway', label: '网关地址（可选）', placeholder: 'https://oapi.dingtalk.com' }],
  },
  credentials: z.object({
    accessToken: z.string().trim().min(1).max(200),
    secret: z.string().trim().max(200).default(''),
    appKey: z.string().trim().max(100).default(''),
    token: z.string().trim().max(100).default(''),
    aesKey: z
      .string()
      .trim()
      .regex(/^([A-Za-z0-9+/]{43})?$/, 'an aes_key has 43 characters')
      .default(''),
  }),
  settings: z.looseObject({ gateway: gatewaySetting }),
  addresses: 'group',
  receipts: false,
  callback: dingtalkCallback,
  quota: { calls: 20, windowMs: MINUTE },
  fits,
  send,
  test,
}
