/** Proofs of RFC 6962 as somebody checks them who has nothing but the proof and a tree head (the walks of RFC 9162 §2.1.3.2 and §2.1.4.2). */
import { type Hash, nodeHash, type Sha256 } from './merkle-tree.ts'

export const isSame = (a: Hash, b: Hash): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
const half = (value: number): number => Math.floor(value / 2)
const isOdd = (value: number): boolean => value % 2 === 1

/** True when the leaf with this hash stands at `index` of the tree of `size` leaves with this root. A longer or shorter path is refused. */
export async function isIncluded(
  sha256: Sha256,
  proof: {
    readonly index: number
    readonly size: number
    readonly leaf: Hash
    readonly path: readonly Hash[]
    readonly root: Hash
  },
): Promise<boolean> {
  const { index, size, leaf, path, root } = proof
  if (!isCount(index) || !isCount(size) || index >= size) return false
  let place = index
  let last = size - 1
  let hash = leaf
  for (const step of path) {
    if (last === 0) return false
    if (isOdd(place) || place === last) {
      hash = await nodeHash(sha256, step, hash)
      while (!isOdd(place) && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else hash = await nodeHash(sha256, hash, step)
    place = half(place)
    last = half(last)
  }
  return last === 0 && isSame(hash, root)
}

/** True when the tree of `first` leaves is the beginning of the tree of `second`. Of no leaves nothing can be shown but an empty path. */
export async function isConsistent(
  sha256: Sha256,
  proof: {
    readonly first: number
    readonly second: number
    readonly firstRoot: Hash
    readonly secondRoot: Hash
    readonly path: readonly Hash[]
  },
): Promise<boolean> {
  const { first, second, firstRoot, secondRoot } = proof
  if (!isCount(first) || !isCount(second) || first > second) return false
  if (first === second) return proof.path.length === 0 && isSame(firstRoot, secondRoot)
  if (first === 0) return proof.path.length === 0
  const isPowerOfTwo = Number.isInteger(Math.log2(first))
  const [start, ...steps] = isPowerOfTwo ? [firstRoot, ...proof.path] : proof.path
  if (!start || proof.path.length === 0) return false
  let place = first - 1
  let last = second - 1
  while (isOdd(place)) {
    place = half(place)
    last = half(last)
  }
  let old = start
  let now = start
  for (const step of steps) {
    if (last === 0) return false
    if (isOdd(place) || place === last) {
      old = await nodeHash(sha256, step, old)
      now = await nodeHash(sha256, step, now)
      while (!isOdd(place) && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else now = await nodeHash(sha256, now, step)
    place = half(place)
    last = half(last)
  }
  return last === 0 && isSame(old, firstRoot) && isSame(now, secondRoot)
}
