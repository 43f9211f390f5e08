// A flash sale whose process is killed in the middle of the burst, at instants that the seed decides, and started again: what
// was answered and is not there, what is there and nobody's, what was sold twice. Zero is the bar.
//   npm run bench:flash-kill -- [--json] [--rounds 20] [--seed 1] [--buyers 4000] [--units 3000] [--connections 128]
import { underProjectNode } from './support/project-node.mjs'

underProjectNode()
const { build } = await import('../scripts/hub.mjs')
const { figure, options, report, say } = await import('./support/figures.mjs')
const { startRealWorld } = await import('../test/support/real-processes.ts')
const { signUp } = await import('../test/support/real-merchant.ts')
const { killRound, openFlashShop, roundText } = await import('../test/support/flash-kill.ts')

const { json, rounds, seed, buyers, units, connections } = options({
  rounds: [20, 1, 1_000],
  seed: [1, 0, 4_000_000_000],
  buyers: [4_000, 100, 50_000],
  units: [3_000, 1, 50_000],
  connections: [128, 1, 512],
})

say('building …')
build({ web: false })
const world = await startRealWorld()
const seen = []
try {
  const shop = await openFlashShop(await signUp(world), world.hub)
  for (let round = 0; round < rounds; round++) {
    const one = await killRound(shop, seed + round, { buyers, units, connections })
    seen.push(one)
    say(`${round + 1}/${rounds}  ${roundText(one)}`)
    for (const words of one.problems.slice(0, 10)) say(`  WRONG: ${words}`)
  }
  shop.close()
} finally {
  await world.close()
}
const sum = (read) => seen.reduce((total, one) => total + read(one), 0)
report(
  `${rounds} kills in the middle of ${buyers} buyers for ${units} pieces`,
  [
    figure(
      'answered claims that were kept',
      sum(({ kept }) => kept),
      'claims',
    ),
    figure(
      'written, and found again by who never heard',
      sum(({ unheard }) => unheard),
      'claims',
    ),
    figure(
      'sold in the end',
      sum(({ soldInTheEnd }) => soldInTheEnd),
      'pieces',
      { least: rounds * units, most: rounds * units },
    ),
    figure(
      'lost, leaked, doubled or oversold',
      sum(({ problems }) => problems.length),
      '',
      { most: 0 },
    ),
    figure('ready again after', Math.max(...seen.map(({ restartMs }) => restartMs)), 'ms'),
  ],
  json,
)
say('The process is killed, not the machine: what the system has taken from a dead process it still writes.')
if (sum(({ problems }) => problems.length) > 0) process.exitCode = 1
