import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CreatedWebhook, Delivery, DeliveryDetail } from '../../src/webhooks/webhooks.contract.ts'
import { type RealMerchant, signUp, until } from '../support/real-merchant.ts'
import { type RealWorld, startRealWorld } from '../support/real-processes.ts'

interface Taken {
  readonly id: string
  readonly type: string
  readonly verdict: string
  readonly repeat: boolean
  readonly status: number
}

/** The product and a merchant's server as processes, with real sockets between them. */
describe('webhooks to a merchant’s own server', () => {
  let world: RealWorld
  let merchant: RealMerchant
  let endpoint: CreatedWebhook

  const taken = async () => (await world.control<{ notes: Taken[] }>('GET', '/merchant-webhook')).notes
  const mood = (body: object) => world.control('PUT', '/merchant-webhook', body)
  const sendTest = () => merchant.send<DeliveryDetail>('POST', `/webhooks/${endpoint.id}/test`)
  const stockUp = (onHand: number) =>
    merchant.send('PUT', '/stock/TEE-1', { counts: [{ warehouseId: 'WH-1', onHand }], reason: '盘点' })

  beforeAll(async () => {
    world = await startRealWorld()
    merchant = await signUp(world)
    endpoint = await merchant.send('POST', '/webhooks', {
      name: 'ERP',
      url: `${world.sandboxUrl}/merchant-webhook`,
      events: ['stock.changed', 'stock.low'],
    })
    await mood({ secrets: [endpoint.secret] })
    await merchant.send('PUT', '/skus/TEE-1', { name: '纯棉T恤', safetyStock: 5 })
  })
  afterAll(() => world?.close())

  test('are believed by code that shares nothing with the product, also after the secret was changed', async () => {
    expect(await sendTest()).toMatchObject({ status: 'delivered', log: [{ status: 200 }] })
    const { secret } = await merchant.send<CreatedWebhook>('POST', `/webhooks/${endpoint.id}/rotate-secret`, {})
    expect(await sendTest()).toMatchObject({ status: 'delivered' })
    await mood({ secrets: [secret] })
    expect(await sendTest()).toMatchObject({ status: 'delivered' })
    expect((await taken()).map(({ verdict }) => verdict)).toEqual(['genuine', 'genuine', 'genuine'])
    await mood({ secrets: [`whsec_${Buffer.alloc(24, 9).toString('base64')}`] })
    expect(await sendTest()).toMatchObject({ status: 'failed', log: [{ status: 401 }] })
    await mood({ secrets: [secret] })
  })

  test.each([
    ['error500', { status: 500, error: 'not_accepted' }],
    ['redirect', { status: 302, error: 'redirect_refused' }],
    ['slow', { status: 0, error: 'timeout' }],
  ])('are not taken by a server whose mood is %s, and nothing is followed', async (how, log) => {
    await mood({ mood: how, slowMs: 12_000 })
    const before = (await taken()).length
    expect(await sendTest()).toMatchObject({ status: 'failed', log: [log] })
    expect(await taken()).toHaveLength(before + 1)
    await mood({ mood: 'ok' })
  })

  test('come again with the same id until they are taken, and the merchant’s work is done once', async () => {
    await mood({ mood: 'error500' })
    await stockUp(3)
    await until(
      'the first attempt',
      () => merchant.get<{ items: Delivery[] }>(`/webhooks/${endpoint.id}/deliveries?type=stock.low`),
      ({ items }) => items[0]?.attempts === 1,
    )
    await mood({ mood: 'ok' })
    await until('the second attempt', taken, (notes) =>
      notes.some(({ type, status }) => type === 'stock.low' && status === 200),
    )
    const told = (await taken()).filter(({ type }) => type === 'stock.low')
    expect(told.map(({ status, repeat, verdict }) => [status, repeat, verdict])).toEqual([
      [200, false, 'genuine'],
      [500, false, 'genuine'],
    ])
    expect(new Set(told.map(({ id }) => id)).size).toBe(1)
  })
})
