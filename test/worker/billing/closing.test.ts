/** The end of a tenant: closed with password and name, taken back, exported, and after 30 days gone without a trace, its neighbour untouched. */
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../../src/core/time.ts'
import { activatePlan } from '../../../src/flows/tenants/activate-plan.ts'
import { deleteTenants } from '../../../src/flows/tenants/delete-tenants.ts'
import { isSecretColumn } from '../../../src/flows/tenants/export-tenant.ts'
import { controlDb } from '../../../src/platform/db.ts'
import { tenantTables } from '../../../src/platform/tenant-tables.ts'
import { CLOSING_DAYS } from '../../../src/tenants/domain/standing.ts'
import { forgetPeople } from '../../../src/tenants/people-memory.ts'
import { tablesOfPeople, tenantPlanRepository } from '../../../src/tenants/tenant-plan.repository.ts'
import { tenantsRepository } from '../../../src/tenants/tenants.repository.ts'
import { crossedBy } from '../../support/crossing.ts'
import { aFloor, type Floor, refusal } from '../../support/shop-floor.ts'
import { aMerchant, ctxOfTenant } from '../../support/tenants.ts'
import { dumpOf, settledDump, type Watched } from '../../support/whole-database.ts'

const PASSWORD = 'correct-horse-battery'
const databases = { CONTROL: env.CONTROL, SHARD_0: env.SHARD_0, SHARD_1: env.SHARD_1 }

/** A shop with a bit of everything. */
async function aLivingShop(company: string): Promise<{ floor: Floor; watched: Watched }> {
  const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 5 }, company)
  await floor.sell('W-1', [{ sku: 'TEE-1', quantity: 2 }])
  await floor.sell('W-2', [{ sku: 'CAP-1', quantity: 50 }])
  const order = await floor.until('W-1', 'allocated')
  const short = await floor.untilHeld('W-2', 'short_of_stock')
  await floor.merchant.send('POST', '/api/v1/keys', { name: 'k', scopes: ['orders:read'] })
  await floor.merchant.send('POST', '/api/v1/billing/requests', { plan: 'pro', months: 1, contact: '王店长' })
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const input = { plan: 'standard', months: 1, paymentId: `t-${company}`, amountFen: 1, method: 'transfer' } as const
  await activatePlan({ ctx, input })
  await ctx.settled()
  const { tenant } = ctx
  return {
    floor,
    watched: { tenantId: tenant.id, shard: tenant.shard, skus: ['TEE-1', 'CAP-1'], orderIds: [order.id, short.id] },
  }
}

/** Rows of the tenant by table, in all databases. */
async function rowsOf(tenantId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [binding, db] of Object.entries(databases))
    for (const { name } of (await tenantTables(db)).tables) {
      const row = await db
        .prepare(`SELECT COUNT(*) AS n FROM "${name}" WHERE tenant_id = ?`)
        .bind(tenantId)
        .first<{ n: number }>()
      if (row && row.n > 0) counts[`${binding}.${name}`] = row.n
    }
  return counts
}

describe('the lists', () => {
  it('say of every table how a tenant leaves it: by its tenant column, or by name', async () => {
    for (const [binding, db] of Object.entries(databases)) {
      const { tables, others } = await tenantTables(db)
      expect(tables.length, binding).toBeGreaterThan(5)
      expect(
        others.filter((name) => !(name in tablesOfPeople)),
        binding,
      ).toEqual([])
      for (const { name, key, columns } of tables) {
        expect(columns[0], name).toBe('tenant_id')
        expect(new Set(key).size, name).toBe(key.length)
      }
    }
  })

  it('keep secrets out of the export, and the chain of the log in it', async () => {
    expect(isSecretColumn('connections', 'credentials')).toBe(true)
    expect(isSecretColumn('api_keys', 'hash')).toBe(true)
    expect(isSecretColumn('webhook_endpoints', 'secret_sealed')).toBe(true)
    expect(isSecretColumn('audit_blocks', 'hash')).toBe(false)
    expect(isSecretColumn('orders', 'receiver')).toBe(false)
  })
})

