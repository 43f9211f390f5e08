/** 快递鸟: e-waybills for most carriers, and tracks as a second source. Interception is not offered by its public catalogue. */
import * as z from 'zod'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { accountsText } from '../accounts.ts'
import { courierRows, courierSettings } from '../courier-settings.ts'
import { PROVIDER } from './call.ts'
import { cancelLabel, createLabel, query, subscribe, test } from './client.ts'
import { shipperCodeOf } from './companies.ts'
import { accepted, read, rejected, verify } from './webhook.ts'

export const kdniao: CarrierAdapter = {
  kind: PROVIDER,
  role: 'courier',
  form: {
    kind: PROVIDER,
    role: 'courier',
    name: '快递鸟',
    hint: '在快递鸟用户中心取得商户号与 API Key；各快递的电子面单账号逐行填写。轨迹推送地址需在快递鸟后台设置。',
    credentials: [
      { key: 'eBusinessId', label: '商户号 EBusinessID', secret: false },
      { key: 'apiKey', label: 'API Key', secret: true },
      {
        key: 'accounts',
        label: '电子面单账号：zhongtong,客户号,密码,网点名称,月结号；多个用分号隔开',
        secret: true,
        optional: true,
      },
    ],
    settings: courierRows('https://api.kdniao.com'),
  },
  credentials: z.object({
    eBusinessId: z.string().trim().min(1),
    apiKey: z.string().trim().min(1),
    accounts: accountsText,
  }),
  settings: z.looseObject(courierSettings),
  serves: (carrier, task) => task !== 'intercept' && shipperCodeOf(carrier) !== null,
  labels: { create: createLabel, cancel: cancelLabel },
  tracking: { subscribe, query, pollsPerMinute: 300, verify, read, accepted, rejected },
  intercept: null,
  test,
}
