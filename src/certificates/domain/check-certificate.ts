/** Everything that makes a certificate true, checked by whoever holds it: the verify page in a browser, a test, the PDF. */
import type { PublicCertificate } from '../certificates.contract.ts'
import { bytesOfBase64Url, bytesOfHex, hexOf } from './bytes.ts'
import { evidenceNo, type Leaf, readLeaf } from './leaf.ts'
import { leafHash, type Sha256 } from './merkle-tree.ts'
import { isConsistent, isIncluded } from './verify-proof.ts'

/** True when `signature` (64 bytes) over `signed` is of the published key of that name (Ed25519). */
export type CheckSignature = (kid: string, signed: Uint8Array, signature: Uint8Array) => Promise<boolean>

export interface TreeHead {
  readonly log: string
  readonly size: number
  /** Hex. */
  readonly root: string
  /** Epoch ms. */
  readonly timestamp: number
}

export interface CheckedVersion {
  readonly index: number
  readonly hash: string
  /** Null when the text is no leaf of ours. */
  readonly leaf: Leaf | null
  readonly isIncluded: boolean
}

export interface CheckedCertificate {
  readonly isGenuine: boolean
  /** Null when the signature is not of a published key, or says nothing we know. */
  readonly head: TreeHead | null
  readonly versions: readonly CheckedVersion[]
  /** The versions are 1, 2, 3 … of this certificate and of no other. */
  readonly isWhole: boolean
  readonly evidenceNo: string
  /** The anchored head is signed, and the newest one continues it. Null without an anchor. */
  readonly anchorHolds: boolean | null
  /** Versions that the anchored head holds, by what was checked; 0 without one. */
  readonly anchored: number
}

const text = new TextEncoder()
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

/** Opens a signed tree head (JWS, compact). Null unless it is signed as it must be. */
export async function openHead(jws: string, checkSignature: CheckSignature): Promise<TreeHead | null> {
  const [head = '', body = '', signature = '', ...more] = jws.split('.')
  const read = (part: string) => parsed(new TextDecoder().decode(bytesOfBase64Url(part)))
  const header = read(head)
  const claims = read(body)
  if (more.length > 0 || !isRecord(header) || header.alg !== 'EdDSA' || typeof header.kid !== 'string') return null
  if (!(await checkSignature(header.kid, text.encode(`${head}.${body}`), bytesOfBase64Url(signature)))) return null
  if (!isRecord(claims)) return null
  const { log, size, root, timestamp } = claims
  return typeof log === 'string' &&
    typeof size === 'number' &&
    typeof root === 'string' &&
    typeof timestamp === 'number'
    ? { log, size, root, timestamp }
    : null
}

export async function checkCertificate(
  certificate: PublicCertificate,
  {
    id,
    sha256,
    checkSignature,
  }: { readonly id: string; readonly sha256: Sha256; readonly checkSignature: CheckSignature },
): Promise<CheckedCertificate> {
  const head = await openHead(certificate.head, checkSignature)
  const versions = await Promise.all(
    certificate.entries.map(async ({ index, content, path }): Promise<CheckedVersion> => {
      const hash = await leafHash(sha256, text.encode(content))
      const root = bytesOfHex(head?.root ?? '')
      return {
        index,
        hash: hexOf(hash),
        leaf: readLeaf(content),
        isIncluded:
          head !== null &&
          (await isIncluded(sha256, { index, size: head.size, leaf: hash, path: path.map(bytesOfHex), root })),
      }
    }),
  )
  // The log is the tenant's, and the certificate's name begins with it.
  const isWhole =
    versions.length > 0 &&
    versions.every(({ leaf }, i) => leaf?.version === i + 1 && leaf.certificate === id) &&
    head !== null &&
    id.startsWith(`${head.log}.`)
  const anchored = certificate.anchor && (await anchoredSize(certificate.anchor, { head, sha256, checkSignature }))
  return {
    isGenuine: head !== null && isWhole && versions.every((version) => version.isIncluded) && anchored !== 0,
    head,
    versions,
    isWhole,
    evidenceNo: evidenceNo(versions[0]?.hash ?? ''),
    anchorHolds: anchored === null ? null : anchored > 0,
    anchored: versions.filter((version) => version.isIncluded && version.index < (anchored ?? 0)).length,
  }
}

/** Leaves of the anchored head; 0 when the newest head does not continue it. */
async function anchoredSize(
  anchor: NonNullable<PublicCertificate['anchor']>,
  { head, sha256, checkSignature }: { head: TreeHead | null; sha256: Sha256; checkSignature: CheckSignature },
): Promise<number> {
  const old = await openHead(anchor.head, checkSignature)
  if (!old || !head || old.log !== head.log) return 0
  const continues = await isConsistent(sha256, {
    first: old.size,
    second: head.size,
    firstRoot: bytesOfHex(old.root),
    secondRoot: bytesOfHex(head.root),
    path: anchor.path.map(bytesOfHex),
  })
  return continues ? old.size : 0
}
