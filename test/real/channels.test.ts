import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canListen, faultsOf, MODES, pulledUntilNow, settle } from '../support/channel-settle.ts'
import {
  type ChannelShop,
  openShop,
  type PlayedPlatform,
  sharedPlatforms,
  stockGoods,
} from '../support/channel-shops.ts'
import { storm } from '../support/channel-storm.ts'
import type { Comparison } from '../support/channel-truth.ts'
import { shardOf } from '../support/real-laws.ts'
import { openWarehouses, type RealMerchant, signUp, warehouseIds } from '../support/real-merchant.ts'
import { type RealWorld, startRealWorld } from '../support/real-processes.ts'

/** Of each platform, in each way of listening. */
const ORDERS = Number(process.env.ORDERS ?? 60)
const SETTLE_MS = 90_000

/** Every platform that both sides know, all at once: a merchant has them all. `CHANNELS=taobao,pdd` narrows them. */
describe('what the shops know and what the product knows is the same', () => {
  let world: RealWorld
  let platforms: PlayedPlatform[] = []

  beforeAll(async () => {
    world = await startRealWorld()
    platforms = await sharedPlatforms(world, await signUp(world))
    await world.control('PUT', '/speed', { retryScale: 0.002 })
  })
  afterAll(() => world?.close())

  test.each(MODES)('%s, while a tenth is lost, doubled or late', async (mode) => {
    const started = Date.now()
    const merchant = await signUp(world)
    const database = await shardOf(world, merchant)
    await openWarehouses(merchant)
    await stockGoods(merchant, warehouseIds, 20_000)
    const listened = platforms.filter((platform) => canListen(mode, platform))
    const shops: ChannelShop[] = []
    for (const platform of listened)
      shops.push(
        await openShop(world, merchant, {
          platform,
          pushes: mode !== 'poll',
          extra: { pullMinutes: 60 },
        }),
      )
    await pulledUntilNow(world, shops)
    await world.control('PUT', '/faults', faultsOf[mode])
    const placed = new Map(
      await Promise.all(
        shops.map(async (shop, n) => [shop.kind, await storm(world, shop, { count: ORDERS, seed: 11 + n })] as const),
      ),
    )
    const stormedMs = Date.now() - started
    const compared = await settle({ world, merchant, database, mode, placed }, shops, { timeoutMs: SETTLE_MS })
    await world.control('DELETE', '/faults')
    console.log(
      `${mode}: ${[...compared].map(([kind, { orders }]) => `${kind} ${orders}`).join(', ')} orders; storm ${(stormedMs / 1000).toFixed(1)} s, settled after ${((Date.now() - started) / 1000).toFixed(1)} s`,
    )
    const wrong = [...compared].flatMap(([kind, comparison]) => problemsOf(kind, comparison))
    expect(wrong, wrong.length === 0 ? '' : await whatTheySaid(world, merchant)).toEqual([])
    expect(shops.length).toBeGreaterThan(0)
  })
})

const MOST_SHOWN = 5

/** The last trouble of each connection, and what the platforms refused. */
async function whatTheySaid(world: RealWorld, merchant: RealMerchant): Promise<string> {
  const { items } = await merchant.get<{ items: { kind: string; health: { lastError: string | null } | null }[] }>(
    '/connections',
  )
  const calls = await world.control<{ items: { platform: string; path: string; ok: boolean; reason: string }[] }>(
    'GET',
    '/calls?limit=600',
  )
  const refused = new Set(
    calls.items
      .filter(({ ok, reason }) => !ok && !reason.includes('故障'))
      .map(({ platform, path, reason }) => `${platform} ${path}: ${reason}`),
  )
  return [...items.map(({ kind, health }) => `${kind}: ${health?.lastError}`), ...refused].join('\n')
}

function problemsOf(kind: string, { missing, doubled, differing }: Comparison): string[] {
  const some = (what: string, list: readonly string[]) =>
    list.length === 0 ? [] : [`${kind}: ${list.length} ${what}: ${list.slice(0, MOST_SHOWN).join('; ')}`]
  return [...some('missing', missing), ...some('doubled', doubled), ...some('differing', differing)]
}
