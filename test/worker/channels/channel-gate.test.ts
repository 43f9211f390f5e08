import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { type ChannelCall, withChannelClient } from '../../../src/channels/channel-call.ts'
import { channelGate } from '../../../src/channels/channel-gate.client.ts'
import { doudian } from '../../../src/channels/doudian/index.ts'
import { describeChannelGate } from '../../support/channel-gate-contract.ts'
import { recordedFetch } from '../../support/recorded-fetch.ts'

const now = 1_772_330_709_000
let connections = 0
let connectionId = ''
const newGate = () => {
  connections += 1
  connectionId = `con_${connections}`
  return channelGate(env, connectionId)
}
const stubOf = (id: string) => env.CHANNEL_GATE.getByName(id)

describeChannelGate('ChannelGate', { create: newGate })
describeChannelGate('ChannelGate, evicted between any two steps', {
  create: newGate,
  disturb: () => evictDurableObject(stubOf(connectionId)),
})

function createCall() {
  const counts = { tokens: 0 }
  const { fetch, requests } = recordedFetch(({ url }) => {
    if (!url.pathname.startsWith('/token/')) return { code: 10000, data: {} }
    counts.tokens += 1
    const token = { access_token: `at-${counts.tokens}`, refresh_token: 'rt', expires_in: 3_600 }
    return { code: 10000, data: token }
  })
  const clock = { now }
  const call: ChannelCall = {
    adapter: doudian,
    credentials: { appKey: '7101234567890123456', appSecret: 's', shopId: '1' },
    settings: {},
    gate: newGate(),
    fetch,
    now: () => clock.now,
  }
  return { call, clock, counts, requests }
}

test('ten callers with an expired token refresh it exactly once, through the real object', async () => {
  const { call, clock, counts, requests } = createCall()
  const pause = () => withChannelClient(call, (client) => client.pauseListing('1'))
  expect((await pause()).ok).toBe(true)
  clock.now += 3_600_000
  const outcomes = await Promise.all(Array.from({ length: 10 }, pause))
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
  expect(counts.tokens).toBe(2)
  const used = requests
    .filter(({ url }) => !url.pathname.startsWith('/token/'))
    .map(({ url }) => url.searchParams.get('access_token'))
  expect(used).toEqual(['at-1', ...Array.from({ length: 10 }, () => 'at-2')])
})

test('two connections have nothing in common', async () => {
  const [one, other] = [newGate(), newGate()]
  await one.advanceCursor(now)
  await one.report({ succeeded: 0, failed: 9, throttled: false, error: 'busy' }, now)
  expect(await other.cursor()).toEqual({ syncedTo: null })
  expect(await other.permit(1, { quota: null }, now)).toEqual({ ok: true, granted: 1 })
})

test('calls that change nothing write nothing', async () => {
  const gate = newGate()
  await gate.advanceCursor(now)
  const rows = () =>
    runInDurableObject(stubOf(connectionId), (_object, state) =>
      state.storage.sql.exec('SELECT part FROM gate_parts').toArray(),
    )
  expect(await rows()).toEqual([{ part: 'cursor' }])
  await gate.permit(100, { quota: null }, now)
  await gate.advanceCursor(now - 1)
  await gate.expireToken('unknown')
  await gate.health(now)
  expect(await rows()).toEqual([{ part: 'cursor' }])
})
