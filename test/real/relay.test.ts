import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { signCall } from '../../relay/signature.mjs'
import type { connectionWithHealthSchema, TestResult } from '../../src/connections/connections.contract.ts'
import { MINUTE } from '../../src/core/time.ts'
import { isDue, pulledUntilNow } from '../support/channel-settle.ts'
import { type ChannelShop, minuteWithoutPull, openShop, sharedPlatforms, stockGoods } from '../support/channel-shops.ts'
import { compareOrders, isSame } from '../support/channel-truth.ts'
import { shardOf } from '../support/real-laws.ts'
import { openWarehouses, type RealMerchant, signUp, until, warehouseIds } from '../support/real-merchant.ts'
import { type RealWorld, startRealWorld } from '../support/real-processes.ts'
import { RELAY_SECRET, type RelayProcess, startRelay } from '../support/real-relay.ts'

type Shown = z.infer<typeof connectionWithHealthSchema>

const KINDS = ['pdd', 'taobao']
const ORDERS = 60

describe('shops behind a relay', () => {
  let world: RealWorld
  let merchant: RealMerchant
  let relay: RelayProcess
  const shops: ChannelShop[] = []

  beforeAll(async () => {
    world = await startRealWorld()
    merchant = await signUp(world)
    await openWarehouses(merchant)
    await stockGoods(merchant, warehouseIds, 20_000)
    // A message that was not confirmed comes again after three seconds.
    await world.control('PUT', '/speed', { retryScale: 0.005 })
    relay = await startRelay(world, KINDS)
    const extra = { pullMinutes: 60, relay: relay.url, relaySecret: RELAY_SECRET }
    for (const platform of (await sharedPlatforms(world, merchant)).filter(({ kind }) => KINDS.includes(kind)))
      shops.push(await openShop(world, merchant, { platform, pushes: false, extra }))
    await pulledUntilNow(world, shops)
  })
  afterAll(async () => {
    await relay?.stop()
    await world?.close()
  })

  const relays = async () => {
    const { items } = await merchant.get<{ items: Shown[] }>('/connections')
    return items.filter(({ kind }) => KINDS.includes(kind)).map(({ health }) => health?.relay)
  }
  /** The schedule of a minute in which no shop is pulled: what comes, comes over the sockets. */
  const minute = () =>
    world.hub.tick(
      '* * * * *',
      minuteWithoutPull(
        isDue,
        shops.map(({ connection }) => connection.id),
      ),
    )
  const call = (path: string, content: unknown, { secret = RELAY_SECRET, header = '' } = {}) => {
    const body = JSON.stringify(content)
    const signed = signCall(secret, { to: 'relay', method: 'POST', path, body, now: Date.now() })
    const headers = { 'x-dingshu-relay': header || signed.header }
    return { header: headers['x-dingshu-relay'], sent: fetch(`${relay.url}${path}`, { method: 'POST', headers, body }) }
  }

  test('the relay serves nobody who does not know the secret, and nobody twice, and only its platforms', async () => {
    const ask = { v: 1, kind: 'pdd', method: 'GET', url: `${world.sandboxUrl}/pdd/`, headers: {} }
    expect((await fetch(`${relay.url}/forward`, { method: 'POST', body: JSON.stringify(ask) })).status).toBe(401)
    expect((await call('/forward', ask, { secret: 'x'.repeat(32) }).sent).status).toBe(401)
    const first = call('/forward', ask)
    expect((await first.sent).status).toBe(200)
    expect((await call('/forward', ask, { header: first.header }).sent).status).toBe(401)
    const elsewhere = { ...ask, url: `${world.hub.url}/healthz` }
    expect(await (await call('/forward', elsewhere).sent).text()).toContain('{"error":"host_refused"}')
    expect((await fetch(`${relay.url}/forward`)).status).toBe(404)
  })

  test('calls go through it, and the card says so', async () => {
    for (const { connection } of shops) {
      const tested = await merchant.send<TestResult>('POST', `/connections/${connection.id}/test`)
      expect(tested).toMatchObject({ ok: true, detail: expect.stringMatching(/^经中继 · /) })
    }
    await until(
      'both sockets are held',
      async () => {
        await minute()
        return relays()
      },
      (seen) => seen.every((one) => one?.socket === 'open'),
    )
  })

  test(
    'killed in the middle of messages that come twice over sockets that break: nothing lost, nothing doubled',
    async () => {
      await world.control('PUT', '/faults', { duplicateRate: 0.2, cutRate: 0.03, seed: 9 })
      const place = (count: number) =>
        Promise.all(
          shops.map(({ shopId }) => world.control('POST', '/orders', { shopId, count, paid: true, push: true })),
        )
      const orders = async () => {
        const { counts } = await merchant.get<{ counts: Record<string, number> }>('/orders/board')
        return Object.values(counts).reduce((sum, n) => sum + n, 0)
      }
      await place(ORDERS)
      const seen = await until('some orders came over the sockets', orders, (n) => n >= 20, { everyMs: 50 })
      await relay.kill()
      await place(10)
      await minute()
      await until('the card says that it is down', relays, (now) => now.every((one) => one?.state === 'down'))
      await relay.restart()
      const database = await shardOf(world, merchant)
      const started = Date.now()
      const compared = await until(
        'every order is here',
        async () => {
          await minute()
          return Promise.all(
            shops.map(({ shopId, connection }) =>
              compareOrders(world, merchant, { database, shopId, connectionId: connection.id }),
            ),
          )
        },
        (all) => all.every(isSame),
        { timeoutMs: 120_000, everyMs: 1_000 },
      )
      await world.control('DELETE', '/faults')
      expect(compared.map(({ orders: n }) => n)).toEqual([ORDERS + 10, ORDERS + 10])
      expect((await relays()).every((one) => one?.state === 'up')).toBe(true)
      expect(relay.log()).not.toMatch(/access_token|content|secret/i)
      console.log(
        `killed at ${seen} of ${2 * ORDERS} orders, 20 more placed while it was down; all here ${((Date.now() - started) / 1000).toFixed(1)} s after its start`,
      )
    },
    4 * MINUTE,
  )
})
