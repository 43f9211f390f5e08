/** Tree heads at two calendars of the sandbox, through the product's own minute: sent, asked about, in Bitcoin; and while one is down. */

import { env } from 'cloudflare:workers'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { calendarRoutes } from '../../../sandbox/src/opentimestamps/calendar.routes'
import { digestOfHead } from '../../../src/certificates/calendar.ts'
import type { OrderCertificate, PublicCertificate } from '../../../src/certificates/certificates.contract.ts'
import { checkCertificate } from '../../../src/certificates/domain/check-certificate.ts'
import { ed25519Checker } from '../../../src/certificates/domain/ed25519.ts'
import { attestationsOf, type Digest } from '../../../src/certificates/domain/ots.ts'
import { sha256 } from '../../../src/certificates/sha256.ts'
import { publishedKeys } from '../../../src/certificates/signing-keys.ts'
import { HOUR, MINUTE } from '../../../src/core/time.ts'
import { anchorHeads } from '../../../src/flows/promise/anchor-heads.ts'
import { sealCertificates } from '../../../src/flows/promise/seal-certificates.ts'
import { readDetachedFile } from '../../support/ots-file.ts'
import { aFloor, type Floor } from '../../support/shop-floor.ts'
import { self } from '../../support/tenants.ts'

const calendars = ['alice', 'bob'].map((name) => `http://127.0.0.1:9/opentimestamps/${name}`)
const [alice = '', bob = ''] = calendars
const hash: Digest = (name, bytes) => new Uint8Array(createHash(name).update(bytes).digest())

const down = new Set<string>()
const calls: string[] = []
let now = Date.now()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    calls.push(`${request.method} ${request.url}`)
    const calendar = calendars.find((one) => request.url.startsWith(one))
    if (calendar === undefined || down.has(calendar)) throw new TypeError('connection refused')
    // The runtime says how long bytes are only when it sends them.
    const body = request.body ? await request.arrayBuffer() : null
    const headers = new Headers(request.headers)
    if (body) headers.set('content-length', String(body.byteLength))
    return calendarRoutes.request(request.url, { method: request.method, headers, body })
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  down.clear()
  calls.length = 0
})

/** The minutes up to so much later. */
async function pass(ms: number, step = 10 * MINUTE): Promise<void> {
  for (const until = now + ms; now < until; ) {
    now += Math.min(step, until - now)
    vi.setSystemTime(now)
    await anchorHeads({ ...env, OTS_CALENDARS: calendars.join(',') } as unknown as Env, null, now)
  }
}

const publicOf = async (id: string) =>
  (await self.fetch(`http://dingshu.test/api/public/certificates/${id}`)).json<PublicCertificate>()
const cardOf = (floor: Floor, orderId: string) =>
  floor.merchant.get<OrderCertificate>(`/api/v1/orders/${orderId}/certificate`)

async function promised(floor: Floor, number: string) {
  await floor.sell(number, [{ sku: 'TEE-1', quantity: 1 }])
  const order = await floor.until(number, 'allocated')
  await sealCertificates(env, { waitUntil: () => undefined }, now)
  return { orderId: order.id, id: (await cardOf(floor, order.id)).id }
}

/** What the file says of the head that lies beside it, by our own reading. */
async function readOts(id: string) {
  const read = async (name: string) =>
    (await self.fetch(`http://dingshu.test/api/public/certificates/${id}/${name}`)).arrayBuffer()
  const head = new TextDecoder().decode(await read('head.jws'))
  const { digest, timestamp } = readDetachedFile(new Uint8Array(await read('head.jws.ots')))
  expect(digest).toEqual(await digestOfHead(head))
  return { head, found: attestationsOf(timestamp, digest, hash).map(({ kind, uri }) => uri ?? kind) }
}

const checkedOf = async (id: string, certificate: PublicCertificate) =>
  checkCertificate(certificate, { id, sha256, checkSignature: ed25519Checker(await publishedKeys(env), crypto.subtle) })

