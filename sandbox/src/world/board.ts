import type { AlipayTrade } from '../alipay/trades'
import type { ParcelView } from '../parcels/parcels'
import type { OrderFacts } from '../shops/order-facts'
import type { WechatPayment } from '../wechatpay/payments'
import type { CallNote } from './call-log'
import type { DeliveryNote } from './deliveries'
import type { FaultRule } from './faults'
import type { Message } from './messages'
import type { Speed } from './settings'
import type { World } from './world'

export type Counts = ReturnType<typeof countWorld>

/** How much of everything there is. */
export function countWorld(world: World) {
  const calls = world.calls.counts()
  const refused = Object.values(calls).reduce((sum, { refused }) => sum + refused, 0)
  const accepted = Object.values(calls).reduce((sum, { ok }) => sum + ok, 0)
  const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, n) => total + n, 0)
  const ordersByState = world.orders.countsByState()
  const parcelsByStage = world.parcels.countsByStage()
  return {
    orders: sum(ordersByState),
    ordersByState,
    parcels: sum(parcelsByStage),
    parcelsByStage,
    labels: world.couriers.countLabels(),
    messages: world.messages.counts(),
    pushes: world.deliveries.counts(),
    calls: { accepted, refused, byPath: calls },
  }
}

/** What the page shows. Secrets stay out of it. */
export interface Board {
  now: number
  counts: Counts
  speed: Speed
  faults: readonly FaultRule[]
  shops: {
    platform: string
    shopId: string
    shopName: string
    appKey: string
    pushUrl: string
    skus: number
    offSale: number
  }[]
  accounts: string[]
  calls: CallNote[]
  pushes: DeliveryNote[]
  orders: OrderFacts[]
  parcels: ParcelView[]
  wecom: Message[]
  sms: Message[]
  dingtalk: Message[]
  miniProgram: Message[]
  wechat: WechatPayment[]
  alipay: AlipayTrade[]
  hasOwnShop: boolean
}

/** One look at the world. */
export function readBoard(world: World): Board {
  const shops = world.shops.all().map(({ platform, shopId, shopName, appKey, pushUrl }) => {
    const shelf = world.shops.shelf(shopId)
    const offSale = shelf.filter((sku) => !sku.onSale).length
    return { platform, shopId, shopName, appKey, pushUrl, skus: shelf.length, offSale }
  })
  const accounts = [
    ...world.couriers.all().map((c) => {
      if (c.platform === 'kuaidi100') return `快递100 ${c.customer}`
      return c.platform === 'kdniao' ? `快递鸟 ${c.eBusinessId}` : `${c.platform} ${c.account}`
    }),
    ...world.messages.messengers().map((m) => {
      if (m.platform === 'aliyun-sms') return `阿里云短信 ${m.signName}`
      if (m.platform === 'tencent-sms') return `腾讯云短信 ${m.signName}`
      if (m.platform === 'wechat-mp') return `微信小程序 ${m.appId}`
      if (m.platform === 'dingtalk') return `钉钉群机器人 ${m.accessToken.slice(0, 8)}…`
      return 'key' in m ? `企业微信群机器人 ${m.key.slice(0, 8)}…` : `企业微信应用 ${m.corpId}`
    }),
  ]
  return {
    now: world.now(),
    counts: countWorld(world),
    speed: world.settings.speed(),
    faults: world.faults.list(),
    shops,
    accounts,
    calls: world.calls.recent(undefined, 40),
    pushes: world.deliveries.list(20),
    orders: world.orders.recent(14),
    parcels: world.parcels.recent(14),
    wecom: world.messages.recent('wecom', 30),
    sms: [...world.messages.recent('aliyun-sms', 20), ...world.messages.recent('tencent-sms', 20)]
      .sort((a, b) => b.id - a.id)
      .slice(0, 20),
    dingtalk: world.messages.recent('dingtalk', 20),
    miniProgram: world.messages.recent('wechat-mp', 20),
    wechat: world.wechatPayments.recent(8),
    alipay: world.alipayTrades.recent(8),
    hasOwnShop: world.settings.read('ownShop', null) !== null,
  }
}
