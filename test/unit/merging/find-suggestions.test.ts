import { describe, expect, it } from 'vitest'
import { findSuggestions, type LookFacts, pairKey, type Waiting } from '../../../src/merging/domain/find-suggestions.ts'
import { usualRules } from '../../../src/merging/merging.contract.ts'
import { aCanonicalOrder, anOrder, T0 } from '../../support/an-order.ts'

const facts = (change: Partial<LookFacts> = {}): LookFacts => ({
  rules: { ...usualRules, postageFen: 600 },
  weightOf: () => 500,
  carrierLimit: () => 30_000,
  notDuplicates: new Set(),
  ...change,
})

const waiting = (id: string, change: Partial<Waiting> = {}, token = 'home', warehouseId = 'WH-1'): Waiting => ({
  ...anOrder(),
  id,
  status: 'allocated',
  receiver: { ...aCanonicalOrder().receiver, addressToken: token, cipher: { phoneDigest: 'p', addressDigest: 'a' } },
  jobs: [
    {
      id: `ful_${id}`,
      orderId: id,
      warehouseId,
      status: 'to_pick',
      waybill: null,
      packageId: null,
      carrier: 'yuantong',
      lines: [{ sku: 'TEE-1', quantity: 2 }],
    },
  ],
  ...change,
})
const inShop = (id: string, connectionId: string, sku = 'TEE-1') => {
  const [line] = anOrder().lines
  return waiting(id, { connectionId, lines: line ? [{ ...line, sku }] : [] }, connectionId)
}
const names = (list: readonly Waiting[], change: Partial<LookFacts> = {}, looked = ['a']) =>
  findSuggestions(looked, list, facts(change)).map(({ kind, orderIds }) => `${kind} ${orderIds.join(' ')}`)

describe('orders that may ship as one parcel', () => {
  it('are those of one token in one warehouse, all of them at once, with what it saves', () => {
    const [found, ...more] = findSuggestions(['a'], [waiting('c'), waiting('a'), waiting('b')], facts())
    expect(more).toEqual([])
    expect(found).toMatchObject({
      kind: 'together',
      orderIds: ['a', 'b', 'c'],
      warehouseId: 'WH-1',
      confidence: 1,
      savedFen: 1_200,
      mayBeAutomatic: true,
    })
  })

  it.each([
    ['another address', waiting('b', {}, 'office')],
    ['another warehouse', waiting('b', {}, 'home', 'WH-2')],
    ['somebody holds it', waiting('b', { holds: [{ reason: 'manual' }] })],
    ['it is being picked', waiting('b', { jobs: waiting('b').jobs.map((job) => ({ ...job, status: 'picking' })) })],
    ['it has a label', waiting('b', { jobs: waiting('b').jobs.map((job) => ({ ...job, waybill: 'YT1' })) })],
    ['somebody split it', waiting('b', { jobs: [...waiting('b').jobs, ...waiting('b').jobs] })],
    ['it was ordered too long after', waiting('b', { placedAt: T0 + 25 * 3_600_000 })],
  ])('are none where %s', (_, other) => {
    expect(names([waiting('a'), other])).toEqual([])
  })

  it('are none that the carrier would refuse, and a heavy or large parcel waits for a person', () => {
    const pair = [waiting('a'), waiting('b')]
    expect(names(pair, { carrierLimit: () => 1_999 })).toEqual([])
    const automatic = (rules: Partial<LookFacts['rules']>) =>
      findSuggestions(['a'], pair, facts({ rules: { ...usualRules, ...rules } }))[0]?.mayBeAutomatic
    expect(automatic({ maxWeightG: 1_999 })).toBe(false)
    expect(automatic({ maxPieces: 3 })).toBe(false)
    expect(automatic({})).toBe(true)
  })

  it('are no news when they are one parcel already; a third one is', () => {
    const shared = (id: string) =>
      waiting(id, { jobs: waiting(id).jobs.map((job) => ({ ...job, packageId: 'pkg_1' })) })
    expect(names([shared('a'), shared('b')])).toEqual([])
    const [found] = findSuggestions(['c'], [shared('a'), shared('b'), waiting('c')], facts())
    expect(found).toMatchObject({ orderIds: ['a', 'b', 'c'], savedFen: 600 })
  })

  it('of two shops may be merged by a person, never by themselves', () => {
    const [found] = findSuggestions(['a'], [inShop('a', 'con_1'), inShop('b', 'con_2', 'CAP-1')], facts())
    expect(found).toMatchObject({ kind: 'together', confidence: 0.97, mayBeAutomatic: false })
  })
})

describe('the same goods for the same person from two shops', () => {
  const pair = [inShop('a', 'con_1'), inShop('b', 'con_2')]

  it('are a suspected duplicate, and no parcel before somebody has said that it is none', () => {
    expect(names(pair)).toEqual(['duplicate a b'])
    expect(names(pair, { notDuplicates: new Set([pairKey('b', 'a')]) })).toEqual(['together a b'])
  })

  it('are none in one shop: who buys twice there wants two', () => {
    expect(names([waiting('a'), waiting('b')])).toEqual(['together a b'])
  })
})
