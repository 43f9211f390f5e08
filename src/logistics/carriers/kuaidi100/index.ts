/** 快递100: subscription, pushes and queries. Labels come from 快递鸟. Protocol: `signQuery`, `signPush` and the tables beside them. */
import * as z from 'zod'
import { gatewaySetting } from '../../../platform/gateway-setting.ts'
import type { CarrierAdapter } from '../../carrier.port.ts'
import { PROVIDER, query, subscribe, test } from './client.ts'
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
    ],
    settings: [{ key: 'gateway', label: '网关地址（可选）', placeholder: 'https://poll.kuaidi100.com' }],
  },
  credentials: z.object({ customer: secret, key: secret, secret: secret.or(z.literal('')).default(''), salt: secret }),
  settings: z.looseObject({ gateway: gatewaySetting }),
  labels: null,
  tracking: { subscribe, query, verify, read, accepted, rejected },
  test,
}
