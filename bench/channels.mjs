// Whether a shop's orders are all here, and how fast a pull brings a day of them. Product and sandbox run as processes of their own;
// at the end every order is held against what the shop knows.
//   npm run bench:channels -- [--json] [--kind doudian | taobao,jd | all] [--orders 10000] [--catch-up 0]
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { build } = await import('../scripts/hub.mjs')
const { figure, load, options, report, say, sleep } = await import('./support/figures.mjs')
const { demoShops } = await import('../scripts/demo-shops.mjs')
const { canListen, faultsOf, MODES, settle } = await import('../test/support/channel-settle.ts')
const { GOODS, openShop, sharedPlatforms, stockGoods } = await import('../test/support/channel-shops.ts')
const { storm } = await import('../test/support/channel-storm.ts')
const { compareOrders } = await import('../test/support/channel-truth.ts')
const { shardOf } = await import('../test/support/real-laws.ts')
const { openWarehouses, signUp, warehouseIds } = await import('../test/support/real-merchant.ts')
const { startRealWorld } = await import('../test/support/real-processes.ts')

const DAY_MS = 86_400_000
/** A platform that answers 15 orders a second is read for half an hour. */
const LONGEST_MS = 3_600_000
/** That platform wants so much between two pulls; a read of thousands at its limit takes as long. */
const MINUTES_OF_XIAOHONGSHU = 5
const PLACED_AT_ONCE = 10_000
/** Hands that do things to orders at once. */
const LANES = 6

const {
  json,
  kind: asked,
  orders: count,
  'catch-up': day,
} = options({ orders: [10_000, 0, 50_000], 'catch-up': [0, 0, 200_000] }, { kind: 'doudian' })
const kinds = asked === 'all' ? Object.keys(demoShops) : asked.split(',')

/** A merchant with warehouses, stock and one shop on the platform. */
async function aMerchantOf(world, platform, pushes) {
  const merchant = await signUp(world)
  await openWarehouses(merchant)
  await stockGoods(merchant, warehouseIds, 900_000)
  const shop = await openShop(world, merchant, { platform, pushes, extra: { pullMinutes: 60, firstPullDays: 2 } })
  return { merchant, shop, database: await shardOf(world, merchant) }
}

async function inWorld(kind, work) {
  const world = await startRealWorld()
  try {
    await world.control('PUT', '/speed', { retryScale: 0.002 })
    const [platform] = (await sharedPlatforms(world, await signUp(world))).filter((one) => one.kind === kind)
    if (platform === undefined) throw new Error(`${kind}: not played here, or not connected to`)
    return await work(world, platform)
  } finally {
    await world.close()
  }
}

/** One mode: a storm over `count` orders while a tenth is lost, and what the comparison says when it has settled. */
async function storms(kind, mode) {
  return inWorld(kind, async (world, platform) => {
    if (!canListen(mode, platform)) return null
    const { merchant, shop, database } = await aMerchantOf(world, platform, mode !== 'poll')
    await world.control('PUT', '/faults', faultsOf[mode])
    const started = Date.now()
    const placed = new Map([[kind, await storm(world, shop, { count, seed: 1, lanes: LANES })]])
    const stormMs = Date.now() - started
    const compared = await settle({ world, merchant, database, mode, placed }, [shop], {
      timeoutMs: LONGEST_MS,
      everyMs: kind === 'xiaohongshu' ? MINUTES_OF_XIAOHONGSHU * 60_000 : 5_000,
    })
    const seen = compared.get(kind)
    say(
      `${kind} ${mode}: ${seen.orders} orders, storm ${(stormMs / 1000).toFixed(0)} s, settled after ${((Date.now() - started) / 1000).toFixed(0)} s; missing ${seen.missing.length}, doubled ${seen.doubled.length}, differing ${seen.differing.length} (load ${load()})`,
    )
    for (const what of [...seen.missing, ...seen.doubled, ...seen.differing].slice(0, 5)) say(`  ${what}`)
    return seen
  })
}

/** `day` orders were placed over the last day, and nobody was told: how fast the pull brings them. */
async function catchUp(kind) {
  return inWorld(kind, async (world, platform) => {
    const { merchant, shop, database } = await aMerchantOf(world, platform, false)
    const from = Date.now() - DAY_MS
    for (let placed = 0; placed < day; placed += PLACED_AT_ONCE) {
      const n = Math.min(PLACED_AT_ONCE, day - placed)
      const span = (DAY_MS - 600_000) / day
      const wish = { shopId: shop.shopId, count: n, push: false, atMs: Math.round(from + placed * span) }
      await world.control('POST', '/orders', { ...wish, spreadMs: Math.round(n * span) })
    }
    const here = async () =>
      (
        await world.hub.query(
          database,
          'SELECT COUNT(*) AS n FROM orders WHERE tenant_id = ? AND connection_id = ?',
          merchant.tenantId,
          shop.connection.id,
        )
      )[0].n
    say(`catching up with ${day} orders of a day (load ${load()})`)
    const started = Date.now()
    let askedAt = 0
    let seen = 0
    let movedAt = started
    while (seen < day) {
      // A run ends after its share of requests; the next one goes on where it stopped.
      if (Date.now() - movedAt > 3_000 || askedAt === 0) {
        await merchant.send('POST', `/connections/${shop.connection.id}/pull`)
        askedAt = Date.now()
        movedAt = askedAt
      }
      await sleep(500)
      const now = await here()
      if (now !== seen) movedAt = Date.now()
      seen = now
      if (Date.now() - started > LONGEST_MS) throw new Error(`${seen} of ${day} after ${LONGEST_MS} ms`)
    }
    const elapsedMs = Date.now() - started
    const compared = await compareOrders(world, merchant, {
      database,
      shopId: shop.shopId,
      connectionId: shop.connection.id,
    })
    return { elapsedMs, compared }
  })
}

say(`building … (${GOODS.length} goods)`)
build({ web: false })
const figures = []
for (const kind of kinds) {
  for (const mode of count > 0 ? MODES : []) {
    const seen = await storms(kind, mode)
    if (seen === null) {
      say(`${kind} ${mode}: cannot be listened to in this way`)
      continue
    }
    for (const what of ['missing', 'doubled', 'differing'])
      figures.push(figure(`${kind} ${mode}: ${what} of ${seen.orders}`, seen[what].length, 'orders', { most: 0 }))
  }
  if (day > 0) {
    const { elapsedMs, compared } = await catchUp(kind)
    const wrong = compared.missing.length + compared.doubled.length + compared.differing.length
    for (const what of [...compared.missing, ...compared.differing].slice(0, 5)) say(`  ${what}`)
    figures.push(
      figure(`${kind}: a day of ${day} orders caught up by polling`, (day / elapsedMs) * 1000, 'orders/s', {
        least: 1000,
      }),
      figure(`${kind}: of them missing, doubled or differing`, wrong, 'orders', { most: 0 }),
    )
  }
}
report('shops and product hold the same orders', figures, json)
if (figures.some(({ ok }) => !ok)) process.exitCode = 1
