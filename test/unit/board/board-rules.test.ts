import { describe, expect, it } from 'vitest'
import { penaltyOf } from '../../../src/board/domain/penalty.ts'
import { jobsByShelf, keeperOf, NO_SHELF } from '../../../src/board/domain/shelf-groups.ts'

describe('what a breach costs', () => {
  const rules = [
    { channel: 'pdd', basisPoints: 1_000, minFen: 5_00, maxFen: 20_00 },
    { channel: '*', basisPoints: 500, minFen: 3_00, maxFen: 50_00 },
  ]
  const cost = (channel: string, payableFen: number, currency = 'CNY') =>
    penaltyOf({ channel, payableFen, currency }, rules)

  it.each([
    ['pdd', 100_00, 10_00, 'its own row'],
    ['pdd', 10_00, 5_00, 'at least'],
    ['pdd', 900_00, 20_00, 'at most'],
    ['jd', 100_00, 5_00, 'the row of all others'],
  ])('%s, %i fen paid: %i fen, %s', (channel, paid, fen) => {
    expect(cost(channel, paid)).toBe(fen)
  })

  it('least and most are yuan: another currency pays its share; without a row nothing', () => {
    expect(cost('amazon', 10_00, 'USD')).toBe(50)
    expect(penaltyOf({ channel: 'jd', payableFen: 100_00, currency: 'CNY' }, [])).toBe(0)
  })
})

describe('shelves', () => {
  it('a job waits on each of its shelves once; goods without a place are together', () => {
    const shelfOf = new Map([
      ['a', 'A3'],
      ['b', 'A3'],
      ['c', 'B1'],
    ])
    const jobs = [
      { id: '1', skus: ['a', 'b'] },
      { id: '2', skus: ['a', 'c', 'x'] },
    ]
    expect([...jobsByShelf(jobs, shelfOf)]).toEqual([
      ['A3', 2],
      ['B1', 1],
      [NO_SHELF, 1],
    ])
  })

  it('the keeper of the longest fitting beginning is told, of the right warehouse and rank', () => {
    const keeper = (name: string, shelf: string, supervisor = false, warehouseId = 'W') => ({
      name,
      shelf,
      supervisor,
      warehouseId,
      phone: '13800000000',
    })
    const all = [keeper('all', ''), keeper('a', 'A'), keeper('boss', '', true), keeper('other', 'A3', false, 'V')]
    const told = (shelf: string, supervisor: boolean) => keeperOf(all, { warehouseId: 'W', shelf, supervisor })?.name
    expect([told('A3', false), told('B1', false), told('A3', true)]).toEqual(['a', 'all', 'boss'])
    expect(keeperOf([], { warehouseId: 'W', shelf: 'A3', supervisor: false })).toBeNull()
  })
})
