/** The merchant's account as its connection holds it, and the keys with which WeChat Pay signs towards it. */
import * as z from 'zod'
import type { WechatPayOptions } from '../../../platform/wechatpay/client.ts'
import type { PaymentOptions } from '../../payment.port.ts'
import { paymentSettingFields, paymentSettings } from '../../payment-settings.ts'
import { platformKeyOf } from './certificates.ts'

const text = z.string().trim().min(1).max(200)
const publicKey = z.string().trim().includes('PUBLIC KEY').max(4000)
const none = z.literal('').default('')

export const credentials = z.object({
  mchId: text,
  appId: text,
  merchantSerial: text,
  privateKey: z.string().trim().includes('BEGIN PRIVATE KEY', { error: 'PKCS#8 PEM（BEGIN PRIVATE KEY）' }).max(4000),
  apiV3Key: z.string().length(32),
  /** Public-key mode. Without it, platform certificates are downloaded. */
  publicKeyId: text.or(none).default(''),
  publicKey: publicKey.or(none).default(''),
  /** While one key takes the place of the other, both are good. */
  nextPublicKeyId: text.or(none).default(''),
  nextPublicKey: publicKey.or(none).default(''),
})

export const settings = paymentSettings

export const form = {
  kind: 'wechatpay',
  role: 'payment',
  name: '微信支付',
  hint: '开放通道的订单由微信支付收款时连接：下单时把 notify_url 填成下面的回调地址，out_trade_no 填订单号。公钥留空则使用平台证书，自动下载和更换。',
  credentials: [
    { key: 'mchId', label: '商户号', secret: false },
    { key: 'appId', label: 'AppID', secret: false },
    { key: 'merchantSerial', label: '商户 API 证书序列号', secret: false },
    { key: 'privateKey', label: '商户 API 私钥（PEM）', secret: true },
    { key: 'apiV3Key', label: 'APIv3 密钥（32 位）', secret: true },
    { key: 'publicKeyId', label: '微信支付公钥 ID（PUB_KEY_ID_…）', secret: false, optional: true },
    { key: 'publicKey', label: '微信支付公钥（PEM）', secret: false, optional: true },
    { key: 'nextPublicKeyId', label: '更换中的公钥 ID', secret: false, optional: true },
    { key: 'nextPublicKey', label: '更换中的公钥（PEM）', secret: false, optional: true },
  ],
  settings: paymentSettingFields('https://api.mch.weixin.qq.com'),
} as const

/** For the calls and for the checks of signatures. */
export function accountOf(options: PaymentOptions): WechatPayOptions {
  const { mchId = '', appId = '', merchantSerial = '', privateKey = '', apiV3Key = '' } = options.credentials
  const { publicKeyId, publicKey: key, nextPublicKeyId, nextPublicKey } = options.credentials
  const known = new Map([
    [publicKeyId, key],
    [nextPublicKeyId, nextPublicKey],
  ])
  const account = {
    mchId,
    appId,
    merchantSerial,
    privateKey,
    apiV3Key,
    gateway: String(options.settings.gateway ?? ''),
  }
  const { fetch, now } = options
  return {
    config: {
      ...account,
      platformKeys: async (serial) =>
        (serial === '' ? null : known.get(serial)) || platformKeyOf({ config: account, fetch, now }, serial),
    },
    fetch,
    now,
  }
}
