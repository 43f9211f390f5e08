/** A merchant's log from the promise to the proof, in the real databases: nothing is lost, nobody writes it twice, and it cannot be put back. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { PublicCertificate } from '../../../src/certificates/certificates.contract.ts'
import {
  certificatesRepository,
  leafStatements,
  type Waiting,
} from '../../../src/certificates/certificates.repository.ts'
import { bytesOfHex } from '../../../src/certificates/domain/bytes.ts'
import { checkCertificate, openHead } from '../../../src/certificates/domain/check-certificate.ts'
import { ed25519Checker } from '../../../src/certificates/domain/ed25519.ts'
import { isConsistent } from '../../../src/certificates/domain/verify-proof.ts'
import { sealLeaves } from '../../../src/certificates/seal-leaves.ts'
import { sha256 } from '../../../src/certificates/sha256.ts'
import { headSigner, makeSigningKey, publishedKeys } from '../../../src/certificates/signing-keys.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aRoomCtx } from '../../support/room-ctx.ts'
import { aFloor } from '../../support/shop-floor.ts'
import { everyMinute, self } from '../../support/tenants.ts'

const promise = (ctx: Ctx, ...versions: [string, number][]) =>
  ctx.db.$client.batch(
    leafStatements(
      ctx,
      versions.map(([orderId, version]) => ({ orderId, version })),
    ),
  )
const textsOf = async (waiting: readonly Waiting[]) =>
  waiting.map(({ orderId, version, nth }) => `${orderId} v${version} #${nth}`)
const seal = async (ctx: Ctx, now = 1) =>
  sealLeaves(ctx, { now, maxBatches: 20, textsOf, sign: await headSigner(env, now) })
const checker = async () => ed25519Checker(await publishedKeys(env), crypto.subtle)
const open = (jws: string) => self.fetch(`http://dingshu.test${jws}`)

describe('a log', () => {
  it('takes promises in the order of their commits, without a gap, however many write at once', async () => {
    const ctx = aRoomCtx()
    await Promise.all(Array.from({ length: 20 }, (_, i) => promise(ctx, [`o${i}`, 1], [`o${i}`, 4])))
    const waiting = await certificatesRepository(ctx).waiting(0, 100)
    expect(waiting.map(({ idx }) => idx)).toEqual(Array.from({ length: 40 }, (_, i) => i))
    expect(waiting.map(({ nth }) => nth)).toEqual(Array.from({ length: 40 }, (_, i) => 1 + (i % 2)))
  })

  it('is sealed once by many sealers at once, and every head continues the one before', async () => {
    const ctx = aRoomCtx()
    const repository = certificatesRepository(ctx)
    const heads = []
    for (const size of [1, 3, 4, 700]) {
      await promise(ctx, ...Array.from({ length: size }, (_, i): [string, number] => [`o${size}-${i}`, 1]))
      const sealed = await Promise.all([seal(ctx), seal(ctx), seal(ctx)])
      await seal(ctx)
      expect(Math.max(...sealed)).toBeGreaterThan(0)
      const head = await repository.head()
      const opened = head && (await openHead(head.jws, await checker()))
      expect(opened).toMatchObject({ size: head?.size, root: head?.root })
      heads.push(opened)
    }
    expect(heads.map((head) => head?.size)).toEqual([1, 4, 8, 708])
    const { results } = await ctx.db.$client
      .prepare('SELECT COUNT(*) AS n FROM certificate_nodes WHERE tenant_id = ? AND level = 0')
      .bind(ctx.tenant.id)
      .all<{ n: number }>()
    expect(results).toEqual([{ n: 708 }])
  })

  it('that was cut, or of which a byte changed, is not signed any more', async () => {
    for (const harm of [
      'DELETE FROM certificate_nodes WHERE tenant_id = ? AND level = 0 AND idx = 5',
      "UPDATE certificate_nodes SET hash = '00' || substr(hash, 3) WHERE tenant_id = ? AND level = 2",
    ]) {
      const ctx = aRoomCtx()
      const signed = async () => (await certificatesRepository(ctx).head())?.jws
      await promise(ctx, ['a', 1], ['b', 1], ['c', 1], ['d', 1], ['e', 1], ['f', 1])
      await seal(ctx)
      const before = await signed()
      await ctx.db.$client.prepare(harm).bind(ctx.tenant.id).run()
      await promise(ctx, ['g', 1])
      await seal(ctx, 2).catch(() => 0)
      expect(before).toBeDefined()
      expect(await signed(), harm).toBe(before)
    }
  })

  it('waits for a promise that is not there, and loses none behind it', async () => {
    const ctx = aRoomCtx()
    await promise(ctx, ['a', 1], ['b', 1])
    const hands = { now: 1, maxBatches: 2, sign: await headSigner(env, 1) }
    expect(await sealLeaves(ctx, { ...hands, textsOf: async (waiting) => (await textsOf(waiting)).slice(0, 1) })).toBe(
      1,
    )
    expect(await sealLeaves(ctx, { ...hands, textsOf })).toBe(1)
    expect((await certificatesRepository(ctx).head())?.size).toBe(2)
  })

  it('keeps its old keys when a new one signs', async () => {
    const ctx = aRoomCtx()
    await promise(ctx, ['a', 1])
    await seal(ctx)
    const old = (await certificatesRepository(ctx).head())?.jws ?? ''
    const kid = await makeSigningKey(env, Date.now() + 1_000_000)
    await promise(ctx, ['b', 1])
    await seal(ctx)
    const now = (await certificatesRepository(ctx).head())?.jws ?? ''
    const keyOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()).kid
    expect(keyOf(now)).toBe(kid)
    expect(keyOf(old)).not.toBe(kid)
    for (const jws of [old, now]) expect(await openHead(jws, await checker())).not.toBeNull()
    const published = await (await open('/.well-known/jwks.json')).text()
    expect(published).not.toContain('"d"')
    expect(published).toContain(kid)
  })
})

describe('a certificate', () => {
  it('of a paid order is there within a minute, holds for anybody, and says nothing of the buyer', async () => {
    const floor = await aFloor({ 'TEE-1': 5 }, '晚风女装')
    await floor.sell('B1', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.until('B1', 'allocated')
    const mine = () =>
      floor.merchant.get<{ id: string; pending: number; versions: number; evidenceNo: string }>(
        `/api/v1/orders/${order.id}/certificate`,
      )
    expect(await mine()).toMatchObject({ evidenceNo: '' })
    await everyMinute()
    const { id, pending, evidenceNo } = await mine()
    expect(pending).toBe(0)
    const answer = await open(`/api/public/certificates/${id}`)
    const text = await answer.text()
    const certificate: PublicCertificate = JSON.parse(text)
    const checked = await checkCertificate(certificate, { id, sha256, checkSignature: await checker() })
    expect(checked).toMatchObject({ isGenuine: true, evidenceNo, anchorHolds: null })
    expect(checked.versions[0]?.leaf).toMatchObject({ shop: '晚风女装', order: order.hubNo, version: 1 })
    for (const secret of ['张三丰', '13800001234', '1234', '文一西路', 'TEE-1', '9900', 'WH-1'])
      expect(certificate.entries.map(({ content }) => content).join(), secret).not.toContain(secret)

    const first = checked.head?.size ?? 0
    await floor.sell('B2', [{ sku: 'TEE-1', quantity: 1 }])
    await floor.until('B2', 'allocated')
    await everyMinute()
    const proof = await (await open(`/api/public/certificates/${id}/consistency?first=${first}`)).json<{
      head: string
      second: number
      path: string[]
    }>()
    const later = await openHead(proof.head, await checker())
    expect(proof.second).toBeGreaterThan(first)
    expect(
      await isConsistent(sha256, {
        first,
        second: proof.second,
        firstRoot: bytesOfHex(checked.head?.root ?? ''),
        secondRoot: bytesOfHex(later?.root ?? ''),
        path: proof.path.map(bytesOfHex),
      }),
    ).toBe(true)
  })

  it('of another tenant is not shown in the console', async () => {
    const [one, other] = await Promise.all([aFloor({ 'TEE-1': 5 }), aFloor({ 'TEE-1': 5 })])
    await one.sell('B1', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await one.until('B1', 'allocated')
    expect((await other.merchant.call('GET', `/api/v1/orders/${order.id}/certificate`)).status).toBe(404)
  })
})
