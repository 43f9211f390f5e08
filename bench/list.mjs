// The order list as a person uses it, at 10,000 and at 1,000,000 orders of one tenant, with another tenant in the same shard.
// One reader, one keep-alive connection. Afterwards each request is sent once through the metered product: rows read per
// request and the plans of its statements show what does not walk an index.
//   npm run bench:list -- [--json] [--small 10000] [--large 1000000] [--requests 200]
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { build, startHub } = await import('../scripts/hub.mjs')
const { figure, freePort, inFolder, load, median, options, percentile, report, say } = await import(
  './support/figures.mjs'
)
const { aMerchant } = await import('./support/merchant.mjs')
const { sampleOf, writeOrders } = await import('./support/many-orders.mjs')
const { buildCounting } = await import('./support/costs.mjs')
const { Wire } = await import('./support/wire.mjs')

const NOISE = 50_000
/** A kind of request that is slow gets fewer of them; at least this many. */
const MOST_MS_A_KIND = 10_000
const LEAST_REQUESTS = 20
const { json, small, large, requests } = options({
  small: [10_000, 1_000, 100_000],
  large: [1_000_000, 10_000, 2_000_000],
  requests: [200, 20, 2_000],
})

/** Kinds of request; `i` runs over orders spread through the whole history. */
const kindsOf = (cursor) => [
  { name: 'first page', path: () => '/orders' },
  { name: 'second page by cursor', path: () => `/orders?cursor=${encodeURIComponent(cursor)}` },
  { name: 'status tab, one state', path: () => '/orders?status=allocated' },
  { name: 'status tab, three states', path: () => '/orders?status=shipped,in_transit,out_for_delivery' },
  { name: 'status tab, a rare old state', path: () => '/orders?status=closed' },
  { name: 'held', path: () => '/orders?held=true' },
  { name: 'one channel', path: () => '/orders?channel=open' },
  { name: 'one channel and a rare state', path: () => '/orders?channel=open&status=closed' },
  { name: 'the last hour', path: () => `/orders?from=${Date.now() - 3_600_000}` },
  { name: 'another channel, without orders', path: () => '/orders?channel=doudian' },
  { name: 'search by hub number', path: (i) => `/orders?q=${sampleOf(i).hubNo}` },
  { name: 'search by platform number', path: (i) => `/orders?q=${sampleOf(i).platformOrderId}` },
  { name: 'filter by platform number', path: (i) => `/orders?platformOrderId=${sampleOf(i).platformOrderId}` },
  { name: 'search by phone tail', path: (i) => `/orders?q=${sampleOf(i).phoneTail}` },
  { name: 'search by SKU', path: (i) => `/orders?q=${sampleOf(i).sku}` },
  { name: 'filter by SKU', path: (i) => `/orders?sku=${sampleOf(i).sku}` },
  { name: 'board counts, remembered for what they cost', path: () => '/orders/board' },
]

async function shardOf(hub, tenantId) {
  for (const name of ['SHARD_0', 'SHARD_1']) {
    const db = await hub.mf.getD1Database(name)
    if (await db.prepare('SELECT 1 AS found FROM warehouses WHERE tenant_id = ?').bind(tenantId).first()) return db
  }
  throw new Error('the tenant is on no shard')
}

const requestOf = (merchant, path) =>
  Buffer.from(`GET /api/v1${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${merchant.key}\r\n\r\n`)

