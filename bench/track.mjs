// The buyer's page in Chromium on a slow phone line: an order with a parcel that was scanned eight times, the built Worker in
// workerd, and before it a server that does what Cloudflare's edge does (gzip, one connection kept open). The line is Chromium's own.
//   npm run bench:track -- [--json] [--visits 7]
import { createServer, request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { build, call, startHub } = await import('../scripts/hub.mjs')
const { figure, freePort, inFolder, median, options, report, say, sleep } = await import('./support/figures.mjs')
const { aMerchant } = await import('./support/merchant.mjs')
const { orderOf, pushOf } = await import('./support/open-pushes.mjs')
const { Wire } = await import('./support/wire.mjs')
const { openBrowser } = await import('../test/support/chromium.ts')

const { json, visits } = options({ visits: [7, 1, 50] })
/** Bytes a second and ms of a round trip, as Chromium's own presets of these names. */
const lines = [
  { name: 'fast 3G (1.6 Mbit/s, 150 ms)', bytes: 200_000, latency: 150, goal: 1_000 },
  { name: 'slow 3G (400 kbit/s, 400 ms)', bytes: 50_000, latency: 400, goal: undefined },
]

const way = [
  ['accepted', '【杭州市】已揽收', '杭州市'],
  ['in_transit', '【杭州市】已离开杭州转运中心，发往武汉', '杭州市'],
  ['in_transit', '【武汉市】已到达武汉转运中心', '武汉市'],
  ['in_transit', '【武汉市】已离开武汉转运中心，发往西安', '武汉市'],
  ['in_transit', '【西安市】已到达西安转运中心', '西安市'],
  ['in_transit', '【西安市】已离开西安转运中心，发往成都', '西安市'],
  ['in_transit', '【成都市】已到达成都转运中心', '成都市'],
  ['out_for_delivery', '【成都市】派送中', '成都市'],
]

/** A paid order on its way, and its page. */
async function anOrderOnItsWay(hub, port) {
  const merchant = await aMerchant(hub, { skus: 1 })
  const now = Date.now()
  const pushed = orderOf(5, { prefix: 'TRACK', skus: 1, at: now })
  const wire = new Wire(port)
  await wire.send(pushOf(pushed, { connectionId: merchant.connectionId, port, at: now }))
  wire.close()
  let order
  for (let i = 0; i < 100 && order?.status !== 'allocated'; i++) {
    await sleep(100)
    ;[order] = (await merchant.send('GET', `/orders?platformOrderId=${pushed.orderId}`)).items
  }
  for (const shard of ['SHARD_0', 'SHARD_1']) {
    const db = await hub.mf.getD1Database(shard)
    const nodes = way.map(([node, text, place], i) => ({ at: now - (9 - i) * 3_600_000, node, text, place, code: '' }))
    await db
      .prepare(
        `INSERT INTO parcels (tenant_id, id, waybill, carrier, order_id, fulfilment_id, part, node, node_at, nodes, watching, shipped_at, created_at, updated_at, version)
         SELECT tenant_id, 'par_bench', 'YT7700000000001', 'yuantong', id, 'ful_bench', 0, 'out_for_delivery', ?3, ?4, 'on', ?3, ?3, ?3, 1 FROM orders WHERE tenant_id = ?1 AND id = ?2`,
      )
      .bind(merchant.tenantId, order.id, now, JSON.stringify(nodes))
      .run()
    await db
      .prepare("UPDATE orders SET status = 'out_for_delivery' WHERE tenant_id = ? AND id = ?")
      .bind(merchant.tenantId, order.id)
      .run()
  }
  const { url } = (
    await call(`${hub.url}/api/v1/orders/${order.id}/track-link`, { method: 'POST', headers: merchant.headers })
  ).json
  return new URL(url).pathname
}

/** What the edge adds in front of the Worker: text is gzipped. */
function edgeTo(port) {
  return createServer((incoming, outgoing) => {
    const { 'accept-encoding': _encoding, ...headers } = incoming.headers
    incoming.pipe(
      request({ port, path: incoming.url, method: incoming.method, headers }, async (answer) => {
        const parts = []
        for await (const part of answer) parts.push(part)
        const packed = gzipSync(Buffer.concat(parts))
        const { 'content-length': _length, 'transfer-encoding': _transfer, ...rest } = answer.headers
        outgoing.writeHead(answer.statusCode, { ...rest, 'content-encoding': 'gzip', 'content-length': packed.length })
        outgoing.end(packed)
      }),
    )
  })
}

/** One first visit: ms until something is painted, until the promised time stands there, and bytes over the line until it is still. */
async function visit(browser, url, line) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  const page = await context.newPage()
  const problems = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  let bytes = 0
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: line.latency,
    downloadThroughput: line.bytes,
    uploadThroughput: line.bytes / 2,
  })
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (!document.querySelector('.headline h1')) return
      observer.disconnect()
      requestAnimationFrame(() => {
        window.headlineAt = performance.now()
      })
    }).observe(document, { childList: true, subtree: true })
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  const seen = await page.evaluate(() => ({
    headline: window.headlineAt,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    hasMap: document.querySelector('.map image') !== null,
    text: document.querySelector('.headline h1')?.textContent,
  }))
  await context.close()
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { ...seen, bytes }
}

say('building …')
build()
await inFolder(async (stateDir) => {
  const port = await freePort()
  const hub = await startHub({ port, stateDir, cron: false })
  const browser = await openBrowser()
  const edge = edgeTo(port)
  try {
    const path = await anOrderOnItsWay(hub, port)
    await new Promise((resolve) => edge.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${edge.address().port}${path}`
    await visit(browser, url, { latency: 0, bytes: -1 })
    const figures = []
    for (const line of lines) {
      const all = []
      for (let i = 0; i < visits; i++) all.push(await visit(browser, url, line))
      say(`  ${line.name}: “${all[0].text}”, headlines ${all.map(({ headline }) => Math.round(headline)).join(' ')} ms`)
      const of = (key) => median(all.map((one) => one[key]))
      figures.push(
        figure(`${line.name}: first content`, of('paint'), 'ms', { most: line.goal }),
        figure(`${line.name}: the promised time stands there`, of('headline'), 'ms', { most: line.goal }),
      )
      if (line.goal)
        figures.push(figure('whole page over the line, map included', of('bytes') / 1024, 'KB', { most: 60 }))
    }
    report("The buyer's page", figures, json)
    process.exitCode = figures.every(({ ok }) => ok) ? 0 : 1
  } finally {
    edge.close()
    await browser.close()
    await hub.stop()
  }
})
process.exit()
