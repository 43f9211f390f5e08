import fc from 'fast-check'
import { expect, it } from 'vitest'
import { emptyExpiryQueue, firstExpiry, popExpiry, pushExpiry } from '../../../src/stock/domain/expiry-queue.ts'

it('whatever the order they came in, holds come up in the order in which they end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }), fc.nat({ max: 60 }), (times, early) => {
      const queue = emptyExpiryQueue()
      const seen: number[] = []
      const take = () => {
        const first = firstExpiry(queue)
        if (first) seen.push(first.at)
        popExpiry(queue)
      }
      const [some, others] = [times.slice(0, early), times.slice(early)]
      for (const at of some) pushExpiry(queue, { at, holdId: `h${at}` })
      const half = some.length >> 1
      for (let i = 0; i < half; i++) take()
      expect(seen).toEqual([...some].sort((a, b) => a - b).slice(0, half))
      const left = [...some].sort((a, b) => a - b).slice(half)
      seen.length = 0
      for (const at of others) pushExpiry(queue, { at, holdId: `h${at}` })
      while (firstExpiry(queue)) take()
      expect(seen).toEqual([...left, ...others].sort((a, b) => a - b))
    }),
  )
})
