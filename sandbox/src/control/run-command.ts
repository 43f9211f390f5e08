import { payTrade } from '../alipay/gateway'
import { companyByCom, companyByShipper } from '../companies'
import { answerStop } from '../couriers/waybills'
import { findCity } from '../geography'
import { placeOrders, tellPresent } from '../life/place-orders'
import { placeOwnOrder } from '../own-shop/own-shop'
import { advanceParcel } from '../parcels/advance'
import { stageOf } from '../parcels/journey'
import { PLATFORMS, SHOP_PLATFORMS } from '../platforms'
import { linePayFen, type OrderFacts, orderPayFen } from '../shops/order-facts'
import { doDeed } from '../shops/order-life'
import { issueTokens } from '../shops/tokens'
import { agree, signIn, withdraw } from '../wechat-mp/buyers'
import { payByCode } from '../wechatpay/gateway'
import { pressButton } from '../wecom/press'
import { countWorld } from '../world/board'
import type { World } from '../world/world'
import type { ControlCommand } from './commands'

/** What `/control` answers: a JSON body, or why not. */
export type ControlResult = { ok: true; body: object } | { ok: false; status: 400 | 404 | 409; error: string }

const done = (body: object = {}): ControlResult => ({ ok: true, body })
const missing = (what: string): ControlResult => ({ ok: false, status: 404, error: `没有这个${what}` })
const impossible = (why: string): ControlResult => ({ ok: false, status: 409, error: why })

/** Carries out one command. */
export function runCommand(world: World, command: ControlCommand): ControlResult {
  switch (command.verb) {
    case 'reset':
      return done({ ok: true })
    case 'put_shop': {
      const { accessToken, refreshToken, ...shop } = command.shop
      const known = world.shops.byId(shop.shopId)
      if (known !== undefined && known.platform !== shop.platform) return impossible('别的平台有同号的店铺')
      world.shops.put(shop)
      if (accessToken !== undefined)
        issueTokens(world, shop, { refreshSeconds: 180 * 86_400, accessToken, refreshToken })
      return done({ ok: true, shopId: shop.shopId })
    }
    case 'expire_tokens':
      world.shops.expireTokens(command.shopId, world.now())
      return done({ ok: true })
    case 'put_courier':
      world.couriers.put(command.courier)
      return done({ ok: true })
    case 'put_messenger':
      world.messages.putMessenger(command.messenger)
      return done({ ok: true })
    case 'agree_messages':
    case 'withdraw_messages': {
      const app = world.messages.messenger('wechat-mp', command.appId)
      if (app?.platform !== 'wechat-mp') return missing('小程序')
      if (command.verb === 'withdraw_messages') withdraw(world, app, command)
      else agree(world, app, command)
      // The page signs in as well: the code says whose consent it is.
      return done({ code: signIn(world, app.appId, command.openid) })
    }
    case 'press_button':
      return pressButton(world, command.messageId, command.userId) ? done({ ok: true }) : missing('可以按的卡片')
    case 'put_wechat_merchant':
      world.wechatPayments.putMerchant(command.merchant)
      return done({ ok: true })
    case 'pay_wechat':
      return payByCode(world, command.code, command.fen)
        ? done({ ok: true })
        : impossible('这个码付不了：已付、已关闭或已过期')
    case 'list_wechat':
      return done({ items: world.wechatPayments.recent(command.limit) })
    case 'put_alipay_app':
      world.alipayTrades.putApp(command.app)
      return done({ ok: true })
    case 'pay_alipay':
      return payTrade(world, command.appId, command.outTradeNo, command.fen)
        ? done({ ok: true })
        : impossible('这笔交易付不了：已付或已关闭')
    case 'list_alipay':
      return done({ items: world.alipayTrades.recent(command.limit) })
    case 'put_own_shop':
      world.settings.write('ownShop', command.shop)
      return done({ ok: true })
    case 'place_own_order': {
      const placed = placeOwnOrder(world, command.wish)
      return placed ? done(placed) : impossible('自有商城还没有设置，或没有这个商品')
    }
    case 'put_merchant':
      return done(world.merchant.put(command.merchant))
    case 'read_merchant':
      return done(world.merchant.read())
    case 'forget_hooks':
      world.merchant.forget()
      return done(world.merchant.read())
    case 'put_catalog':
      world.shops.putSkus(command.catalog.shopId, command.catalog.products)
      return done({ ok: true, skus: world.shops.shelf(command.catalog.shopId).length })
    case 'read_catalog':
      return done({ items: world.shops.shelf(command.shopId) })
    case 'set_speed':
      world.settings.write('speed', { ...world.settings.speed(), ...command.speed })
      world.settings.write('lastTickAt', world.now())
      return done(world.settings.speed())
    case 'read_speed':
      return done(world.settings.speed())
    case 'put_fault': {
      const { seed, ...rule } = command.fault
      if (seed !== undefined) world.faults.seed(seed)
      world.faults.put(rule)
      return done({ items: world.faults.list() })
    }
    case 'clear_faults':
      world.faults.clear()
      return done({ items: [] })
    case 'read_faults':
      return done({ items: world.faults.list() })
    case 'read_calls':
      return done({ items: world.calls.recent(command.platform, command.limit) })
    case 'read_counts':
      return done(countWorld(world))
    case 'read_platforms':
      return done({
        kinds: PLATFORMS.map(({ kind }) => kind),
        shops: SHOP_PLATFORMS.map(({ kind, name, pushesBy, pushes }) => ({
          kind,
          name,
          pushesBy,
          repeatsPushes: (pushes?.retrySeconds.length ?? 0) > 0,
        })),
      })
    case 'read_pushes':
      return done({ items: world.deliveries.list(command.limit) })
    case 'read_messages':
      return done({ items: world.messages.recent(command.platform, command.limit) })
    case 'place_orders':
    case 'do_deed':
    case 'replay_pushes':
    case 'read_order':
    case 'list_orders':
    case 'read_truth':
      return runOrderCommand(world, command)
    default:
      return runParcelCommand(world, command)
  }
}

