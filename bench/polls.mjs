// A round of questions to couriers over 100,000 open parcels, all of them due: read by the product's own statements from its own
// tables (SQLite in memory, the shard's migrations), planned, given their next times, and put into messages. Then days of rounds
// on a simulated clock: budgets hold, nobody starves, no number is asked too soon.
//   npm run bench:polls -- [--json] [--parcels 100000] [--hours 48] [--seed 1]
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { readdirSync, readFileSync } = await import('node:fs')
const { DatabaseSync } = await import('node:sqlite')
const { figure, options, report, say } = await import('./support/figures.mjs')
const { dueCarriers, duePolls, tenantsWithDuePolls } = await import('../src/logistics/logistics.queries.ts')
const { nextPoll } = await import('../src/logistics/domain/poll-plan.ts')
const { planRound } = await import('../src/logistics/domain/poll-round.ts')
const { simulatePolls } = await import('../test/support/poll-simulation.ts')
const { randomFrom } = await import('../test/support/random-from.ts')

const { json, parcels, hours, seed } = options({
  parcels: [100_000, 1_000, 1_000_000],
  hours: [48, 1, 240],
  seed: [1, 0, 4_000_000_000],
})

const NOW = 1_800_000_000_000
const HOUR = 3_600_000
const CARRIERS = ['shunfeng', 'zhongtong', 'yuantong', 'jtexpress', 'ems']
const GOAL_MS = 2_000
const random = randomFrom(seed)

/** What the queries ask of D1, answered by SQLite. */
const asD1 = (db) => ({
  prepare: (sql) => ({
    bind: (...values) => ({ all: async () => ({ results: db.prepare(sql).all(...values) }) }),
  }),
})

function filled() {
  const db = new DatabaseSync(':memory:')
  const folder = new URL('../migrations/shard/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  for (const name of files.sort()) db.exec(readFileSync(new URL(name, folder), 'utf8'))
  const columns = db
    .prepare('SELECT name, "notnull" AS needed, dflt_value AS preset FROM pragma_table_info(\'parcels\')')
    .all()
    .filter(({ needed, preset }) => needed === 1 && preset === null)
    .map(({ name }) => name)
  const names = [...new Set([...columns, 'poll_at'])]
  const insert = db.prepare(`INSERT INTO parcels (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
  db.exec('BEGIN')
  for (let i = 0; i < parcels; i++) {
    const row = {
      tenant_id: 'ten_bench',
      id: `par_${String(i).padStart(8, '0')}`,
      waybill: `W${i}`,
      carrier: CARRIERS[i % CARRIERS.length],
      order_id: `ord_${i}`,
      fulfilment_id: `ful_${i}`,
      node: 'in_transit',
      nodes: '[]',
      watching: 'on',
      shipped_at: NOW - 5 * 24 * HOUR,
      poll_at: NOW - Math.floor(random() * 6 * HOUR),
    }
    insert.run(...names.map((name) => row[name] ?? 0))
  }
  db.exec('COMMIT')
  db.exec('ANALYZE')
  return db
}

/** As `planTenant` does it, with one account for the first carrier and another for the rest. */
async function planned(db, pollsPerMinute) {
  const ctx = { db: { $client: asD1(db) }, tenant: { id: 'ten_bench' } }
  const before = process.cpuUsage()
  const tenants = await tenantsWithDuePolls(ctx.db, NOW)
  const carriers = await dueCarriers(ctx, NOW)
  const accounts = [carriers.slice(0, 1), carriers.slice(1)]
  const due = []
  for (const [n, served] of accounts.entries()) {
    const rows = await duePolls(ctx, { carriers: served, now: NOW, limit: pollsPerMinute })
    for (const { parcelId, dueAt } of rows) due.push({ parcelId, dueAt, account: `con_${n}` })
  }
  const budgets = new Map(accounts.map((_, n) => [`con_${n}`, pollsPerMinute]))
  const { asks } = planRound({ due, budgets, spreadSeconds: 50 })
  let asked = 0
  let bytes = 0
  for (const { account, parcelIds, delaySeconds } of asks) {
    for (const parcelId of parcelIds) {
      nextPoll({ now: NOW, fact: 'in_transit', shippedAt: NOW - 5 * 24 * HOUR, promisedAt: NOW + HOUR, planned: null })
      asked += parcelId ? 1 : 0
    }
    bytes += JSON.stringify({
      v: 1,
      kind: 'ask',
      tenantId: tenants[0],
      connectionId: account,
      claimedAt: NOW,
      parcelIds,
      delaySeconds,
    }).length
  }
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1_000, asked, bytes }
}

say(`filling ${parcels} parcels …`)
const db = filled()
await planned(db, 100)
const whole = await planned(db, parcels)
const minute = await planned(db, 600)
say('simulating …')
const accounts = [
  { id: 'ample', parcels: Math.round(parcels * 0.6), pollsPerMinute: 600 },
  { id: 'tight', parcels: Math.round(parcels * 0.3), pollsPerMinute: 60 },
  { id: 'scarce', parcels: Math.round(parcels * 0.1), pollsPerMinute: 10 },
]
const beforeSimulation = process.cpuUsage()
const result = simulatePolls({ accounts, hours, random })
const simulated = process.cpuUsage(beforeSimulation)
const overBudget = accounts.filter(
  ({ id, pollsPerMinute }) => (result.mostInAMinute.get(id) ?? 0) > pollsPerMinute,
).length
const waitOf = (id) => (result.longestWait.get(id) ?? 0) / HOUR

report(
  'Rounds of questions to couriers',
  [
    figure('one round, every parcel due and asked: CPU', whole.cpuMs, 'ms', { most: GOAL_MS }),
    figure('parcels asked in it', whole.asked, 'parcels', { least: parcels }),
    figure('one round within 600 questions an account: CPU', minute.cpuMs, 'ms', { most: GOAL_MS }),
    figure('simulated rounds', hours * 60 * accounts.length, 'rounds'),
    figure(
      'CPU of a simulated round',
      (simulated.user + simulated.system) / 1_000 / (hours * 60 * accounts.length),
      'ms',
    ),
    figure('questions asked', result.asked, 'questions'),
    figure('pushes in between', result.pushed, 'pushes'),
    figure('parcels that starved', result.starved, 'parcels', { most: 0 }),
    figure('accounts over their budget in any minute', overBudget, 'accounts', { most: 0 }),
    figure('numbers asked again within 30 minutes', result.tooSoon, 'questions', { most: 0 }),
    ...accounts.map(({ id, parcels: n, pollsPerMinute }) =>
      figure(`longest wait, ${id} (${n} parcels, ${pollsPerMinute} a minute)`, waitOf(id), 'h', {
        // All that were due before it, and the six hours that some were overdue when the clock began.
        most: Math.ceil(n / pollsPerMinute / 60 + 6.1),
      }),
    ),
  ],
  json,
)
