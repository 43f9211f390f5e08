import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { verifyStream } from '../../../scripts/verify-audit.mjs'
import type { AuditEntry, AuditList, Verdict } from '../../../src/audit/audit.contract.ts'
import { auditPage, listAudit } from '../../../src/audit/audit.queries.ts'
import { auditRoutes } from '../../../src/audit/audit.routes.ts'
import { encodeTime } from '../../../src/core/ids.ts'
import { insertAuditRow } from '../../../src/platform/audit-row.ts'
import { commit } from '../../../src/platform/commit.ts'
import type { Actor, Ctx } from '../../../src/platform/ctx.ts'
import { callsOf } from '../../support/room-ctx.ts'
import { aMerchant, aTenant, ctxOf, everyMinute, type SignedIn, self } from '../../support/tenants.ts'

const start = Date.UTC(2026, 10, 1)
const user: Actor = { kind: 'user', id: 'aB3dE6gH9jK2mN5pQ8sT1vW4', name: '王店长' }
const key: Actor = { kind: 'api_key', id: 'key_01', name: 'ERP' }
const shop: Actor = { kind: 'channel', id: 'con_1' }

/** One row a minute: the shop most of the time, the person every tenth, the key every fiftieth. */
async function aLog(count: number): Promise<Ctx> {
  const ctx = ctxOf(await aTenant())
  const db = ctx.db.$client
  const statements = Array.from({ length: count }, (_, i) => {
    const at = start + i * 60_000
    const actor = i % 50 === 0 ? key : i % 10 === 0 ? user : shop
    return insertAuditRow(db, {
      tenantId: ctx.tenant.id,
      id: `aud_${encodeTime(at)}${String(i).padStart(16, '0')}`,
      action: actor === user ? 'order.held' : actor === key ? 'stock.counted' : 'order.accepted',
      actor,
      subjects: [`ord_${i}`, 'TEE-白-L'],
      before: null,
      after: { n: i },
      requestId: 'req_1',
      at,
      origin: actor === user ? { ip: '203.0.113.7', userAgent: 'Mozilla/5.0' } : null,
    })
  })
  for (let i = 0; i < statements.length; i += 500) await db.batch(statements.slice(i, i + 500))
  return ctx
}

let ctx: Ctx
beforeAll(async () => {
  ctx = await aLog(1000)
})
const list = async (query: Partial<Parameters<typeof listAudit>[0]['input']> = {}) =>
  listAudit({ ctx, input: { limit: 50, ...query } })
const places = ({ items }: AuditList) => items.map(({ landed }) => landed)

describe('the list', () => {
  it('is walked page by page, newest first, nothing twice and nothing left out', async () => {
    const seen: (number | null)[] = []
    let cursor: string | null | undefined
    do {
      const page: AuditList = await list({ limit: 130, ...(cursor ? { cursor } : {}) })
      seen.push(...places(page))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => 1000 - i))
  })

  it('is narrowed by who, what, to what, when and any fragment, alone and together', async () => {
    expect(places(await list({ actor: user.id, limit: 3 }))).toEqual([991, 981, 971])
    expect(places(await list({ actor: 'key_01', limit: 2 }))).toEqual([951, 901])
    expect(places(await list({ actor: 'con_1', limit: 2 }))).toEqual([1000, 999])
    expect(places(await list({ actorKind: 'api_key', limit: 2 }))).toEqual([951, 901])
    expect(places(await list({ action: 'order.', limit: 3 }))).toEqual([1000, 999, 998])
    expect(places(await list({ action: 'stock.counted', limit: 1 }))).toEqual([951])
    expect(places(await list({ action: 'der.' }))).toEqual([])
    expect(places(await list({ subject: 'ord_77' }))).toEqual([78])
    expect(places(await list({ subject: 'TEE-白-L', limit: 1 }))).toEqual([1000])
    expect(places(await list({ subject: 'TEE-白' }))).toEqual([])
    expect(places(await list({ q: 'tee-白', limit: 1 }))).toEqual([1000])
    expect(places(await list({ q: '_77', limit: 5 }))).toEqual([780, 779, 778, 777, 776])
    expect(places(await list({ from: start + 60_000 * 5, to: start + 60_000 * 8 }))).toEqual([8, 7, 6])
    expect(places(await list({ actor: user.id, from: start, to: start + 60_000 * 30 }))).toEqual([21, 11])
    expect(places(await list({ subject: "' OR 1=1 --" }))).toEqual([])
  })

  it('tells who, from where and what it was before and after', async () => {
    const [entry] = (await list({ actor: user.id, limit: 1 })).items
    expect(entry).toMatchObject({
      actor: user,
      action: 'order.held',
      subjects: ['ord_990', 'TEE-白-L'],
      before: null,
      after: { n: 990 },
      origin: { ip: '203.0.113.7', userAgent: 'Mozilla/5.0' },
      sealed: false,
    })
  })

  it('reads a bounded part of a long log for a rare find, and goes on from there', async () => {
    let before: string | null = null
    const found: number[] = []
    let pages = 0
    do {
      const page = await auditPage(ctx, { subject: 'ord_77' }, { before, limit: 50, scan: 100 })
      found.push(...page.rows.map(({ landed }) => landed))
      before = page.before
      pages++
    } while (before !== null)
    expect({ found, pages }).toEqual({ found: [78], pages: 11 })
  })

  it('finds a person’s few rows in one page, however long the log', async () => {
    const page = await auditPage(ctx, { actor: key.id }, { before: null, limit: 50, scan: 25 })
    expect({ found: page.rows.length, before: page.before }).toEqual({ found: 20, before: null })
  })
})

