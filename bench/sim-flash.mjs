// A flash sale larger than one machine, in simulated time: lease objects that serve one call in a millisecond (1,000 a second),
// buyers that arrive within a second, and a network that loses messages. What decides is the product's own code: the rules of pools
// and of what lies between them, the door's groups, and the filter of holders. Who calls whom when is written down here as
// durable-objects/sale-pool and src/campaigns/claim-door.ts do it.
//   npm run sim:flash -- [--json] [--seed 1] [--seconds 1] [--share 5] [--held 0]
// share: pieces for so many of a hundred buyers. held 1: a door sends its next group only when the last one was answered.
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { options, percentile, say } = await import('./support/figures.mjs')
const { claim, closeGroup, openGroup, plan } = await import('../src/campaigns/domain/pool.ts')
const links = await import('../src/campaigns/domain/pool-links.ts')
const { leaseOf, MAX_LEASES, ROOT } = await import('../src/campaigns/domain/pool-name.ts')
const { brokenPoolLaws, brokenSaleLaws } = await import('../src/campaigns/domain/pool-laws.ts')
const { emptyPool } = await import('../src/campaigns/domain/pool-state.ts')
const { randomFrom } = await import('../test/support/random-from.ts')
const { addHolder, filterBytes, mayHold } = await import('../src/campaigns/domain/holders-filter.ts')

const { json, seed, seconds, share, held } = options({
  seed: [1, 0, 4_000_000_000],
  seconds: [1, 1, 10],
  share: [5, 1, 100],
  held: [0, 0, 1],
})

const CALL_MS = 1
const LATENCY_MS = [0.5, 3]
/** When the caller of a message that was lost knows it, and how long a buyer waits before asking again: Retry-After is a second. */
const BROKEN_MS = 100
const AGAIN_MS = [500, 1_500]
const MOST_TRIES = 100
const MOST_BUYERS = 200_000
// As in the product.
const GROUP_MS = 1
const MAX_GROUP = 500
const SOLD_OUT_MS = 200
const DRY_MS = 200
const RECALL_TRIES = 4

/** Events in the order of their instants; equal ones in the order in which they were made. */
class Clock {
  now = 0
  #heap = []
  #made = 0

  after(ms, work) {
    const heap = this.#heap
    const event = { at: this.now + ms, no: this.#made++, work }
    let i = heap.push(event) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!isBefore(event, heap[parent])) break
      heap[i] = heap[parent]
      i = parent
    }
    heap[i] = event
  }

  run() {
    const heap = this.#heap
    while (heap.length > 0) {
      const first = heap[0]
      const last = heap.pop()
      if (heap.length > 0) {
        let i = 0
        for (let child = 1; child < heap.length; child = 2 * i + 1) {
          if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++
          if (!isBefore(heap[child], last)) break
          heap[i] = heap[child]
          i = child
        }
        heap[i] = last
      }
      this.now = first.at
      first.work()
    }
  }
}
const isBefore = (a, b) => a.at < b.at || (a.at === b.at && a.no < b.no)

const EPOCH = 1_700_000_000_000

