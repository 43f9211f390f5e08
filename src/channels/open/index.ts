/** Our own channel: the merchant's mini-program or website pushes orders, signed as Standard Webhooks. */
import * as z from 'zod'
import { err } from '../../core/result.ts'
import { integrationError } from '../../platform/outside-call.ts'
import { secretKey, verify } from '../../platform/standard-webhooks.ts'
import type { ChannelAdapter, ConnectionForm } from '../channels.port.ts'
import { outsideUrlSchema } from '../outside-url.ts'
import { openClient } from './client.ts'
import { acceptedReply, readEvent, rejectedReply } from './webhook.ts'

const credentials = z.object({
  secret: z
    .string()
    .trim()
    .refine((secret) => secretKey(secret) !== null, 'whsec_ and base64 of at least 16 bytes are needed')
    .describe('Signing secret, whsec_<base64>; used in both directions'),
})

const settings = z.looseObject({
  callbackUrl: outsideUrlSchema.optional().describe('Where we send order.shipped, stock.changed and listing events'),
})

const form: ConnectionForm = {
  kind: 'open',
  role: 'shop',
  name: '开放通道',
  hint: '小程序、官网或自建商城按 Standard Webhooks 签名推送订单；填写回调地址后，发货与库存变化会推回给你。',
  credentials: [
    { key: 'secret', label: '签名密钥（whsec_ 开头）', secret: true, aliases: ['signingSecret', 'webhookSecret'] },
  ],
  settings: [{ key: 'callbackUrl', label: '回调地址（可选）', placeholder: 'https://shop.example.com/dingshu' }],
}

export const open: ChannelAdapter = {
  kind: 'open',
  role: 'shop',
  form,
  credentials,
  settings,
  pulls: false,
  needsToken: false,
  plainPushes: true,
  webhook: {
    verify: async (input, { secret = '' }) => verify(input, secret),
    read: readEvent,
    accepted: acceptedReply,
    rejected: rejectedReply,
  },
  async requestToken() {
    return err(integrationError('open', 'rejected', 'the open channel needs no token'))
  },
  client: openClient,
}
