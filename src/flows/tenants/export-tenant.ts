/**
 * Everything that is kept of a tenant as JSON lines: `{"table":…,"row":…}`, table after table, page after page, so that memory
 * holds one page. The first line says what follows, the last one how many rows there were: without it the file is incomplete.
 */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commitControl } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { pageOfTable, type TenantTable, tenantTables } from '../../platform/tenant-tables.ts'
import { stockLedger } from '../../stock/stock-ledger.client.ts'
import { peopleOfTenant } from '../../tenants/tenant-plan.repository.ts'
import { skusOfTenant } from './tenant-objects.ts'

const PAGE = 200

/** Nobody needs these to leave, and whoever finds the file must not get in with them. */
const secretColumns: Readonly<Record<string, readonly string[]>> = {
  connections: ['credentials', 'key_id'],
  api_keys: ['hash', 'previous_hash'],
  webhook_endpoints: ['previous_sealed', 'previous_key_id'],
  idempotency_keys: ['body', 'request_hash'],
}
/** Not about the merchant: moves between shards. */
const bookkeeping = new Set(['tenant_fences', 'moved_rows', 'tenant_moves'])
const secretName = /(^|_)(secret|secrets|password|credentials|private_key|backup_codes|token_hash|mac)(_|$)/

export function isSecretColumn(table: string, column: string): boolean {
  return secretName.test(column) || (secretColumns[table]?.includes(column) ?? false)
}

export async function exportTenant({ ctx }: { ctx: Ctx }): Promise<Result<ReadableStream<Uint8Array>, Failure>> {
  const allowed = authorise(ctx, 'tenant:delete')
  if (!allowed.ok) return allowed
  const audited = await commitControl(ctx, {
    statements: [],
    audit: { action: 'tenant.exported', subjects: [ctx.tenant.id] },
  })
  if (!audited.ok) return audited
  const lines = linesOf(ctx)
  const encoder = new TextEncoder()
  return ok(
    new ReadableStream({
      async pull(controller) {
        const next = await lines.next()
        if (next.done) controller.close()
        else controller.enqueue(encoder.encode(next.value))
      },
      async cancel() {
        await lines.return(undefined)
      },
    }),
  )
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

async function* linesOf(ctx: Ctx): AsyncGenerator<string, undefined> {
  const { id, name, plan, trialEndsAt, paidUntil = null } = ctx.tenant
  const counts: Record<string, number> = {}
  yield line({ export: 'dingshu', v: 1, at: ctx.clock.now(), tenant: { id, name, plan, trialEndsAt, paidUntil } })
  const people = await peopleOfTenant(controlDb(ctx.env), id)
  counts.people = people.length
  if (people.length > 0) yield people.map((row) => line({ table: 'people', row })).join('')
  for (const db of [ctx.env.CONTROL, ctx.db.$client]) {
    for (const table of (await tenantTables(db)).tables) {
      if (bookkeeping.has(table.name)) continue
      counts[table.name] = 0
      for await (const rows of pagesOf(db, table, id)) {
        counts[table.name] = (counts[table.name] ?? 0) + rows.length
        yield rows.map((row) => line({ table: table.name, row: withoutSecrets(table.name, row) })).join('')
      }
    }
  }
  counts.stock_ledgers = 0
  for await (const skus of skusOfTenant(ctx, '')) {
    for (const sku of skus) {
      const address = { tenantId: id, shard: ctx.tenant.shard, sku }
      counts.stock_ledgers += 1
      yield line({ table: 'stock_ledgers', row: await stockLedger(ctx.env).explain(address, ctx.clock.now()) })
    }
  }
  yield line({ end: true, counts })
}

type Row = Record<string, unknown>

async function* pagesOf(db: D1Database, table: TenantTable, tenantId: string): AsyncGenerator<Row[], undefined> {
  let after: unknown[] = []
  for (;;) {
    const { results } = await pageOfTable(db, table, { tenantId, after, limit: PAGE }).all<Row>()
    if (results.length > 0) yield results
    const last = results.at(-1)
    if (results.length < PAGE || !last || table.key.length === 0) return
    after = table.key.map((column) => last[column])
  }
}

const withoutSecrets = (table: string, row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([column]) => !isSecretColumn(table, column)))
