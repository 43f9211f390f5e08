// The product with a meter on every binding: what one order costs is counted, not estimated. Only the benchmark builds this
// entry; the product's own code is imported unchanged. `GET /bench/counts` reads the meter, `DELETE` sets it to zero.
import product, { ChannelGate, OrderClock, SalePool, StockLedger, TenantFeed } from '../../src/index.ts'

const QUEUE_UNIT_BYTES = 64 * 1024
const zero = () => ({
  requests: 0,
  queueBatches: 0,
  cronRuns: 0,
  d1Queries: 0,
  d1Statements: 0,
  d1RowsRead: 0,
  d1RowsWritten: 0,
  d1Uncounted: 0,
  d1ByTable: {},
  objectCalls: 0,
  objectCallsByClass: {},
  objectRowsWritten: 0,
  objectRowsRead: 0,
  objectRowsByClass: {},
  alarmsSet: 0,
  alarmsRung: 0,
  objectsSeen: 0,
  queueMessages: 0,
  queueUnits: 0,
  queueCalls: 0,
  queueByName: {},
  queueRetries: 0,
})
let counts = zero()
let objects = new Set()
/** The latest statements with what they were bound to: what a benchmark explains. */
let statements = []
const MOST_STATEMENTS = 200

const add = (record, name, n = 1) => {
  record[name] = (record[name] ?? 0) + n
}

// ---- D1

