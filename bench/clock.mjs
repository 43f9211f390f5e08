// Deadlines of a day's orders through the product's own clock object (durable-objects/order-clock) on SQLite, in simulated time:
// 100,000 orders with six deadlines each over two days. Power goes in the middle of alarms: before any write, between the queue
// taking a message and the clock noting it, and while orders are set. What consumers act on is named by order, kind and instant,
// as handle-deadlines.ts does; what the queue got twice is counted apart.
//   npm run bench:clock -- [--json] [--orders 100000] [--cuts 50] [--seed 1]
// cuts: power failures of each clock. Four clocks keep a tenant's day (src/clock/domain/clock-name.ts).
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { registerHooks } = await import('node:module')
// The object's base class as the runtime has it: it keeps what it is given.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'cloudflare:workers'
      ? {
          url: 'data:text/javascript,export class DurableObject { constructor(ctx, env) { this.ctx = ctx; this.env = env } }',
          shortCircuit: true,
        }
      : next(specifier, context),
})
const { figure, options, percentile, report, say } = await import('./support/figures.mjs')
const { randomFrom } = await import('../test/support/random-from.ts')
const { PowerCut, sqliteStorage } = await import('../test/support/sqlite-storage.ts')
const { clockName } = await import('../src/clock/domain/clock-name.ts')
const { deadlineKinds } = await import('../src/clock/order-clock.port.ts')
const { encodeTime } = await import('../src/core/ids.ts')
const { HOUR, instantOf } = await import('../src/core/time.ts')
const { OrderClock } = await import('../durable-objects/order-clock/order-clock.ts')

const { json, orders, cuts, seed } = options({
  orders: [100_000, 100, 1_000_000],
  cuts: [50, 0, 1_000],
  seed: [1, 0, 4_000_000_000],
})
const random = randomFrom(seed)
const START = instantOf('2026-11-11')
const KINDS = deadlineKinds.filter((kind) => kind !== 'payment_timeout').slice(0, 6)
/** How long the queue takes to accept a message, and an object to come back after a failure. */
const SEND_MS = [2, 8]
const RESTART_MS = [50, 400]
const between = ([low, high]) => low + random() * (high - low)

// Half of them at full hours, as promises are; the others anywhere.
const deadlinesOf = (madeAt) =>
  KINDS.map((kind, i) => ({
    kind,
    at:
      i < 3
        ? Math.ceil((madeAt + random() * 40 * HOUR) / HOUR) * HOUR
        : Math.floor(madeAt + HOUR + random() * 46 * HOUR),
  }))

const realNow = Date.now
let now = START
Date.now = () => Math.floor(now)

const buckets = new Map()
for (let i = 0; i < orders; i++) {
  const madeAt = START + Math.floor((i / orders) * 20 * HOUR)
  const orderId = `ord_${encodeTime(madeAt)}${i.toString(32).toUpperCase().padStart(16, '0')}`
  const name = clockName('tnt_bench', orderId)
  const bucket = buckets.get(name) ?? []
  bucket.push({ madeAt, order: { orderId, version: 1, deadlines: deadlinesOf(madeAt) } })
  buckets.set(name, bucket)
}

/** One clock by itself, from its first order to its last deadline. */
async function run(bucket) {
  const disk = sqliteStorage()
  const seen = new Map()
  const lateness = []
  let early = 0
  let repeats = 0
  let restarts = 0
  let alarms = 0
  let alarm = null
  const storage = Object.assign(disk.storage, {
    getAlarm: async () => alarm,
    setAlarm: async (at) => {
      alarm = at
    },
    deleteAlarm: async () => {
      alarm = null
    },
  })
  const env = {
    OBJECT_EVENTS: {
      async send({ items }) {
        now += between(SEND_MS)
        for (const { orderId, kind, at } of items) {
          const name = `${orderId}${kind}${at}`
          if (at > now) early++
          if (seen.has(name)) repeats++
          else {
            seen.set(name, true)
            lateness.push(now - at)
          }
        }
      },
    },
  }
  let object = null
  const wake = async () => {
    let ready = null
    object ??= new OrderClock(
      {
        storage,
        blockConcurrencyWhile: (work) => {
          ready = work()
          return ready
        },
      },
      env,
    )
    await ready
    return object
  }
  /** Work that the power may interrupt; the runtime runs an alarm again, and a caller asks again. */
  const surely = async (work) => {
    for (;;) {
      try {
        await work(await wake())
        return
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error
        disk.cutAfter(null)
        object = null
        restarts++
        now += between(RESTART_MS)
      }
    }
  }
  let left = cuts
  const total = bucket.length * KINDS.length
  let next = 0
  while (next < bucket.length || alarm !== null) {
    const nextOrders = bucket[next]?.madeAt ?? Number.POSITIVE_INFINITY
    if (left > 0 && random() < 0.01) {
      left--
      disk.cutAfter(Math.floor(random() * 120))
    }
    // An idle object is put away.
    if (random() < 0.05) object = null
    if (alarm === null || nextOrders < alarm) {
      now = Math.max(now, nextOrders)
      const batch = bucket.slice(next, next + 100).filter(({ madeAt }) => madeAt <= now + 10_000)
      next += batch.length
      await surely((clock) =>
        clock.set(
          { tenantId: 'tnt_bench', shard: 'SHARD_0' },
          batch.map(({ order }) => order),
        ),
      )
      continue
    }
    now = Math.max(now, alarm)
    alarms++
    await surely(async (clock) => {
      alarm = null
      await clock.alarm()
    })
  }
  disk.close()
  return { lateness, early, repeats, restarts, alarms, missing: total - seen.size }
}

const startedAt = realNow()
const all = []
for (const bucket of buckets.values()) {
  now = START
  const one = await run(bucket)
  say(
    `${bucket.length} orders: ${one.lateness.length} deadlines in ${one.alarms} alarms, ${one.restarts} restarts, ${one.repeats} repeats`,
  )
  all.push(one)
}
const sum = (of) => all.reduce((total, one) => total + of(one), 0)
const lateness = all.flatMap((one) => one.lateness)
report(
  `Deadlines of ${orders} orders (${((realNow() - startedAt) / 1000).toFixed(0)} s)`,
  [
    figure('deadlines acted on, each once', lateness.length, '', {
      least: orders * KINDS.length,
      most: orders * KINDS.length,
    }),
    figure(
      'that never came',
      sum((one) => one.missing),
      '',
      { most: 0 },
    ),
    figure(
      'early',
      sum((one) => one.early),
      '',
      { most: 0 },
    ),
    figure('lateness, p99', percentile(lateness, 0.99), 'ms', { most: 1_000 }),
    figure('lateness, worst', percentile(lateness, 1), 'ms'),
    figure(
      'power failures',
      sum((one) => one.restarts),
      '',
    ),
    figure(
      'sent twice because of them, known by name to the consumer',
      sum((one) => one.repeats),
      '',
    ),
  ],
  json,
)
