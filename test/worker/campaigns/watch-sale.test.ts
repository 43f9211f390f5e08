/** Watching a sale: figures while it runs, who has claimed, and what may still be changed. */
import { describe, expect, it } from 'vitest'
import type { CampaignDto, ClaimList, Figures, Proof } from '../../../src/campaigns/campaigns.contract.ts'
import { aSale } from '../../support/a-campaign.ts'
import { aFloor } from '../../support/shop-floor.ts'
import { aMerchant } from '../../support/tenants.ts'
import { aPool } from './a-pool.ts'

const HOUR = 3_600_000
const warehouses = [{ warehouseId: 'WH-1', pieces: 6 }]

describe('figures of a running sale', () => {
  it('are what the pools have now, over all leases, and the curve says what the proof says', async () => {
    const floor = await aFloor({ 'TEE-1': 20 })
    const { campaign, claim, post } = await aSale(floor.merchant, { sku: 'TEE-1', warehouses, leases: 3, perBuyer: 2 })
    const made = await Promise.all(
      Array.from({ length: 9 }, (_, i) => claim({ requestId: `q${i}`, buyerId: `buyer-${i}` })),
    )
    const got = made.filter(({ status }) => status === 201)
    expect(got).toHaveLength(6)
    await post(`/claims/${got[0]?.body.claimId}/confirm`)
    await post(`/claims/${got[1]?.body.claimId}/release`)
    const path = `/api/v1/campaigns/${campaign.id}`
    const figures = await floor.merchant.get<Figures>(`${path}/figures`)
    expect(figures).toMatchObject({
      phase: 'open',
      whole: true,
      counts: { issued: 6, left: 1, held: 4, paid: 1, claimedEver: 6, releasedEver: 1 },
    })
    const sum = (read: (second: Figures['seconds'][number]) => number) =>
      figures.seconds.reduce((total, second) => total + read(second), 0)
    expect([sum(({ claimed }) => claimed), sum(({ returned }) => returned), sum(({ added }) => added)]).toEqual([
      6, 1, 6,
    ])
    const proof = await floor.merchant.get<Proof>(`${path}/proof`)
    const again = await floor.merchant.get<Figures>(`${path}/figures`)
    expect([again.seconds, again.refused, again.requests]).toEqual([proof.seconds, proof.refused, proof.requests])
  })

  it('go on from the journal after an eviction', async () => {
    const { pool, address, claimMany, evict } = await aPool({ units: 5 })
    await claimMany(['a', 'b'])
    const before = await pool().figures(address(0), Date.now())
    await evict()
    await claimMany(['c'])
    const after = await pool().figures(address(0), Date.now())
    expect([before.requests, after.requests, after.counts.claimedEver, after.isWhole]).toEqual([2, 3, 3, true])
    expect(after.seconds.reduce((sum, [, claimed]) => sum + claimed, 0)).toBe(3)
  })
})

describe('the list of claims', () => {
  it('is the newest first over all leases, in pages, with masked buyers, and can be searched', async () => {
    const floor = await aFloor({ 'TEE-1': 20 })
    const { campaign, claim, post } = await aSale(floor.merchant, { sku: 'TEE-1', warehouses, leases: 3 })
    const ids: string[] = []
    for (let i = 0; i < 5; i++)
      ids.push((await claim({ requestId: `req-${i}`, buyerId: `openid-${i}-abcdef` })).body.claimId)
    await post(`/claims/${ids[2]}/confirm`)
    const list = (query: string) => floor.merchant.get<ClaimList>(`/api/v1/campaigns/${campaign.id}/claims${query}`)
    const first = await list('?limit=3')
    const second = await list(`?limit=3&cursor=${first.nextCursor}`)
    const both = [...first.items, ...second.items]
    expect(both.map(({ requestId }) => requestId)).toEqual(['req-4', 'req-3', 'req-2', 'req-1', 'req-0'])
    expect(second.nextCursor).toBeNull()
    expect(both[0]).toMatchObject({ claimId: ids[4], buyer: 'op***ef', status: 'held', orderId: null })
    const found = async (query: string) => (await list(query)).items.map(({ requestId }) => requestId)
    expect(await found('?status=paid')).toEqual(['req-2'])
    expect(await found('?q=openid-3')).toEqual(['req-3'])
    expect(await found(`?q=${ids[1]}`)).toEqual(['req-1'])
    expect(await found('?q=nobody')).toEqual([])
    expect((await floor.merchant.call('GET', `/api/v1/campaigns/${campaign.id}/claims?cursor=eA`)).status).toBe(422)
  })
})

describe('a campaign that is changed', () => {
  const early = () => ({ opensAt: Date.now() + 2 * HOUR, closesAt: Date.now() + 3 * HOUR })
  it('tells its pools: a sale that was to come opens now', async () => {
    const floor = await aFloor({ 'TEE-1': 20 })
    const { campaign, claim } = await aSale(floor.merchant, { sku: 'TEE-1', warehouses, ...early() })
    expect(await claim({ requestId: 'q1', buyerId: 'alice' })).toMatchObject({ body: { code: 'claim.not_open' } })
    const path = `/api/v1/campaigns/${campaign.id}`
    const changed = await floor.merchant.send<CampaignDto>('PATCH', path, {
      name: '提前开卖',
      opensAt: Date.now() - 1,
      perBuyer: 3,
      warehouses: [{ warehouseId: 'WH-1', pieces: 9 }],
    })
    expect(changed).toMatchObject({ name: '提前开卖', status: 'open', perBuyer: 3 })
    expect((await floor.explain('TEE-1')).totals).toMatchObject({ pooled: 9, available: 11 })
    expect(await claim({ requestId: 'q2', buyerId: 'alice', quantity: 3 })).toMatchObject({ status: 201 })
    const refused = await floor.merchant.call('PATCH', path, { opensAt: Date.now() + HOUR })
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { code: 'campaign.already_begun', fields: ['opensAt'] },
    ])
    expect((await floor.merchant.call('PATCH', path, { closesAt: 1 })).status).toBe(422)
  })
  it('is the merchant’s own', async () => {
    const floor = await aFloor({ 'TEE-1': 20 })
    const { campaign } = await aSale(floor.merchant, { sku: 'TEE-1', warehouses, ...early() })
    const other = await aMerchant()
    const answer = await other.call('PATCH', `/api/v1/campaigns/${campaign.id}`, { name: '别人的' })
    expect(answer.status).toBe(404)
    expect(await floor.merchant.get<CampaignDto>(`/api/v1/campaigns/${campaign.id}`)).toMatchObject({
      name: campaign.name,
    })
  })
})
