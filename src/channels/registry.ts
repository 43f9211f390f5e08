/** Every shop platform we speak. A new one is a folder and a line here. */

import { aliexpress } from './aliexpress/index.ts'
import { amazon } from './amazon/index.ts'
import type { ChannelAdapter, ConnectionForm } from './channels.port.ts'
import { doudian } from './doudian/index.ts'
import { file } from './file/index.ts'
import { jd } from './jd/index.ts'
import { kuaishou } from './kuaishou/index.ts'
import { open } from './open/index.ts'
import { pdd } from './pdd/index.ts'
import { shopify } from './shopify/index.ts'
import { taobao } from './taobao/index.ts'
import { weixinShop } from './weixin-shop/index.ts'
import { woocommerce } from './woocommerce/index.ts'
import { xiaohongshu } from './xiaohongshu/index.ts'

export const channelAdapters: readonly ChannelAdapter[] = [
  doudian,
  open,
  file,
  taobao,
  pdd,
  shopify,
  weixinShop,
  kuaishou,
  xiaohongshu,
  aliexpress,
  woocommerce,
  amazon,
  jd,
]

/** Undefined for a kind that is no shop platform of ours. */
export function channelAdapter(kind: string): ChannelAdapter | undefined {
  return channelAdapters.find((adapter) => adapter.kind === kind)
}

/** The platform keeps a memo of the seller for each order that we may write to. */
export const takesMemos = (kind: string): boolean => channelAdapter(kind)?.memos === true

export const channelKinds: readonly string[] = channelAdapters.map((adapter) => adapter.kind)

/** For the console's wizard. */
export const channelForms: readonly ConnectionForm[] = channelAdapters.flatMap((adapter) => adapter.form ?? [])
