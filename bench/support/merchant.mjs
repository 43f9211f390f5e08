// A merchant to measure with: an account, a key, three warehouses, fifty SKUs with stock, and a shop on the open channel.
import { call } from '../../scripts/hub.mjs'

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const carriers = [
  { carrier: 'zhongtong', serves: ['*'], maxWeightG: 50_000 },
  { carrier: 'yuantong', serves: ['*'], maxWeightG: 30_000 },
  { carrier: 'shunfeng', serves: ['33', '31', '32', '44', '51'], maxWeightG: 30_000 },
]

const warehouses = [
  {
    name: '杭州仓',
    regionCode: '330110',
    province: '浙江省',
    city: '杭州市',
    district: '余杭区',
    address: '仓前街道 1 号',
  },
  {
    name: '广州仓',
    regionCode: '440111',
    province: '广东省',
    city: '广州市',
    district: '白云区',
    address: '太和镇 2 号',
  },
  {
    name: '成都仓',
    regionCode: '510114',
    province: '四川省',
    city: '成都市',
    district: '新都区',
    address: '物流大道 3 号',
  },
].map((place) => ({
  ...place,
  contactName: '仓管',
  contactPhone: '13900000000',
  cutoffMinute: 16 * 60,
  handlingMinutes: 120,
  dailyCapacity: 1_000_000,
  quality: 0.95,
  carriers,
  active: true,
}))

export const skuCode = (index) => `SKU-${String(index + 1).padStart(3, '0')}`

const scopes = [
  'orders:read',
  'orders:write',
  'stock:read',
  'stock:write',
  'connections:write',
  'connections:read',
  'settings:read',
  'settings:write',
  'parked:read',
  'campaigns:read',
  'campaigns:write',
  'campaigns:claim',
]

/** `pieces`: stock of each SKU in each warehouse. */
export async function aMerchant(hub, { skus = 50, pieces = 1_000_000 } = {}) {
  const signUp = await call(`${hub.url}/api/v1/auth/sign-up`, {
    method: 'POST',
    body: {
      email: `bench-${Date.now()}-${Math.floor(Math.random() * 1e6)}@example.com`,
      password: 'bench-password-1',
      company: '基准商贸',
    },
  })
  const cookie = signUp.response.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ')
  const { key } = (
    await call(`${hub.url}/api/v1/keys`, { method: 'POST', body: { name: 'bench', scopes }, headers: { cookie } })
  ).json
  const headers = { authorization: `Bearer ${key}` }
  const send = async (method, path, body) => (await call(`${hub.url}/api/v1${path}`, { method, body, headers })).json
  const [given] = (await send('GET', '/warehouses')).items
  const ids = [given?.id ?? 'wh_bench_1', 'wh_bench_2', 'wh_bench_3']
  for (const [index, id] of ids.entries()) await send('PUT', `/warehouses/${id}`, warehouses[index])
  for (let i = 0; i < skus; i++)
    await send('PUT', `/stock/${skuCode(i)}`, { counts: ids.map((warehouseId) => ({ warehouseId, onHand: pieces })) })
  const connection = await send('POST', '/connections', {
    kind: 'open',
    name: '小程序',
    credentials: { secret: SECRET },
    settings: {},
  })
  return { tenantId: signUp.json.tenant.id, key, headers, send, warehouseIds: ids, connectionId: connection.id, skus }
}
