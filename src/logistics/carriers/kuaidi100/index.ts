/** 快递100: tracks of every carrier; labels and interception with the merchant's own accounts at the carriers. */
import * as z from 'zod'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { accountsText, hasAccount } from '../accounts.ts'
import { courierRows, courierSettings } from '../courier-settings.ts'
import { PROVIDER, query, subscribe, test } from './client.ts'
import { intercept } from './intercept.ts'
import { cancel, create } from './labels.ts'
import { accepted, read, rejected, verify } from './webhook.ts'

const secret = z.string().trim().min(1).max(200)

export const kuaidi100: CarrierAdapter = {
  kind: PROVIDER,
  role: 'courier',
  form: {
    kind: PROVIDER,
    role: 'courier',
    name: '快递100',
    hint: '在快递100企业后台“授权参数”中取得 customer、key、secret；salt 由您自定（建议 8 位以上），用于校验推送。',
    credentials: [
      { key: 'customer', label: 'customer', secret: false },
      { key: 'key', label: '授权 key', secret: true },
      { key: 'secret', label: 'secret', secret: true },
      { key: 'salt', label: '推送校验 salt', secret: true },
      {
        key: 'accounts',
        label: '电子面单账号：zhongtong,客户号,密码,网点名称,密钥；多个用分号隔开',
        secret: true,
        optional: true,
      },
    ],
    settings: [
      ...courierRows('https://poll.kuaidi100.com'),
      { key: 'siid', label: '云打印机设备号（可选，出单即打印）', placeholder: 'siid' },
      { key: 'tempId', label: '面单模板编号（可选）', placeholder: 'tempId' },
    ],
  },
  credentials: z.object({
    customer: secret,
    key: secret,
    secret: secret.or(z.literal('')).default(''),
    salt: secret,
    accounts: accountsText,
  }),
  settings: z.looseObject(courierSettings),
  // Waybills come out of the merchant's own account at the carrier.
  serves: (carrier, task, credentials) => task === 'tracking' || hasAccount(carrier, credentials),
  labels: { create, cancel },
  tracking: { subscribe, query, pollsPerMinute: 600, verify, read, accepted, rejected },
  intercept,
  test,
}
