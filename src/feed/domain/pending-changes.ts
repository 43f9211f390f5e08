// Changes that wait for the next frame: of one order, case or SKU only the newest state is kept.
import type { FeedCaseNews, FeedMessage, FeedOrderNews } from '../feed.messages.ts'

/** Beyond this many waiting orders or SKUs a screen is better off reading everything again. */
const MOST_WAITING = 1_000

/** What happened since the last frame; null: too much to be told. */
export type Changes = {
  readonly orders: readonly FeedOrderNews[]
  readonly skus: readonly string[]
  readonly cases: readonly FeedCaseNews[]
} | null

export interface PendingChanges {
  add(message: FeedMessage): void
  /** All that waited; nothing waits afterwards. */
  take(): Changes
  isEmpty(): boolean
}

export function pendingChanges(): PendingChanges {
  let orders = new Map<string, FeedOrderNews>()
  let skus = new Set<string>()
  let cases = new Map<string, FeedCaseNews>()

  return {
    add(message) {
      switch (message.type) {
        case 'orders':
          for (const item of message.items) orders.set(item.id, newest(orders.get(item.id), item))
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
      const isTooMuch = orders.size + skus.size + cases.size > MOST_WAITING
      const changes = isTooMuch ? null : { orders: [...orders.values()], skus: [...skus], cases: [...cases.values()] }
      orders = new Map()
      skus = new Set()
      cases = new Map()
      return changes
    },
    isEmpty: () => orders.size + skus.size + cases.size === 0,
  }
}

/** Queues may hand over an older state later; the newest version wins, and every place on the way is remembered. */
function newest(known: FeedOrderNews | undefined, item: FeedOrderNews): FeedOrderNews {
  if (!known) return item
  const [older, newer] = known.version < item.version ? [known, item] : [item, known]
  return { ...newer, were: [...newer.were, ...older.were, older.place] }
}
