import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { app } from '../../../../../src/app.ts'
import { auditRepository } from '../../../../../src/audit/audit.repository.ts'
import { sealLog } from '../../../../../src/audit/seal-log.ts'
import {
  connectionsRepository,
  openConnection,
  sealCredentials,
} from '../../../../../src/connections/connections.repository.ts'
import {
  openBody,
  openReceiver,
  sealBody,
  sealOwner,
  sealReceiver,
} from '../../../../../src/flows/orders/sealed-receiver.ts'
import { type Resealed, resealSecrets } from '../../../../../src/flows/tenants/resealing/reseal-secrets.ts'
import { sealedPlaces } from '../../../../../src/flows/tenants/resealing/sealed-places.ts'
import { commit } from '../../../../../src/platform/commit.ts'
import type { Ctx } from '../../../../../src/platform/ctx.ts'
import { controlDb } from '../../../../../src/platform/db.ts'
import { rowOf } from '../../../../../src/platform/idempotency.ts'
import { seal, unseal } from '../../../../../src/platform/secrets.ts'
import { owner, sealSecret } from '../../../../../src/webhooks/open-endpoint.ts'
import { aTenant, ctxOf } from '../../../../support/tenants.ts'

const k1 = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const k2 = 'Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA='
const withKeys = (keys: Record<string, string>): Env => ({ ...env, SECRET_KEYS: JSON.stringify(keys) })
const old = withKeys({ k1 })
const both = withKeys({ k1, k2 })
const fresh = withKeys({ k2 })

async function all(e: Env, input: { countOnly?: boolean; limit?: number } = {}) {
  const counts: Record<string, Record<string, number>> = {}
  let resealed = 0
  let pieces = 0
  const failed: Resealed['failed'][number][] = []
  let cursor: string | undefined
  do {
    const piece: Resealed = await resealSecrets(e, { ...input, cursor })
    for (const [place, byKey] of Object.entries(piece.counts))
      for (const [id, n] of Object.entries(byKey)) {
        counts[place] = { ...counts[place], [id]: (counts[place]?.[id] ?? 0) + n }
      }
    resealed += piece.resealed
    failed.push(...piece.failed)
    pieces++
    cursor = piece.cursor ?? undefined
  } while (cursor)
  return { counts, resealed, failed, pieces }
}

const insert = (db: D1Database, table: string, row: Record<string, string | number | null>) =>
  db
    .prepare(
      `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
        .map(() => '?')
        .join(', ')})`,
    )
    .bind(...Object.values(row))
    .run()

/** A row for every column without a default, so that only what matters here is said. */
async function orderRow(ctx: Ctx, id: string, receiver: unknown) {
  const { results } = await ctx.db.$client
    .prepare('SELECT name, type, "notnull" AS required FROM pragma_table_info(\'orders\')')
    .all<{ name: string; type: string; required: number }>()
  const row: Record<string, string | number | null> = Object.fromEntries(
    results.filter(({ required }) => required).map(({ name, type }) => [name, type === 'integer' ? 0 : '[]']),
  )
  await insert(ctx.db.$client, 'orders', {
    ...row,
    tenant_id: ctx.tenant.id,
    id,
    hub_no: id,
    connection_id: 'con_1',
    platform_order_id: id,
    receiver: JSON.stringify(receiver),
  })
}

const receiver = { name: '张*', phone: '138****0000', cipher: null } as never
const plain = { name: '张三', phone: '13800000000', address: '一号' }

