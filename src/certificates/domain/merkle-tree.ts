/** The Merkle tree of RFC 6962: what is hashed, which stored nodes a root or a proof is made of, and how the tree grows. */

export type Hash = Uint8Array
/** WebCrypto's, in the Worker and in the browser alike. */
export type Sha256 = (bytes: Uint8Array) => Promise<Hash>

/** Leaves `from` (inclusive) to `to` (exclusive); cut as RFC 6962 §2.1 cuts a tree, never anyhow. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** A full subtree: `2^level` leaves from `index · 2^level` on. It never changes once it is full, so it can be stored. */
export interface NodeRef {
  readonly level: number
  readonly index: number
}

export interface TreeNode extends NodeRef {
  readonly hash: Hash
}

export const nodeKey = ({ level, index }: NodeRef): string => `${level}/${index}`

/** §2.1: the first byte tells leaves from nodes, so that neither can be passed for the other. */
export function leafHash(sha256: Sha256, data: Uint8Array): Promise<Hash> {
  const bytes = new Uint8Array(data.length + 1)
  bytes.set(data, 1)
  return sha256(bytes)
}

export function nodeHash(sha256: Sha256, left: Hash, right: Hash): Promise<Hash> {
  const bytes = new Uint8Array(1 + left.length + right.length)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 1 + left.length)
  return sha256(bytes)
}

/** Largest power of two below `size` (≥ 2). Arithmetic, not shifts: sizes may pass 2^31. */
function split(size: number): number {
  let half = 1
  while (half * 2 < size) half *= 2
  return half
}

/** The full subtrees of a range from left to right, each smaller than the one before. Empty for the empty tree. */
export function nodesOf({ from, to }: Range): NodeRef[] {
  const nodes: NodeRef[] = []
  let start = from
  while (start < to) {
    const size = to - start
    const width = size === 1 ? 1 : split(size) * 2 === size ? size : split(size)
    nodes.push({ level: Math.log2(width), index: start / width })
    start += width
  }
  return nodes
}

/** MTH of a range from its stored nodes; SHA-256 of nothing for the empty tree. Throws when a node is not among `known`. */
export async function rootOf(sha256: Sha256, range: Range, known: ReadonlyMap<string, Hash>): Promise<Hash> {
  const hashes = nodesOf(range).map((node) => {
    const hash = known.get(nodeKey(node))
    if (!hash) throw new Error(`node ${nodeKey(node)} is missing`)
    return hash
  })
  let root = hashes.pop()
  if (!root) return sha256(new Uint8Array())
  for (const left of hashes.reverse()) root = await nodeHash(sha256, left, root)
  return root
}

/** §2.1.1: whose hashes lead from a leaf to the root, from the bottom up. `index` < `size`. */
export function inclusionRanges(index: number, size: number): Range[] {
  const path: Range[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + split(to - from)
    if (index < middle) {
      path.push({ from: middle, to })
      to = middle
    } else {
      path.push({ from, to: middle })
      from = middle
    }
  }
  return path.reverse()
}

/** §2.1.2: whose hashes show that the tree of `first` leaves is the beginning of the tree of `second`. Empty where nothing is to be shown. */
export function consistencyRanges(first: number, second: number): Range[] {
  if (first <= 0 || first >= second) return []
  const path: Range[] = []
  let from = 0
  let to = second
  // False once the old tree's own root must stand in the proof: then the verifier does not know it.
  let isKnown = true
  while (first < to) {
    const middle = from + split(to - from)
    if (first <= middle) {
      path.push({ from: middle, to })
      to = middle
    } else {
      path.push({ from, to: middle })
      from = middle
      isKnown = false
    }
  }
  if (!isKnown) path.push({ from, to })
  return path.reverse()
}

/** Nodes that become full when `leaves` (hashes) are put behind the `size` there are; `known` holds `nodesOf({0, size})`. */
export async function grow(
  sha256: Sha256,
  { size, known, leaves }: { size: number; known: ReadonlyMap<string, Hash>; leaves: readonly Hash[] },
): Promise<TreeNode[]> {
  const all = new Map(known)
  const made: TreeNode[] = []
  for (const [offset, leaf] of leaves.entries()) {
    let node: TreeNode = { level: 0, index: size + offset, hash: leaf }
    for (;;) {
      made.push(node)
      all.set(nodeKey(node), node.hash)
      if (node.index % 2 === 0) break
      const left = all.get(nodeKey({ level: node.level, index: node.index - 1 }))
      if (!left) throw new Error(`node ${node.level}/${node.index - 1} is missing`)
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash: await nodeHash(sha256, left, node.hash) }
    }
  }
  return made
}
