/** Holds in the order in which they end: a binary heap. Holds that ended early stay until their turn and are skipped. */
export interface Expiry {
  readonly at: number
  readonly holdId: string
}

export interface ExpiryQueue {
  readonly heap: Expiry[]
}

export const emptyExpiryQueue = (): ExpiryQueue => ({ heap: [] })

/** The one that ends first; null when none does. */
export function firstExpiry({ heap }: ExpiryQueue): Expiry | null {
  return heap[0] ?? null
}

export function pushExpiry({ heap }: ExpiryQueue, expiry: Expiry): void {
  let index = heap.length
  heap.push(expiry)
  while (index > 0) {
    const parentIndex = (index - 1) >> 1
    const parent = heap[parentIndex]
    if (parent === undefined || parent.at <= expiry.at) break
    heap[index] = parent
    index = parentIndex
  }
  heap[index] = expiry
}

export function popExpiry({ heap }: ExpiryQueue): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let index = 0
  for (;;) {
    const left = heap[2 * index + 1]
    const right = heap[2 * index + 2]
    if (left === undefined) break
    const [child, childIndex] =
      right !== undefined && right.at < left.at ? [right, 2 * index + 2] : [left, 2 * index + 1]
    if (child.at >= last.at) break
    heap[index] = child
    index = childIndex
  }
  heap[index] = last
}