let ctx: Ctx
beforeEach(async () => {
  ctx = { ...ctxOf(await aTenant()), env: old }
  const { id: tenantId } = ctx.tenant
  const db = ctx.db.$client
  for (const binding of [env.CONTROL, env.SHARD_0, env.SHARD_1])
    for (const { table } of sealedPlaces.filter(({ plane }) => (plane === 'control') === (binding === env.CONTROL)))
      await binding.prepare(`DELETE FROM ${table}`).run()
  const { sealed, keyId } = await sealCredentials(old, `con_${tenantId}`, { appSecret: 'shop secret' })
  await connectionsRepository(controlDb(env), tenantId)
    .insert({
      tenantId,
      id: `con_${tenantId}`,
      kind: 'doudian',
      role: 'shop',
      name: '店',
      credentials: sealed,
      keyId,
      settings: {},
      status: 'active',
      mode: 'live',
      createdAt: 0,
      updatedAt: 0,
      version: 1,
    })
    .run()
  await orderRow(
    ctx,
    'o1',
    await sealReceiver({ env: old, tenant: ctx.tenant }, receiver, plain, sealOwner('con_1', 'o1')),
  )
  await orderRow(ctx, 'o2', { name: '李*', cipher: { phone: 'the platform’s own ciphertext' } })
  await insert(db, 'envelopes', {
    tenant_id: tenantId,
    id: 'env_1',
    connection_id: 'con_1',
    source: 'push',
    body: await sealBody(old, 'raw', 'env_1'),
    received_at: 0,
  })
  await insert(db, 'envelopes', {
    tenant_id: tenantId,
    id: 'env_2',
    connection_id: 'con_1',
    source: 'push',
    body: '{}',
    received_at: 0,
  })
  await insert(db, 'parked', {
    tenant_id: tenantId,
    id: 'prk_1',
    connection_id: 'con_1',
    source: 'ingest',
    code: 'ingest.unreadable',
    why: '',
    raw: await sealBody(old, 'raw', 'prk_1'),
    status: 'open',
    attempts: 1,
    created_at: 0,
    updated_at: 0,
  })
  await insert(db, 'field_samples', {
    tenant_id: tenantId,
    connection_id: 'con_1',
    platform_order_id: 'o1',
    body: await sealBody(old, 'sample', sealOwner('con_1', 'o1')),
    at: 0,
  })
  const answer = await seal(old, '{"key":"dsk_once"}', rowOf(tenantId, 'idem'))
  await insert(db, 'idempotency_keys', {
    tenant_id: tenantId,
    key: 'idem',
    request_hash: '',
    status: 201,
    body: `sealed:${answer.keyId}:${answer.sealed}`,
    created_at: 0,
  })
  const newest = await sealSecret(old, 'whsec_new', tenantId, 'whk_1')
  const previous = await sealSecret(old, 'whsec_old', tenantId, 'whk_1')
  const { results } = await db
    .prepare('SELECT name, type, "notnull" AS required FROM pragma_table_info(\'webhook_endpoints\')')
    .all<{ name: string; type: string; required: number }>()
  await insert(db, 'webhook_endpoints', {
    ...Object.fromEntries(
      results.filter(({ required }) => required).map(({ name, type }) => [name, type === 'integer' ? 0 : '[]']),
    ),
    tenant_id: tenantId,
    id: 'whk_1',
    status: 'active',
    secret_sealed: newest.sealed,
    secret_key_id: newest.keyId,
    previous_sealed: previous.sealed,
    previous_key_id: previous.keyId,
  })
  await commit(ctx, { statements: [], audit: { action: 'x', subjects: [] } })
  await sealLog(ctx, { now: 1, maxBlocks: 1 })
})

const k2Only = {
  'connections.credentials': { k2: 1 },
  'audit_heads.mac': { k2: 1 },
  'orders.receiver': { k2: 1 },
  'envelopes.body': { k2: 1 },
  'parked.raw': { k2: 1 },
  'field_samples.body': { k2: 1 },
  'idempotency_keys.body': { k2: 1 },
  'webhook_endpoints.secret': { k2: 2 },
}

/** Everything opens with these keys alone, and says what it said before. */
async function opensWith(e: Env): Promise<void> {
  const { id: tenantId } = ctx.tenant
  const db = ctx.db.$client
  const row = await connectionsRepository(controlDb(env), tenantId).byId(`con_${tenantId}`)
  expect(row && (await openConnection(e, row)).credentials).toEqual({ appSecret: 'shop secret' })
  const stored = JSON.parse(
    (await db.prepare("SELECT receiver FROM orders WHERE id = 'o1'").first<string>('receiver')) ?? '',
  )
  expect(await openReceiver(e, stored, sealOwner('con_1', 'o1'))).toEqual(plain)
  expect(stored).toMatchObject({ name: '张*', phone: '138****0000' })
  const body = (await db.prepare("SELECT body FROM envelopes WHERE id = 'env_1'").first<string>('body')) ?? ''
  expect(await unseal(e, body.split(':')[2] ?? '', body.split(':')[1] ?? '', 'env_1')).toBe('raw')
  const raw = (await db.prepare("SELECT raw FROM parked WHERE id = 'prk_1'").first<string>('raw')) ?? ''
  expect(await openBody(e, raw, 'prk_1')).toBe('raw')
  const sample = (await db.prepare('SELECT body FROM field_samples').first<string>('body')) ?? ''
  expect(await openBody(e, sample, sealOwner('con_1', 'o1'))).toBe('sample')
  const kept = (await db.prepare("SELECT body FROM idempotency_keys WHERE key = 'idem'").first<string>('body')) ?? ''
  expect(await unseal(e, kept.split(':')[2] ?? '', kept.split(':')[1] ?? '', rowOf(tenantId, 'idem'))).toBe(
    '{"key":"dsk_once"}',
  )
  const hook = await db.prepare('SELECT * FROM webhook_endpoints').first<Record<string, string>>()
  expect(await unseal(e, hook?.secret_sealed ?? '', hook?.secret_key_id ?? '', owner(tenantId, 'whk_1'))).toBe(
    'whsec_new',
  )
  expect(await unseal(e, hook?.previous_sealed ?? '', hook?.previous_key_id ?? '', owner(tenantId, 'whk_1'))).toBe(
    'whsec_old',
  )
  expect(await auditRepository({ ...ctx, env: e }).head()).toMatchObject({ forged: false })
}

