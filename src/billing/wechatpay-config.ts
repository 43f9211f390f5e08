/** The operator's account at WeChat Pay: one secret, `WECHATPAY`, JSON. Without it plans are not paid here. */
import * as z from 'zod'
import { tryParseJson } from '../core/json.ts'
import { gatewaySetting } from '../platform/gateway-setting.ts'

const configSchema = z.object({
  mchId: z.string().min(1),
  appId: z.string().min(1),
  /** Serial number of the merchant's certificate, upper hex. */
  merchantSerial: z.string().min(1),
  /** PKCS#8, PEM. */
  privateKey: z.string().includes('PRIVATE KEY'),
  apiV3Key: z.string().length(32),
  /** Public keys by what `Wechatpay-Serial` calls them: `PUB_KEY_ID_…` or the serial of a platform certificate. */
  platformKeys: z.record(z.string(), z.string().includes('PUBLIC KEY')),
  gateway: gatewaySetting,
})
export type WechatPayConfig = z.infer<typeof configSchema>

/** Null when the secret is not set. Throws when it is set and wrong: better at the first call than at the first payment. */
export function wechatPayConfig(env: Env): WechatPayConfig | null {
  // Optional, so the generated `Env` does not know it.
  const text = (env as { readonly WECHATPAY?: string }).WECHATPAY
  return text ? configSchema.parse(tryParseJson(text)) : null
}
