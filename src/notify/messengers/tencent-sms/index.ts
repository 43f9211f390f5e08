/** 腾讯云 SMS: one approved template per event, one message per notice. */
import * as z from 'zod'
import type { MessengerAdapter } from '../../messenger.port.ts'
import { send, test } from './client.ts'
import { PROVIDER } from './errors.ts'
import { receipts } from './receipts.ts'
import { settingsSchema } from './settings.ts'

export const tencentSms: MessengerAdapter = {
  kind: PROVIDER,
  role: 'messenger',
  form: {
    kind: PROVIDER,
    role: 'messenger',
    name: '腾讯云短信',
    hint: '使用具有短信权限的子账号密钥；签名与模板需先通过审核。模板后依次写出 {1}、{2}… 对应的变量名。把下面的回调地址填到短信控制台应用的「状态回调」，送达与否就会显示在记录里。',
    credentials: [
      { key: 'secretId', label: 'SecretId', secret: false },
      { key: 'secretKey', label: 'SecretKey', secret: true },
    ],
    settings: [
      { key: 'sdkAppId', label: 'SdkAppId', placeholder: '1400000000' },
      { key: 'signName', label: '短信签名', placeholder: '某某旗舰店' },
      {
        key: 'templates',
        label: '模板',
        lines: true,
        placeholder: 'order.overdue=100001 hubNo promisedAt\n*=100002 hubNo detail',
      },
      { key: 'phones', label: '接收号码', placeholder: '多个号码用逗号分隔' },
      { key: 'region', label: '地域（可选）', placeholder: 'ap-guangzhou' },
      { key: 'gateway', label: '网关地址（可选）', placeholder: 'https://sms.tencentcloudapi.com' },
    ],
  },
  credentials: z.object({ secretId: z.string().trim().min(1), secretKey: z.string().trim().min(1) }),
  settings: settingsSchema,
  addresses: 'phone',
  receipts: true,
  callback: receipts,
  // Limits are per receiver and template; the service names them when they are met.
  quota: null,
  fits: (notices) => Math.min(1, notices.length),
  send,
  test,
}
