import fc from 'fast-check'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Jwks, PublicCertificate } from '../../../src/certificates/certificates.contract.ts'
import { hexOf } from '../../../src/certificates/domain/bytes.ts'
import { checkCertificate } from '../../../src/certificates/domain/check-certificate.ts'
import { ed25519Checker } from '../../../src/certificates/domain/ed25519.ts'
import { certificateId, leafText, readCertificateId } from '../../../src/certificates/domain/leaf.ts'
import {
  consistencyRanges,
  grow,
  inclusionRanges,
  leafHash,
  nodeKey,
  type Range,
  rootOf,
} from '../../../src/certificates/domain/merkle-tree.ts'
import { sha256 } from '../../../src/certificates/sha256.ts'

const id = certificateId('tnt_01K00000000000000000000001', 'ord_01K00000000000000000000002')
const log = id.slice(0, id.indexOf('.'))
let keys: Jwks
let certificate: PublicCertificate
const check = (one: PublicCertificate, of = id) =>
  checkCertificate(one, { id: of, sha256, checkSignature: ed25519Checker(keys, crypto.subtle) })

beforeAll(async () => {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const { x = '' } = await exportJWK(privateKey)
  keys = { keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: 'th-1', alg: 'EdDSA', use: 'sig' }] }
  const text = (certificateName: string, version: number) =>
    leafText({
      certificate: certificateName,
      shop: '青禾服饰',
      order: 'DS20261122-000001',
      version,
      promisedAt: 1_800_000_000_000 + version,
      madeAt: 1_799_900_000_000,
      quantile: 0.95,
      why: '付款时承诺',
    })
  const texts = [text('x.1', 1), text('x.2', 1), text(id, 1), text('x.3', 1), text(id, 2), text('x.4', 1)]
  const hashes = await Promise.all(texts.map((one) => leafHash(sha256, new TextEncoder().encode(one))))
  const nodes = new Map(
    (await grow(sha256, { size: 0, known: new Map(), leaves: hashes })).map((node) => [nodeKey(node), node.hash]),
  )
  const hexes = (ranges: readonly Range[]) =>
    Promise.all(ranges.map(async (range) => hexOf(await rootOf(sha256, range, nodes))))
  const head = async (size: number) =>
    new CompactSign(
      new TextEncoder().encode(
        JSON.stringify({
          log,
          root: hexOf(await rootOf(sha256, { from: 0, to: size }, nodes)),
          size,
          timestamp: 1_800_000_000_000,
        }),
      ),
    )
      .setProtectedHeader({ alg: 'EdDSA', kid: 'th-1' })
      .sign(privateKey)
  const entry = async (index: number) => ({
    index,
    content: texts[index] ?? '',
    path: await hexes(inclusionRanges(index, 6)),
  })
  certificate = {
    id,
    head: await head(6),
    entries: [await entry(2), await entry(4)],
    pending: 0,
    anchor: {
      head: await head(5),
      path: await hexes(consistencyRanges(5, 6)),
      state: 'pending',
      block: null,
      calendars: [],
    },
  }
})

describe('a certificate', () => {
  it('holds as it was given out', async () => {
    const checked = await check(certificate)
    expect(checked).toMatchObject({ isGenuine: true, isWhole: true, anchorHolds: true, anchored: 2 })
    expect(checked.versions.map(({ leaf }) => leaf?.version)).toEqual([1, 2])
    expect(checked.evidenceNo).toMatch(/^DS-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/)
    expect(readCertificateId(id)).toEqual({
      tenantId: 'tnt_01K00000000000000000000001',
      orderId: 'ord_01K00000000000000000000002',
    })
  })

  it('falls with any single byte of what it rests on', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 127 }), async (which, where, flip) => {
        const bend = (text: string) => {
          const bytes = Buffer.from(text)
          const at = where % bytes.length
          bytes[at] = (bytes[at] ?? 0) ^ flip
          return bytes.toString()
        }
        const copy = structuredClone(certificate)
        const [one, two] = copy.entries
        if (!one || !two || !copy.anchor) throw new Error('no entries')
        const places = [
          () => Object.assign(one, { content: bend(one.content) }),
          () => Object.assign(two, { content: bend(two.content) }),
          () =>
            Object.assign(one, {
              path: one.path.map((hash, i) => (i === where % one.path.length ? bend(hash) : hash)),
            }),
          () => Object.assign(one, { index: one.index + flip }),
          () => Object.assign(copy, { head: bend(copy.head) }),
          () => Object.assign(copy.anchor ?? {}, { head: bend(certificate.anchor?.head ?? '') }),
          () => Object.assign(copy.anchor ?? {}, { path: certificate.anchor?.path.map(bend) }),
        ]
        places[which % places.length]?.()
        fc.pre(JSON.stringify(copy) !== JSON.stringify(certificate))
        expect((await check(copy)).isGenuine).toBe(false)
      }),
      { numRuns: 400 },
    ))

  it('falls with any other character at any place of the signed head', async () => {
    for (let at = 0; at < certificate.head.length; at++) {
      const bent = certificate.head[at] === 'A' ? 'B' : 'A'
      const head = `${certificate.head.slice(0, at)}${bent}${certificate.head.slice(at + 1)}`
      expect((await check({ ...certificate, head })).isGenuine, `${at}`).toBe(false)
    }
    // Of the last character only two bits count.
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      const head = `${certificate.head.slice(0, -1)}${last}`
      expect((await check({ ...certificate, head })).isGenuine, last).toBe(head === certificate.head)
    }
  })

  it('falls when a version is missing, doubled, or of another certificate, log or key', async () => {
    const [one, two] = certificate.entries
    if (!one || !two) throw new Error('no entries')
    for (const entries of [[], [two], [one, one], [two, one]])
      expect((await check({ ...certificate, entries })).isGenuine).toBe(false)
    expect((await check(certificate, id.replace(/2$/, '3'))).isGenuine).toBe(false)
    expect((await check(certificate, id.replace('1.', '9.'))).isGenuine).toBe(false)
    const published = keys
    keys = { keys: [] }
    expect((await check(certificate)).isGenuine).toBe(false)
    keys = published
  })
})
