/** A merchant who signs up at the running product and connects everything to the running sandbox, through the front doors only. */
import type { Connection } from '../../src/connections/connections.contract.ts'
import type { Warehouse } from '../../src/warehouses/warehouses.contract.ts'
import { callJson, type RealWorld } from './real-processes.ts'

export interface RealMerchant {
  readonly tenantId: string
  readonly email: string
  readonly cookie: string
  get<T>(path: string): Promise<T>
  send<T>(method: string, path: string, body?: unknown): Promise<T>
}

export const PASSWORD = 'correct-horse-battery'

export async function signUp({ hub }: RealWorld, company = '青禾服饰'): Promise<RealMerchant> {
  const email = `${crypto.randomUUID()}@example.com`
  const response = await fetch(`${hub.url}/api/v1/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD, company }),
  })
  if (response.status !== 201) throw new Error(`sign-up: ${response.status} ${await response.text()}`)
  const { tenant } = (await response.json()) as { tenant: { id: string } }
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const send = <T>(method: string, path: string, body?: unknown) =>
    callJson<T>(`${hub.url}/api/v1${path}`, { method, body, headers: { cookie } })
  return { tenantId: tenant.id, email, cookie, send, get: (path) => send('GET', path) }
}

const places = [
  { id: 'WH-HZ', name: '杭州仓', regionCode: '330110', province: '浙江省', city: '杭州市', district: '余杭区' },
  { id: 'WH-GZ', name: '广州仓', regionCode: '440111', province: '广东省', city: '广州市', district: '白云区' },
  { id: 'WH-CD', name: '成都仓', regionCode: '510114', province: '四川省', city: '成都市', district: '新都区' },
]

export const warehouseIds = places.map(({ id }) => id)

/** Three warehouses; the one that came with the account is switched off. */
export async function openWarehouses(merchant: RealMerchant): Promise<void> {
  const carriers = ['yuantong', 'zhongtong'].map((carrier) => ({ carrier, serves: ['*'], maxWeightG: 30_000 }))
  const common = {
    address: '物流园 1 号',
    contactName: '王仓管',
    contactPhone: '057188886666',
    cutoffMinute: 16 * 60,
    handlingMinutes: 240,
    dailyCapacity: 5_000,
    quality: 0.95,
    carriers,
    active: true,
  }
  for (const { id, ...place } of places) await merchant.send('PUT', `/warehouses/${id}`, { ...common, ...place })
  const { items } = await merchant.get<{ items: Warehouse[] }>('/warehouses')
  for (const { id, ...first } of items.filter((warehouse) => !warehouseIds.includes(warehouse.id)))
    await merchant.send('PUT', `/warehouses/${id}`, { ...first, active: false })
}

export const SHOP = {
  appKey: '7000000000000000001',
  appSecret: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
  shopId: '4463798',
  shopName: '青禾旗舰店',
}
const KUAIDI100 = {
  customer: 'A1B2C3D4E5F60718293A4B5C6D7E8F90',
  key: 'realTestKey',
  secret: 'realtestsecret0123456789abcdef01',
}
const KDNIAO = { eBusinessId: '1237100', apiKey: '56da2cf8-c8a2-44b2-b6fa-476cd7d1ba17' }
export const WECOM = { key: '693a91f6-7e0c-4bc4-97a0-0ec2sifa5aaa' }
const SMS = { accessKeyId: 'LTAI5tRealTest', accessKeySecret: 'realTestAccessKeySecret' }

export const accounts = {
  kuaidi100: { ...KUAIDI100, salt: 'xsalt8chars' },
  kdniao: KDNIAO,
  wecom: WECOM,
  'aliyun-sms': SMS,
} as const

export async function connect(
  merchant: RealMerchant,
  { sandboxUrl }: RealWorld,
  kind: 'doudian' | keyof typeof accounts,
  name: string,
  settings: Record<string, unknown> = {},
): Promise<Connection> {
  const { appKey, appSecret, shopId } = SHOP
  const credentials = kind === 'doudian' ? { appKey, appSecret, shopId } : accounts[kind]
  return merchant.send('POST', '/connections', {
    kind,
    name,
    credentials,
    settings: { gateway: `${sandboxUrl}/${kind}`, ...settings },
  })
}

export interface Connections {
  readonly shop: Connection
  readonly kuaidi100: Connection
  readonly kdniao: Connection
  readonly wecom: Connection
  readonly sms: Connection
}

/** Couriers and messengers know their customer. */
export async function registerAccounts(world: RealWorld): Promise<void> {
  await world.control('POST', '/couriers', { platform: 'kuaidi100', ...KUAIDI100 })
  await world.control('POST', '/couriers', { platform: 'kdniao', ...KDNIAO })
  await world.control('POST', '/messengers', { platform: 'wecom', ...WECOM })
  await world.control('POST', '/messengers', {
    platform: 'aliyun-sms',
    ...SMS,
    signName: '青禾服饰',
    templateCodes: ['SMS_100001'],
  })
}

/** Registers the accounts at the sandbox and connects them at the product. */
export async function connectEverything(merchant: RealMerchant, world: RealWorld): Promise<Connections> {
  await registerAccounts(world)
  const shop = await connect(merchant, world, 'doudian', '青禾旗舰店')
  await world.control('POST', '/shops', { ...SHOP, pushUrl: shop.webhookUrl })
  return {
    shop,
    kuaidi100: await connect(merchant, world, 'kuaidi100', '快递100'),
    kdniao: await connect(merchant, world, 'kdniao', '快递鸟'),
    wecom: await connect(merchant, world, 'wecom', '履约群'),
    sms: await connect(merchant, world, 'aliyun-sms', '短信', {
      signName: '青禾服饰',
      templateCodes: { '*': 'SMS_100001' },
      phones: ['13800001111'],
    }),
  }
}

export interface Goods {
  readonly sku: string
  /** Of the shop's listing; the product has one SKU. */
  readonly productId: string
  readonly shopSkuId: string
  /** Pieces in each of the three warehouses. */
  readonly each: number
  /** False: the shop sells it under a code that nobody knows. */
  readonly mapped?: boolean
}

export function someGoods(count: number, each: number): Goods[] {
  return Array.from({ length: count }, (_, n) => ({
    sku: `TEE-${String(n + 1).padStart(2, '0')}`,
    productId: `35912345678${String(9000 + n)}`,
    shopSkuId: `17354321099${String(7000 + n)}`,
    each,
  }))
}

/** The same goods on the merchant's books, in the warehouses, and on the shop's shelf. */
export async function stockUp(
  merchant: RealMerchant,
  world: RealWorld,
  goods: readonly Goods[],
  { warehouses = warehouseIds }: { warehouses?: readonly string[] } = {},
): Promise<void> {
  await world.control('POST', '/catalog', {
    shopId: SHOP.shopId,
    products: goods.map(({ sku, productId, shopSkuId, mapped }) => ({
      productId,
      skuId: shopSkuId,
      outSkuId: mapped === false ? `ALIEN-${sku}` : sku,
      name: `纯棉T恤 ${sku}`,
      spec: '白色 L',
      priceFen: 6900,
    })),
  })
  for (const { sku, each, mapped } of goods) {
    if (mapped === false) continue
    await merchant.send('PUT', `/skus/${sku}`, {
      name: `纯棉T恤 ${sku}`,
      spec: '白色 L',
      priceFen: 6900,
      weightG: 300,
      volumeCm3: 900,
    })
    await merchant.send('PUT', `/stock/${sku}`, {
      counts: warehouses.map((warehouseId) => ({ warehouseId, onHand: each })),
      reason: '期初',
    })
  }
}

/** Every page of a list. */
export async function all<T>(merchant: RealMerchant, path: string): Promise<T[]> {
  const items: T[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: T[]; nextCursor: string | null } = await merchant.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

/** Looks again until `check` holds; the error says what was seen last. */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  check: (seen: T) => boolean,
  { timeoutMs = 30_000, everyMs = 200 } = {},
): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const seen = await look()
    if (check(seen)) return seen
    if (Date.now() > end)
      throw new Error(`${what}: did not come about; last seen ${JSON.stringify(seen)?.slice(0, 1_500)}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