type OrderVerb = 'place_orders' | 'do_deed' | 'replay_pushes' | 'read_order' | 'list_orders' | 'read_truth'
type ParcelVerb = 'put_parcel' | 'advance_parcel' | 'answer_stop' | 'read_parcel' | 'list_parcels'

function runOrderCommand(world: World, command: Extract<ControlCommand, { verb: OrderVerb }>): ControlResult {
  switch (command.verb) {
    case 'place_orders': {
      const shop = world.shops.byId(command.wish.shopId)
      if (shop === undefined) return missing('店铺')
      const orders = placeOrders(world, { ...command.wish, shop })
      return orders ? done({ orderIds: orders.map((order) => order.orderId) }) : impossible('货架上没有这些商品')
    }
    case 'do_deed': {
      const order = world.orders.find(command.orderId)
      if (order === undefined) return missing('订单')
      const next = doDeed(world, order, command.deed, command.detail)
      return next ? done(next) : impossible(`订单状态${order.state}不允许${command.deed}`)
    }
    case 'replay_pushes': {
      const { shopId, orderIds, ...how } = command.replay
      const found = orderIds.map((orderId) => world.orders.find(orderId))
      const orders = found.filter((order): order is OrderFacts => order?.shopId === shopId)
      tellPresent(world, shopId, orders, how)
      return done({ pushes: orders.length * (how.twice ? 2 : 1) })
    }
    case 'read_order': {
      const order = world.orders.find(command.orderId)
      return order ? done({ ...order, refunds: world.orders.refundsOf(order.orderId) }) : missing('订单')
    }
    case 'list_orders':
      return done({ items: world.orders.recent(command.limit, command.shopId) })
    case 'read_truth':
      return readTruth(world, command)
  }
}

/** All orders of a shop in short, page by page: what a merchant's books must agree with. */
function readTruth(
  world: World,
  { shopId, cursor, limit }: Extract<ControlCommand, { verb: 'read_truth' }>,
): ControlResult {
  const shop = world.shops.byId(shopId)
  const platform = shop && world.shopPlatform(shop.platform)
  if (platform === undefined) return missing('店铺')
  const stretch = { shopId, by: 'created', from: 0, to: Number.MAX_SAFE_INTEGER } as const
  const { orders, next } = world.orders.after(stretch, { cursor, take: limit })
  const items = orders.map((order) => ({
    orderId: order.orderId,
    state: order.state,
    shown: platform.shownAs === undefined ? order.state : platform.shownAs(order),
    isPaid: order.paidAt > 0,
    isShipped: order.shippedAt > 0,
    payFen: orderPayFen(order),
    postFen: order.postFen,
    memo: order.memo,
    addressToken: order.receiver.addressToken,
    lines: order.lines
      .map((line) => platform.shownLine?.(line, order) ?? line)
      .map((line) => ({
        lineId: line.lineId,
        skuId: line.skuId,
        outSkuId: line.outSkuId,
        quantity: line.quantity,
        payFen: linePayFen(line),
        refund: line.refund,
        shippedQuantity: line.shippedQuantity,
      })),
  }))
  return done({ items, next: next ?? null })
}

function runParcelCommand(world: World, command: Extract<ControlCommand, { verb: ParcelVerb }>): ControlResult {
  switch (command.verb) {
    case 'put_parcel': {
      const { waybill, company, from, to } = command.parcel
      const known = companyByCom(company) ?? companyByShipper(company)
      if (known === undefined) return missing('快递公司')
      const parcel = world.parcels.create(waybill, known, { from: findCity(from), to: findCity(to) })
      return done({ ...parcel, stage: stageOf(parcel) })
    }
    case 'advance_parcel': {
      const parcel = world.parcels.find(command.waybill)
      if (parcel === undefined) return missing('包裹')
      const next = advanceParcel(world, parcel, command.node)
      return next ? done({ ...next, stage: stageOf(next) }) : impossible('包裹已到终点')
    }
    case 'answer_stop': {
      const parcel = world.parcels.find(command.waybill)
      if (parcel === undefined) return missing('包裹')
      return answerStop(world, parcel, command.succeeded) ? done({ ok: true }) : impossible('没有等结果的拦截')
    }
    case 'read_parcel': {
      const parcel = world.parcels.find(command.waybill)
      return parcel ? done(parcel) : missing('包裹')
    }
    case 'list_parcels':
      return done({ items: world.parcels.recent(command.limit) })
  }
}