function simulate({ rate, loss, leases }) {
  const random = randomFrom(seed * 1_000 + Math.round(loss * 1_000) + leases)
  const clock = new Clock()
  const between = ([least, most]) => least + random() * (most - least)
  // Enough of them to fill every queue; more would only wait longer in it.
  const buyers = Math.min(rate * seconds, MOST_BUYERS)
  const units = Math.floor((buyers * share) / 100)
  // One takes some 15,000 claims a second (bench:flash).
  const isolates = Math.max(2, Math.ceil(rate / 15_000))
  const figures = { lost: 0, calls: 0, busy: 0, soldOut: 0, gaveUp: 0, took: [] }

  // ── leases ──
  const pools = Array.from({ length: leases }, (_, lease) => ({
    lease,
    state: emptyPool(),
    freeAt: 0,
    dryUntil: 0,
    asking: null,
    holders: new Uint8Array(filterBytes(0)),
  }))
  const root = pools[ROOT]
  const act = (pool, work) => {
    const open = openGroup(pool.state, EPOCH + clock.now)
    const result = work(open)
    closeGroup(pool.state, open)
    return result
  }
  const terms = {
    version: 1,
    leases,
    carveAt: EPOCH - 2,
    opensAt: EPOCH - 1,
    closesAt: EPOCH + 3_600_000,
    perBuyer: 1,
    unpaidTtlMs: 900_000,
  }
  for (const pool of pools) act(pool, (open) => plan(pool.state, open, terms, pool.lease))
  act(root, (open) => {
    links.issue(root.state, open, 1, { wh: units })
    return links.spread(root.state, open)
  })
  for (const pool of pools.slice(1))
    act(pool, (open) => links.take(pool.state, open, links.givenTo(root.state, pool.lease)))

  /** One call of an object: both ways may be lost, and it serves one after the other. `work(reply, fail)`. */
  function call(pool, work, done, failed) {
    figures.calls++
    const broken = () => {
      figures.lost++
      clock.after(BROKEN_MS, failed)
    }
    if (random() < loss) return broken()
    clock.after(between(LATENCY_MS), () => {
      const start = Math.max(clock.now, pool.freeAt)
      pool.freeAt = start + CALL_MS
      const back = (answer) => (random() < loss ? broken() : clock.after(between(LATENCY_MS), answer))
      clock.after(pool.freeAt - clock.now, () =>
        work(
          (value) => back(() => done(value)),
          () => back(failed),
        ),
      )
    })
  }

  /** Root: all leases at once, in equal parts; those that gave their part are asked for more. */
  function gather(units_, except, done, failed) {
    const wanted = root.state.left + units_
    let isReached = true
    const round = (asked) => {
      if (root.state.left >= wanted) return done()
      if (asked.length === 0) return isReached ? done() : failed()
      const each = Math.ceil((wanted - root.state.left) / asked.length)
      const more = []
      let waiting = asked.length
      const end = () => --waiting === 0 && round(more)
      for (const lease of asked) {
        const pool = pools[lease]
        const recall = (triesLeft) =>
          call(
            pool,
            (reply) => reply(act(pool, (open) => links.handBack(pool.state, open, each))),
            (total) => {
              const before = root.state.left
              act(root, (open) => links.regain(root.state, open, lease, total))
              if (root.state.left - before >= each) more.push(lease)
              end()
            },
            () => {
              if (triesLeft > 1) return recall(triesLeft - 1)
              isReached = false
              end()
            },
          )
        recall(RECALL_TRIES)
      }
    }
    round(pools.map(({ lease }) => lease).filter((lease) => lease !== ROOT && lease !== except))
  }

  function fetchMore(pool, missing, done, failed) {
    if (pool === root) return gather(missing, ROOT, done, failed)
    call(
      root,
      (reply, fail) => {
        const still = act(root, (open) => links.lend(root.state, open, pool.lease, missing))
        const answer = () => reply(links.givenTo(root.state, pool.lease))
        if (still <= 0) return answer()
        gather(
          still,
          pool.lease,
          () => {
            act(root, (open) => links.lend(root.state, open, pool.lease, still))
            answer()
          },
          fail,
        )
      },
      (total) => {
        act(pool, (open) => links.take(pool.state, open, total))
        done()
      },
      failed,
    )
  }

  const isShort = (outcome) => !outcome.ok && outcome.code === 'claim.sold_out'

  function serveClaims(pool, wishes, reply) {
    const outcomes = act(pool, (open) => wishes.map((wish) => claim(pool.state, open, wish)))
    const answer = () => {
      wishes.forEach((wish, i) => {
        if (outcomes[i].ok && !outcomes[i].replayed) {
          const size = filterBytes(pool.state.claims.size)
          if (size > pool.holders.length) {
            pool.holders = new Uint8Array(size)
            for (const id of pool.state.claims.keys()) addHolder(pool.holders, id)
          } else addHolder(pool.holders, wish.requestId)
        }
      })
      reply({ outcomes, left: pool.state.left, holders: pool.state.left === 0 ? pool.holders.slice() : null })
    }
    const missing = outcomes.filter(isShort).length
    if (leases === 1 || missing === 0 || clock.now < pool.dryUntil) return answer()
    const before = pool.state.left
    const tryAgain = (isReached) => {
      if (isReached && pool.state.left <= before && pool.state.left === 0) pool.dryUntil = clock.now + DRY_MS
      act(pool, (open) =>
        wishes.forEach((wish, i) => {
          if (!isShort(outcomes[i])) return
          const again = claim(pool.state, open, wish)
          outcomes[i] = !isReached && isShort(again) ? { ok: false, code: 'claim.busy', left: pool.state.left } : again
        }),
      )
      answer()
    }
    if (pool.asking) return pool.asking.push(tryAgain)
    pool.asking = [tryAgain]
    const settle = (isReached) => () => {
      const waiting = pool.asking
      pool.asking = null
      for (const one of waiting) one(isReached)
    }
    fetchMore(pool, missing, settle(true), settle(false))
  }

  // ── doors: one an isolate and lease ──
  const doors = Array.from({ length: isolates * leases }, () => ({
    open: null,
    isSent: false,
    soldOutUntil: 0,
    holders: null,
  }))

  function send(door, pool, group) {
    if (held === 1 && door.isSent) return
    if (door.open === group) door.open = null
    door.isSent = true
    const answered = () => {
      door.isSent = false
      if (held === 1 && door.open) send(door, pool, door.open)
    }
    call(
      pool,
      (reply) =>
        serveClaims(
          pool,
          group.map(({ wish }) => wish),
          reply,
        ),
      ({ outcomes, left, holders }) => {
        if (holders) door.holders = holders
        if (left === 0 && outcomes.some(isShort)) door.soldOutUntil = clock.now + SOLD_OUT_MS
        else if (left > 0) door.soldOutUntil = 0
        for (const [i, buyer] of group.entries()) hear(buyer, outcomes[i])
        answered()
      },
      () => {
        for (const buyer of group) hear(buyer, { ok: false, code: 'claim.busy', left: 0 })
        answered()
      },
    )
  }

  function ask(buyer) {
    const lease = leaseOf(buyer.wish.buyerId, leases)
    const door = doors[Math.floor(random() * isolates) * leases + lease]
    if (clock.now < door.soldOutUntil && door.holders && !mayHold(door.holders, buyer.wish.requestId))
      return hear(buyer, { ok: false, code: 'claim.sold_out', left: 0 })
    if (door.open) {
      door.open.push(buyer)
      if (door.open.length >= MAX_GROUP && held === 0) door.open = null
      return
    }
    const group = [buyer]
    door.open = group
    clock.after(GROUP_MS, () => send(door, pools[lease], group))
  }

  const winners = new Set()
  let twice = 0
  function hear(buyer, outcome) {
    if (!outcome.ok && outcome.code === 'claim.busy') {
      figures.busy++
      if (++buyer.tries < MOST_TRIES) return clock.after(between(AGAIN_MS), () => ask(buyer))
      figures.gaveUp++
    }
    if (outcome.ok) {
      if (winners.has(buyer.wish.requestId)) twice++
      winners.add(buyer.wish.requestId)
    } else if (outcome.code === 'claim.sold_out') figures.soldOut++
    figures.took.push(clock.now - buyer.at)
  }

  let arrived = 0
  const arrive = () => {
    const id = `q${arrived++}`
    ask({ wish: { requestId: id, buyerId: id, quantity: 1 }, at: clock.now, tries: 0 })
    if (arrived < buyers) clock.after((-Math.log(1 - random()) * 1_000) / rate, arrive)
  }
  clock.after(0, arrive)
  clock.run()

  const states = pools.map(({ state }) => state)
  const sold = states.reduce((sum, { held }) => sum + held, 0)
  return {
    buyersPerSecond: rate,
    lossPercent: loss * 100,
    leases,
    buyers,
    units,
    sold,
    over: Math.max(0, sold - units) + twice,
    under: Math.max(0, units - sold),
    // Answered with a piece, against pieces that are held: whoever holds one without knowing it could not be told.
    unheard: sold - winners.size,
    soldOut: figures.soldOut,
    retries: figures.busy,
    gaveUp: figures.gaveUp,
    messagesLost: figures.lost,
    p50: Math.round(percentile(figures.took, 0.5) * 10) / 10,
    p95: Math.round(percentile(figures.took, 0.95) * 10) / 10,
    p99: Math.round(percentile(figures.took, 0.99) * 10) / 10,
    max: Math.round(percentile(figures.took, 1) * 10) / 10,
    broken: [...states.flatMap(brokenPoolLaws), ...brokenSaleLaws(states)],
  }
}

