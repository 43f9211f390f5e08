import { describe, expect, it } from 'vitest'
import { editedCampaign } from '../../../src/campaigns/domain/edit-campaign.ts'

const OPENS = 1_800_000_000_000
const MINUTE = 60_000
const campaign = {
  name: '秒杀',
  priceFen: 9_900,
  perBuyer: 1,
  unpaidTtlMs: 900_000,
  opensAt: OPENS,
  closesAt: OPENS + 60 * MINUTE,
  carveAt: OPENS - 10 * MINUTE,
  pieces: { 'WH-1': 100 },
  topUp: null,
  status: 'scheduled',
}
const edited = (change: Parameters<typeof editedCampaign>[1], now: number, status = 'scheduled') => {
  const outcome = editedCampaign({ ...campaign, status }, change, now)
  return outcome.ok ? outcome.value : outcome.error
}

describe('a campaign that is changed', () => {
  const early = OPENS - 60 * MINUTE
  it('before its pieces are set aside: everything, and the lead time stays what it was', () => {
    expect(
      edited({ opensAt: OPENS + MINUTE, warehouses: [{ warehouseId: 'WH-2', pieces: 7 }], unpaidSeconds: 60 }, early),
    ).toMatchObject({ carveAt: OPENS - 9 * MINUTE, pieces: { 'WH-2': 7 }, unpaidTtlMs: 60_000 })
    expect(edited({ carveMinutes: 30 }, early)).toMatchObject({ carveAt: OPENS - 30 * MINUTE })
  })
  it('once they are: the start may still move, the pieces may not', () => {
    expect(edited({ opensAt: OPENS + MINUTE }, OPENS - MINUTE, 'ready')).toMatchObject({ carveAt: campaign.carveAt })
    expect(edited({ carveMinutes: 5 }, OPENS - MINUTE, 'ready')).toMatchObject({
      code: 'campaign.already_carved',
      data: { fields: ['carveMinutes'] },
    })
  })
  it('while it runs: its end, name, price and limit, never how long a claim lasts', () => {
    expect(edited({ closesAt: OPENS + 90 * MINUTE, perBuyer: 2 }, OPENS, 'open')).toMatchObject({ perBuyer: 2 })
    expect(edited({ unpaidSeconds: 10 }, OPENS, 'open')).toMatchObject({ code: 'campaign.already_begun' })
  })
  it('never ends before it begins, nor in the past', () => {
    expect(edited({ closesAt: OPENS }, early)).toMatchObject({ code: 'campaign.times_invalid' })
    expect(edited({ closesAt: OPENS + MINUTE }, OPENS + 2 * MINUTE, 'open')).toMatchObject({
      code: 'campaign.times_invalid',
    })
  })
})
