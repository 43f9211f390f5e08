// How long it takes until a signed push can be read as a paid order through the API, at a steady rate that does not wait for us.
//   npm run bench:paid -- [--json] [--rate 200] [--seconds 30]
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { build, startHub } = await import('../scripts/hub.mjs')
const { figure, freePort, inFolder, load, options, percentile, report, say, sleep } = await import(
  './support/figures.mjs'
)
const { aMerchant } = await import('./support/merchant.mjs')
const { pushLoad } = await import('./support/push-load.mjs')

/** How often the reader looks; half of it is part of every figure. */
const POLL_MS = 100
const WARM = 400
const LONGEST_MS = 60_000
const { json, rate, seconds } = options({ rate: [200, 1, 5_000], seconds: [30, 1, 120] })
const count = rate * seconds

/**
 * Reads the list again and again, newest first, back to the newest order that it knew, and notes when each order was first
 * seen. An order is in the list from its first commit on, as `paid` or later.
 */
async function watch(merchant, { prefix, wanted }) {
  const seenAt = new Map()
  const notPaid = new Set(['pending_payment', 'cancelled', 'closed'])
  const deadline = Date.now() + seconds * 1000 + LONGEST_MS
  const known = new Set()
  while (seenAt.size < wanted && Date.now() < deadline) {
    const asked = performance.now()
    let cursor = null
    let isNews = true
    while (isNews) {
      const page = await merchant.send(
        'GET',
        `/orders?limit=50${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      const at = performance.timeOrigin + performance.now()
      const news = page.items.filter((order) => !known.has(order.id))
      for (const order of news) {
        if (notPaid.has(order.status)) continue
        known.add(order.id)
        if (order.platformOrderId.startsWith(prefix)) seenAt.set(order.platformOrderId, at)
      }
      // A batch's ids are of one instant and sort by chance among each other: one page without news ends the walk.
      isNews = news.length > 0 && page.nextCursor !== null
      cursor = page.nextCursor
    }
    await sleep(Math.max(0, POLL_MS - (performance.now() - asked)))
  }
  return seenAt
}

say('building …')
build({ web: false })
await inFolder(async (stateDir) => {
  const hub = await startHub({ port: await freePort(), stateDir, cron: false, assets: false })
  try {
    const merchant = await aMerchant(hub)
    const port = Number(new URL(hub.url).port)
    const common = { port, connectionId: merchant.connectionId, skus: merchant.skus, connections: 32 }
    const warming = await pushLoad({ ...common, prefix: 'W', count: WARM, perSecond: rate })
    await Promise.all([warming.start(), watch(merchant, { prefix: 'W', wanted: WARM })])
    await sleep(1_500)
    say(`${rate} pushes/s for ${seconds} s (load ${load()})`)
    const pushing = await pushLoad({ ...common, prefix: 'B', count, perSecond: rate })
    const watching = watch(merchant, { prefix: 'B', wanted: count })
    const pushed = await pushing.start()
    const seenAt = await watching
    const waits = pushed.orderIds.flatMap((id, i) => (seenAt.has(id) ? [seenAt.get(id) - pushed.pushedAt[i]] : []))
    const answered = pushed.acceptedAt.map((at, i) => at - pushed.pushedAt[i])
    report(
      `push to paid, visible through GET /orders, at ${rate} orders/s`,
      [
        figure('push to paid and visible, p50', percentile(waits, 0.5), 'ms'),
        figure('push to paid and visible, p99', percentile(waits, 0.99), 'ms', { most: 3_000 }),
        figure('push to paid and visible, slowest', percentile(waits, 1), 'ms'),
        figure('push to our answer, p50', percentile(answered, 0.5), 'ms'),
        figure('push to our answer, p99', percentile(answered, 0.99), 'ms'),
        figure('pushes refused (503) and sent again', pushed.refused, 'pushes'),
        figure('pushes that failed (5xx) and were sent again', pushed.failed.length, 'pushes'),
        figure('orders never seen', count - seenAt.size, 'orders', { most: 0 }),
      ],
      json,
    )
    if (seenAt.size < count) process.exitCode = 1
  } finally {
    await hub.stop()
  }
})
