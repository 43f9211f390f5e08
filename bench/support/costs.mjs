// What a million orders cost at Cloudflare's list prices (Workers Paid, beyond what is included), from counted figures.
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { root } from '../../scripts/hub.mjs'

/** USD. Sources: the pricing pages of Workers, D1, Durable Objects (SQLite storage) and Queues. */
const PRICE = {
  request: 0.3 / 1e6,
  cpuMs: 0.02 / 1e6,
  d1RowWritten: 1 / 1e6,
  d1RowRead: 0.001 / 1e6,
  objectRequest: 0.15 / 1e6,
  objectGbSecond: 12.5 / 1e6,
  objectRowWritten: 1 / 1e6,
  objectRowRead: 0.001 / 1e6,
  queueOperation: 0.4 / 1e6,
}
/** Write, read and delete of each started 64 KB. */
const OPERATIONS_A_MESSAGE = 3
const OBJECT_GB = 0.128

/** Bundles the product with its meter. The script's path, from the root. */
export const buildCounting = () => buildWith('counting-worker')

/** Bundles another entry of this folder, under the product's own configuration. */
export function buildWith(entry) {
  const outdir = `dist/${entry}`
  execFileSync(
    'wrangler',
    [
      'deploy',
      `bench/support/${entry}.mjs`,
      '--dry-run',
      '--config',
      'wrangler.toml',
      '--outdir',
      path.resolve(root, outdir),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
    },
  )
  return `${outdir}/${entry}.js`
}

/** `counts` were taken over `orders` orders; `elapsedMs` and `cpuMs` over `measured` orders of the plain run. */
export function millionCosts({ counts, orders, elapsedMs, measured, cpuMs }) {
  const each = (n) => n / orders
  const invocations = each(counts.requests + counts.queueBatches)
  const cpu = Number.isFinite(cpuMs) ? cpuMs / measured : 0
  const rowsWritten = each(counts.d1RowsWritten)
  const rowsRead = each(counts.d1RowsRead)
  const objectRequests = each(counts.objectCalls + counts.alarmsRung)
  const objectRows = each(counts.objectRowsWritten)
  // All objects awake for as long as a million orders take at this rate.
  const gbSeconds = (counts.objectsSeen * OBJECT_GB * elapsedMs) / 1000 / measured
  const operations = each(counts.queueUnits) * OPERATIONS_A_MESSAGE
  const line = (what, perOrder, price, unit) => ({
    what,
    amount: `${perOrder.toFixed(3)} ${unit}`,
    usd: perOrder * price * 1e6,
  })
  const lines = [
    line('Worker requests (pushes, batches)', invocations, PRICE.request, 'an order'),
    line('Worker CPU (upper bound)', cpu, PRICE.cpuMs, 'ms an order'),
    line('D1 rows written', rowsWritten, PRICE.d1RowWritten, 'an order'),
    line('D1 rows read', rowsRead, PRICE.d1RowRead, 'an order'),
    line('object requests', objectRequests, PRICE.objectRequest, 'an order'),
    line('object duration', gbSeconds, PRICE.objectGbSecond, 'GB-s an order'),
    line('object rows written', objectRows, PRICE.objectRowWritten, 'an order'),
    line('object rows read', each(counts.objectRowsRead), PRICE.objectRowRead, 'an order'),
    line('queue operations', operations, PRICE.queueOperation, 'an order'),
  ]
  return {
    lines,
    total: lines.reduce((sum, { usd }) => sum + usd, 0),
    perOrder: [
      { name: 'D1 rows written per order', value: rowsWritten, unit: 'rows' },
      { name: 'D1 rows read per order', value: rowsRead, unit: 'rows' },
      { name: 'D1 statements per order', value: each(counts.d1Statements), unit: 'statements' },
      { name: 'D1 queries per order', value: each(counts.d1Queries), unit: 'queries' },
      { name: 'object calls per order', value: each(counts.objectCalls), unit: 'calls' },
      { name: 'object rows written per order', value: objectRows, unit: 'rows' },
      { name: 'queue messages per order', value: each(counts.queueMessages), unit: 'messages' },
      { name: 'queue operations per order', value: operations, unit: 'operations' },
      { name: 'CPU of the whole runtime per order', value: cpu, unit: 'ms' },
    ],
  }
}
