/** A shop behind a merchant's relay: how it is set, what comes through it, what a relay that is down looks like. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { app } from '../../../src/app.ts'
import { channelGate } from '../../../src/channels/channel-gate.client.ts'
import type {
  Connection,
  ConnectionForm,
  connectionWithHealthSchema,
  TestResult,
} from '../../../src/connections/connections.contract.ts'
import { findConnection } from '../../../src/connections/connections.repository.ts'
import { channelCtx } from '../../../src/flows/shops/ingest.ts'
import { keepRelay } from '../../../src/flows/shops/keep-relay.ts'
import { knownConnection } from '../../../src/flows/shops/known-connection.ts'
import { requestPulls } from '../../../src/flows/shops/request-pulls.ts'
import { controlDb } from '../../../src/platform/db.ts'
import { openRelayAnswer, RELAY_HEADER, signRelayCall } from '../../../src/platform/relay-signature.ts'
import { aMerchant } from '../../support/tenants.ts'

const SECRET = 'relay-secret-0123456789abcdef0123'
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9'

const pdd = (change: { settings?: object; credentials?: object } = {}) => ({
  kind: 'pdd',
  name: '拼多多',
  credentials: { clientId: 'c', clientSecret: 's', accessToken: 't', relaySecret: SECRET, ...change.credentials },
  settings: { relay: NOWHERE, ...change.settings },
})

const message = JSON.stringify({
  id: 1_234_567_890_123_456,
  commandType: 'Common',
  message: { type: 'pdd_trade_TradeConfirmed', mallID: 1, content: '{"mall_id":1,"tid":"260301-1"}' },
})

async function push(id: string, { secret = SECRET, kind = 'pdd', body = message, header = '' } = {}) {
  const path = `/hooks/${kind}/${id}`
  const signed = signRelayCall(secret, { to: 'hub', method: 'POST', path, body }, { now: Date.now() })
  const sent = header || signed.header
  const execution = createExecutionContext()
  const request = new Request(`http://hub.test${path}`, { method: 'POST', headers: { [RELAY_HEADER]: sent }, body })
  const response = await app.fetch(request, env, execution)
  await waitOnExecutionContext(execution)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const opened = openRelayAnswer(secret, signed.nonce, bytes)
  return { status: response.status, header: sent, said: opened && new TextDecoder().decode(opened) }
}

describe('the relay of a shop', () => {
  it('is one setting with a secret, which is sealed and never shown', async () => {
    const merchant = await aMerchant()
    const { items } = await merchant.get<{ items: ConnectionForm[] }>('/api/v1/connections/kinds')
    const rows = (kind: string) => items.find((form) => form.kind === kind)
    expect(rows('pdd')?.settings.map(({ key }) => key)).toContain('relay')
    expect(rows('pdd')?.credentials.find(({ key }) => key === 'relaySecret')).toMatchObject({
      secret: true,
      optional: true,
    })
    expect(rows('open')?.settings.map(({ key }) => key)).not.toContain('relay')
    expect(rows('kuaidi100')?.settings.map(({ key }) => key)).not.toContain('relay')

    const shop = await merchant.send<Connection>('POST', '/api/v1/connections', pdd())
    expect(shop.settings).toEqual({ relay: NOWHERE })
    expect(JSON.stringify(await merchant.get('/api/v1/connections'))).not.toContain(SECRET)
    expect((await findConnection(controlDb(env), shop.id))?.credentials).not.toContain(SECRET)
    const change = async (input: object) =>
      (await merchant.call('PATCH', `/api/v1/connections/${shop.id}`, input)).json() as Promise<Connection>
    expect((await change({ settings: { relay: `${NOWHERE}/` } })).settings).toEqual({ relay: NOWHERE })
    expect((await change({ settings: { relay: ' ' } })).settings).toEqual({})
    // The secret is kept: a relay that is set again needs none typed in.
    expect((await change({ settings: { relay: NOWHERE } })).settings).toEqual({ relay: NOWHERE })
  })

  it('has to be an https address without a path, not inside our own network, with a secret that nobody guesses', async () => {
    const merchant = await aMerchant()
    for (const wrong of [
      pdd({ settings: { relay: 'ftp://relay.example.com' } }),
      pdd({ settings: { relay: 'https://relay.example.com/forward' } }),
      pdd({ settings: { relay: 'https://user@relay.example.com' } }),
      pdd({ settings: { relay: 'http://relay.example.com' } }),
      pdd({ settings: { relay: 7 } }),
      pdd({ credentials: { relaySecret: '' } }),
      pdd({ credentials: { relaySecret: 'short' } }),
    ])
      expect((await merchant.call('POST', '/api/v1/connections', wrong)).status, JSON.stringify(wrong)).toBe(422)
    const inside = pdd({ settings: { relay: 'https://10.0.0.1' } })
    expect((await merchant.call('POST', '/api/v1/connections', inside)).status).toBe(409)
  })

  it('that is down is told on the card and by the test, and stays down since it went', async () => {
    const merchant = await aMerchant()
    const shop = await merchant.send<Connection>('POST', '/api/v1/connections', pdd())
    const tested = await merchant.send<TestResult>('POST', `/api/v1/connections/${shop.id}/test`)
    expect(tested).toMatchObject({ ok: false, detail: 'unreachable: the relay does not answer' })
    const card = async () =>
      (await merchant.get<{ items: z.infer<typeof connectionWithHealthSchema>[] }>('/api/v1/connections')).items.find(
        ({ id }) => id === shop.id,
      )?.health?.relay
    const before = await card()
    expect(before).toMatchObject({ state: 'down', socket: 'closed' })
    const known = await knownConnection(env, shop.id, Date.now())
    if (!known) throw new Error('no connection')
    expect(
      await keepRelay({ ctx: channelCtx(env, createExecutionContext(), known), connection: known.connection }),
    ).toBe(false)
    expect(await card()).toEqual(before)
  })

  it('is told every minute, whatever the platform', async () => {
    const merchant = await aMerchant()
    const relayed = await merchant.send<Connection>('POST', '/api/v1/connections', pdd())
    const plain = await merchant.send<Connection>('POST', '/api/v1/connections', pdd({ settings: { relay: '' } }))
    const sent: { kind: string; connectionId: string }[] = []
    const recorded = {
      ...env,
      INGEST: {
        sendBatch: async (batch: readonly { body: { kind: string; connectionId: string } }[]) =>
          void sent.push(...batch.map(({ body }) => body)),
      },
    } as unknown as Env
    await requestPulls(recorded, createExecutionContext(), Date.now())
    const asked = sent.filter(({ kind }) => kind === 'inbox').map(({ connectionId }) => connectionId)
    expect(asked).toContain(relayed.id)
    expect(asked).not.toContain(plain.id)
  })

  it('is asked through the gate: what it cannot reach opens the breaker like a platform that is down', async () => {
    const merchant = await aMerchant()
    const shop = await merchant.send<Connection>('POST', '/api/v1/connections', pdd())
    for (let n = 0; n < 5; n++) await merchant.send('POST', `/api/v1/connections/${shop.id}/test`)
    expect((await channelGate(env, shop.id).health(Date.now())).breaker).toBe('open')
  })
})

describe('a message that a relay brings', () => {
  const aShop = async (change?: Parameters<typeof pdd>[0]) =>
    (await aMerchant()).send<Connection>('POST', '/api/v1/connections', pdd(change))

  it('is taken when the shop’s own secret signed it, and the answer proves that the hub gave it', async () => {
    const shop = await aShop()
    expect(await push(shop.id)).toMatchObject({ status: 200, said: 'taken' })
  })

  it('is refused from anybody else, and when it is repeated', async () => {
    const shop = await aShop()
    const other = await aShop({ credentials: { relaySecret: 'another-relay-secret-0123456789ab' } })
    expect(await push(shop.id, { secret: 'another-relay-secret-0123456789ab' })).toMatchObject({
      status: 401,
      said: null,
    })
    expect((await push(other.id)).status).toBe(401)
    expect((await push(shop.id, { header: 'garbage' })).status).toBe(401)
    const { header } = await push(shop.id)
    expect((await push(shop.id, { header })).status).toBe(401)
    // Signed for one shop, sent to another of the same relay.
    const twin = await aShop()
    expect((await push(twin.id, { header })).status).toBe(401)
  })

  it('is refused for a shop without a relay, for one whose platform has no socket, and without the header', async () => {
    const plain = await aShop({ settings: { relay: '' } })
    expect((await push(plain.id)).status).toBe(404)
    const shop = await aShop()
    const unsigned = new Request(`http://hub.test/hooks/pdd/${shop.id}`, { method: 'POST', body: message })
    expect((await app.fetch(unsigned, env, createExecutionContext())).status).toBe(401)
    const doudian = await (await aMerchant()).send<Connection>('POST', '/api/v1/connections', {
      kind: 'doudian',
      name: '抖店',
      credentials: { appKey: 'k', appSecret: 's', shopId: '1', relaySecret: SECRET },
      settings: { relay: NOWHERE },
    })
    expect((await push(doudian.id, { kind: 'doudian' })).status).toBe(404)
  })
})
