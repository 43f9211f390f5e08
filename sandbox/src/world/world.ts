import { type AlipayTrades, createAlipayTrades } from '../alipay/trades'
import { createMailbox, type Mailbox } from '../mail/mailbox'
import { createMerchant, type MerchantServer } from '../merchant/merchant'
import { createParcels, type Parcels } from '../parcels/parcels'
import { platformOf, shopPlatformOf } from '../platforms'
import { createRandom, type Random } from '../seeded-random'
import { type CallQuota, createCallQuota } from '../shops/call-quota'
import { createOnce, type Once } from '../shops/once'
import { createOrders, type Orders } from '../shops/orders'
import type { ShopPlatform } from '../shops/shop-platform'
import { createShops, type Shops } from '../shops/shops'
import { createWechatPayments, type WechatPayments } from '../wechatpay/payments'
import { type CallLog, createCallLog } from './call-log'
import { type Couriers, createCouriers } from './couriers'
import { createDeliveries, type Deliveries } from './deliveries'
import { createFaults, type Faults } from './faults'
import { createMessages, type Messages } from './messages'
import { emptyTables, migrate } from './schema'
import { createSettings, type Settings } from './settings'
import type { Sql } from './sql'

/** What the world needs from outside. */
export interface WorldPorts {
  sql: Sql
  /** Epoch ms. */
  now(): number
  newId(): string
  fetch(url: string, init: RequestInit): Promise<Response>
}

/** Everything that exists outside the product. */
export interface World {
  settings: Settings
  faults: Faults
  calls: CallLog
  deliveries: Deliveries
  shops: Shops
  orders: Orders
  once: Once
  quota: CallQuota
  parcels: Parcels
  couriers: Couriers
  messages: Messages
  merchant: MerchantServer
  wechatPayments: WechatPayments
  alipayTrades: AlipayTrades
  mailbox: Mailbox
  random: Random
  /** The platform of this name when it is one for shops. */
  shopPlatform(kind: string): ShopPlatform | undefined
  now(): number
  newId(): string
  nextLogNumber(): string
  /** Takes a signature nonce; false when it was taken before. */
  takeNonce(nonce: string): boolean
}

const NONCES_KEPT = 10_000

/** Opens the world in this database, and makes it when there is none. */
export function createWorld(ports: WorldPorts): World {
  const { sql, now, newId } = ports
  migrate(sql)
  const settings = createSettings(sql)
  if (settings.read('bornAt', 0) === 0) settings.write('bornAt', now())
  const faults = createFaults(settings)
  const nonces = new Set<string>()
  let logNumber = 0
  return {
    settings,
    faults,
    calls: createCallLog(settings),
    deliveries: createDeliveries({
      sql,
      settings,
      faults,
      pushRules: (kind) => platformOf(kind)?.pushes,
      now,
      fetch: ports.fetch,
    }),
    shops: createShops(sql),
    orders: createOrders(sql),
    once: createOnce(sql),
    quota: createCallQuota(now),
    parcels: createParcels(sql, settings, now),
    couriers: createCouriers(sql),
    messages: createMessages(sql),
    merchant: createMerchant(settings, now),
    wechatPayments: createWechatPayments(sql),
    alipayTrades: createAlipayTrades(sql),
    mailbox: createMailbox(sql),
    random: createRandom(settings.read('worldSeed', 20260301) + settings.read('last:order', 0)),
    shopPlatform: shopPlatformOf,
    now,
    newId,
    nextLogNumber: () => String(++logNumber % 10_000_000).padStart(8, '0'),
    takeNonce(nonce) {
      if (nonce === '' || nonces.has(nonce)) return false
      if (nonces.size >= NONCES_KEPT) nonces.clear()
      nonces.add(nonce)
      return true
    },
  }
}

/** Forgets everything; the next `createWorld` on this database makes a new world with ids of its own. */
export function endWorld(sql: Sql): void {
  emptyTables(sql)
}
