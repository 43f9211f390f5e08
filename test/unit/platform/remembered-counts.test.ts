import { expect, it } from 'vitest'
import { rememberedCounts, trustOfCounts } from '../../../src/platform/remembered-counts.ts'

const who = (id: string, warehouses: readonly string[] | null = null) => ({
  tenant: {
    id,
    name: '',
    shard: 'SHARD_0',
    plan: 'trial' as const,
    trialEndsAt: 0,
    status: 'active' as const,
  },
  scope: { regions: null, warehouses },
})

it('a fifth of a millisecond a row, fifteen seconds at most', () => {
  expect([0, 4, 5, 250, 75_000, 10_000_000].map(trustOfCounts)).toEqual([0, 0, 1, 50, 15_000, 15_000])
})

it('loads once while the memory is good, for each tenant, scope and question apart', async () => {
  const counts = rememberedCounts<string>()
  let loads = 0
  const ask = (ctx: ReturnType<typeof who>, now: number, question?: string) =>
    counts({ ctx, now, ...(question === undefined ? {} : { question }) }, async () => ({
      value: `load ${++loads}`,
      rowsRead: 500,
    }))
  expect(await ask(who('t1'), 1_000)).toBe('load 1')
  expect(await ask(who('t1'), 1_099)).toBe('load 1')
  expect(await ask(who('t1', ['WH-1']), 1_099)).toBe('load 2')
  expect(await ask(who('t2'), 1_099)).toBe('load 3')
  expect(await ask(who('t1'), 1_099, 'other')).toBe('load 4')
  expect(await ask(who('t1'), 1_100)).toBe('load 5')
  // A clock that went back proves nothing.
  expect(await ask(who('t1'), 500)).toBe('load 6')
})

it('what was cheap is never remembered, and what failed is not either', async () => {
  const counts = rememberedCounts<number>()
  const ctx = who('t1')
  expect(await counts({ ctx, now: 1 }, async () => ({ value: 1, rowsRead: 3 }))).toBe(1)
  expect(await counts({ ctx, now: 1 }, async () => ({ value: 2, rowsRead: 3 }))).toBe(2)
  await expect(counts({ ctx, now: 1 }, () => Promise.reject(new Error('down')))).rejects.toThrow('down')
  expect(await counts({ ctx, now: 1 }, async () => ({ value: 3, rowsRead: 3 }))).toBe(3)
})
