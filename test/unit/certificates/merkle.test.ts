import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfHex, hexOf } from '../../../src/certificates/domain/bytes.ts'
import {
  consistencyRanges,
  grow,
  type Hash,
  inclusionRanges,
  leafHash,
  nodeKey,
  nodesOf,
  rootOf,
  type Sha256,
} from '../../../src/certificates/domain/merkle-tree.ts'
import { isConsistent, isIncluded } from '../../../src/certificates/domain/verify-proof.ts'
import vectors from '../../fixtures/protocols/rfc6962.vectors.json' with { type: 'json' }

const sha256: Sha256 = async (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

/** A log that grew in pieces of these sizes, as sealing grows it. */
async function logOf(leaves: readonly Hash[], pieces: readonly number[] = [leaves.length]) {
  const nodes = new Map<string, Hash>()
  let size = 0
  for (const piece of [...pieces, leaves.length]) {
    const known = new Map(
      nodesOf({ from: 0, to: size }).map((node) => [nodeKey(node), nodes.get(nodeKey(node)) ?? new Uint8Array()]),
    )
    const next = leaves.slice(size, size + piece)
    for (const node of await grow(sha256, { size, known, leaves: next })) nodes.set(nodeKey(node), node.hash)
    size += next.length
  }
  const of = (range: { from: number; to: number }) => rootOf(sha256, range, nodes)
  return {
    root: (to: number) => of({ from: 0, to }),
    inclusion: (index: number, to: number) => Promise.all(inclusionRanges(index, to).map(of)),
    consistency: (first: number, second: number) => Promise.all(consistencyRanges(first, second).map(of)),
  }
}
type Log = Awaited<ReturnType<typeof logOf>>

interface Vector {
  readonly name: string
  readonly input: Record<string, unknown>
  readonly expected: Record<string, unknown>
}
const all = vectors as unknown as readonly Vector[]
const hex = (value: unknown): Hash => bytesOfHex(String(value ?? ''))
const list = (value: unknown): Hash[] => (Array.isArray(value) ? value.map(hex) : [])
/** Trees by what stands behind the colon of the vectors' names. */
const trees = new Map<string, Log>()
/** Of some trees the vectors hold no leaves: their proofs can be checked and not made. */
const treeOf = (name: string): Log | undefined => trees.get(name.slice(name.indexOf(': ') + 2))

describe('RFC 6962, vectors', async () => {
  for (const { name, input, expected } of all.filter((one) => one.name.startsWith('tree roots'))) {
    const leaves = await Promise.all(list(input.leaves_hex).map((leaf) => leafHash(sha256, leaf)))
    const log = await logOf(leaves, [1, 2])
    trees.set(name.slice(name.indexOf(': ') + 2), log)
    it(name, async () => {
      expect(leaves.map(hexOf)).toEqual(expected.leaf_hashes)
      const sizes = Array.from({ length: leaves.length + 1 }, (_, size) => size)
      expect((await Promise.all(sizes.map(log.root))).map(hexOf)).toEqual(expected.roots_by_size)
    })
  }
  const made = all.filter((one) => /^(inclusion|consistency) /.test(one.name))
  const rejected = all.filter((one) => one.name.startsWith('repo test data'))

  it('are all here, and no kind is skipped', () => {
    expect(trees.size + made.length + rejected.length).toBe(all.length)
    expect(rejected.filter(({ expected }) => expected.valid === false).length).toBeGreaterThanOrEqual(20)
  })

  it.each(made)('$name', async ({ name, input, expected }) => {
    const log = treeOf(name)
    if (name.startsWith('inclusion')) {
      const [index, size] = [Number(input.leaf_index), Number(input.tree_size)]
      const path = list(expected.audit_path)
      if (log) expect((await log.inclusion(index, size)).map(hexOf)).toEqual(expected.audit_path)
      expect(
        await isIncluded(sha256, { index, size, leaf: hex(input.leaf_hash), path, root: hex(expected.root) }),
      ).toBe(true)
    } else {
      const [first, second] = [Number(input.first), Number(input.second)]
      const path = list(expected.path)
      if (log) expect((await log.consistency(first, second)).map(hexOf)).toEqual(expected.path)
      const roots = { firstRoot: hex(input.first_root), secondRoot: hex(input.second_root) }
      expect(await isConsistent(sha256, { first, second, ...roots, path })).toBe(true)
    }
  })

  it.each(rejected)('$name', async ({ name, input, expected }) => {
    const path = list(input.proof)
    const verdict = name.includes('inclusion')
      ? await isIncluded(sha256, {
          index: Number(input.leafIdx),
          size: Number(input.treeSize),
          leaf: hex(input.leafHash),
          root: hex(input.root),
          path,
        })
      : await isConsistent(sha256, {
          first: Number(input.size1),
          second: Number(input.size2),
          firstRoot: hex(input.root1),
          secondRoot: hex(input.root2),
          path,
        })
    expect(verdict).toBe(expected.valid)
  })
})

describe('any log', () => {
  const shape = fc.record({
    size: fc.integer({ min: 1, max: 70 }),
    pieces: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 6 }),
    pick: fc.nat(),
    old: fc.nat(),
    flip: fc.nat(),
  })
  const leavesOf = (size: number) =>
    Promise.all(Array.from({ length: size }, (_, i) => leafHash(sha256, Uint8Array.of(i))))

  it('has the same root however it grew, proves every leaf, and no other', () =>
    fc.assert(
      fc.asyncProperty(shape, async ({ size, pieces, pick, flip }) => {
        const leaves = await leavesOf(size)
        const log = await logOf(leaves, pieces)
        const root = await log.root(size)
        expect(hexOf(root)).toBe(hexOf(await (await logOf(leaves)).root(size)))
        const index = pick % size
        const path = await log.inclusion(index, size)
        const leaf = leaves[index] ?? new Uint8Array()
        expect(await isIncluded(sha256, { index, size, leaf, path, root })).toBe(true)
        const other = (index + 1) % size
        if (size > 1) expect(await isIncluded(sha256, { index: other, size, leaf, path, root })).toBe(false)
        const bent = path.map((hash) => hash.slice())
        const step = bent[flip % Math.max(1, bent.length)]
        if (step) step[flip % 32] = (step[flip % 32] ?? 0) ^ (1 << (flip % 8))
        if (step) expect(await isIncluded(sha256, { index, size, leaf, path: bent, root })).toBe(false)
        expect(await isIncluded(sha256, { index, size, leaf, path: [...path, root], root })).toBe(false)
      }),
      { numRuns: 150 },
    ))

  it('continues every earlier state of itself, and no state that was rewritten', () =>
    fc.assert(
      fc.asyncProperty(shape, async ({ size, pieces, old, flip }) => {
        const leaves = await leavesOf(size)
        const log = await logOf(leaves, pieces)
        const first = 1 + (old % size)
        const path = await log.consistency(first, size)
        const secondRoot = await log.root(size)
        const firstRoot = await log.root(first)
        expect(await isConsistent(sha256, { first, second: size, firstRoot, secondRoot, path })).toBe(true)
        const rewritten = leaves.map((leaf, i) =>
          i === flip % first ? Uint8Array.from(leaf, (byte) => byte ^ 1) : leaf,
        )
        const forged = await logOf(rewritten)
        expect(
          await isConsistent(sha256, {
            first,
            second: size,
            firstRoot,
            secondRoot: await forged.root(size),
            path: await forged.consistency(first, size),
          }),
        ).toBe(false)
      }),
      { numRuns: 150 },
    ))
})
