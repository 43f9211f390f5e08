/** A claim's body read by hand: the same that `claimBody` accepts, at a tenth of the time. */
import type { ClaimWish } from '../sale-pool.port.ts'

const REQUEST_ID = /^[\w.:~-]{1,64}$/

/** Null for anything else; who asks then lets the schema say what is wrong. */
export function readWish(text: string): ClaimWish | null {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof body !== 'object' || body === null) return null
  const { requestId, buyerId, quantity = 1 } = body as Readonly<Record<string, unknown>>
  if (typeof requestId !== 'string' || !REQUEST_ID.test(requestId)) return null
  if (typeof buyerId !== 'string' || buyerId.length < 1 || buyerId.length > 64) return null
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > 1_000) return null
  return { requestId, buyerId, quantity }
}
