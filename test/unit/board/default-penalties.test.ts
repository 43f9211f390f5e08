import { describe, expect, it } from 'vitest'
import { penaltyOf } from '../../../src/board/domain/penalty.ts'
import { channelKinds } from '../../../src/channels/registry.ts'
import { defaultPromiseSettings, penaltySchema } from '../../../src/promise/promise-settings.contract.ts'

const { penalties } = defaultPromiseSettings

describe('the penalty table that comes with the product', () => {
  it('is a table that a tenant could save: each platform once, known ones only, and a row for all others', () => {
    const kinds = penalties.map(({ channel }) => channel)
    expect(new Set(kinds).size).toBe(kinds.length)
    expect(kinds.at(-1)).toBe('*')
    for (const penalty of penalties) {
      expect(penaltySchema.parse(penalty)).toEqual(penalty)
      expect(penalty.minFen).toBeLessThanOrEqual(penalty.maxFen)
      expect([...channelKinds, '*']).toContain(penalty.channel)
    }
  })

  it.each([
    ['taobao', 100_00, 10_00],
    ['taobao', 20_00, 5_00],
    ['jd', 2_000_00, 500_00],
    ['doudian', 3_000_00, 100_00],
    ['amazon', 100_00, 0],
    ['open', 100_00, 5_00],
  ])('an order of %s, %i fen paid: %i fen', (channel, payableFen, fen) =>
    expect(penaltyOf({ channel, payableFen, currency: 'CNY' }, penalties)).toBe(fen),
  )
})