describe('closing', () => {
  let floor: Floor
  const close = (input: unknown) => floor.merchant.call('POST', '/api/v1/tenant/closing', input)
  beforeAll(async () => {
    floor = await aFloor({}, '要走的店')
  })

  it('wants the right name, the right password, and a person', async () => {
    expect(await refusal(close({ password: PASSWORD, name: '别的店' }))).toEqual([422, 'tenant.name_differs'])
    expect(await refusal(close({ password: 'wrong-horse-battery', name: '要走的店' }))).toEqual([
      401,
      'auth.bad_credentials',
    ])
    expect(await refusal(floor.merchant.call('DELETE', '/api/v1/tenant/closing'))).toEqual([409, 'tenant.not_closing'])
  })

  it('stops writes at once, and taking it back lets them go on', async () => {
    const answer = await close({ password: PASSWORD, name: '要走的店' })
    expect(answer.status).toBe(200)
    const { deleteAt } = (await answer.json()) as { deleteAt: number }
    expect(Math.abs(deleteAt - Date.now() - CLOSING_DAYS * DAY)).toBeLessThan(60_000)
    const write = () => floor.merchant.call('PUT', '/api/v1/skus/A-1', { name: 'x' })
    expect(await refusal(write())).toEqual([403, 'tenant.closing'])
    expect(
      (await floor.merchant.get<{ tenant: { standing: unknown } }>('/api/v1/auth/me')).tenant.standing,
    ).toMatchObject({
      mode: 'read_only',
      reason: 'closing',
    })
    // A second time it stays what it was.
    expect(
      ((await (await close({ password: PASSWORD, name: '要走的店' })).json()) as { deleteAt: number }).deleteAt,
    ).toBe(deleteAt)
    await floor.merchant.send('DELETE', '/api/v1/tenant/closing')
    expect((await write()).status).toBe(200)
  })

  it('taken back in the very moment in which its deletion begins, it stays or is told that it is too late', async () => {
    const merchant = await aMerchant()
    const now = Date.now()
    await env.CONTROL.prepare("UPDATE tenants SET closing_at = ?, status = 'closing' WHERE id = ?")
      .bind(now - (CLOSING_DAYS + 1) * DAY, merchant.tenantId)
      .run()
    let isBack = false
    const takeBack = async () => {
      const { meta } = await tenantPlanRepository(controlDb(env)).takeBack(merchant.tenantId, now).run()
      isBack = meta.changes > 0
    }
    const crossed = { ...env, CONTROL: crossedBy(env.CONTROL, /insert into "?tenant_tombstones/i, takeBack) }
    await deleteTenants(crossed, { waitUntil: () => undefined }, now)
    expect(isBack).toBe(true)
    expect((await tenantsRepository(controlDb(env)).byId(merchant.tenantId))?.status).toBe('active')
    expect((await merchant.call('GET', '/api/v1/orders')).status).toBe(200)
  })

  it('a suspended tenant that is taken back stays suspended', async () => {
    const set = (status: string) =>
      env.CONTROL.prepare('UPDATE tenants SET status = ? WHERE id = ?').bind(status, floor.merchant.tenantId).run()
    await set('suspended')
    forgetPeople()
    expect((await close({ password: PASSWORD, name: '要走的店' })).status).toBe(200)
    await floor.merchant.send('DELETE', '/api/v1/tenant/closing')
    expect((await ctxOfTenant(floor.merchant.tenantId)).tenant).toMatchObject({ status: 'suspended', closingAt: null })
    await set('active')
  })
})

describe('export and deletion', () => {
  it('everything leaves as lines, then everything is gone but a tombstone, and the neighbour has lost nothing', async () => {
    const leaving = await aLivingShop('要走的店')
    let staying = await aLivingShop('留下的店')
    for (let i = 0; i < 20 && staying.watched.shard !== leaving.watched.shard; i++)
      staying = await aLivingShop('留下的店')
    expect(staying.watched.shard).toBe(leaving.watched.shard)
    const { tenantId } = leaving.watched
    await settledDump(leaving.watched)
    const before = await settledDump(staying.watched)

    const answer = await leaving.floor.merchant.call('GET', '/api/v1/tenant/export')
    expect(answer.headers.get('content-disposition')).toContain('attachment')
    const text = await answer.text()
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const last = lines.at(-1) as { end: boolean; counts: Record<string, number> }
    expect(last.end).toBe(true)
    const counted: Record<string, number> = {}
    for (const { table } of lines) if (typeof table === 'string') counted[table] = (counted[table] ?? 0) + 1
    expect(Object.fromEntries(Object.entries(last.counts).filter(([, n]) => n > 0))).toEqual(counted)
    expect(counted).toMatchObject({ orders: 2, order_lines: 2, skus: 2, people: 1, connections: 1, stock_ledgers: 2 })
    const stored = await rowsOf(tenantId)
    for (const [name, n] of Object.entries(stored)) {
      const table = name.split('.')[1] ?? ''
      // The log goes on while it is read.
      if (!/^audit_|^idempotency/.test(table)) expect(counted[table], name).toBe(n)
    }
    expect(text).not.toContain(staying.watched.tenantId)
    expect(text).not.toContain('"credentials"')

    const closed = await leaving.floor.merchant.call('POST', '/api/v1/tenant/closing', {
      password: PASSWORD,
      name: '要走的店',
    })
    expect(closed.status).toBe(200)
    const execution = { waitUntil: () => undefined }
    const start = Date.now() + CLOSING_DAYS * DAY
    // A minute too early nothing happens.
    await deleteTenants(env, execution, start - MINUTE)
    expect((await rowsOf(tenantId))['CONTROL.connections']).toBe(1)
    for (let minute = 1; minute <= 8; minute++) await deleteTenants(env, execution, start + minute * MINUTE)

    expect(await rowsOf(tenantId)).toEqual({ 'CONTROL.tenant_tombstones': 1 })
    const tombstone = await env.CONTROL.prepare('SELECT * FROM tenant_tombstones WHERE tenant_id = ?')
      .bind(tenantId)
      .first()
    expect(tombstone).toMatchObject({ tenant_id: tenantId, progress: null })
    expect(Number(tombstone?.deleted_at)).toBeGreaterThan(start)
    const dump = await dumpOf(leaving.watched)
    const whole = JSON.stringify(Object.entries(dump).filter(([name]) => name !== 'CONTROL.tenant_tombstones'))
    expect(whole).not.toContain(tenantId)
    expect(dump['ledger.TEE-1']).toMatchObject({ levels: [], holds: [], seq: 0 })
    for (const id of leaving.watched.orderIds) expect(dump[`clock.${id}`]).toEqual([])

    // People, organisations and tenants are listed whole: only the one that left is missing.
    const people =
      /^CONTROL\.(user|session|account|member|organization|tenants|invitation|verification|two_factor|attempts|operator_\w+)$/
    const own = (all: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => !people.test(name)))
    expect(own(await dumpOf(staying.watched))).toEqual(own(before))
    expect((await staying.floor.merchant.get<{ items: unknown[] }>('/api/v1/orders')).items).toHaveLength(2)
    forgetPeople()
    expect((await leaving.floor.merchant.call('GET', '/api/v1/orders')).status).toBe(401)
  }, 180_000)
})
