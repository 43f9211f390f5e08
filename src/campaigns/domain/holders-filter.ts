/**
 * Who holds a claim, as a Bloom filter: a Worker that knows "sold out" answers newcomers from memory, and still sends everybody
 * who may have a claim to the pool. Bits are never taken back; a claim that ended costs a question, never a wrong answer.
 */
import { fnv1a } from '../../core/hash.ts'

/** 64 KB: 1 % of strangers are asked about at 50,000 claims, a tenth at 110,000. */
export const FILTER_BYTES = 65_536
const SMALLEST_BYTES = 1_024

/** A power of two near ten bits a claim. */
export function filterBytes(claims: number): number {
  let bytes = SMALLEST_BYTES
  while (bytes < FILTER_BYTES && bytes * 8 < claims * 10) bytes *= 2
  return bytes
}

/** Five bits from two halves of a hash (Kirsch and Mitzenmacher). */
const PROBES = 5

const secondHash = (first: number): number => Math.imul(first ^ (first >>> 15), 0x2c1b3c6d) | 1

export function addHolder(filter: Uint8Array, requestId: string): void {
  const mask = filter.length * 8 - 1
  const first = fnv1a(requestId)
  const second = secondHash(first)
  for (let i = 0; i < PROBES; i++) {
    const bit = (first + Math.imul(i, second)) & mask
    filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
}

export function mayHold(filter: Uint8Array, requestId: string): boolean {
  const mask = filter.length * 8 - 1
  const first = fnv1a(requestId)
  const second = secondHash(first)
  for (let i = 0; i < PROBES; i++) {
    const bit = (first + Math.imul(i, second)) & mask
    if (((filter[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
  }
  return true
}
