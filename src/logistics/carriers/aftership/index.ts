/** AfterShip: tracks of carriers all over the world. */
import * as z from 'zod'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { courierRows, courierSettings } from '../courier-settings.ts'
import { PROVIDER } from './call.ts'
import { test, tracking } from './tracking.ts'

const field = z.string().trim().min(1).max(200)

export const aftership: CarrierAdapter = {
  kind: PROVIDER,
  role: 'courier',
  form: {
    kind: PROVIDER,
    role: 'courier',
    name: 'AfterShip',
    hint: '在 AfterShip 后台创建 API Key，并在 Webhooks 中填写下方推送地址、复制 webhook secret。密钥类型为 AES 时另填 API secret。',
    credentials: [
      { key: 'apiKey', label: 'API Key', secret: true },
      { key: 'webhookSecret', label: 'Webhook secret', secret: true },
      { key: 'apiSecret', label: 'API secret（AES 签名，可选）', secret: true, optional: true },
    ],
    settings: courierRows('https://api.aftership.com'),
  },
  credentials: z.object({
    apiKey: field,
    webhookSecret: field,
    apiSecret: z.string().trim().max(200).default(''),
  }),
  settings: z.looseObject(courierSettings),
  serves: (_carrier, task) => task === 'tracking',
  labels: null,
  tracking,
  intercept: null,
  test,
}