/** `update orders`: what a statement does to which table. */
function tableOf(sql) {
  const [, insert, update, gone] =
    /\b(?:(INSERT)(?: OR \w+)? INTO|(UPDATE)|(DELETE) FROM)\s+["`]?(?=\w)/i.exec(sql) ?? []
  const verb = insert ?? update ?? gone
  const name = verb
    ? new RegExp(`${verb}(?: OR \\w+)?(?: INTO| FROM)?\\s+["\`]?(\\w+)`, 'i').exec(sql)?.[1]
    : /\bfrom\s+["`]?(\w+)/i.exec(sql)?.[1]
  return `${(verb ?? 'select').toLowerCase()} ${name ?? '?'}`
}

function note(sql, meta, values) {
  if (statements.length < MOST_STATEMENTS)
    statements.push({ sql, values, read: meta?.rows_read ?? 0, written: meta?.rows_written ?? 0 })
  counts.d1Statements++
  counts.d1RowsRead += meta?.rows_read ?? 0
  counts.d1RowsWritten += meta?.rows_written ?? 0
  const table = tableOf(sql)
  counts.d1ByTable[table] ??= { statements: 0, read: 0, written: 0 }
  const row = counts.d1ByTable[table]
  row.statements++
  row.read += meta?.rows_read ?? 0
  row.written += meta?.rows_written ?? 0
}

const inner = new WeakMap()

function meteredStatement(statement, sql, values = []) {
  const run = async (method) => {
    counts.d1Queries++
    const result = await statement[method]()
    note(sql, result.meta, values)
    return result
  }
  const metered = {
    bind: (...bound) => meteredStatement(statement.bind(...bound), sql, bound),
    all: () => run('all'),
    run: () => run('run'),
    async first(column) {
      const row = (await run('all')).results[0]
      if (row === undefined) return null
      return column === undefined ? row : row[column]
    },
    // `raw` answers without meta: reads are asked twice and counted once; a write cannot be, and is told apart.
    async raw(options) {
      if (/^\s*(select|with)/i.test(sql)) await run('all')
      else counts.d1Uncounted++
      return statement.raw(options)
    },
  }
  inner.set(metered, { statement, sql, values })
  return metered
}

const meteredDatabase = (db) => ({
  prepare: (sql) => meteredStatement(db.prepare(sql), sql),
  async batch(list) {
    counts.d1Queries++
    const asked = list.map((metered) => inner.get(metered))
    const results = await db.batch(asked.map(({ statement }) => statement))
    for (const [i, result] of results.entries()) note(asked[i].sql, result.meta, asked[i].values)
    return results
  },
  exec: (sql) => db.exec(sql),
  withSession: () => meteredDatabase(db),
})

// ---- queues

function meteredQueue(queue, name) {
  const count = (bodies) => {
    counts.queueCalls++
    counts.queueMessages += bodies.length
    counts.queueUnits += bodies.reduce(
      (sum, body) => sum + Math.ceil(JSON.stringify(body).length / QUEUE_UNIT_BYTES),
      0,
    )
    add(counts.queueByName, name, bodies.length)
  }
  return {
    send(body, options) {
      count([body])
      return queue.send(body, options)
    },
    sendBatch(messages, options) {
      const list = [...messages]
      count(list.map(({ body }) => body))
      return queue.sendBatch(list, options)
    },
  }
}

// ---- objects

function meteredNamespace(namespace, name) {
  const meter = (stub) =>
    new Proxy(stub, {
      get(target, property) {
        if (
          property === 'fetch' ||
          (typeof property === 'string' && !['id', 'name', 'then', 'constructor'].includes(property))
        ) {
          return (...args) => {
            counts.objectCalls++
            add(counts.objectCallsByClass, `${name}.${property}`)
            return target[property](...args)
          }
        }
        return Reflect.get(target, property, target)
      },
    })
  return {
    getByName: (key) => {
      objects.add(`${name}/${key}`)
      return meter(namespace.getByName(key))
    },
    idFromName: (key) => namespace.idFromName(key),
    idFromString: (text) => namespace.idFromString(text),
    get: (id) => meter(namespace.get(id)),
  }
}

const databases = ['CONTROL', 'SHARD_0', 'SHARD_1']
const queues = ['INGEST', 'EFFECTS', 'OBJECT_EVENTS', 'DEAD']
const namespaces = ['STOCK_LEDGER', 'ORDER_CLOCK', 'CHANNEL_GATE', 'TENANT_FEED']

/** One metered copy for the isolate: the product remembers things by the identity of bindings. */
let meteredEnv = null
function metered(env) {
  meteredEnv ??= {
    ...env,
    ...Object.fromEntries(databases.map((name) => [name, meteredDatabase(env[name])])),
    ...Object.fromEntries(queues.map((name) => [name, meteredQueue(env[name], name)])),
    ...Object.fromEntries(namespaces.map((name) => [name, meteredNamespace(env[name], name)])),
  }
  return meteredEnv
}

/** Counts what the object writes: rows of its SQL, and each alarm set as one row, as Cloudflare bills them. */
function meterStorage(storage, name) {
  const { sql } = storage
  const exec = sql.exec.bind(sql)
  sql.exec = (...args) => {
    const cursor = exec(...args)
    counts.objectRowsWritten += cursor.rowsWritten
    counts.objectRowsRead += cursor.rowsRead
    if (cursor.rowsWritten > 0) add(counts.objectRowsByClass, name, cursor.rowsWritten)
    return cursor
  }
  const setAlarm = storage.setAlarm.bind(storage)
  storage.setAlarm = (...args) => {
    counts.alarmsSet++
    counts.objectRowsWritten++
    add(counts.objectRowsByClass, `${name} alarm`)
    return setAlarm(...args)
  }
}

const meteredClass = (Base, name) =>
  class extends Base {
    constructor(ctx, env) {
      meterStorage(ctx.storage, name)
      super(ctx, metered(env))
    }
    async alarm(info) {
      counts.alarmsRung++
      return super.alarm?.(info)
    }
  }

const Gate = meteredClass(ChannelGate, 'ChannelGate')
const Clock = meteredClass(OrderClock, 'OrderClock')
const Ledger = meteredClass(StockLedger, 'StockLedger')
const Feed = meteredClass(TenantFeed, 'TenantFeed')
const Pool = meteredClass(SalePool, 'SalePool')

export { Clock as OrderClock, Feed as TenantFeed, Gate as ChannelGate, Ledger as StockLedger, Pool as SalePool }

export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === '/bench/counts') {
      if (request.method === 'DELETE') {
        counts = zero()
        objects = new Set()
        statements = []
      }
      return Response.json({ ...counts, objectsSeen: objects.size, statements })
    }
    counts.requests++
    return product.fetch(request, metered(env), ctx)
  },
  queue(batch, env, ctx) {
    counts.queueBatches++
    for (const message of batch.messages) if (message.attempts > 1) counts.queueRetries++
    return product.queue(batch, metered(env), ctx)
  },
  scheduled(controller, env, ctx) {
    counts.cronRuns++
    return product.scheduled(controller, metered(env), ctx)
  },
}
