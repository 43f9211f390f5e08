import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { bulkInsert, bulkUpdate, jsonList } from '../../../src/platform/bulk.ts'

const things = sqliteTable('things', {
  tenantId: text('tenant_id').notNull(),
  id: text('id').notNull(),
  tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
  live: integer('live', { mode: 'boolean' }),
})

/** Records what is prepared and bound. */
function recorder() {
  const made: { sql: string; bound: unknown[] }[] = []
  const prepare = (sql: string) => ({ bind: (...bound: unknown[]) => made.push({ sql, bound }) })
  return { made, db: { prepare } as unknown as D1Database }
}
const row = (id: string, more: { tags?: string[]; live?: boolean | null } = {}) => ({ tenantId: 't', id, tags: more.tags ?? [], live: more.live ?? null })

describe('bulk statements', () => {
  it('any number of rows travels as one bound parameter, in the order of the columns', () => {
    const { made, db } = recorder()
    bulkInsert(db, { table: things, rows: [row('a', { tags: ['红'], live: true }), row('b', { live: false })] })
    expect(made).toEqual([
      {
        sql: 'INSERT INTO things ("tenant_id", "id", "tags", "live") SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?) WHERE true',
        bound: [JSON.stringify([['t', 'a', '["红"]', 1], ['t', 'b', '[]', 0]])],
      },
    ])
  })
  it('nothing to write is no statement', () => {
    const { db } = recorder()
    expect(bulkInsert(db, { table: things, rows: [] })).toEqual([])
    expect(bulkUpdate(db, { table: things, tenantId: 't', set: 'id = v ->> 0', where: 'true', tuples: [] })).toEqual([])
  })
  it('rows are cut below the size that D1 takes; a single large row goes alone', () => {
    const { made, db } = recorder()
    const large = 'x'.repeat(250_000)
    bulkInsert(db, { table: things, rows: [row(`a${large}`), row(`b${large}`), row(`c${large}`), row(`d${large.repeat(4)}`)] })
    expect(made.map(({ bound }) => (JSON.parse(String(bound[0])) as unknown[]).length)).toEqual([2, 1, 1])
  })
  it('says what happens to a key that is taken', () => {
    const { made, db } = recorder()
    bulkInsert(db, { table: things, rows: [row('a')], onConflict: 'ignore' })
    bulkInsert(db, { table: things, rows: [row('a')], onConflict: { target: ['tenant_id', 'id'], update: ['tags'], where: 'excluded.live = 1' } })
    expect(made[0]?.sql).toMatch(/^INSERT OR IGNORE INTO/)
    expect(made[1]?.sql).toMatch(/ON CONFLICT \(tenant_id, id\) DO UPDATE SET tags = excluded.tags WHERE excluded.live = 1$/)
  })
  it('an update names the tenant by itself', () => {
    const { made, db } = recorder()
    bulkUpdate(db, { table: things, tenantId: 't9', set: 'live = v ->> 1', where: 'id = v ->> 0', tuples: [['a', 1], ['b', 0]] })
    expect(made).toEqual([{ sql: 'UPDATE things SET live = v ->> 1 FROM (SELECT value AS v FROM json_each(?)) WHERE tenant_id = ? AND id = v ->> 0', bound: ['[["a",1],["b",0]]', 't9'] }])
  })
  it('a list of values is one parameter as well', () => expect(jsonList(['a', "b'", 3])).toBe('["a","b\'",3]'))
})
