// A tenant with many orders moves to the other shard while pushes come in at a steady rate: nothing lost, nothing doubled, and how
// long writes were refused, by the mover's own clock and as a client sees it that writes without pause.
//   npm run bench:move -- [--json] [--orders 100000] [--rate 100]
import { createHash } from 'node:crypto'
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { build, call, startHub } = await import('../scripts/hub.mjs')
const { figure, freePort, inFolder, load, options, percentile, report, say, sleep } = await import(
  './support/figures.mjs'
)
const { aMerchant } = await import('./support/merchant.mjs')
const { writeHistory, writeOrders } = await import('./support/many-orders.mjs')
const { pushLoad } = await import('./support/push-load.mjs')

const LONGEST_MS = 1_500_000
const WARM = 200
/** Signatures hold for five minutes: the load is signed and sent in pieces this long, s. */
const PIECE_S = 30
/** How long pushes go on after the switch, and before the move begins; the probe's pause between two writes. */
const TAIL_MS = 15_000
const LEAD_MS = 3_000
const PROBE_MS = 20
const { json, orders, rate } = options({
  orders: [100_000, 100, 1_000_000],
  rate: [100, 1, 1_000],
})

/** Key of the operator in development, see .dev.vars.example. */
const OPERATOR_KEY = 'dso_development_only_0123456789abcdef'
const asOperator = (hub) => async (method, path, body) =>
  (
    await call(`${hub.url}/operator/api${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    })
  ).json

async function tablesOf(db) {
  const { results } = await db
    .prepare(
      "SELECT m.name, group_concat(c.name) AS columns FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '%\\_cf\\_%' ESCAPE '\\' AND m.name NOT IN ('tenant_fences', 'moved_rows') GROUP BY m.name HAVING SUM(c.name = 'tenant_id') > 0 ORDER BY m.name",
    )
    .all()
  return results.map(({ name, columns }) => ({ name, columns: columns.split(',').map((column) => `"${column}"`) }))
}

/** Rows of the tenant in each table. */
async function countsIn(db, tenantId) {
  const counts = {}
  for (const { name } of await tablesOf(db))
    counts[name] = (
      await db.prepare(`SELECT COUNT(*) AS n FROM "${name}" WHERE tenant_id = ?`).bind(tenantId).first()
    ).n
  return counts
}

/** SHA-256 over the rows of the past, which nothing changes while it runs. */
async function digestOfPast(db, tenantId) {
  const digests = {}
  const tables = await tablesOf(db)
  for (const [name, key] of Object.entries({
    orders: 'id',
    order_lines: 'order_id',
    order_events: 'order_id',
    fulfilments: 'id',
    audit_log: 'id',
  })) {
    const { columns } = tables.find((table) => table.name === name)
    const prefix = {
      orders: 'ord_',
      order_lines: 'ord_',
      order_events: 'ord_',
      fulfilments: 'ful_',
      audit_log: 'aud_',
    }[name]
    const hash = createHash('sha256')
    let rows = 0
    for (let after = prefix; ; ) {
      const { results } = await db
        .prepare(
          `SELECT "${key}" AS k, json_array(${columns.filter((column) => column !== '"landed"').join(', ')}) AS r FROM "${name}" WHERE tenant_id = ?1 AND "${key}" > ?2 AND "${key}" < ?3 ORDER BY "${key}" LIMIT 5000`,
        )
        // Ids of the past begin with zeroes; those of now do not.
        .bind(tenantId, after, `${prefix}01`)
        .all()
      for (const { r } of results) hash.update(r)
      rows += results.length
      const last = results.at(-1)
      if (!last || results.length < 5000) break
      after = last.k
    }
    digests[name] = { rows, sha256: hash.digest('hex') }
  }
  return digests
}

/** Writes one row through the API again and again; notes when each write was answered 2xx, and how many were told to wait. */
function probe(hub, merchant) {
  const doneAt = []
  let refused = 0
  const wrong = []
  let running = true
  const work = (async () => {
    for (let n = 0; running; n++) {
      const response = await fetch(`${hub.url}/api/v1/stock/PROBE`, {
        method: 'PUT',
        headers: { ...merchant.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ counts: [{ warehouseId: merchant.warehouseIds[0], onHand: n + 1 }], reason: 'probe' }),
      })
      const text = await response.text()
      if (response.ok) doneAt.push(performance.timeOrigin + performance.now())
      else if (response.status === 503) refused++
      else wrong.push(`${response.status} ${text.slice(0, 120)}`)
      await sleep(PROBE_MS)
    }
  })()
  return {
    async stop() {
      running = false
      await work
      return { doneAt, refused, wrong }
    },
  }
}

/** Pushes at a steady rate, piece after piece, until told to stop; the next piece is signed while one is sent. */
function steadyPushes(common) {
  const sent = []
  let running = true
  const prepare = (n) => pushLoad({ ...common, prefix: `M${n}`, count: rate * PIECE_S })
  const work = (async () => {
    let next = prepare(0)
    for (let n = 1; running; n++) {
      const pushing = await next
      next = prepare(n)
      sent.push(await pushing.start())
    }
    await (await next).cancel()
  })()
  return {
    async stop() {
      running = false
      await work
      const sum = (pick) => sent.reduce((total, one) => total + pick(one), 0)
      return {
        count: sum(({ orderIds }) => orderIds.length),
        pieces: sum(({ pieces }) => pieces),
        refused: sum(({ refused }) => refused),
        broken: sum(({ broken }) => broken),
        failed: sent.flatMap(({ failed }) => failed),
        pushedAt: sent.flatMap(({ pushedAt }) => [...pushedAt]),
      }
    },
  }
}

const gapsOf = (times) => times.slice(1).map((at, i) => at - times[i])

say('building …')
build({ web: false })
await inFolder(async (stateDir) => {
  const hub = await startHub({ port: await freePort(), stateDir, cron: false, assets: false })
  try {
    const operator = asOperator(hub)
    const merchant = await aMerchant(hub)
    const { tenantId } = merchant
    const { tenant } = await operator('GET', `/tenants/${tenantId}`)
    const source = tenant.shard
    const target = source === 'SHARD_0' ? 'SHARD_1' : 'SHARD_0'
    const from = await hub.mf.getD1Database(source)
    const to = await hub.mf.getD1Database(target)
    const port = Number(new URL(hub.url).port)
    say(`writing ${orders} orders of the past …`)
    const past = { tenantId, connectionId: 'con_past', total: orders, now: Date.now() - 3_600_000 }
    await writeOrders(from, past)
    await writeHistory(from, past)
    const before = await digestOfPast(from, tenantId)
    const rowsBefore = Object.values(await countsIn(from, tenantId)).reduce((a, b) => a + b, 0)
    const common = { port, connectionId: merchant.connectionId, skus: merchant.skus, connections: 16, perSecond: rate }
    const warm = await (await pushLoad({ ...common, prefix: 'W', count: WARM })).start()
    say(`${rowsBefore} rows in ${source}; ${rate} pushes/s (load ${load()})`)

    const pushing = steadyPushes(common)
    const probing = probe(hub, merchant)
    await sleep(LEAD_MS)
    const begunAt = Date.now()
    const { id } = await operator('POST', `/tenants/${tenantId}/move`, { target, why: 'bench' })
    let move = await operator('GET', `/moves/${id}`)
    let switchedAt = 0
    let outcome = null
    let probed = null
    while (move.finishedAt === null && Date.now() < begunAt + LONGEST_MS) {
      const step = move.step
      move = await operator('POST', `/moves/${id}/run`)
      if (move.step !== step)
        say(`  ${((Date.now() - begunAt) / 1000).toFixed(1)} s  ${move.step} ${JSON.stringify(move.tally)}`)
      if (switchedAt === 0 && ['resting', 'emptying', 'done'].includes(move.step)) {
        switchedAt = move.notBefore - 90_000
        await sleep(TAIL_MS)
        outcome = await pushing.stop()
        probed = await probing.stop()
      }
      if (move.step === 'resting') await sleep(1_000)
    }
    outcome ??= await pushing.stop()
    probed ??= await probing.stop()
    const emptiedAt = Date.now()

    const wanted = orders + WARM + outcome.count
    const one = (db, sql) => db.prepare(sql).bind(tenantId).first()
    const ORDERS =
      'SELECT COUNT(*) AS n, COUNT(DISTINCT connection_id || platform_order_id) AS d FROM orders WHERE tenant_id = ?'
    let seen = await one(to, ORDERS)
    for (const until = Date.now() + 120_000; seen.n < wanted && Date.now() < until; ) {
      await sleep(500)
      seen = await one(to, ORDERS)
    }
    const notAllocated = async () =>
      (
        await one(
          to,
          "SELECT COUNT(*) AS n FROM orders WHERE tenant_id = ? AND connection_id <> 'con_past' AND status <> 'allocated'",
        )
      ).n
    for (const until = Date.now() + 120_000; (await notAllocated()) > 0 && Date.now() < until; ) await sleep(500)
    await sleep(3_000)
    const after = await digestOfPast(to, tenantId)
    const left = await countsIn(from, tenantId)
    const levels = await one(
      to,
      'SELECT SUM(locked) AS locked, MIN(available) AS least FROM stock_levels WHERE tenant_id = ?',
    )
    const parked = await one(to, 'SELECT COUNT(*) AS n FROM parked WHERE tenant_id = ?')
    const pieces = warm.pieces + outcome.pieces
    const different = Object.keys(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    const leftRows = Object.values(left).reduce((a, b) => a + b, 0)
    const afterSwitch = outcome.pushedAt.filter((at) => at > switchedAt).length
    const gaps = gapsOf(probed.doneAt)
    const around = gapsOf(probed.doneAt.filter((at) => at > switchedAt - 5_000 && at < switchedAt + 5_000))
    for (const [name, { rows, sha256 }] of Object.entries(after))
      say(
        `  ${name.padEnd(14)} ${String(rows).padStart(8)} rows of the past, sha256 ${sha256.slice(0, 16)} ${different.includes(name) ? 'DIFFERENT' : 'equal'}`,
      )
    if (probed.wrong.length > 0) say(`  probe: ${probed.wrong.slice(0, 3).join('; ')}`)

    const lost = Math.max(0, wanted - seen.n)
    const figures = [
      figure('writes refused by the source, one move', move.tally.heldMs, 'ms', { most: 2_000 }),
      figure('longest time between two writes of one client, around the switch', percentile(around, 1), 'ms', {
        most: 2_000,
      }),
      figure('the same over the whole run', percentile(gaps, 1), 'ms'),
      figure('writes of that client answered 503', probed.refused, 'writes'),
      figure('orders lost', lost, 'orders', { most: 0 }),
      figure('orders doubled', seen.n - seen.d + Math.max(0, seen.n - wanted), 'orders', { most: 0 }),
      figure('orders not allocated in the end', await notAllocated(), 'orders', { most: 0 }),
      figure('tables of the past that differ', different.length, 'tables', { most: 0 }),
      figure('rows left in the old shard', leftRows, 'rows', { most: 0 }),
      figure('pieces locked and not ordered, or the reverse', Math.abs(levels.locked - pieces), 'pieces', { most: 0 }),
      figure('messages parked', parked.n, 'messages', { most: 0 }),
      figure('pushes after the switch', afterSwitch, 'pushes', { least: 1 }),
      figure('pushes refused (503) and sent again', outcome.refused, 'pushes'),
      figure('connections that broke, their pushes sent again', outcome.broken, 'connections'),
      figure('rows copied', move.tally.copied, 'rows'),
      figure('rows compared and equal', move.tally.compared, 'rows'),
      figure('rows brought up to date after changes', move.tally.caughtUp, 'rows'),
      figure('start to switch', (switchedAt - begunAt) / 1000, 's'),
      figure('start to the old shard being empty', (emptiedAt - begunAt) / 1000, 's'),
    ]
    report(`move of a tenant with ${orders} orders at ${rate} orders/s`, figures, json)
    if (move.step !== 'done' || figures.some(({ ok }) => !ok)) {
      say(`move: ${JSON.stringify(move)}`)
      process.exitCode = 1
    }
  } finally {
    await hub.stop()
  }
})