const startedAt = performance.now()
const rows = []
say(' buyers/s  loss  leases   pieces     sold  over  under   retries  gave up    p50    p95    p99     max  ms')
for (const rate of [6_000, 60_000, 600_000])
  for (const loss of [0.01, 0.05, 0.2]) {
    const row = simulate({ rate, loss, leases: Math.min(MAX_LEASES, Math.max(2, Math.ceil(rate / 3_000))) })
    rows.push(row)
    const cells = [
      [row.buyersPerSecond, 9],
      [`${row.lossPercent} %`, 6],
      [row.leases, 8],
      [row.units, 9],
      [row.sold, 9],
      [row.over, 6],
      [row.under, 7],
      [row.retries, 10],
      [row.gaveUp, 9],
      [row.p50, 7],
      [row.p95, 7],
      [row.p99, 7],
      [row.max, 8],
    ]
    say(cells.map(([text, width]) => String(text).padStart(width)).join(''))
    for (const words of row.broken) say(`  WRONG: ${words}`)
  }
say(
  `${((performance.now() - startedAt) / 1000).toFixed(1)} s; a call that was lost is noticed after ${BROKEN_MS} ms, and its buyers ask again.`,
)
if (json) process.stdout.write(`${JSON.stringify({ rows })}\n`)
if (rows.some(({ over, under, broken }) => over > 0 || under > 0 || broken.length > 0)) process.exitCode = 1
