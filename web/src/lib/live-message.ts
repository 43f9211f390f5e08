/** The words of `/api/v1/live`. Anything that is not understood is ignored: a newer server may say more. */
import type { OrderPatch } from './live-merge.ts'

export type LiveMessage =
  /** First frame, and after too much has happened at once: read again what the screen shows. */
  | { readonly type: 'hello' | 'refresh' }
  | { readonly type: 'orders'; readonly items: readonly OrderPatch[] }
  /** Orders that are not this person's to see any more. */
  | { readonly type: 'gone' }
  | { readonly type: 'stock'; readonly skus: readonly string[] }
  | { readonly type: 'case' }

const isPatch = (value: unknown): value is OrderPatch =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'version' in value &&
  typeof value.version === 'number'

export function readLiveMessage(text: string): LiveMessage | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof parsed !== 'object' || parsed === null || !('type' in parsed)) return null
  switch (parsed.type) {
    case 'hello':
    case 'refresh':
      return { type: parsed.type }
    case 'orders':
      return 'items' in parsed && Array.isArray(parsed.items)
        ? { type: 'orders', items: parsed.items.filter(isPatch) }
        : null
    case 'stock':
      return {
        type: 'stock',
        skus:
          'skus' in parsed && Array.isArray(parsed.skus) ? parsed.skus.filter((sku) => typeof sku === 'string') : [],
      }
    case 'gone':
      return { type: 'gone' }
    case 'case':
      return { type: 'case' }
    default:
      return null
  }
}

/** Wait before the next try: 1 s, 2 s, 4 s … 30 s. */
export function reconnectDelay(attempt: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5))
}