describe('who may read the log', () => {
  const read = async (change: Partial<Ctx>) => {
    const call = callsOf({ ...ctx, ...change }, '/audit', auditRoutes)
    return Promise.all(
      ['/audit', '/audit/verify', '/audit/export'].map(async (path) => {
        const { status, body } = await call('GET', path)
        return [status, (body as { code?: string }).code]
      }),
    )
  }
  const forbidden = [403, 'auth.forbidden']

  it('is nobody who sees only some regions or warehouses', async () => {
    expect(await read({ scope: { regions: ['33'], warehouses: null } })).toEqual([forbidden, forbidden, forbidden])
    expect(await read({ scope: { regions: null, warehouses: ['wh_1'] } })).toEqual([forbidden, forbidden, forbidden])
  })

  it('is nobody without the right', async () => {
    expect(await read({ rights: new Set(['orders:read', 'settings:write']) })).toEqual([
      forbidden,
      forbidden,
      forbidden,
    ])
  })
})

describe('through the front door', () => {
  let merchant: SignedIn
  let secret = ''
  beforeAll(async () => {
    merchant = await aMerchant()
    const made = await merchant.call(
      'POST',
      '/api/v1/keys',
      { name: '=cmd|calc', scopes: ['audit:read', 'finance:read'] },
      {
        'cf-connecting-ip': '203.0.113.44',
        'x-forwarded-for': '198.51.100.9',
        'user-agent': 'Test/1.0',
      },
    )
    secret = ((await made.json()) as { key: string }).key
    await merchant.send('POST', '/api/v1/connections', {
      kind: 'wecom',
      name: '群',
      credentials: { key: 'k-planted-1' },
    })
  })
  const get = async <T>(path: string): Promise<T> =>
    (
      await self.fetch(`http://dingshu.test${path}`, { headers: { authorization: `Bearer ${secret}` } })
    ).json() as Promise<T>
  const text = async (path: string) => {
    const answer = await self.fetch(`http://dingshu.test${path}`, { headers: { authorization: `Bearer ${secret}` } })
    return {
      answer,
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await answer.arrayBuffer()),
    }
  }
  const until = async (action: string): Promise<AuditEntry> => {
    for (;;) {
      const [entry] = (await get<AuditList>(`/api/v1/audit?action=${action}`)).items
      if (entry) return entry
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  it('a row says who did it and from where; headers that callers write themselves are not believed', async () => {
    expect(await until('key.created')).toMatchObject({
      actor: { kind: 'user', name: expect.any(String) },
      origin: { ip: '203.0.113.44', userAgent: 'Test/1.0' },
      after: { name: '=cmd|calc' },
    })
    expect(await until('connection.added')).toMatchObject({ after: { kind: 'wecom' } })
    expect(JSON.stringify(await get('/api/v1/audit?limit=200'))).not.toContain('k-planted-1')
  })

  it('the log verifies, and says what to note down', async () => {
    const verdict = await get<Verdict>('/api/v1/audit/verify')
    expect(verdict).toMatchObject({ ok: true, unsealed: 0, nextCursor: null })
    expect(verdict.rows).toBeGreaterThan(1)
    expect((await get<AuditList>('/api/v1/audit?limit=1')).items[0]).toMatchObject({ sealed: true })
  })

  it('the CSV opens in a spreadsheet, and the export itself is in the log', async () => {
    const { answer, text: csv } = await text('/api/v1/audit/export?format=csv&action=key.&zone=Asia/Shanghai')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/)
    expect(csv.startsWith('\ufeff"时间","操作"')).toBe(true)
    expect(csv).toContain('"key.created"')
    expect(csv).not.toContain('connection.added')
    expect(await until('audit.exported')).toMatchObject({ after: { format: 'csv', action: 'key.' } })
    expect((await text('/api/v1/audit/export?zone=Nowhere/Else')).answer.status).toBe(422)
  })

  it('the JSON lines verify without the server’s code, and a changed byte does not', async () => {
    const { text: file } = await text('/api/v1/audit/export?format=jsonl')
    const stream = (content: string) => new Blob([content]).stream()
    const result = await verifyStream(stream(file))
    expect(result).toMatchObject({ ok: true, tenantId: merchant.tenantId, unsealed: 0 })
    expect(result.rows).toBe((await get<Verdict>('/api/v1/audit/verify')).rows)
    expect((await verifyStream(stream(file.replace('203.0.113.44', '203.0.113.45')))).ok).toBe(false)
    expect((await verifyStream(stream(file.split('\n').slice(0, -2).join('\n')))).ok).toBe(false)
    const { head } = await get<Verdict>('/api/v1/audit/verify')
    expect((await verifyStream(stream((await text('/api/v1/audit/export?format=jsonl')).text), { head })).ok).toBe(true)
  })

  it('amounts stay behind for whoever may not see money: in the list and the CSV; the chain cannot leave them out', async () => {
    const { key: poor } = await merchant.send<{ key: string }>('POST', '/api/v1/keys', {
      name: '巡检',
      scopes: ['audit:read'],
    })
    const tenant = await env.CONTROL.prepare('SELECT id, shard FROM tenants WHERE id = ?')
      .bind(merchant.tenantId)
      .first<{ id: string; shard: 'SHARD_0' }>()
    const shard = env[tenant?.shard ?? 'SHARD_0']
    await insertAuditRow(shard, {
      tenantId: merchant.tenantId,
      id: `aud_${encodeTime(Date.now())}MONEY`,
      action: 'plan.activated',
      actor: user,
      subjects: [],
      before: { lines: [{ unitPriceFen: 777_001 }] },
      after: { plan: 'pro', amountFen: 777_002 },
      requestId: 'req_money',
      at: Date.now(),
      origin: null,
    }).run()
    const read = (path: string, key: string) =>
      self.fetch(`http://dingshu.test/api/v1/audit${path}`, { headers: { authorization: `Bearer ${key}` } })
    for (const path of ['?action=plan.', '/export?format=csv&action=plan.']) {
      expect(await (await read(path, secret)).text()).toMatch(/777001|777002/)
      const seen = await (await read(path, poor)).text()
      expect(seen).toContain('pro')
      expect(seen).not.toMatch(/7770|Fen/)
    }
    expect((await read('/export?format=jsonl', poor)).status).toBe(403)
  })

  it('a row that the control plane owes and a crash left there is carried by the minute, once', async () => {
    const tenant = await env.CONTROL.prepare('SELECT id, shard FROM tenants WHERE id = ?')
      .bind(merchant.tenantId)
      .first<{ id: string; shard: 'SHARD_0' }>()
    const id = `aud_${encodeTime(Date.now())}LEFTBEHIND`
    const row = {
      tenantId: tenant?.id,
      id,
      action: 'member.invited',
      actor: user,
      subjects: [],
      before: null,
      after: null,
      requestId: 'r',
      at: Date.now(),
      origin: null,
    }
    const pend = () =>
      env.CONTROL.prepare('INSERT INTO audit_pending (tenant_id, id, row, created_at) VALUES (?, ?, ?, ?)')
        .bind(merchant.tenantId, id, JSON.stringify(row), Date.now() - 300_000)
        .run()
    await pend()
    await everyMinute()
    await pend()
    await everyMinute()
    expect((await get<AuditList>('/api/v1/audit?action=member.invited')).items.map((entry) => entry.id)).toEqual([id])
    expect(
      await env.CONTROL.prepare('SELECT COUNT(*) AS n FROM audit_pending WHERE tenant_id = ?')
        .bind(merchant.tenantId)
        .first('n'),
    ).toBe(0)
    expect(await get('/api/v1/audit/verify')).toMatchObject({ ok: true })
  })

  it('a change in the control plane that did not happen leaves no row', async () => {
    expect((await merchant.call('DELETE', '/api/v1/keys/key_nobody')).status).toBe(404)
    await commit(ctxOf(await aTenant()), { statements: [], audit: { action: 'x', subjects: [] } })
    expect((await get<AuditList>('/api/v1/audit?action=key.revoked')).items).toEqual([])
  })
})
