/** 阿里云 SMS: one approved template per event, one message per notice. */
import * as z from 'zod'
import type { MessengerAdapter } from '../../messenger.port.ts'
import { send, test } from './client.ts'
import { PROVIDER } from './errors.ts'
import { receipts } from './receipts.ts'
import { settingsSchema } from './settings.ts'

export const aliyunSms: MessengerAdapter = {
  kind: PROVIDER,
  role: 'messenger',
  form: {
    kind: PROVIDER,
    role: 'messenger',
    name: '阿里云短信',
    hint: '使用具有短信权限的 RAM 用户 AccessKey；签名与模板需先在阿里云通过审核，模板变量名与提醒内容一致（如 hubNo）。把下面的回调地址填到短信控制台的「状态报告」HTTP 接收，送达与否就会显示在记录里。',
    credentials: [
      { key: 'accessKeyId', label: 'AccessKey ID', secret: false },
      { key: 'accessKeySecret', label: 'AccessKey Secret', secret: true },
    ],
    settings: [
      { key: 'signName', label: '短信签名', placeholder: '某某旗舰店' },
      {
        key: 'templateCodes',
        label: '模板',
        lines: true,
        placeholder: 'order.overdue=SMS_123456789\n*=SMS_987654321',
      },
      { key: 'phones', label: '接收号码', placeholder: '多个号码用逗号分隔' },
      { key: 'gateway', label: '网关地址（可选）', placeholder: 'https://dysmsapi.aliyuncs.com' },
    ],
  },
  credentials: z.object({ accessKeyId: z.string().trim().min(1), accessKeySecret: z.string().trim().min(1) }),
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
