// The promise in a synthetic year with known truth (test/support/promise-world.ts): districts, weekdays, public holidays, sales,
// couriers that drift, vans that are missed. The product's own rules promise day by day and learn from what was signed for; three
// months before the year give them their first history. Compared with the fixed table by province that, in hindsight, keeps the
// same share of the same orders.
//   npm run bench:promise -- [--json] [--seeds 20] [--perDay 60]
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { figure, options, report, say } = await import('./support/figures.mjs')
const { median, ordersOfWorld, outcomeOf, promiseThrough } = await import('../test/support/promise-world.ts')
const { instantOf } = await import('../src/core/time.ts')
const { defaultPromiseSettings } = await import('../src/promise/promise-settings.contract.ts')
const { CURVE } = await import('../src/promise/domain/lane-book.ts')

const { json, seeds, perDay } = options({ seeds: [20, 1, 200], perDay: [60, 10, 1_000] })
const target = defaultPromiseSettings.target
const outcomes = []
for (let seed = 1; seed <= seeds; seed++) {
  const orders = ordersOfWorld({ seed, from: '2024-10-03', days: 455, perDay })
  const told = promiseThrough(orders).filter(({ order }) => order.paidAt >= instantOf('2025-01-01'))
  const outcome = outcomeOf(told)
  outcomes.push(outcome)
  say(
    `seed ${seed}: ${outcome.orders} orders, kept ${percent(outcome.kept)}, padding ${outcome.padding.toFixed(1)} h, table ${outcome.tablePadding.toFixed(1)} h (from the van ${outcome.vanTablePadding.toFixed(1)} h)`,
  )
}
const off = outcomes.map(({ kept }) => Math.abs(kept - target) * 100)
const lower = outcomes.map(({ padding, tablePadding }) => (1 - padding / tablePadding) * 100)
const lowerVan = outcomes.map(({ padding, vanTablePadding }) => (1 - padding / vanTablePadding) * 100)
const curve = CURVE.map((level, i) => `${level * 100} % → ${percent(median(outcomes.map((one) => one.curve[i])))}`)
say(`calibration: ${curve.join(', ')}`)
report(
  'Promises in synthetic years',
  [
    figure(`promised ${target * 100} %, kept share off by, worst seed`, Math.max(...off), 'points', { most: 2 }),
    figure('the same, mean over seeds', off.reduce((sum, one) => sum + one, 0) / off.length, 'points', { most: 2 }),
    figure('median padding below a fixed table by province, worst seed', Math.min(...lower), '%', { least: 25 }),
    figure('the same, median seed', median(lower), '%', { least: 25 }),
    figure('below a table counted from the planned van, median seed', median(lowerVan), '%'),
    figure('median padding', median(outcomes.map(({ padding }) => padding)), 'h'),
  ],
  json,
)

function percent(share) {
  return `${(share * 100).toFixed(1)} %`
}