describe('rotation of secret keys', () => {
  it('seals everything with the newest key, and the old one may be removed', async () => {
    expect((await all(both, { countOnly: true })).counts['connections.credentials']).toEqual({ k1: 1 })
    const done = await all(both)
    expect(done).toMatchObject({ counts: k2Only, resealed: 8, failed: [] })
    await opensWith(fresh)
    const { receiver: other } = (await ctx.db.$client
      .prepare("SELECT receiver FROM orders WHERE id = 'o2'")
      .first<{ receiver: string }>()) ?? { receiver: '' }
    expect(JSON.parse(other)).toEqual({ name: '李*', cipher: { phone: 'the platform’s own ciphertext' } })
  })

  it('run again changes nothing; counting alone changes nothing either', async () => {
    await all(both, { countOnly: true })
    await opensWith(old)
    await all(both)
    expect(await all(both)).toMatchObject({ counts: k2Only, resealed: 0, failed: [] })
  })

  it('goes on from its cursor in small pieces, and may begin anew in the middle', async () => {
    const first = await resealSecrets(both, { limit: 1 })
    expect(first).toMatchObject({ resealed: 1, currentKeyId: 'k2', keyIds: ['k1', 'k2'] })
    expect(first.cursor).not.toBeNull()
    const again = await all(both, { limit: 1 })
    expect(again).toMatchObject({ counts: k2Only, resealed: 7 })
    expect(again.pieces).toBeGreaterThan(4)
    await opensWith(fresh)
  })

  it('names what it cannot open and goes on with the rest', async () => {
    const third = withKeys({ k2, k3: k1.replace('AAEC', 'CQkJ') })
    const done = await all(third)
    expect(done.resealed).toBe(0)
    expect(done.failed).toHaveLength(8)
    expect(done.failed[0]).toMatchObject({ place: 'connections.credentials', why: 'secret key k1 is not configured' })
    expect(done.counts['orders.receiver']).toEqual({ k1: 1 })
    await opensWith(old)
  })

  it('does not make a head genuine that was not', async () => {
    await env.CONTROL.prepare('UPDATE audit_heads SET seq = 9').run()
    const done = await all(both)
    expect(done.failed).toEqual([
      { place: 'audit_heads.mac', row: [ctx.tenant.id, 'audit_log'], why: 'the head was not written by this system' },
    ])
    expect(await auditRepository({ ...ctx, env: both }).head()).toMatchObject({ forged: true })
  })

  it('leaves a row that changed under its hands for the next run', async () => {
    const racing = {
      ...both,
      CONTROL: {
        prepare: (sql: string) =>
          env.CONTROL.prepare(
            sql.startsWith('UPDATE connections') ? sql.replace('WHERE', "WHERE 'raced' = '' AND") : sql,
          ),
      },
    } as unknown as Env
    expect((await all(racing)).failed).toEqual([
      { place: 'connections.credentials', row: [ctx.tenant.id, `con_${ctx.tenant.id}`], why: 'changed meanwhile' },
    ])
    expect(await all(both)).toMatchObject({ counts: k2Only, resealed: 1, failed: [] })
  })
})

describe('the operator’s route', () => {
  const call = (headers: Record<string, string>, body: unknown) =>
    app.request(
      '/operator/api/secrets/rotate',
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) },
      { ...both, OPERATOR_KEY: KEY },
    )
  const KEY = 'dso_test_0123456789abcdef0123456789abcdef'

  it('rotates for the operator, tells it in the operator’s log, and opens for nobody else', async () => {
    expect((await call({}, { why: 'x' })).status).toBe(401)
    expect((await call({ authorization: 'Bearer dsk_x' }, { why: 'x' })).status).toBe(401)
    const done = await call({ authorization: `Bearer ${KEY}` }, { why: 'a new key' })
    expect(done.status).toBe(200)
    expect(await done.json()).toMatchObject({ resealed: 8, currentKeyId: 'k2', cursor: null })
    const told = await env.CONTROL.prepare(
      "SELECT why, subject FROM operator_log WHERE action = 'secrets.resealed'",
    ).first()
    expect(told).toEqual({ why: 'a new key', subject: 'k2' })
    await opensWith(fresh)
  })
})
