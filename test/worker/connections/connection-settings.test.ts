/** What a merchant sets on a connection, and the test call: it really asks, through the same gate as everything else. */
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { channelGate } from '../../../src/channels/channel-gate.client.ts'
import type { Connection, ConnectionForm, TestResult } from '../../../src/connections/connections.contract.ts'
import { MINUTE } from '../../../src/core/time.ts'
import { requestPulls } from '../../../src/flows/shops/request-pulls.ts'
import { aMerchant } from '../../support/tenants.ts'

const QUOTA = { calls: 20, windowMs: MINUTE }
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9'

const doudian = (settings: Record<string, unknown>) => ({
  kind: 'doudian',
  name: '抖店',
  credentials: { appKey: 'k', appSecret: 's', shopId: '1' },
  settings: { gateway: NOWHERE, ...settings },
})

describe('the test call of a group robot', () => {
  it('waits its turn behind the robot’s 20 a minute, says so, and calls nobody', async () => {
    const merchant = await aMerchant()
    const robot = await merchant.send<Connection>('POST', '/api/v1/connections', {
      kind: 'wecom',
      name: '群',
      credentials: { key: 'r1' },
      settings: { gateway: NOWHERE },
    })
    const ask = () => merchant.send<TestResult>('POST', `/api/v1/connections/${robot.id}/test`)
    const gate = channelGate(env, robot.id)
    expect(await gate.permit(19, { quota: QUOTA }, Date.now())).toMatchObject({ granted: 19 })
    // The twentieth goes out, to a group that is not there; it used up what was left.
    const called = await ask()
    expect(called).toMatchObject({ ok: false, detail: expect.stringContaining('unreachable') })
    expect(called.notCalled).toBeUndefined()
    const before = await gate.health(Date.now())
    const refused = await ask()
    expect(refused).toMatchObject({ ok: false, notCalled: { reason: 'quota' } })
    expect(refused.detail).toMatch(/^没有发出：.*\d+ 秒后再试$/)
    expect(refused.notCalled?.retryAfterMs).toBeLessThanOrEqual(MINUTE)
    // Not the group's fault: its health does not suffer.
    expect((await gate.health(Date.now())).lastErrorAt).toBe(before.lastErrorAt)
  })
})

describe('how often a shop is asked', () => {
  it('is a field of the form, a number of minutes, and may be emptied again', async () => {
    const merchant = await aMerchant()
    const { items } = await merchant.get<{ items: ConnectionForm[] }>('/api/v1/connections/kinds')
    expect(items.find(({ kind }) => kind === 'doudian')?.settings.map(({ key }) => key)).toContain('pullMinutes')
    const shop = await merchant.send<Connection>('POST', '/api/v1/connections', doudian({ pullMinutes: '15' }))
    expect(shop.settings.pullMinutes).toBe(15)
    const change = (settings: Record<string, unknown>) =>
      merchant.call('PATCH', `/api/v1/connections/${shop.id}`, { settings })
    for (const wrong of ['0', '61', '1.5', 'often'])
      expect((await change({ pullMinutes: wrong })).status, wrong).toBe(422)
    const emptied = (await (await change({ pullMinutes: ' ', firstPullDays: '' })).json()) as Connection
    expect(emptied.settings).toEqual({ gateway: NOWHERE })
  })

  it('is when the machine asks: once in so many minutes, five where nobody said', async () => {
    const merchant = await aMerchant()
    const asked = new Map<string, number>()
    const queue = { sendBatch: async (batch: Iterable<{ body: { connectionId: string } }>) => count(batch) }
    const count = (batch: Iterable<{ body: { connectionId: string } }>) => {
      for (const { body } of batch) asked.set(body.connectionId, (asked.get(body.connectionId) ?? 0) + 1)
    }
    const ids = new Map<string, number>()
    for (const [minutes, times] of [
      [15, 4],
      [60, 1],
      [undefined, 12],
    ] as const) {
      const { id } = await merchant.send<Connection>('POST', '/api/v1/connections', {
        ...doudian(minutes === undefined ? {} : { pullMinutes: minutes }),
        name: `每 ${minutes}`,
      })
      ids.set(id, times)
    }
    const hub = { ...env, INGEST: queue } as unknown as Env
    const start = Math.floor(Date.now() / MINUTE) * MINUTE
    for (let minute = 0; minute < 60; minute++)
      await requestPulls(hub, createExecutionContext(), start + minute * MINUTE)
    for (const [id, times] of ids) expect(asked.get(id)).toBe(times)
  })
})
