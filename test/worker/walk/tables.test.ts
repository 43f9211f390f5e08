/** Every table of every room: it belongs to a tenant, the database has it as the code believes, and nothing can delete its rows by itself. */

import type { D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'

declare global {
  interface ImportMeta {
    /** Vite's own; resolved when the test is built. */
    glob<T>(pattern: string, options: { readonly eager: true }): Record<string, T>
  }
}

const modules = import.meta.glob<Record<string, unknown>>('../../../src/**/*.tables.ts', { eager: true })
const tables = Object.entries(modules).flatMap(([path, exported]) =>
  Object.values(exported).flatMap((value) => (is(value, SQLiteTable) ? [{ path, ...getTableConfig(value) }] : [])),
)

/** Control-plane tables that cannot begin with a tenant, and why. */
const withoutTenant: Readonly<Record<string, string>> = {
  tenants: 'its id is the tenant',
  user: 'a person may belong to several tenants; the sign-in library names its fields',
  session: 'of a person, see user',
  account: 'of a person, see user',
  verification: 'of an address that nobody has confirmed yet',
  two_factor: 'of a person, see user',
  operator_keys: 'of who runs the installation, not of a tenant',
  operator_log: 'what who runs the installation did, to tenants and to the installation',
  signing_keys: 'of the installation: they sign the tree heads of all logs',
  attempts: 'tries of people before anybody knows who they are',
  organization: 'its id is the tenant; the sign-in library names its fields',
  member: 'organization_id is the tenant; the sign-in library names its fields',
  invitation: 'organization_id is the tenant; the sign-in library names its fields',
}

/** Indexes that are walked before a tenant is known, or for all of them. */
const acrossTenants: Readonly<Record<string, string>> = {
  address_changes_due: 'requests that nobody answered in time, of everybody',
  interceptions_due: 'the minute asks which interceptions of a shard are to be looked at',
  connections_id: 'a webhook names the connection alone',
  upgrade_requests_open: 'the operator reads what waits, of all tenants',
  plan_payments_open: 'the schedule asks about payments that are open, of all tenants',
  cases_past_due: 'the minute asks which cases of a shard are past their deadline',
  campaigns_turn: 'the minute asks which campaigns of a shard are due',
  payments_next: 'the minute asks which payments of a shard are to be looked at',
  tree_anchors_next: 'the minute asks which calendars are to be asked again, of all tenants',
  notices_held: 'the minute asks which steps of chains of a shard are due',
  notice_consents_old: 'the hour forgets buyers that were not heard of for a year, of everybody',
  notice_openids_old: 'the same, under which openid they were known',
  live_rooms_until: 'the minute asks which surges of a shard nobody has confirmed',
}

const databases = { CONTROL: env.CONTROL, SHARD_0: env.SHARD_0, SHARD_1: env.SHARD_1 }
const isControl = ({ path }: { path: string }) =>
  /\/(tenants|connections|billing|operator)\/|\/control\.tables\.ts$/.test(path)

interface Made {
  readonly name: string
  readonly sql: string
}
const madeIn = async (db: D1Database) =>
  (
    await db
      .prepare(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'",
      )
      .all<Made>()
  ).results

// Bound by vitest.config.ts for tests only.
const { MIGRATIONS_CONTROL, MIGRATIONS_SHARD } = env as unknown as Record<
  'MIGRATIONS_CONTROL' | 'MIGRATIONS_SHARD',
  D1Migration[]
>
const statements = [...MIGRATIONS_CONTROL, ...MIGRATIONS_SHARD].flatMap(({ name, queries }) =>
  queries.map((sql) => ({ name, sql })),
)

describe('tables', () => {
  it('are found: this walk does not walk over nothing', () => {
    expect(tables.length).toBeGreaterThan(30)
    expect(statements.length).toBeGreaterThan(30)
  })

  it.each(tables.map((table) => [table.name, table] as const))(
    '%s begins with its tenant',
    (name, { primaryKeys, columns }) => {
      const key = [
        ...columns.filter(({ primary }) => primary).map((column) => column.name),
        ...primaryKeys.flatMap((primary) => primary.columns.map((column) => column.name)),
      ]
      if (name in withoutTenant) expect(columns.map((column) => column.name)).not.toContain('tenant_id')
      else expect([key[0], columns[0]?.name, columns[0]?.notNull]).toEqual(['tenant_id', 'tenant_id', true])
    },
  )

  it.each(tables.map((table) => [table.name, table] as const))(
    '%s is in the database as in the code',
    async (name, table) => {
      const expected = table.columns
        .map((column) => `${column.name} ${column.getSQLType()} ${column.notNull ? 'not null' : ''}`)
        .sort()
      for (const binding of isControl(table) ? (['CONTROL'] as const) : (['SHARD_0', 'SHARD_1'] as const)) {
        const { results } = await databases[binding]
          .prepare(`PRAGMA table_info(${name})`)
          .all<{ name: string; type: string; notnull: number }>()
        expect(
          results
            .map((column) => `${column.name} ${column.type.toLowerCase()} ${column.notnull ? 'not null' : ''}`)
            .sort(),
          binding,
        ).toEqual(expected)
      }
    },
  )

  it.each(['CONTROL', 'SHARD_0', 'SHARD_1'] as const)('%s holds exactly the tables of its plane', async (binding) => {
    const expected = tables.filter((table) => isControl(table) === (binding === 'CONTROL')).map(({ name }) => name)
    expect((await madeIn(databases[binding])).map(({ name }) => name).sort()).toEqual(expected.sort())
  })

  it.each(['CONTROL', 'SHARD_0', 'SHARD_1'] as const)(
    'of %s with a key of several columns are their own index',
    async (binding) => {
      const composite = new Set(tables.filter(({ primaryKeys }) => primaryKeys.length > 0).map(({ name }) => name))
      for (const { name, sql } of await madeIn(databases[binding]))
        if (composite.has(name)) expect(/WITHOUT ROWID\s*$/i.test(sql), name).toBe(true)
    },
  )

  it('every index of a tenant’s table begins with the tenant, but for those of the list', () => {
    const across = tables
      .filter(({ name }) => !(name in withoutTenant))
      .flatMap(({ indexes }) => indexes.map(({ config }) => ({ name: config.name, first: config.columns[0] })))
      .filter(({ first }) => first !== undefined && 'name' in first && first.name !== 'tenant_id')
    expect(across.map(({ name }) => name).sort()).toEqual(Object.keys(acrossTenants).sort())
  })

  it('have no foreign keys: a rebuilt table would take the rows of others with it', () => {
    for (const { name, foreignKeys } of tables) expect(foreignKeys, name).toEqual([])
    for (const { sql } of statements) expect(sql).not.toMatch(/\bREFERENCES\b|\bFOREIGN KEY\b|ON DELETE/i)
  })
})

describe('migrations', () => {
  it('never drop or rebuild a table', () => {
    for (const { name, sql } of statements)
      expect(sql, name).not.toMatch(/DROP TABLE|__new_|RENAME TO|PRAGMA foreign_keys/i)
  })

  it('are numbered without gaps', () => {
    for (const list of [MIGRATIONS_CONTROL, MIGRATIONS_SHARD])
      expect(list.map(({ name }) => Number(name.slice(0, 4)))).toEqual(list.map((_, i) => i))
  })
})
