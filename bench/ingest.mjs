// How many orders a second the hub takes in, from signed push to allocated, and what one order costs. Throughput is measured on
// the built product; the counting run uses the same code with a meter on every binding (support/counting-worker.mjs).
//   npm run bench:ingest -- [--json] [--orders 20000] [--counted 3000] [--connections 64] [--runs 1]
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { build, startHub } = await import('../scripts/hub.mjs')
const { figure, freePort, inFolder, load, MEMORY, options, percentile, report, say, sleep } = await import(
  './support/figures.mjs'
)
const { aMerchant } = await import('./support/merchant.mjs')
const { pushLoad } = await import('./support/push-load.mjs')
const { buildCounting, millionCosts } = await import('./support/costs.mjs')
const { workerdCpuMs } = await import('./support/workerd-cpu.mjs')

const LONGEST_MS = 300_000
const {
  json,
  orders: count,
  counted,
  connections,
  runs,
} = options({
  orders: [20_000, 100, 200_000],
  counted: [3_000, 100, 20_000],
  connections: [64, 1, 512],
  runs: [1, 1, 10],
})

/** Pushes `orders` orders at a fresh hub and waits until all are allocated. */
async function measure({ script, orders, base }) {
  return inFolder(async (stateDir) => {
    const hub = await startHub({
      port: await freePort(),
      stateDir,
      cron: false,
      assets: false,
      ...(script ? { script } : {}),
    })
    try {
      const merchant = await aMerchant(hub)
      const port = Number(new URL(hub.url).port)
      const push = async (prefix, n) => {
        const pushing = await pushLoad({
          port,
          connectionId: merchant.connectionId,
          prefix,
          skus: merchant.skus,
          count: n,
          connections,
        })
        const done = pushing.start()
        const { at } = await pushing.started
        return { startedAt: at, pushed: await done }
      }
      // Not the board: its counts are remembered for as long as they cost to read.
      const shard = await shardOf(hub, merchant)
      const countsNow = async () => {
        const { results } = await shard
          .prepare('SELECT status, COUNT(*) AS n FROM orders WHERE tenant_id = ? GROUP BY status')
          .bind(merchant.tenantId)
          .all()
        return Object.fromEntries(results.map(({ status, n }) => [status, n]))
      }
      const allocated = async (wanted, deadline) => {
        for (;;) {
          const seen = (await countsNow()).allocated ?? 0
          if (seen >= wanted) return Date.now()
          if (Date.now() > deadline)
            throw new Error(
              `${seen} of ${wanted} allocated after ${LONGEST_MS} ms; states ${JSON.stringify(await countsNow())}`,
            )
          await sleep(Math.min(1_000, Math.max(100, (wanted - seen) / 4)))
        }
      }
      // Every isolate, statement and ledger has worked once before anything counts.
      const warm = 400
      const warmed = await push('W', warm)
      await allocated(warm, Date.now() + LONGEST_MS)
      await sleep(1_500)
      if (script) await fetch(`${hub.url}/bench/counts`, { method: 'DELETE' })
      const cpuBefore = workerdCpuMs()
      const { startedAt, pushed } = await push('B', orders)
      const seenAt = await allocated(warm + orders, Date.now() + LONGEST_MS)
      const cpuMs = workerdCpuMs() - cpuBefore
      // The projection of the ledgers follows within a second.
      await sleep(2_500)
      const counts = script ? await (await fetch(`${hub.url}/bench/counts`)).json() : null
      const truth = await check(hub, merchant, {
        expected: warm + orders,
        pieces: warmed.pushed.pieces + pushed.pieces,
      })
      return {
        startedAt,
        seenAt,
        pushed,
        counts,
        truth,
        cpuMs,
        orders,
        elapsedMs: seenAt - startedAt,
        waits: await waits(hub, merchant, pushed),
      }
    } finally {
      await hub.stop()
    }
  }, base)
}

const shards = ['SHARD_0', 'SHARD_1']

async function shardOf(hub, merchant) {
  for (const name of shards) {
    const db = await hub.mf.getD1Database(name)
    const row = await db
      .prepare('SELECT 1 AS found FROM warehouses WHERE tenant_id = ?')
      .bind(merchant.tenantId)
      .first()
    if (row) return db
  }
  throw new Error('the tenant is on no shard')
}

/** What must be true after everything settled: each order once, stock laws, nothing lost on the way. */
async function check(hub, merchant, { expected, pieces }) {
  const db = await shardOf(hub, merchant)
  const one = (sql) => db.prepare(sql).bind(merchant.tenantId).first()
  const orders = await one(
    'SELECT COUNT(*) AS n, COUNT(DISTINCT platform_order_id) AS d FROM orders WHERE tenant_id = ?',
  )
  const levels = await one(
    'SELECT SUM(locked) AS locked, MIN(available) AS least, SUM(on_hand - locked - qc - in_transit - pooled - available) AS gap FROM stock_levels WHERE tenant_id = ?',
  )
  const jobs = await one(
    "SELECT SUM(CAST(line.value ->> 'quantity' AS INTEGER)) AS pieces FROM fulfilments, json_each(fulfilments.lines) line WHERE tenant_id = ?",
  )
  const parked = await one("SELECT COUNT(*) AS n FROM parked WHERE tenant_id = ? AND status = 'open'")
  const problems = []
  if (orders.n !== expected || orders.d !== expected)
    problems.push(`${orders.n} orders, ${orders.d} different, ${expected} pushed`)
  if (levels.locked !== pieces) problems.push(`${levels.locked} pieces locked, ${pieces} ordered`)
  if (jobs.pieces !== pieces) problems.push(`${jobs.pieces} pieces to pick, ${pieces} ordered`)
  if (levels.least < 0) problems.push(`available ${levels.least}`)
  if (levels.gap !== 0) problems.push(`stock classes do not add up, off by ${levels.gap}`)
  if (parked.n !== 0) problems.push(`${parked.n} messages parked`)
  say(
    problems.length === 0
      ? `check: ${orders.n} orders, each once; ${levels.locked} pieces locked = ordered = to pick; least available ${levels.least}; nothing parked`
      : `check FAILED: ${problems.join('; ')}`,
  )
  return { problems }
}

