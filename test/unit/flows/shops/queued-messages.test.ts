import { describe, expect, it } from 'vitest'
import { type QueuedItem, unpack } from '../../../../src/flows/shops/queued-messages.ts'

/** A queue that writes down what it is given, and a delivery that writes down how it was settled. */
function delivery(body: unknown, { attempts = 1, refuses = false } = {}) {
  const sent: { body: unknown; delay: number }[] = []
  const told: string[] = []
  const queue = {
    send: async (message: unknown, { delaySeconds = 0 } = {}) => {
      if (refuses) throw new Error('queue is full')
      sent.push({ body: message, delay: delaySeconds })
    },
  } as unknown as Queue
  const queued: QueuedItem = {
    body,
    attempts,
    ack: () => void told.push('ack'),
    retry: ({ delaySeconds = 0 } = {}) => void told.push(`retry ${delaySeconds}`),
  }
  return { ...unpack(queue, [queued]), sent, told }
}

const packed = (...messages: unknown[]) => ({ v: 1, kind: 'packed', messages })

describe('queue messages taken apart', () => {
  it('a message by itself is settled by the queue, and its own count of tries is added', async () => {
    const one = delivery({ kind: 'push', tries: 3 }, { attempts: 2 })
    expect(one.items.map(({ attempts }) => attempts)).toEqual([5])
    one.items[0]?.retry({ delaySeconds: 7 })
    await one.settle()
    expect(one.told).toEqual(['retry 7'])
    expect(one.sent).toEqual([])
  })

  it('a pack whose messages all went through is acknowledged once', async () => {
    const pack = delivery(packed({ id: 'a' }, { id: 'b' }))
    expect(pack.items.map(({ body }) => body)).toEqual([{ id: 'a' }, { id: 'b' }])
    for (const item of pack.items) item.ack()
    await pack.settle()
    expect(pack.told).toEqual(['ack'])
  })

  it('what failed goes round again by itself, with its delay and its tries', async () => {
    const pack = delivery(packed({ id: 'a' }, { id: 'b', tries: 2 }, { id: 'c' }))
    pack.items[1]?.retry({ delaySeconds: 30 })
    await pack.settle()
    expect(pack.sent).toEqual([{ body: { id: 'b', tries: 3 }, delay: 30 }])
    expect(pack.told).toEqual(['ack'])
  })

  it('when nothing got through, or what failed cannot be put back, the queue delivers the pack again', async () => {
    const none = delivery(packed({ id: 'a' }, { id: 'b' }))
    none.items[0]?.retry({ delaySeconds: 2 })
    none.items[1]?.retry({ delaySeconds: 9 })
    await none.settle()
    expect([none.told, none.sent]).toEqual([['retry 9'], []])
    const full = delivery(packed({ id: 'a' }, { id: 'b' }), { refuses: true })
    full.items[0]?.retry({ delaySeconds: 2 })
    await full.settle()
    expect(full.told).toEqual(['retry 2'])
  })
})
