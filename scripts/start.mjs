// npm start: builds what is stale, runs the product and the sandbox in workerd, seeds the demo tenant once, and keeps it alive.
//   PORT (8787), STATE_DIR (.state), `-- --bare`: the product alone, empty.
import path from 'node:path'
import { demoAccount, skus, stockOf, warehouses } from './demo-data.mjs'
import { writeHistory } from './demo-history.mjs'
import { startKeeper } from './demo-keeper.mjs'
import { demoPayments } from './demo-payments.mjs'
import { demoShops } from './demo-shops.mjs'
import { leaveHolds, placeSharedOrders } from './demo-traces.mjs'
import { demoWechatPay } from './demo-wechatpay.mjs'
import { build, call, root, startHub, startSandbox } from './hub.mjs'

const port = Number(process.env.PORT ?? 8787)
const stateDir = path.resolve(root, process.env.STATE_DIR ?? '.state')
const bare = process.argv.includes('--bare')

build()
const sandbox = bare ? null : await startSandbox({ port: port + 1, stateDir: path.join(stateDir, 'sandbox') })
// Letters land in the sandbox's mailbox. Alone, the product writes none.
const mail = sandbox ? { MAIL_URL: `${sandbox.url}/mail`, MAIL_TOKEN: 'sandbox-mail-token' } : {}
// Plans are paid at the sandbox's WeChat Pay. Alone, the product has no account there and offers a call instead.
const pay = sandbox ? { WECHATPAY: await demoWechatPay({ stateDir, sandboxUrl: sandbox.url, call }) } : {}
// Tree heads of the promise logs are anchored at two calendars of the sandbox.
const calendar = sandbox
  ? { OTS_CALENDARS: ['alice', 'bob'].map((name) => `${sandbox.url}/opentimestamps/${name}`).join(',') }
  : {}
const hub = await startHub({ port, stateDir: path.join(stateDir, 'hub'), bindings: { ...mail, ...pay, ...calendar } })

