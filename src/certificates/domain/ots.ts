/** OpenTimestamps: its timestamps read, joined and written (python-opentimestamps, core/{timestamp,op,notary,serialize}.py). */
import { hexOf } from './bytes.ts'

const SHA256 = 0x08
const hashes: Readonly<Record<number, OtsHash>> = { 2: 'sha1', 3: 'ripemd160', [SHA256]: 'sha256' }
const APPEND = 0xf0
const PREPEND = 0xf1
const FORK = 0xff
const ATTESTATION = 0x00
const MAGIC = [0, ...new TextEncoder().encode('OpenTimestamps'), 0, 0, ...new TextEncoder().encode('Proof'), 0]
const MAGIC_END = [0xbf, 0x89, 0xe2, 0xe8, 0x84, 0xe8, 0x92, 0x94]
const PENDING = '83dfe30d2ef90c8e'
const BITCOIN = '0588960d73d71901'
/** Longest text of an operation, and how many may follow each other; a calendar is not trusted with more. */
const MAX_BYTES = 4_096
const MAX_STEPS = 2_000

/** The hashes that timestamps are made with; old ones hold RIPEMD-160. */
export type OtsHash = 'sha1' | 'ripemd160' | 'sha256'
export type Digest = (hash: OtsHash, bytes: Uint8Array) => Uint8Array

export interface Attestation {
  readonly kind: 'pending' | 'bitcoin' | 'unknown'
  /** What is attested, after all operations. */
  readonly message: Uint8Array
  /** Of a pending one: the calendar. */
  readonly uri: string | null
  /** Of Bitcoin: the block whose Merkle root the message is. */
  readonly height: number | null
}

interface Reader {
  readonly bytes: Uint8Array
  at: number
  steps: number
}

function byteOf(reader: Reader): number {
  const byte = reader.bytes[reader.at]
  if (byte === undefined || ++reader.steps > MAX_STEPS) throw new Error('timestamp is cut or too long')
  reader.at++
  return byte
}

/** LEB128. */
function numberOf(reader: Reader): number {
  let value = 0
  for (let factor = 1; factor <= 2 ** 35; factor *= 128) {
    const byte = byteOf(reader)
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return value
  }
  throw new Error('number is too long')
}

function bytesOf(reader: Reader, length: number): Uint8Array {
  const end = reader.at + length
  if (length > MAX_BYTES || end > reader.bytes.length) throw new Error('timestamp is cut or too long')
  const part = reader.bytes.slice(reader.at, end)
  reader.at = end
  return part
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function attestationOf(reader: Reader, message: Uint8Array): Attestation {
  const tag = hexOf(bytesOf(reader, 8))
  const payload: Reader = { bytes: bytesOf(reader, numberOf(reader)), at: 0, steps: 0 }
  const none = { message, uri: null, height: null }
  if (tag === PENDING) return { ...none, kind: 'pending', uri: textOf(bytesOf(payload, numberOf(payload))) }
  if (tag === BITCOIN) return { ...none, kind: 'bitcoin', height: numberOf(payload) }
  return { ...none, kind: 'unknown' }
}

const joined = (...parts: readonly ArrayLike<number>[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function walk(reader: Reader, start: Uint8Array, hash: Digest): Attestation[] {
  const found: Attestation[] = []
  let message = start
  for (;;) {
    let tag = byteOf(reader)
    const isFork = tag === FORK
    if (isFork) tag = byteOf(reader)
    if (tag === ATTESTATION) found.push(attestationOf(reader, message))
    else {
      const after = operate(reader, tag, message, hash)
      if (!isFork) {
        message = after
        continue
      }
      found.push(...walk(reader, after, hash))
    }
    if (!isFork) return found
  }
}

function operate(reader: Reader, tag: number, message: Uint8Array, hash: Digest): Uint8Array {
  const name = hashes[tag]
  if (name) return hash(name, message)
  if (tag === APPEND) return joined(message, bytesOf(reader, numberOf(reader)))
  if (tag === PREPEND) return joined(bytesOf(reader, numberOf(reader)), message)
  throw new Error(`operation ${tag} is not known`)
}

/** All attestations that a timestamp of `digest` ends in. Throws when it is cut, goes on behind its end, or does what is not known. */
export function attestationsOf(timestamp: Uint8Array, digest: Uint8Array, hash: Digest): Attestation[] {
  const reader: Reader = { bytes: timestamp, at: 0, steps: 0 }
  const found = walk(reader, digest, hash)
  if (reader.at !== timestamp.length) throw new Error('timestamp goes on behind its end')
  return found
}

/** Timestamps of the same digest as one that forks; one alone stays as it is. */
export const forked = (timestamps: readonly Uint8Array[]): Uint8Array =>
  joined(...timestamps.flatMap((one, i) => (i < timestamps.length - 1 ? [[FORK], one] : [one])))

/** The file `.ots` of a document with this SHA-256. */
export const detachedFile = (digest: Uint8Array, timestamp: Uint8Array): Uint8Array =>
  joined(MAGIC, MAGIC_END, [1, SHA256], digest, timestamp)

/**
 * The timestamp with what the calendar adds to its commitment in place of "pending". Null when the timestamp is not one plain
 * way that ends in one pending attestation, as a calendar's answer to one digest is.
 */
export function upgraded(timestamp: Uint8Array, pending: Attestation, addition: Uint8Array): Uint8Array | null {
  if (pending.kind !== 'pending' || pending.uri === null) return null
  const uri = new TextEncoder().encode(pending.uri)
  // Both lengths are below 128: an address of a calendar.
  const end = joined(
    [ATTESTATION],
    Uint8Array.from(PENDING.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    [uri.length + 1, uri.length],
    uri,
  )
  const from = timestamp.length - end.length
  return from >= 0 && end.every((byte, i) => timestamp[from + i] === byte)
    ? joined(timestamp.slice(0, from), addition)
    : null
}
