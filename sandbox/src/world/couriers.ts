import { row, rows, type Sql } from './sql'

export interface Kuaidi100Account {
  platform: 'kuaidi100'
  customer: string
  key: string
  secret: string
}
export interface KdniaoAccount {
  platform: 'kdniao'
  eBusinessId: string
  apiKey: string
  /** Where tracks are pushed; set in the console of the real platform. */
  pushUrl?: string
}
export const COURIER_KINDS = ['sf', 'zto', 'yto', 'jtexpress', 'cainiao', '17track', 'aftership'] as const
export type CourierKind = (typeof COURIER_KINDS)[number]
/** A merchant at one courier, or at a service of many, that asks and is pushed to. */
export interface CourierClient {
  platform: CourierKind
  /** What the calls name it by. */
  account: string
  secret: string
  /** Where tracks are pushed; set in the console of the real platform. */
  pushUrl?: string
  /** Of its pushes alone, where they are signed with another one. */
  pushSecret?: string
}
export type CourierAccount = Kuaidi100Account | KdniaoAccount | CourierClient

/** A wish to be told about a parcel. */
export interface Subscription {
  id: number
  platform: CourierAccount['platform']
  account: string
  waybill: string
  com: string
  state: string
  facts: SubscriptionFacts
}
export interface SubscriptionFacts {
  /** 快递100: where to push, with which salt, in which detail. */
  callbackUrl?: string
  salt?: string
  resultv2?: string
  /** 快递鸟: handed back as it came. */
  callback?: string
  orderCode?: string
}

export type Couriers = ReturnType<typeof createCouriers>

/** Accounts, subscriptions and labels of the couriers and of the services over them. */
export function createCouriers(sql: Sql) {
  function account<T extends CourierAccount>(platform: T['platform'], id: string): T | undefined {
    const found = row<{ facts: string }>(
      sql,
      'SELECT facts FROM couriers WHERE platform = ? AND account = ?',
      platform,
      id,
    )
    return found ? JSON.parse(found.facts) : undefined
  }

  return {
    put(courier: CourierAccount): void {
      const id =
        courier.platform === 'kuaidi100'
          ? courier.key
          : courier.platform === 'kdniao'
            ? courier.eBusinessId
            : courier.account
      sql.exec(
        'INSERT OR REPLACE INTO couriers (platform, account, facts) VALUES (?, ?, ?)',
        courier.platform,
        id,
        JSON.stringify(courier),
      )
    },
    all: (): CourierAccount[] =>
      rows<{ facts: string }>(sql, 'SELECT facts FROM couriers').map(({ facts }) => JSON.parse(facts)),
    kuaidi100: (key: string) => account<Kuaidi100Account>('kuaidi100', key),
    kdniao: (eBusinessId: string) => account<KdniaoAccount>('kdniao', eBusinessId),
    client: (platform: CourierKind, id: string) => account<CourierClient>(platform, id),
    kuaidi100ByCustomer: (customer: string): Kuaidi100Account | undefined =>
      rows<{ facts: string }>(sql, "SELECT facts FROM couriers WHERE platform = 'kuaidi100'")
        .map(({ facts }): Kuaidi100Account => JSON.parse(facts))
        .find((candidate) => candidate.customer === customer),

    subscriptions(platform: CourierAccount['platform'], waybill: string): Subscription[] {
      const found = rows<Omit<Subscription, 'facts'> & { facts: string }>(
        sql,
        'SELECT id, platform, account, waybill, com, state, facts FROM subscriptions WHERE platform = ? AND waybill = ?',
        platform,
        waybill,
      )
      return found.map((subscription) => ({ ...subscription, facts: JSON.parse(subscription.facts) }))
    },
    subscribe(subscription: Omit<Subscription, 'id' | 'state'>): void {
      sql.exec(
        "INSERT INTO subscriptions (platform, account, waybill, com, state, facts) VALUES (?, ?, ?, ?, 'polling', ?)",
        subscription.platform,
        subscription.account,
        subscription.waybill,
        subscription.com,
        JSON.stringify(subscription.facts),
      )
    },
    endSubscription(id: number, state: 'shutdown' | 'abort'): void {
      sql.exec('UPDATE subscriptions SET state = ? WHERE id = ?', state, id)
    },

    /** The label that was printed for an order code, unless it was cancelled. */
    label(platform: CourierAccount['platform'], accountId: string, orderCode: string) {
      return row<{ waybill: string; answer: string }>(
        sql,
        'SELECT waybill, answer FROM labels WHERE platform = ? AND account = ? AND order_code = ? AND cancelled = 0',
        platform,
        accountId,
        orderCode,
      )
    },
    saveLabel(label: { platform: string; account: string; orderCode: string; waybill: string; answer: string }): void {
      sql.exec(
        'INSERT OR REPLACE INTO labels (platform, account, order_code, waybill, cancelled, answer) VALUES (?, ?, ?, ?, 0, ?)',
        label.platform,
        label.account,
        label.orderCode,
        label.waybill,
        label.answer,
      )
    },
    cancelLabel(waybill: string): void {
      sql.exec('UPDATE labels SET cancelled = 1 WHERE waybill = ?', waybill)
    },
    countLabels: (): number => row<{ n: number }>(sql, 'SELECT COUNT(*) AS n FROM labels')?.n ?? 0,
  }
}
