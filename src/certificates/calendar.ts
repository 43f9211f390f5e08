/** Calls to an OpenTimestamps calendar (opentimestamps-server, otsserver/rpc.py). */
import { createHash } from 'node:crypto'
import { hexOf } from './domain/bytes.ts'
import { type Attestation, attestationsOf, type Digest, upgraded } from './domain/ots.ts'
import { sha256 } from './sha256.ts'

/** As OpenTimestamps' own clients take it, bytes. */
const MAX_REPLY = 10_000
const TIMEOUT = 10_000
const accept = { accept: 'application/vnd.opentimestamps.v1' }
/** Calendars behind the public pools; what a timestamp names besides is not called. */
const PUBLIC_CALENDARS =
  /^https:\/\/(?:[\w-]+\.)+(?:calendar\.(?:opentimestamps\.org|eternitywall\.com)|calendar\.catallaxy\.com)$/

const hash: Digest = (name, bytes) => new Uint8Array(createHash(name).update(bytes).digest())

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

/** The commitment that waits for a block, and where it is asked for. Throws when that is nowhere we call. */
function commitmentOf({
  calendar,
  timestamp,
  digest,
}: {
  calendar: string
  timestamp: Uint8Array
  digest: Uint8Array
}) {
  const pending = attestationsOf(timestamp, digest, hash).find(({ kind }) => kind === 'pending')
  const uri = withoutSlash(pending?.uri ?? '')
  if (!pending || !(uri === calendar || PUBLIC_CALENDARS.test(uri))) throw new Error(`calendar ${uri} is not called`)
  return { pending, uri }
}

/** Addresses of the calendars that are set; empty: nothing is anchored. */
export const calendarsOf = (env: Pick<Env, 'OTS_CALENDARS'>): string[] =>
  String(env.OTS_CALENDARS ?? '')
    .split(/[\s,]+/)
    .filter((url) => url !== '')
    .map(withoutSlash)

/** SHA-256 of what is anchored: the signed head as it was given out, root and signature together. */
export const digestOfHead = (jws: string): Promise<Uint8Array> => sha256(new TextEncoder().encode(jws))

async function bodyOf(response: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (bytes.length > MAX_REPLY) throw new Error(`calendar answered ${bytes.length} bytes`)
  return bytes
}

/** The calendar's timestamp of the digest. Throws for any other answer, and for one that could never be asked about again. */
export async function submitDigest(send: typeof fetch, calendar: string, digest: Uint8Array): Promise<Uint8Array> {
  const response = await send(`${calendar}/digest`, {
    method: 'POST',
    headers: accept,
    // Bytes of known length: the calendar insists on Content-Length.
    body: digest as BodyInit,
    signal: AbortSignal.timeout(TIMEOUT),
  })
  if (response.status !== 200) throw new Error(`calendar answered ${response.status}`)
  const timestamp = await bodyOf(response)
  commitmentOf({ calendar, timestamp, digest })
  return timestamp
}

/** The timestamp with its Bitcoin block, or null as long as the calendar waits for one. Throws for any other answer. */
export async function askForBlock(
  send: typeof fetch,
  { calendar, timestamp, digest }: { calendar: string; timestamp: Uint8Array; digest: Uint8Array },
): Promise<{ timestamp: Uint8Array; height: number } | null> {
  const { pending, uri } = commitmentOf({ calendar, timestamp, digest })
  const response = await send(`${uri}/timestamp/${hexOf(pending.message)}`, {
    headers: accept,
    signal: AbortSignal.timeout(TIMEOUT),
  })
  if (response.status === 404) return null
  if (response.status !== 200) throw new Error(`calendar answered ${response.status}`)
  const whole = upgraded(timestamp, pending, await bodyOf(response))
  if (!whole) throw new Error('the timestamp cannot be continued')
  const block = attestationsOf(whole, digest, hash).find(isBlock)
  return block ? { timestamp: whole, height: block.height } : null
}

const isBlock = (one: Attestation): one is Attestation & { height: number } => one.kind === 'bitcoin'
