/** A live room that fills up: its sale gets pieces from the nearest warehouses, their picking goes first, and it ends by itself. */
import { describe, expect, it, vi } from 'vitest'
import type { LiveRoomDto } from '../../../src/campaigns/live-rooms.contract.ts'
import type { Fulfilment } from '../../../src/fulfilment/fulfilment.contract.ts'
import type { Warehouse } from '../../../src/warehouses/warehouses.contract.ts'
import { aSale, keyOf } from '../../support/a-campaign.ts'
import { aFloor, type Floor, refusal } from '../../support/shop-floor.ts'
import { aMerchant, ctxOfTenant, everyMinute, self } from '../../support/tenants.ts'

const SKU = 'TEE-1'

/** Warehouses in Hangzhou, Shanghai, Guangzhou and Chengdu, with ten pieces each; a sale of two. */
async function aRoom(more: Record<string, unknown> = {}) {
  const floor = await aFloor({ [SKU]: 10 })
  const { merchant } = floor
  const { items } = await merchant.get<{ items: Warehouse[] }>('/api/v1/warehouses')
  const { id: _id, ...first } = items[0] as Warehouse
  for (const [id, regionCode] of [
    ['WH-SH', '310115'],
    ['WH-GZ', '440111'],
    ['WH-CD', '510116'],
  ]) {
    await merchant.send('PUT', `/api/v1/warehouses/${id}`, { ...first, regionCode })
    await floor.stock(SKU, 10, id)
  }
  const sale = await aSale(merchant, { sku: SKU, warehouses: [{ warehouseId: 'WH-1', pieces: 2 }] })
  const room = await merchant.send<LiveRoomDto>('PUT', '/api/v1/live-rooms/room-1', {
    campaignId: sale.campaign.id,
    regionCode: '310115',
    threshold: 10_000,
    topUpPieces: 12,
    topUpMost: 20,
    ttlSeconds: 600,
    ...more,
  })
  const key = await keyOf(merchant, ['campaigns:claim'])
  const say = async (viewers: number, at = Date.now()) => {
    const response = await self.fetch('http://dingshu.test/api/v1/live-rooms/room-1/viewers', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ viewers, at }),
    })
    return { status: response.status, body: (await response.json()) as LiveRoomDto & { code?: string } }
  }
  return { floor, sale, room, say }
}
const pooled = async (floor: Floor) => (await floor.explain(SKU)).totals.pooled
const audits = async (floor: Floor) => {
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const { results } = await ctx.db.$client
    .prepare("SELECT action FROM audit_log WHERE tenant_id = ? AND action LIKE 'live_room.%' ORDER BY id")
    .bind(ctx.tenant.id)
    .all<{ action: string }>()
  return results.map(({ action }) => action)
}

describe('a live room', () => {
  it('over its threshold gets pieces of the three nearest warehouses, once, and theirs are picked first', async () => {
    const { floor, sale, say } = await aRoom()
    await floor.sell('ORDER', [{ sku: SKU, quantity: 1 }])
    await floor.until('ORDER', 'allocated')
    const urgent = async () =>
      (await floor.merchant.get<{ items: Fulfilment[] }>('/api/v1/fulfilments/urgent')).items.length
    expect((await say(9_999)).body).toMatchObject({ surgedAt: null, viewers: 9_999 })
    expect(await pooled(floor)).toBe(2)
    expect(await urgent()).toBe(0)
    const at = Date.now()
    const said = await Promise.all([say(15_000, at), say(15_000, at), say(15_000, at)])
    expect(said.map(({ status }) => status)).toEqual([200, 200, 200])
    const { items } = await floor.merchant.get<{ items: LiveRoomDto[] }>('/api/v1/live-rooms')
    expect(items).toMatchObject([{ surges: 1, warehouses: ['WH-SH', 'WH-1', 'WH-GZ'] }])
    expect(await pooled(floor)).toBe(14)
    expect(await urgent()).toBe(1)
    for (let i = 0; i < 14; i++)
      expect((await sale.claim({ requestId: `q${i}`, buyerId: `b${i}` })).status, `claim ${i}`).toBe(201)
    // A second surge adds what the setting still allows, and not a piece more.
    await say(100, at + 1)
    expect(await urgent()).toBe(0)
    await say(20_000, at + 2)
    expect(await pooled(floor)).toBe(22)
    await say(100, at + 3)
    await say(20_000, at + 4)
    expect(await pooled(floor)).toBe(22)
    expect(await audits(floor)).toEqual([
      'live_room.saved',
      ...['surged', 'calmed', 'surged', 'calmed', 'surged'].map((what) => `live_room.${what}`),
    ])
  })

  it('stands down by itself when nobody confirms it', async () => {
    const { floor, say } = await aRoom({ ttlSeconds: 60 })
    expect((await say(15_000)).body.untilAt).toBeGreaterThan(Date.now())
    const later = Date.now() + 61_000
    const clock = vi.spyOn(Date, 'now').mockReturnValue(later)
    await everyMinute(later)
    clock.mockRestore()
    const { items } = await floor.merchant.get<{ items: LiveRoomDto[] }>('/api/v1/live-rooms')
    expect(items).toMatchObject([{ surgedAt: null, untilAt: null, warehouses: [] }])
    expect(await audits(floor)).toEqual(['live_room.saved', 'live_room.surged', 'live_room.calmed'])
  })

  it('is nobody else’s, and a sale that is over is not helped', async () => {
    const { floor, sale, say } = await aRoom()
    const other = await aMerchant()
    expect(await refusal(other.call('POST', '/api/v1/live-rooms/room-1/viewers', { viewers: 1, at: 1 }))).toEqual([
      404,
      'live_room.not_found',
    ])
    await floor.merchant.send('POST', `/api/v1/campaigns/${sale.campaign.id}/close`)
    await say(50_000)
    expect(await pooled(floor)).toBe(0)
    const room = { campaignId: sale.campaign.id, regionCode: '310115', threshold: 1, topUpPieces: 1, topUpMost: 1 }
    expect(await refusal(floor.merchant.call('PUT', '/api/v1/live-rooms/room-2', room))).toEqual([409, 'campaign.over'])
  })
})
