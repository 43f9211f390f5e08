// Every outside platform that this Worker plays. A new one is a folder and a line here.
import { aliexpress } from './aliexpress/index'
import { aliyunSms } from './aliyun-sms/gateway'
import { amazon } from './amazon/index'
import { doudian } from './doudian/index'
import { jd } from './jd/index'
import { kdniao } from './kdniao/gateway'
import { kuaidi100 } from './kuaidi100/gateway'
import { kuaishou } from './kuaishou/index'
import { pdd } from './pdd/index'
import type { Platform } from './platform'
import { shopify } from './shopify/index'
import type { ShopPlatform } from './shops/shop-platform'
import { taobao } from './taobao/index'
import { wechatPay } from './wechatpay/gateway'
import { wecom } from './wecom/gateway'
import { weixinShop } from './weixin-shop/index'
import { woocommerce } from './woocommerce/index'
import { xiaohongshu } from './xiaohongshu/index'

/** Where merchants keep shops. */
export const SHOP_PLATFORMS: readonly ShopPlatform[] = [
  doudian,
  pdd,
  taobao,
  weixinShop,
  kuaishou,
  xiaohongshu,
  aliexpress,
  jd,
  shopify,
  woocommerce,
  amazon,
]

export const PLATFORMS: readonly Platform[] = [...SHOP_PLATFORMS, kuaidi100, kdniao, wecom, aliyunSms, wechatPay]

const byKind = new Map(PLATFORMS.map((platform) => [platform.kind, platform]))
const shopsByKind = new Map(SHOP_PLATFORMS.map((platform) => [platform.kind, platform]))

export function platformOf(kind: string): Platform | undefined {
  return byKind.get(kind)
}

/** Undefined for a platform that has no shops. */
export function shopPlatformOf(kind: string): ShopPlatform | undefined {
  return shopsByKind.get(kind)
}
