/** Queue messages taken apart: each packed one is settled by itself, and only what failed goes round again. */
import { messagesIn } from '../../platform/grouped-send.ts'

export interface QueuedItem {
  readonly body: unknown
  readonly attempts: number
  ack(): void
  retry(options?: { delaySeconds?: number }): void
}

export interface Unpacked {
  readonly items: readonly QueuedItem[]
  /** When every item was told `ack` or `retry`: puts the failed ones back. */
  settle(): Promise<void>
}

/** `queue`: where the messages came from. A body carries `tries` when it was put back by itself. */
export function unpack(queue: Queue, batch: readonly QueuedItem[]): Unpacked {
  const packs = batch.map((queued) => packOf(queue, queued))
  return {
    items: packs.flatMap((pack) => pack.items),
    async settle() {
      await Promise.all(packs.map((pack) => pack.settle()))
    },
  }
}

function packOf(queue: Queue, queued: QueuedItem): Unpacked {
  const bodies = messagesIn(queued.body)
  if (bodies.length === 1) return { items: [{ ...itemOf(queued, bodies[0]) }], settle: async () => undefined }
  const failed = new Map<number, number>()
  const items = bodies.map((body, index) => ({
    body,
    attempts: queued.attempts + triesOf(body),
    ack: () => undefined,
    retry: ({ delaySeconds = 0 } = {}) => {
      failed.set(index, delaySeconds)
    },
  }))
  return {
    items,
    async settle() {
      if (failed.size === 0) return queued.ack()
      const delaySeconds = Math.max(...failed.values())
      // Nothing got through: the queue's own count of deliveries leads to its dead letters.
      if (failed.size === bodies.length) return queued.retry({ delaySeconds })
      try {
        for (const [index, delay] of failed)
          await queue.send(
            { ...(bodies[index] as object), tries: items[index]?.attempts ?? queued.attempts },
            { delaySeconds: delay },
          )
        queued.ack()
      } catch {
        // Those that were taken come twice, which is harmless.
        queued.retry({ delaySeconds })
      }
    },
  }
}

const triesOf = (body: unknown): number => Number((body as { tries?: unknown } | null)?.tries ?? 0)

const itemOf = (queued: QueuedItem, body: unknown): QueuedItem => ({
  body,
  attempts: queued.attempts + triesOf(body),
  ack: () => queued.ack(),
  retry: (options) => queued.retry(options),
})