async function timed(hub, merchant, total) {
  const wire = new Wire(Number(new URL(hub.url).port))
  const send = async (path) => {
    const { status, body } = await wire.send(requestOf(merchant, path))
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body.slice(0, 300)}`)
    return body
  }
  const { nextCursor } = JSON.parse(await send('/orders'))
  const times = new Map()
  for (const kind of kindsOf(nextCursor)) {
    for (let warm = 0; warm < 5; warm++) await send(kind.path(warm * 97))
    const began = performance.now()
    const taken = []
    for (let n = 0; n < requests && (n < LEAST_REQUESTS || performance.now() - began < MOST_MS_A_KIND); n++) {
      const path = kind.path((n * 7_919_993) % total)
      const at = performance.now()
      await send(path)
      taken.push(performance.now() - at)
    }
    times.set(kind.name, taken)
    say(
      `  ${kind.name.padEnd(32)} median ${median(taken).toFixed(2).padStart(8)} ms   p99 ${percentile(taken, 0.99).toFixed(2).padStart(8)} ms   ${taken.length} requests`,
    )
  }
  wire.close()
  return { times, cursor: nextCursor }
}

/** Walks that touch a whole table, or every row of the tenant, by SQLite's own words. */
const isWalk = (detail) =>
  /^SCAN (?!json_each|numbers|\()/.test(detail) || /USE TEMP B-TREE/.test(detail) || /\(tenant_id=\?\)$/.test(detail)

async function explained(hub, merchant, cursor) {
  const db = await shardOf(hub, merchant.tenantId)
  const rows = new Map()
  for (const kind of kindsOf(cursor)) {
    const ask = () =>
      fetch(`${hub.url}/api/v1${kind.path(4_321)}`, { headers: merchant.headers }).then((response) => response.text())
    await ask()
    await fetch(`${hub.url}/bench/counts`, { method: 'DELETE' })
    await ask()
    const { statements } = await (await fetch(`${hub.url}/bench/counts`)).json()
    rows.set(
      kind.name,
      statements.reduce((sum, { read }) => sum + read, 0),
    )
    say(
      `  ${kind.name.padEnd(32)} ${String(rows.get(kind.name)).padStart(9)} rows read, ${statements.length} statements`,
    )
    for (const { sql, values } of statements) {
      const plan = await db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...values)
        .all()
        .catch(() => ({ results: [] }))
      for (const { detail } of plan.results) if (isWalk(detail)) say(`      ${detail}`)
    }
  }
  return rows
}

say('building …')
build({ web: false })
const counting = buildCounting()
await inFolder(async (stateDir) => {
  const port = await freePort()
  const now = Date.now()
  const measured = {}
  let merchant
  let cursor
  const hub = await startHub({ port, stateDir, cron: false, assets: false })
  try {
    for (const [size, total] of [
      ['small', small],
      ['large', large],
    ]) {
      merchant = await aMerchant(hub, { skus: 1 })
      const db = await shardOf(hub, merchant.tenantId)
      await writeOrders(db, {
        tenantId: `tnt_noise_${size}`,
        connectionId: 'con_noise',
        total: Math.min(NOISE, total),
        now,
      })
      const began = Date.now()
      await writeOrders(db, {
        tenantId: merchant.tenantId,
        connectionId: merchant.connectionId,
        total,
        now,
        onProgress: (n) => n % 200_000 === 0 && say(`  ${n} of ${total} orders written`),
      })
      say(`${total} orders in ${((Date.now() - began) / 1000).toFixed(0)} s (load ${load()})`)
      const result = await timed(hub, merchant, total)
      measured[size] = result.times
      cursor = result.cursor
    }
  } finally {
    await hub.stop()
  }
  say(`rows read at ${large} orders, and what walks more than it shows:`)
  const metered = await startHub({ port, stateDir, cron: false, assets: false, script: counting })
  let rows
  try {
    rows = await explained(metered, merchant, cursor)
  } finally {
    await metered.stop()
  }
  const at = (size, name) => median(measured[size].get(name))
  report(
    `the order list of one tenant at ${small} and at ${large} orders, one reader`,
    [
      figure('first page, median at the large size', at('large', 'first page'), 'ms', { most: 15 }),
      figure('first page, median at the small size', at('small', 'first page'), 'ms'),
      figure('first page, large over small', at('large', 'first page') / at('small', 'first page'), '×', { most: 1.5 }),
      ...[...measured.large.keys()]
        .slice(1)
        .flatMap((name) => [
          figure(`${name}, median at the large size`, at('large', name), 'ms'),
          figure(`${name}, large over small`, at('large', name) / at('small', name), '×'),
        ]),
      ...[...rows].map(([name, n]) => figure(`${name}, rows read at the large size`, n, 'rows')),
    ],
    json,
  )
})