/** Ms from push to the order's being written as paid. */
async function waits(hub, merchant, { orderIds, pushedAt }) {
  const db = await shardOf(hub, merchant)
  const sentAt = new Map(orderIds.map((id, i) => [id, pushedAt[i]]))
  const { results } = await db
    .prepare('SELECT platform_order_id AS id, created_at AS at FROM orders WHERE tenant_id = ?')
    .bind(merchant.tenantId)
    .all()
  return results.flatMap(({ id, at }) => (sentAt.has(id) ? [at - sentAt.get(id)] : []))
}

say(`building …`)
build({ web: false })
const wrong = []

/** The best of several runs: others may be using the machine. */
async function bestOf({ base, where }) {
  let best = null
  for (let run = 1; run <= runs; run++) {
    say(`run ${run}/${runs}, state ${where}: ${count} orders over ${connections} connections (load ${load()})`)
    const measured = await measure({ orders: count, base })
    say(
      `  ${Math.round((count / measured.elapsedMs) * 1000)} orders/s in ${(measured.elapsedMs / 1000).toFixed(1)} s (load ${load()})`,
    )
    if (measured.pushed.failed.length > 0) say(`  failed pushes: ${measured.pushed.failed.slice(0, 3).join('; ')}`)
    wrong.push(...measured.truth.problems)
    if (best === null || measured.elapsedMs < best.elapsedMs) best = measured
  }
  return best
}

const best = await bestOf({ where: 'on the disk' })
// The runtime commits every object and every D1 in one thread, and waits for the disk in it: how much of the time that is.
const inMemory = MEMORY === null ? null : await bestOf({ base: MEMORY, where: 'in memory' })
say(`counting: ${counted} orders on the metered product`)
const metered = await measure({ script: buildCounting(), orders: counted })
wrong.push(...metered.truth.problems)

const { pushed, elapsedMs } = best
const acceptMs = pushed.acceptedAt.reduce((a, b) => Math.max(a, b), 0) - best.startedAt
const cost = millionCosts({ counts: metered.counts, orders: counted, elapsedMs, measured: count, cpuMs: best.cpuMs })
say('\nper order, counted:')
for (const [name, { statements, read, written }] of Object.entries(metered.counts.d1ByTable).sort(
  (a, b) => b[1].written - a[1].written || b[1].statements - a[1].statements,
))
  say(
    `  D1 ${name.padEnd(28)} ${(statements / counted).toFixed(3).padStart(8)} statements ${(read / counted).toFixed(2).padStart(8)} read ${(written / counted).toFixed(2).padStart(8)} written`,
  )
for (const [name, n] of Object.entries(metered.counts.objectCallsByClass))
  say(`  object call ${name.padEnd(28)} ${(n / counted).toFixed(3).padStart(8)}`)
for (const [name, n] of Object.entries(metered.counts.objectRowsByClass))
  say(`  object rows ${name.padEnd(28)} ${(n / counted).toFixed(3).padStart(8)}`)
for (const [name, n] of Object.entries(metered.counts.queueByName))
  say(`  queue ${name.padEnd(28)} ${(n / counted).toFixed(3).padStart(8)} messages`)
say('\na million orders at list prices:')
for (const { what, amount, usd } of cost.lines)
  say(`  ${what.padEnd(34)} ${amount.padStart(22)}  ${usd.toFixed(2).padStart(7)} USD`)
say(`  ${'sum'.padEnd(34)} ${''.padStart(22)}  ${cost.total.toFixed(2).padStart(7)} USD`)

report(
  `${count} orders from signed push to allocated`,
  [
    figure('orders per second, push to allocated', (count / elapsedMs) * 1000, 'orders/s', { least: 1000 }),
    ...(inMemory === null
      ? []
      : [figure('the same with the state in memory', (count / inMemory.elapsedMs) * 1000, 'orders/s')]),
    figure('pushes accepted per second', (count / acceptMs) * 1000, 'pushes/s'),
    figure('pushes refused (503) and sent again', pushed.refused, 'pushes'),
    figure('pushes that failed (5xx) and were sent again', pushed.failed.length, 'pushes'),
    figure('push to paid, p50', percentile(best.waits, 0.5), 'ms'),
    figure('push to paid, p99', percentile(best.waits, 0.99), 'ms'),
    ...cost.perOrder.map(({ name, value, unit }) => figure(name, value, unit)),
    figure('a million orders at list prices', cost.total, 'USD', { most: 60 }),
    figure('laws broken after settling', wrong.length, 'laws', { most: 0 }),
  ],
  json,
)
if (wrong.length > 0) process.exitCode = 1
