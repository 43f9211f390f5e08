import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bytesOfHex, hexOf } from '../../../src/certificates/domain/bytes.ts'
import { attestationsOf, type Digest, detachedFile, forked, upgraded } from '../../../src/certificates/domain/ots.ts'
import vectors from '../../fixtures/protocols/opentimestamps.vectors.json' with { type: 'json' }
import { readDetachedFile } from '../../support/ots-file.ts'

const hash: Digest = (name, bytes) => new Uint8Array(createHash(name).update(bytes).digest())

interface Vector {
  readonly name: string
  readonly input: Readonly<Record<string, string>>
  readonly expected: {
    readonly attestations?: readonly {
      readonly type: string
      readonly message_hex: string
      readonly height?: number
      readonly uri?: string
    }[]
    readonly file_digest?: string
    readonly upgrade_url_path?: string
    readonly detached_ots_hex?: string
    readonly timestamp_hex?: string
  }
}
const all = vectors as unknown as readonly Vector[]
const files = all.filter(({ input }) => input.ots_hex)
const replies = all.filter(({ input }) => input.calendar_reply_hex)

describe('OpenTimestamps, vectors', () => {
  it('are all here, and no kind is skipped', () => expect(files.length + replies.length + 1).toBe(all.length))

  it.each(files)('$name', ({ input, expected }) => {
    const { digest, timestamp } = readDetachedFile(bytesOfHex(input.ots_hex ?? ''))
    expect(hexOf(digest)).toBe(expected.file_digest)
    const found = attestationsOf(timestamp, digest, hash)
    expect(found.map((one) => [hexOf(one.message), one.height ?? one.uri])).toEqual(
      expected.attestations?.map((one) => [one.message_hex, one.height ?? one.uri]),
    )
    expect(hexOf(detachedFile(digest, timestamp))).toBe(input.ots_hex)
  })

  it.each(replies)('$name', ({ input, expected }) => {
    const reply = bytesOfHex(input.calendar_reply_hex ?? '')
    const posted = bytesOfHex(input['digest_posted_to_/digest'] ?? '')
    const [pending] = attestationsOf(reply, posted, hash)
    expect(`/timestamp/${hexOf(pending?.message ?? new Uint8Array())}`).toBe(expected.upgrade_url_path)
    const nonce = bytesOfHex(`f010${input.privacy_nonce_appended}08`)
    const whole = Uint8Array.from([...nonce, ...reply])
    expect(hexOf(detachedFile(bytesOfHex(input.document_sha256 ?? ''), whole))).toBe(expected.detached_ots_hex)
    expect(attestationsOf(whole, bytesOfHex(input.document_sha256 ?? ''), hash)).toEqual([pending])
  })

  it('a pending timestamp goes on to its block', () => {
    const block = all.find(({ name }) => name.startsWith('bitcoin'))?.expected.timestamp_hex ?? ''
    const { input } = replies[0] ?? { input: {} as Vector['input'] }
    const reply = bytesOfHex(input.calendar_reply_hex ?? '')
    const posted = bytesOfHex(input['digest_posted_to_/digest'] ?? '')
    const [pending] = attestationsOf(reply, posted, hash)
    const whole = pending && upgraded(reply, pending, bytesOfHex(`08${block}`))
    const [confirmed] = attestationsOf(whole ?? new Uint8Array(), posted, hash)
    expect(confirmed).toMatchObject({ kind: 'bitcoin', height: 800_000 })
    expect(hexOf(confirmed?.message ?? new Uint8Array())).toBe(
      hexOf(hash('sha256', pending?.message ?? new Uint8Array())),
    )
  })

  it('ways of several calendars stand in one file, each with its own end', () => {
    const ways = files.flatMap(({ input }) => {
      const { digest, timestamp } = readDetachedFile(bytesOfHex(input.ots_hex ?? ''))
      return [{ digest, timestamp, ends: attestationsOf(timestamp, digest, hash) }]
    })
    const [first] = ways
    if (!first) throw new Error('no vectors')
    const same = ways.filter(({ digest }) => hexOf(digest) === hexOf(first.digest)).map(({ timestamp }) => timestamp)
    const thrice = [...same, first.timestamp, first.timestamp]
    const found = attestationsOf(forked(thrice), first.digest, hash)
    expect(found).toHaveLength(thrice.flatMap((one) => attestationsOf(one, first.digest, hash)).length)
    expect(forked([first.timestamp])).toEqual(first.timestamp)
  })

  it('one that is cut anywhere, or goes on behind its end, is refused', () => {
    const { digest, timestamp } = readDetachedFile(bytesOfHex(files.at(-1)?.input.ots_hex ?? ''))
    for (let length = 0; length < timestamp.length; length++)
      expect(() => attestationsOf(timestamp.slice(0, length), digest, hash), `${length}`).toThrow()
    expect(() => attestationsOf(Uint8Array.from([...timestamp, 0]), digest, hash)).toThrow()
  })
})
