/** Everything that is stored of a tenant, in all databases, as one comparable value. */
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { pendingDeadlines } from '../../src/clock/order-clock.client.ts'
import { ok } from '../../src/core/result.ts'
import { pushStock } from '../../src/flows/effects/push-stock.ts'
import { stockLedger } from '../../src/stock/stock-ledger.client.ts'
import { eventually } from './open-shop.ts'
import { ctxOfTenant } from './tenants.ts'

const databases = { CONTROL: env.CONTROL, SHARD_0: env.SHARD_0, SHARD_1: env.SHARD_1 }

export interface Watched {
  readonly tenantId: string
  readonly shard: string
  readonly skus: readonly string[]
  readonly orderIds: readonly string[]
}

async function tablesOf(db: D1Database): Promise<{ name: string; hasTenant: boolean }[]> {
  const { results } = await db
    .prepare(
      // Tries of people belong to nobody yet.
      "SELECT m.name, MAX(c.name = 'tenant_id') AS t FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_cf_%' AND m.name <> 'attempts' GROUP BY m.name ORDER BY m.name",
    )
    .all<{ name: string; t: number }>()
  return results.map(({ name, t }) => ({ name, hasTenant: t === 1 }))
}

type Row = Readonly<Record<string, unknown>>

/** When a key was last used is about its use, not about what it did. */
const whatItDid = (row: Row): Row => ({ ...row, last_used_at: undefined, last_seen_at: undefined })

const known = new Map<string, Awaited<ReturnType<typeof tablesOf>>>()

/** Rows of the tenant in every table of every database; tables without a tenant column whole; ledgers and clocks as they answer. */
export async function dumpOf({ tenantId, shard, skus, orderIds }: Watched): Promise<Record<string, unknown>> {
  const dump: Record<string, unknown> = {}
  for (const [binding, db] of Object.entries(databases)) {
    const tables = known.get(binding) ?? (await tablesOf(db))
    known.set(binding, tables)
    const rows = await db.batch(
      tables.map(({ name, hasTenant }) =>
        hasTenant
          ? db.prepare(`SELECT * FROM "${name}" WHERE tenant_id = ?`).bind(tenantId)
          : db.prepare(`SELECT * FROM "${name}"`),
      ),
    )
    tables.forEach(({ name }, i) => {
      dump[`${binding}.${name}`] = (rows[i]?.results as Row[] | undefined)?.map(whatItDid)
    })
  }
  for (const sku of skus) dump[`ledger.${sku}`] = await stockLedger(env).explain({ tenantId, shard, sku }, Date.now())
  for (const id of orderIds) dump[`clock.${id}`] = await pendingDeadlines(env, tenantId, id)
  return dump
}

/**
 * The dump once nothing has changed for a while and nothing is owed. A shop hears of a level once a minute, and of a change within
 * that minute when the ledger repeats itself 75 s later: what it would hear then it hears now, so that no clock is left running.
 */
export async function settledDump(watched: Watched): Promise<Record<string, unknown>> {
  await untilCalm(watched)
  const ctx = await ctxOfTenant(watched.tenantId)
  expect(await pushStock(ctx, { skus: watched.skus, atOnce: true })).toEqual(ok(undefined))
  await untilCalm(watched)
  return dumpOf(watched)
}

async function untilCalm(watched: Watched): Promise<void> {
  let last = ''
  let calm = 0
  await eventually(
    async () => {
      const dump = await dumpOf(watched)
      const now = JSON.stringify(dump)
      const owed = (dump[`${watched.shard}.outbox`] as unknown[]).length
      calm = now === last && owed === 0 ? calm + 1 : 0
      last = now
      return { calm, owed }
    },
    (seen) => seen.calm >= 20,
    40_000,
  )
}
