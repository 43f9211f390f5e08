import { DatabaseSync } from 'node:sqlite'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { bulkInsert, bulkSet, bulkUpdate, jsonList } from '../../../src/platform/bulk.ts'

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
const row = (id: string, more: { tags?: string[]; live?: boolean | null } = {}) => ({
  tenantId: 't',
  id,
  tags: more.tags ?? [],
  live: more.live ?? null,
})

describe('bulk statements', () => {
  it('any number of rows travels as one bound parameter, in the order of the columns', () => {
    const { made, db } = recorder()
    bulkInsert(db, { table: things, rows: [row('a', { tags: ['红'], live: true }), row('b', { live: false })] })
    expect(made).toEqual([
      {
        sql: 'INSERT INTO things ("tenant_id", "id", "tags", "live") SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM jsonb_each(?) WHERE true',
        bound: [
          JSON.stringify([
            ['t', 'a', '["红"]', 1],
            ['t', 'b', '[]', 0],
          ]),
        ],
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
    bulkInsert(db, {
      table: things,
      rows: [row(`a${large}`), row(`b${large}`), row(`c${large}`), row(`d${large.repeat(4)}`)],
    })
    expect(made.map(({ bound }) => (JSON.parse(String(bound[0])) as unknown[]).length)).toEqual([2, 1, 1])
  })
  it('says what happens to a key that is taken', () => {
    const { made, db } = recorder()
    bulkInsert(db, { table: things, rows: [row('a')], onConflict: 'ignore' })
    bulkInsert(db, {
      table: things,
      rows: [row('a')],
      onConflict: { target: ['tenant_id', 'id'], update: ['tags'], where: 'excluded.live = 1' },
    })
    expect(made[0]?.sql).toMatch(/^INSERT OR IGNORE INTO/)
    expect(made[1]?.sql).toMatch(
      /ON CONFLICT \(tenant_id, id\) DO UPDATE SET tags = excluded.tags WHERE excluded.live = 1$/,
    )
  })
  it('an update names the tenant by itself', () => {
    const { made, db } = recorder()
    bulkUpdate(db, {
      table: things,
      tenantId: 't9',
      set: 'live = v ->> 1',
      where: 'id = v ->> 0',
      tuples: [
        ['a', 1],
        ['b', 0],
      ],
    })
    expect(made).toEqual([
      {
        sql: 'WITH tuples AS MATERIALIZED (SELECT value AS v, ?2 AS owner FROM jsonb_each(?1)) UPDATE things SET live = v ->> 1 FROM tuples WHERE tenant_id = tuples.owner AND id = v ->> 0',
        bound: ['[["a",1],["b",0]]', 't9'],
      },
    ])
  })
  it('rows at hand set the columns that are named, by their key', () => {
    const { made, db } = recorder()
    const rows = [row('a', { tags: ['红'], live: true }), row('b')]
    bulkSet(db, { table: things, tenantId: 't9', key: ['id'], columns: ['live', 'tags'], rows })
    expect(made[0]?.sql).toContain('SET live = v ->> 1, tags = v ->> 2 FROM tuples')
    expect(made[0]?.sql).toMatch(/AND id = v ->> 0$/)
    expect(made[0]?.bound).toEqual([
      JSON.stringify([
        ['a', 1, '["红"]'],
        ['b', null, '[]'],
      ]),
      't9',
    ])
  })
  it('a list of values is one parameter as well', () => expect(jsonList(['a', "b'", 3])).toBe('["a","b\'",3]'))
})

describe('bulk statements in SQLite', () => {
  const CREATE =
    'CREATE TABLE things (tenant_id TEXT NOT NULL, id TEXT NOT NULL, tags TEXT NOT NULL, live INTEGER, PRIMARY KEY (tenant_id, id)) WITHOUT ROWID; CREATE INDEX things_live ON things (tenant_id, live, id)'
  function opened() {
    const sqlite = new DatabaseSync(':memory:')
    sqlite.exec(CREATE)
    const { made, db } = recorder()
    const run = () => {
      for (const { sql, bound } of made.splice(0)) sqlite.prepare(sql).run(...(bound as string[]))
    }
    return { sqlite, made, db, run }
  }

  it('texts with quotes, escapes, control signs and 汉字, nulls and booleans come back as they went in', () => {
    const { sqlite, db, run } = opened()
    const texts = ['"quoted" \\ back', "it's", '汉字 \u2028 😀', 'tab\tline\n', '[1,2]', '{"a":1}', '', '12', 'null']
    bulkInsert(db, {
      table: things,
      rows: texts.map((text, i) => row(text, { tags: [text], live: [true, false, null][i % 3] ?? null })),
    })
    run()
    const back = sqlite.prepare('SELECT id, tags, live, typeof(id) AS kind FROM things').all()
    expect(new Map(back.map((r) => [r.id, [JSON.parse(String(r.tags))[0], r.live, r.kind]]))).toEqual(
      new Map(texts.map((text, i) => [text, [text, [1, 0, null][i % 3], 'text']])),
    )
  })
  it('an update changes the named rows of the tenant only, each looked up by its key', () => {
    const { sqlite, made, db, run } = opened()
    bulkInsert(db, { table: things, rows: [row('a'), row('b'), { ...row('a'), tenantId: 'other' }] })
    run()
    bulkUpdate(db, {
      table: things,
      tenantId: 't',
      set: 'live = v ->> 1',
      where: 'id = v ->> 0',
      tuples: [['a', 1]],
    })
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${made[0]?.sql}`).all('[]', 't')
    expect(plan.map(({ detail }) => detail)).toContain('SEARCH things USING PRIMARY KEY (tenant_id=? AND id=?)')
    run()
    expect(sqlite.prepare('SELECT tenant_id || id AS k FROM things WHERE live = 1').all()).toMatchObject([{ k: 'ta' }])
  })
})