describe('a promise', () => {
  it('goes to both calendars, is asked about by the hour, and ends in Bitcoin blocks of both, in one file', async () => {
    const floor = await aFloor({ 'TEE-1': 9 })
    const { id, orderId } = await promised(floor, 'A1')
    expect((await publicOf(id)).anchor).toBeNull()
    expect((await self.fetch(`http://dingshu.test/api/public/certificates/${id}/head.jws.ots`)).status).toBe(404)
    expect((await cardOf(floor, orderId)).anchor).toBeNull()

    await pass(MINUTE)
    const pending = await publicOf(id)
    expect(pending.anchor).toMatchObject({ state: 'pending', block: null })
    expect(pending.anchor?.calendars.map(({ calendar }) => calendar)).toEqual(calendars)
    expect((await readOts(id)).found).toEqual(calendars)
    expect((await cardOf(floor, orderId)).anchor).toMatchObject({ state: 'pending', versions: 1 })

    await pass(HOUR)
    const certificate = await publicOf(id)
    expect(certificate.anchor).toMatchObject({ state: 'confirmed', block: expect.any(Number) })
    expect(certificate.anchor?.calendars.map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
    expect(await checkedOf(id, certificate)).toMatchObject({ isGenuine: true, anchorHolds: true, anchored: 1 })
    const file = await readOts(id)
    expect(file).toEqual({ head: certificate.anchor?.head, found: ['bitcoin', 'bitcoin'] })
    expect((await cardOf(floor, orderId)).anchor).toMatchObject({ state: 'confirmed', versions: 1 })

    calls.length = 0
    await pass(HOUR)
    expect(calls).toEqual([])
  })

  it('is told to be in Bitcoin only as far as the anchored log holds it', async () => {
    const floor = await aFloor({ 'TEE-1': 9 })
    const early = await promised(floor, 'A1')
    await pass(HOUR)
    const late = await promised(floor, 'A2')
    expect(await checkedOf(late.id, await publicOf(late.id))).toMatchObject({
      isGenuine: true,
      anchorHolds: true,
      anchored: 0,
    })
    expect((await cardOf(floor, late.orderId)).anchor).toMatchObject({ versions: 0 })

    const before = (await publicOf(early.id)).anchor?.head
    await pass(6 * HOUR)
    expect(await checkedOf(late.id, await publicOf(late.id))).toMatchObject({ anchored: 1 })
    expect((await cardOf(floor, late.orderId)).anchor).toMatchObject({ state: 'confirmed', versions: 1 })
    // The earliest head that holds it is the strongest word about when it was made.
    expect((await publicOf(early.id)).anchor?.head).toBe(before)
  })
})

describe('a calendar that is down for an hour', () => {
  it('when heads are sent: the other goes on, and afterwards it gets what it missed', async () => {
    const floor = await aFloor({ 'TEE-1': 9 })
    const { id } = await promised(floor, 'B1')
    down.add(bob)
    await pass(HOUR)
    expect((await publicOf(id)).anchor).toMatchObject({ state: 'confirmed', calendars: [{ calendar: alice }] })
    expect(calls.filter((call) => call.includes('/bob/')).length).toBe(6)
    down.clear()
    await pass(HOUR)
    expect((await publicOf(id)).anchor?.calendars).toMatchObject([{ state: 'confirmed' }, { state: 'confirmed' }])
    expect((await readOts(id)).found).toEqual(['bitcoin', 'bitcoin'])
  })

  it('when it is asked: is tried once a minute however many wait, and all of them get their blocks afterwards', async () => {
    const shops = await Promise.all(Array.from({ length: 3 }, () => aFloor({ 'TEE-1': 9 })))
    const certificates = []
    for (const floor of shops) certificates.push(await promised(floor, 'C1'))
    await pass(MINUTE)
    down.add(alice)
    const inAMinute: number[] = []
    for (let minute = 0; minute < 60; minute++) {
      calls.length = 0
      await pass(MINUTE)
      inAMinute.push(calls.filter((call) => call.includes('/alice/')).length)
    }
    expect(Math.max(...inAMinute)).toBe(1)
    for (const { id } of certificates)
      expect((await publicOf(id)).anchor).toMatchObject({
        state: 'confirmed',
        calendars: [{ calendar: bob }, { state: 'pending' }],
      })
    down.clear()
    await pass(30 * MINUTE, MINUTE)
    for (const { id } of certificates)
      expect((await publicOf(id)).anchor?.calendars.map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
  })
})
