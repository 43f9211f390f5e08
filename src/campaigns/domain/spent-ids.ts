/**
 * Request ids whose claims have ended, as fingerprints of 53 bits: a replay hears "ended" instead of getting a second claim. Two
 * generations; the older one is forgotten when the younger is full or a day old, so memory is bounded and ids leave by time.
 */
import { fnv1a } from '../../core/hash.ts'
import { DAY } from '../../core/time.ts'

/** At least so many of the newest are known, at most twice that; 8 bytes at a load of at most a half. */
export const SPENT_GENERATION = 100_000
const FIRST_SLOTS = 256

interface Generation {
  since: number
  size: number
  /** Open addressing; 0 is free. */
  slots: Float64Array
}

export interface SpentIds {
  younger: Generation
  older: Generation
}

const emptyGeneration = (since: number): Generation => ({ since, size: 0, slots: new Float64Array(FIRST_SLOTS) })

export const noSpentIds = (): SpentIds => ({ younger: emptyGeneration(0), older: emptyGeneration(0) })

/** 32 bits of FNV-1a and 21 of a second hash (of the reversed text): two ids meet once in 10^15. */
export function fingerprint(requestId: string): number {
  let second = 0x9e3779b9
  for (let i = requestId.length - 1; i >= 0; i--)
    second = Math.imul(second ^ requestId.charCodeAt(i), 0x85ebca6b) ^ (second >>> 13)
  return fnv1a(requestId) * 0x200000 + ((second >>> 0) & 0x1fffff) || 1
}

export function isSpent({ younger, older }: SpentIds, requestId: string): boolean {
  if (younger.size === 0 && older.size === 0) return false
  const print = fingerprint(requestId)
  return has(younger, print) || has(older, print)
}

export function addSpent(ids: SpentIds, requestId: string, at: number): void {
  addPrint(ids, fingerprint(requestId), at)
}

export function addPrint(ids: SpentIds, print: number, at: number): void {
  if (ids.younger.size >= SPENT_GENERATION || (ids.younger.size > 0 && at - ids.younger.since >= DAY)) {
    ids.older = ids.younger
    ids.younger = emptyGeneration(at)
  }
  if (ids.younger.size === 0) ids.younger.since = at
  insert(ids.younger, print)
}

/** For a snapshot: the older generation first. */
export function listSpent({ younger, older }: SpentIds): { since: number; prints: number[] }[] {
  return [older, younger].map(({ since, slots }) => ({ since, prints: [...slots].filter((print) => print !== 0) }))
}

export function spentFrom([older, younger]: readonly { since: number; prints: readonly number[] }[]): SpentIds {
  const read = (from: { since: number; prints: readonly number[] } | undefined): Generation => {
    const generation = emptyGeneration(from?.since ?? 0)
    for (const print of from?.prints ?? []) insert(generation, print)
    return generation
  }
  return { older: read(older), younger: read(younger) }
}

function insert(generation: Generation, print: number): void {
  if (generation.size * 2 >= generation.slots.length) {
    const { slots } = generation
    generation.slots = new Float64Array(slots.length * 2)
    generation.size = 0
    for (const old of slots) if (old !== 0) insert(generation, old)
  }
  const { slots } = generation
  let index = print % slots.length
  for (;;) {
    if (slots[index] === print) return
    if (slots[index] === 0) break
    index = (index + 1) % slots.length
  }
  slots[index] = print
  generation.size++
}

function has({ slots, size }: Generation, print: number): boolean {
  if (size === 0) return false
  for (let index = print % slots.length; slots[index] !== 0; index = (index + 1) % slots.length)
    if (slots[index] === print) return true
  return false
}
