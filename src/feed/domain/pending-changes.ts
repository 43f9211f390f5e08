// Changes that wait for the next frame: of one order, case or SKU only the newest state is kept.
import type { FeedCase, FeedFrame, FeedMessage, FeedOrder } from '../feed.messages.ts'

/** Orders in one frame; about 400 characters each. */
const ORDERS_A_FRAME = 250

/** Beyond this many waiting orders or SKUs a screen is better off reading everything again. */
const MOST_WAITING = 1_000

export interface PendingChanges {
  add(message: FeedMessage): void
  /** Frames for all that waited, in the order orders, stock, case; nothing waits afterwards. */
  take(): FeedFrame[]
  isEmpty(): boolean
}

export function pendingChanges(): PendingChanges {
  let orders = new Map<string, FeedOrder>()
  let skus = new Set<string>()
  let cases = new Map<string, FeedCase>()

  return {
    add(message) {
      switch (message.type) {
        case 'orders':
          for (const item of message.items) {
            // Queues may hand over an older state later; the newest version wins.
            if ((orders.get(item.id)?.version ?? -1) < item.version) orders.set(item.id, item)
          }
          return
        case 'stock':
          for (const sku of message.skus) skus.add(sku)
          return
        case 'case':
          for (const item of message.items) cases.set(item.id, item)
          return
      }
    },
    take() {
      const frames: FeedFrame[] = []
      if (orders.size + skus.size + cases.size > MOST_WAITING) frames.push({ type: 'refresh' })
      else {
        const items = [...orders.values()]
        for (let i = 0; i < items.length; i += ORDERS_A_FRAME) {
          frames.push({ type: 'orders', items: items.slice(i, i + ORDERS_A_FRAME) })
        }
        if (skus.size > 0) frames.push({ type: 'stock', skus: [...skus] })
        if (cases.size > 0) frames.push({ type: 'case', items: [...cases.values()] })
      }
      orders = new Map()
      skus = new Set()
      cases = new Map()
      return frames
    },
    isEmpty: () => orders.size + skus.size + cases.size === 0,
  }
}
