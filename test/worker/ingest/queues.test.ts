/** What the consumers do with messages that cannot be done: never lost, never in the way of others. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { carryOutEffects } from '../../../src/flows/effects/carry-out-effects.ts'
import { ingest } from '../../../src/flows/shops/ingest.ts'
import { parkDead } from '../../../src/flows/shops/park-dead.ts'
import type { QueuedItem } from '../../../src/flows/shops/queued-messages.ts'
import { replayParked } from '../../../src/flows/shops/replay-parked.ts'
import { ingestRepository } from '../../../src/ingest/ingest.repository.ts'
import { anOpenShop } from '../../support/open-shop.ts'
import { aMerchant, aTenant, ctxOf, ctxOfTenant } from '../../support/tenants.ts'

function queued(body: unknown, attempts = 1) {
  const told: string[] = []
  const item: QueuedItem = {
    body,
    attempts,
    ack: () => void told.push('ack'),
    retry: (options) => void told.push(`retry ${options?.delaySeconds ?? 0}`),
  }
  return { item, told }
}

const execution = () => {
  const work: Promise<unknown>[] = []
  return { waitUntil: (promise: Promise<unknown>) => void work.push(promise), settled: () => Promise.allSettled(work) }
}

const parkedOf = (ctx: Parameters<typeof ingestRepository>[0]) =>
  ingestRepository(ctx).page({ status: 'open', before: null, limit: 10 })
const push = (connectionId: string, body: string, envelopeId: string) => ({
  v: 1,
  kind: 'push',
  connectionId,
  receivedAt: 1,
  envelopeId,
  body,
  source: 'push',
})

describe('the inbox', () => {
  it('acknowledges a message of a connection that is gone, and retries one without shape', async () => {
    const gone = queued(push('con_gone', '{}', 'env_1'))
    const shapeless = queued({ v: 7 })
    await ingest(env, execution(), [gone.item, shapeless.item])
    expect(gone.told).toEqual(['ack'])
    expect(shapeless.told).toEqual(['retry 60'])
  })

  it('parks what nobody can read, once, however often it comes', async () => {
    const merchant = await aMerchant()
    const shop = await anOpenShop(merchant)
    const messages = [queued(push(shop.id, 'broken', 'env_b')), queued(push(shop.id, 'broken', 'env_b'))]
    await ingest(
      env,
      execution(),
      messages.map(({ item }) => item),
    )
    expect(messages.map(({ told }) => told)).toEqual([['ack'], ['ack']])
    expect(await parkedOf(await ctxOfTenant(merchant.tenantId))).toMatchObject([
      { id: 'prk_b', code: 'ingest.unreadable' },
    ])
  })

  it('keeps what it parks sealed where pushes hold people in plain text; a person sees it without them, a replay sends what came', async () => {
    const merchant = await aMerchant()
    const shop = await anOpenShop(merchant)
    const body = JSON.stringify({ type: 'order.paid', data: { orderId: 'X1', receiver: { name: '张三丰' } } })
    await ingest(env, execution(), [queued(push(shop.id, body, 'env_s')).item])
    await parkDead(env, execution(), [queued(push(shop.id, `${body} `, 'env_d')).item])
    const ctx = await ctxOfTenant(merchant.tenantId)
    for (const { raw } of await parkedOf(ctx)) expect(raw).toMatch(/^sealed:[^张]+$/)
    const shown = await merchant.get<{ items: { id: string; raw: string }[] }>('/api/v1/parked')
    expect(shown.items.map(({ id, raw }) => [id, JSON.parse(raw)])).toEqual(
      ['prk_s', 'prk_d'].map((id) => [id, { type: 'order.paid', data: { orderId: 'X1', receiver: { name: '***' } } }]),
    )
    const sent: unknown[] = []
    const recorded = Object.create(env, { INGEST: { value: { send: async (one: unknown) => void sent.push(one) } } })
    await replayParked({ ctx: { ...ctx, env: recorded }, input: { id: 'prk_s' } })
    expect(sent).toMatchObject([{ kind: 'push', envelopeId: 'env_s', body }])
  })
})

describe('effects', () => {
  const message = (tenantId: string, id: string, effect: unknown) => ({ v: 1, id, tenantId, effect })
  const release = (sku: string) => ({
    kind: 'stock.apply',
    commands: [{ sku, command: { kind: 'commit', requestId: `c-${sku}`, holdId: 'nobody-has-it' } }],
  })

  it('of a tenant that is gone are acknowledged', async () => {
    const item = queued(message('tnt_gone', 'out_1', release('A')))
    await carryOutEffects(env, execution(), [item.item])
    expect(item.told).toEqual(['ack'])
  })

  it('that the ledger refuses for good are parked with the reason, and their neighbours are done', async () => {
    const ctx = ctxOf(await aTenant())
    const refused = queued(message(ctx.tenant.id, 'out_refused', release('A')))
    const fine = queued(message(ctx.tenant.id, 'out_fine', { kind: 'channel.stock', skus: ['NOTHING-LISTED'] }))
    await carryOutEffects(env, execution(), [refused.item, fine.item])
    expect([refused.told, fine.told]).toEqual([['ack'], ['ack']])
    const [item] = await parkedOf(ctx)
    expect(item).toMatchObject({ id: 'prk_refused', source: 'effect', code: 'effect.failed' })
    expect(item?.why).toContain('stock.unknown_hold')
    expect(JSON.parse(item?.raw ?? '{}')).toMatchObject({ id: 'out_refused' })
  })
})

describe('the dead letters', () => {
  it('come to the parked list of their tenant, with what they were', async () => {
    const merchant = await aMerchant()
    const shop = await anOpenShop(merchant)
    const given = [
      queued(push(shop.id, '{"a":1}', 'env_dead_push')),
      queued({ v: 1, id: 'out_dead_effect', tenantId: merchant.tenantId, effect: { kind: 'channel.ship' } }),
      queued({ v: 1, kind: 'pull', connectionId: shop.id, receivedAt: 1 }),
      queued('nonsense'),
    ]
    await parkDead(
      env,
      execution(),
      given.map(({ item }) => item),
    )
    expect(given.map(({ told }) => told)).toEqual([['ack'], ['ack'], ['ack'], ['ack']])
    const items = await parkedOf(await ctxOfTenant(merchant.tenantId))
    expect(items.map(({ id, source, code }) => [id, source, code]).sort()).toEqual([
      ['prk_dead_effect', 'effect', 'effect.failed'],
      ['prk_dead_push', 'ingest', 'ingest.gave_up'],
    ])
  })
})
