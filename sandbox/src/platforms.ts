// Every outside platform that this Worker plays. A new one is a folder and a line here.

import { seventeenTrack } from './17track/gateway'
import { afterShip } from './aftership/gateway'
import { aliexpress } from './aliexpress/index'
import { alipay } from './alipay/gateway'
import { aliyunSms } from './aliyun-sms/gateway'
import { amazon } from './amazon/index'
import { cainiao } from './cainiao/gateway'
import { dingtalk } from './dingtalk/gateway'
import { doudian } from './doudian/index'
import { jd } from './jd/index'
import { jtexpress } from './jtexpress/gateway'
import { kdniao } from './kdniao/gateway'
import { kuaidi100 } from './kuaidi100/gateway'
import { kuaishou } from './kuaishou/index'
import { ownShop } from './own-shop/own-shop'
import { pdd } from './pdd/index'
import type { Platform } from './platform'
import { sf } from './sf/gateway'
import { shopify } from './shopify/index'
import type { ShopPlatform } from './shops/shop-platform'
import { taobao } from './taobao/index'
import { tencentSms } from './tencent-sms/gateway'
import { wechatMp } from './wechat-mp/gateway'
import { wechatPay } from './wechatpay/gateway'
import { wecom } from './wecom/gateway'
import { weixinShop } from './weixin-shop/index'
import { woocommerce } from './woocommerce/index'
import { xiaohongshu } from './xiaohongshu/index'
import { yto } from './yto/gateway'
import { zto } from './zto/gateway'

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

export const PLATFORMS: readonly Platform[] = [
  ...SHOP_PLATFORMS,
  kuaidi100,
  kdniao,
  sf,
  zto,
  yto,
  jtexpress,
  cainiao,
  seventeenTrack,
  afterShip,
  wecom,
  dingtalk,
  aliyunSms,
  tencentSms,
  wechatMp,
  wechatPay,
  alipay,
  ownShop,
]

const byKind = new Map(PLATFORMS.map((platform) => [platform.kind, platform]))
const shopsByKind = new Map(SHOP_PLATFORMS.map((platform) => [platform.kind, platform]))

export function platformOf(kind: string): Platform | undefined {
  return byKind.get(kind)
}

/** Undefined for a platform that has no shops. */
export function shopPlatformOf(kind: string): ShopPlatform | undefined {
  return shopsByKind.get(kind)
}