async function stop() {
  await Promise.all([hub.stop(), sandbox?.stop()])
  process.exit(0)
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

const say = (text) => console.log(text)

/** Signed in as the demo merchant; signs up first when this state directory has never seen them. */
async function demoSession() {
  const post = (route) =>
    fetch(`${hub.url}/api/v1/auth/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(demoAccount),
    })
  const signedIn = await post('sign-in')
  const response = signedIn.ok ? signedIn : await post('sign-up')
  if (!response.ok) throw new Error(`demo sign-in: ${response.status} ${await response.text()}`)
  const me = await response.json()
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return {
    isNew: !signedIn.ok,
    tenantId: me.tenant.id,
    api: async (method, route, body) =>
      (await call(`${hub.url}/api/v1${route}`, { method, body, headers: { cookie } })).json,
  }
}

const keys = {
  kuaidi100: {
    customer: 'CUSTOMER0000000000000000000TEST1',
    key: 'TestKey0001',
    secret: 'secret0000000000000000000000test',
    salt: 'XeKdiGkl0000',
  },
  kdniao: { eBusinessId: '1000001', apiKey: 'TESTAPIKEY-0000-1111-2222-333344445555' },
  sf: {
    partnerId: 'TESTPARTNER',
    checkword: 'CheckWord0000000000000000000test',
    monthlyCard: '7551234567',
    pushToken: 'qinghe-sf-push-token',
  },
  jtexpress: { apiAccount: '000000000000000001', privateKey: 'testPrivateKey0001' },
  seventeenTrack: { key: '17TRACKTESTKEY000000000000000000' },
  wecom: { key: '693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa' },
  wecomApp: {
    corpId: 'ww00000000000000aa',
    corpSecret: 'testCorpSecret00000000000000000001',
    token: 'QinghePress',
    encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  },
  dingtalk: { accessToken: 'testDingtalkToken000000000000001', secret: 'SEC0000000000000000000000000test' },
  tencentSms: { secretId: 'AKIDtest0000000000000000000000000001', secretKey: 'testSecretKey00000000000000000001' },
  sms: { accessKeyId: 'LTAItestAccessKeyId0001', accessKeySecret: 'testAccessKeySecret0000000000001' },
}

/** Of the demo tenant's own shop on the open channel. */
const openSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const skuIdOf = (index) => String(1_735_000_000_000_000 + index)
const UNMAPPED = {
  productId: '3591000000000099',
  skuId: '1735000000000999',
  outSkuId: 'GIFT-BOX-2026',
  name: '礼盒包装（赠丝巾）',
  spec: '均码',
  priceFen: 25_900,
}

const control = async (route, body, method = 'POST') =>
  (await call(`${sandbox.url}/control${route}`, { method, body })).json

const products = skus.map((sku, index) => ({
  productId: String(3_591_000_000_000_000 + Math.floor(index / 10)),
  skuId: skuIdOf(index),
  outSkuId: sku.code,
  name: sku.name,
  spec: sku.spec,
  priceFen: sku.priceFen,
}))

/** Connects a shop on each platform that both sides know and that is not connected yet; gives the new connections by kind. */
async function connectShops({ api }) {
  const played = (await control('/platforms', undefined, 'GET')).shops.map(({ kind }) => kind)
  const known = (await api('GET', '/connections/kinds')).items.map(({ kind }) => kind)
  const present = (await api('GET', '/connections')).items.map(({ kind }) => kind)
  const wanted = Object.keys(demoShops).filter(
    (kind) => played.includes(kind) && known.includes(kind) && !present.includes(kind),
  )
  const connected = {}
  for (const kind of wanted) {
    const { name, shop, credentials, settings } = demoShops[kind]
    const put = (pushUrl) => control('/shops', { ...shop, platform: kind, shopName: name, pushUrl })
    await put('')
    await control('/catalog', {
      shopId: shop.shopId,
      products: kind === 'doudian' ? [...products, UNMAPPED] : products,
    })
    connected[kind] = await api('POST', '/connections', {
      kind,
      name,
      credentials,
      settings: { gateway: `${sandbox.url}/${kind}`, ...settings },
    })
    await put(connected[kind].webhookUrl ?? '')
  }
  return connected
}

async function seed({ api, tenantId }) {
  say('Seeding the demo tenant: 3 warehouses, 50 SKUs, a month of history …')
  for (const { id, ...warehouse } of warehouses) await api('PUT', `/warehouses/${id}`, warehouse)
  const { items } = await api('GET', '/warehouses')
  const first = items.find((warehouse) => warehouse.id === 'WH-1')
  if (first) await api('PUT', '/warehouses/WH-1', { ...first, id: undefined, active: false, name: '旧仓（停用）' })
  for (const [index, { code, ...sku }] of skus.entries()) {
    await api('PUT', `/skus/${code}`, sku)
    await api('PUT', `/stock/${code}`, {
      reason: '期初盘点',
      counts: stockOf(index).map((onHand, w) => ({
        warehouseId: warehouses[w].id,
        onHand,
        ...(index % 11 === 0 && w === 0 ? { qc: 8 } : {}),
      })),
    })
  }
  const connect = (kind, name, credentials, settings = {}) =>
    api('POST', '/connections', {
      kind,
      name,
      credentials,
      settings: { gateway: `${sandbox.url}/${kind}`, ...settings },
    })
  const shops = await connectShops({ api })
  const open = await api('POST', '/connections', {
    kind: 'open',
    name: '青禾小程序',
    credentials: { secret: openSecret },
    settings: {},
  })
  await connect('kuaidi100', '快递100', keys.kuaidi100)
  await connect('kdniao', '快递鸟电子面单', keys.kdniao)
  const own = {
    sf: await connect('sf', '顺丰', keys.sf),
    jtexpress: await connect('jtexpress', '极兔', keys.jtexpress),
    '17track': await connect('17track', '17TRACK', keys.seventeenTrack),
  }
  await connect('wecom', '履约告警群', keys.wecom)
  const wecomApp = await connect('wecom-app', '履约助手', keys.wecomApp, {
    agentId: '1000002',
    toUser: 'wangdianzhang',
    gateway: `${sandbox.url}/wecom`,
  })
  await connect('dingtalk', '仓库钉钉群', keys.dingtalk)
  const tencentSms = await connect('tencent-sms', '备用短信', keys.tencentSms, {
    sdkAppId: '1400000000',
    signName: '青禾服饰',
    templates: '*=100001 hubNo detail',
    phones: '13900000000',
  })
  const sms = await connect('aliyun-sms', '值班短信', keys.sms, {
    signName: '青禾服饰',
    templateCodes: '*=SMS_123456789',
    phones: '13800000000',
  })
  await control('/couriers', { platform: 'kuaidi100', ...keys.kuaidi100 })
  await control('/couriers', { platform: 'kdniao', ...keys.kdniao })
  const client = (platform, account, secret, query = '') =>
    control('/couriers', { platform, account, secret, pushUrl: `${own[platform].webhookUrl}${query}` })
  await client('sf', keys.sf.partnerId, keys.sf.checkword, `?token=${keys.sf.pushToken}`)
  await client('jtexpress', keys.jtexpress.apiAccount, keys.jtexpress.privateKey)
  await client('17track', keys.seventeenTrack.key, keys.seventeenTrack.key)
  await control('/messengers', { platform: 'wecom', ...keys.wecom })
  const { corpId, corpSecret, ...callback } = keys.wecomApp
  await control('/messengers', {
    platform: 'wecom',
    corpId,
    corpSecret,
    agentId: '1000002',
    callback: { url: wecomApp.webhookUrl, ...callback },
  })
  await control('/messengers', { platform: 'dingtalk', ...keys.dingtalk })
  await control('/messengers', {
    platform: 'tencent-sms',
    ...keys.tencentSms,
    sdkAppId: '1400000000',
    signName: '青禾服饰',
    templates: { 100001: '订单{1}需要处理：{2}' },
    reportUrl: tencentSms.webhookUrl,
  })
  await control('/messengers', {
    platform: 'aliyun-sms',
    ...keys.sms,
    signName: '青禾服饰',
    templateCodes: ['SMS_123456789'],
    reportUrl: sms.webhookUrl,
    // Nothing reaches the duty phone: what it does not get goes to the spare one.
    deadNumbers: ['13800000000'],
  })
  const { items: routes } = await api('GET', '/notice-routes')
  for (const route of routes.filter(({ connectionId }) => connectionId === sms.id))
    await api('PUT', '/notice-routes', { ...route, nextConnectionId: tencentSms.id })
  for (const route of routes.filter(({ connectionId }) => connectionId === tencentSms.id))
    await api('PUT', '/notice-routes', { ...route, enabled: false })
  const shard = await (await hub.mf.getD1Database('CONTROL'))
    .prepare('SELECT shard FROM tenants WHERE id = ?')
    .bind(tenantId)
    .first('shard')
  const count = await writeHistory({
    db: await hub.mf.getD1Database(shard),
    tenantId,
    connectionId: shops.doudian.id,
    now: Date.now(),
  })
  const names = Object.keys(shops).map((kind) => demoShops[kind].name)
  say(
    `  ${count} past orders, connections: ${names.join(', ')}, 小程序 (${open.id}), 快递100, 快递鸟, 顺丰, 极兔, 17TRACK, 企业微信, 钉钉, 阿里云短信, 腾讯云短信`,
  )
  const order = (count, skuIds, kind = 'doudian', more = {}) =>
    control('/orders', {
      shopId: demoShops[kind].shop.shopId,
      count,
      paid: true,
      push: true,
      ...(skuIds ? { skuIds } : {}),
      ...more,
    })
  await order(30)
  for (const kind of Object.keys(shops)) if (kind !== 'doudian') await order(3, undefined, kind)
  // More of one SKU than there is, and a listing that nobody has mapped: both wait for a person.
  await order(9, [skuIdOf(7)])
  await order(3, [UNMAPPED.skuId])
  await placeSharedOrders({ order, skuIdOf })
  await leaveHolds({ hub, tenantId, shard, skus: [skus[9].code, skus[34].code] })
}

if (!bare) {
  const session = await demoSession()
  if (session.isNew) {
    // Nobody reads the mail of the demo address: it counts as confirmed.
    await (await hub.mf.getD1Database('CONTROL'))
      .prepare('UPDATE user SET email_verified = 1 WHERE email = ?')
      .bind(demoAccount.email)
      .run()
    await seed(session)
  } else {
    // A demo tenant of an older version gets the shops that came since.
    await connectShops(session)
  }
  await demoPayments({
    api: session.api,
    control,
    stateDir,
    sandboxUrl: sandbox.url,
    wechatPay: pay.WECHATPAY,
    openSecret,
    products,
  })
  // The demo's trial begins anew with each start.
  await (await hub.mf.getD1Database('CONTROL'))
    .prepare("UPDATE tenants SET trial_ends_at = ? WHERE id = ? AND plan = 'trial'")
    .bind(Date.now() + 14 * 86_400_000, session.tenantId)
    .run()
  await call(`${sandbox.url}/control/speed`, {
    method: 'PUT',
    body: { auto: true, ordersPerMinute: 6, parcelStepSeconds: 45, retryScale: 0.1 },
  })
  const { key } = await session.api('POST', '/keys', {
    name: '演示仓管员',
    scopes: ['fulfilment:read', 'fulfilment:write'],
  })
  startKeeper({ url: hub.url, key, warehouseId: 'WH-HZ' })
  // Platforms that keep their messages until they are fetched are asked now, not only with the next minute.
  void hub.tick('* * * * *')
}
say(`
  订枢 Dingshu   ${hub.url}${
    bare
      ? ''
      : `
  demo sign-in   ${demoAccount.email} / ${demoAccount.password}
  sandbox        ${sandbox.url}  (the platforms' side: orders, parcels, messages, faults)
  mailbox        ${sandbox.url}/mailbox  (letters that the product sends)`
  }
  API            ${hub.url}/api/openapi.json · ${hub.url}/api/docs
`)
