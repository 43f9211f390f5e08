import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { requestSign } from '../../../sandbox/src/doudian/sign'
import type { PlatformCall } from '../../../sandbox/src/platform-call'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { Sql, SqlValue } from '../../../sandbox/src/world/sql'
import { createWorld, type World } from '../../../sandbox/src/world/world'

/** 2026-03-01 10:05:09 in Shanghai. */
export const NOON = 1_772_330_709_000

export const SHOP = {
  platform: 'doudian',
  shopId: '4463798',
  appKey: '7101234567890123456',
  appSecret: '2ad2355c-01d0-11f8-91dc-05a8cd1054b1',
  shopName: '示例旗舰店',
  pushUrl: 'http://hub.test/hooks/doudian',
  tokenSeconds: 604_800,
  extra: {},
}

/** SQLite in memory behind the small interface that the sandbox uses. */
export function memorySql(): Sql {
  const database = new DatabaseSync(':memory:')
  return {
    exec(query, ...bindings) {
      if (bindings.length === 0 && /;\s*\S/.test(query)) {
        database.exec(query)
        return { toArray: () => [] }
      }
      const found = database.prepare(query).all(...bindings) as Record<string, SqlValue>[]
      return { toArray: () => found }
    },
  }
}

export interface Received {
  url: string
  headers: Record<string, string>
  body: string
}

/** A world in memory with a clock that the test moves and a hub that answers what the test wants. */
export function aWorld(answer: (push: Received) => { status: number; body: string } = doudianAck) {
  const received: Received[] = []
  const clock = { now: NOON }
  let ids = 0
  const world = createWorld({
    sql: memorySql(),
    now: () => clock.now,
    newId: () => `id-${++ids}`,
    fetch: async (url, init) => {
      const push = { url, headers: init.headers as Record<string, string>, body: String(init.body) }
      received.push(push)
      const { status, body } = answer(push)
      return new Response(body, { status })
    },
  })
  return { world, clock, received }
}

export function doudianAck() {
  return { status: 200, body: '{"code":0,"msg":"success"}' }
}

/** A call as the entry hands it over. */
export function aCall(call: Partial<PlatformCall> & Pick<PlatformCall, 'platform' | 'path'>): PlatformCall {
  return { method: 'POST', fullPath: `/${call.platform}${call.path}`, query: '', headers: {}, body: '', ...call }
}

/** A signed Doudian call; the parameters must be written with sorted keys. */
export function callDoudian(
  world: World,
  method: string,
  params: unknown,
  change: { token?: string; sign?: string; timestamp?: string; body?: string } = {},
) {
  const body = change.body ?? JSON.stringify(params)
  const timestamp = change.timestamp ?? String(Math.floor(world.now() / 1000))
  const signMethod = 'hmac-sha256'
  const fields = { appKey: SHOP.appKey, method, body, timestamp, version: '2', signMethod }
  const query = new URLSearchParams({
    app_key: SHOP.appKey,
    method,
    timestamp,
    v: '2',
    sign_method: signMethod,
    sign: change.sign ?? requestSign(SHOP.appSecret, fields),
    ...(change.token === undefined ? {} : { access_token: change.token }),
  })
  const path = `/${method.replace('.', '/')}`
  const answer = answerCall(world, aCall({ platform: 'doudian', path, query: String(query), body }))
  return { ...answer, json: JSON.parse(answer.body) }
}

/** Opens the shop and gets its access token. */
export function openShop(world: World): string {
  world.shops.put(SHOP)
  return callDoudian(world, 'token.create', { grant_type: 'authorization_self', shop_id: SHOP.shopId }).json.data
    .access_token
}

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex')
}
