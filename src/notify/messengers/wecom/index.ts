/** 企业微信 group robot: 20 messages a minute, so waiting notices travel together. */
import * as z from 'zod'
import { MINUTE } from '../../../core/time.ts'
import { gatewaySetting } from '../../../platform/gateway-setting.ts'
import { countThatFits } from '../../domain/coalesce.ts'
import type { MessengerAdapter } from '../../messenger.port.ts'
import { MARKDOWN_LIMIT, PROVIDER, send, test } from './client.ts'

export const wecom: MessengerAdapter = {
  kind: PROVIDER,
  role: 'messenger',
  form: {
    kind: PROVIDER,
    role: 'messenger',
    name: '企业微信群机器人',
    hint: '在企业微信群中添加“群机器人”，复制 Webhook 地址中 key= 后面的一段。',
    credentials: [{ key: 'key', label: '机器人 key', secret: true }],
    settings: [{ key: 'gateway', label: '网关地址（可选）', placeholder: 'https://qyapi.weixin.qq.com' }],
  },
  credentials: z.object({ key: z.string().trim().min(1).max(200) }),
  settings: z.looseObject({ gateway: gatewaySetting }),
  addresses: 'group',
  receipts: false,
  quota: { calls: 20, windowMs: MINUTE },
  fits: (notices) => countThatFits(notices, MARKDOWN_LIMIT),
  send,
  test,
}
