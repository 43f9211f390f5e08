import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruleOf, type ShareRule, sharedRule, shareKinds, shareOut } from '../../../src/stock/domain/channel-shares.ts'

const shop = (connectionId: string, kind: ShareRule['kind'] = 'shared', amount = 0) => ({
  connectionId,
  rule: { kind, amount },
})
const shownOf = (available: number, ...shops: ReturnType<typeof shop>[]) =>
  Object.fromEntries(shareOut(available, shops).channels.map(({ connectionId, shown }) => [connectionId, shown]))

describe('the stock of a SKU shared out among shops', () => {
  it('without rules every shop sells all of it', () => {
    expect(shownOf(100, shop('a'), shop('b'))).toEqual({ a: 100, b: 100 })
  })
  it('a reserve is kept from the others, and its shop sells from the rest too', () => {
    expect(shownOf(100, shop('a', 'reserve', 30), shop('b'))).toEqual({ a: 100, b: 70 })
    expect(shownOf(20, shop('a', 'reserve', 30), shop('b'))).toEqual({ a: 20, b: 0 })
  })
  it('a percentage is of what the reserves leave, and no other shop sees it', () => {
    expect(shownOf(110, shop('a', 'reserve', 10), shop('b', 'percent', 30), shop('c'))).toEqual({ a: 80, b: 30, c: 70 })
  })
  it('a cap takes at most so many pieces; 0 sells none', () => {
    expect(shownOf(100, shop('a', 'cap', 15), shop('b'))).toEqual({ a: 15, b: 85 })
    expect(shownOf(10, shop('a', 'cap', 15), shop('b'))).toEqual({ a: 10, b: 0 })
    expect(shownOf(10, shop('a', 'cap', 0), shop('b'))).toEqual({ a: 0, b: 10 })
  })
  it('percentages over a hundred are taken in proportion, and the last piece is somewhere', () => {
    expect(shownOf(100, shop('a', 'percent', 100), shop('b', 'percent', 100))).toEqual({ a: 50, b: 50 })
    expect(shownOf(1, shop('a', 'percent', 50), shop('b', 'percent', 50))).toEqual({ a: 1, b: 0 })
  })
  it('less than nothing is nothing', () => {
    expect(shownOf(-3, shop('a'), shop('b', 'percent', 50))).toEqual({ a: 0, b: 0 })
  })
  it('never offers a piece twice to shops with pieces of their own: exclusive parts and the common rest are what there is', () => {
    const rule = fc.record({ kind: fc.constantFrom(...shareKinds), amount: fc.integer({ min: 0, max: 150 }) })
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 500 }), fc.array(rule, { maxLength: 6 }), (available, rules) => {
        const { channels, common } = shareOut(
          available,
          rules.map((one, index) => ({ connectionId: `con_${index}`, rule: one })),
        )
        const exclusive = channels.reduce((sum, channel) => sum + channel.exclusive, 0)
        expect(exclusive + common).toBe(Math.max(0, available))
        expect(common).toBeGreaterThanOrEqual(0)
        for (const channel of channels) {
          expect(channel.exclusive).toBeGreaterThanOrEqual(0)
          if (channel.rule.kind === 'cap' || channel.rule.kind === 'reserve')
            expect(channel.exclusive).toBeLessThanOrEqual(channel.rule.amount)
          if (channel.rule.kind === 'shared') expect(channel.shown).toBe(common)
        }
        if (rules.every(({ kind }) => kind === 'percent' || kind === 'cap'))
          expect(channels.reduce((sum, { shown }) => sum + shown, 0)).toBeLessThanOrEqual(Math.max(0, available))
      }),
    )
  })
  it('does not depend on the order in which shops are named', () => {
    const shops = [shop('a', 'percent', 33), shop('b', 'percent', 33), shop('c', 'percent', 33)]
    expect(shownOf(100, ...shops)).toEqual(shownOf(100, ...shops.toReversed()))
  })
})

describe('the rule of a shop for a SKU', () => {
  const stored = [
    { connectionId: 'a', sku: '', kind: 'percent', amount: 40 },
    { connectionId: 'a', sku: 'TEE', kind: 'shared', amount: 0 },
  ] as const
  it('is the SKU’s own, else the shop’s usual one, else it shares', () => {
    expect(ruleOf(stored, { connectionId: 'a', sku: 'TEE' })).toEqual({ ...sharedRule, from: 'sku' })
    expect(ruleOf(stored, { connectionId: 'a', sku: 'CAP' })).toEqual({
      kind: 'percent',
      amount: 40,
      from: 'connection',
    })
    expect(ruleOf(stored, { connectionId: 'b', sku: 'TEE' })).toEqual({ ...sharedRule, from: 'none' })
  })
})
