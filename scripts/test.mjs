// npm test: the checks, then every test: rules (Node), screens (Node), actions and objects (workerd), journeys (workerd),
// and real processes with a real browser. Ends with a line that counts.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import { build, root } from './hub.mjs'

process.chdir(root)
process.env.PATH = `${root}/node_modules/.bin:${process.env.PATH}`
const only = process.argv.slice(2)
const projects = only.length > 0 ? only : ['unit', 'web', 'worker', 'journeys', 'real']

build()
const checked = only.length > 0 ? 0 : spawnSync('node', ['scripts/check.mjs'], { stdio: 'inherit' }).status

let passed = 0
let failed = checked === 0 ? 0 : 1
let skipped = 0
/** What did not pass, said once more at the end: output of an hour is read from its last line. */
const reds = checked === 0 ? [] : ['the checks (scripts/check.mjs)']
mkdirSync('test-results', { recursive: true })
for (const project of projects) {
  const report = `test-results/${project}.json`
  rmSync(report, { force: true })
  const run = spawnSync(
    'vitest',
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { stdio: 'inherit' },
  )
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    )
    passed += numPassedTests
    // A file that cannot be loaded has no test to fail. Suites count each group around a failed test again.
    failed += numFailedTests > 0 ? numFailedTests : run.status === 0 ? 0 : Math.max(1, numFailedTestSuites)
    skipped += numPendingTests
    for (const file of testResults.filter(({ status }) => status === 'failed')) {
      const tests = file.assertionResults.filter(({ status }) => status === 'failed')
      const said = tests.map(({ fullName, failureMessages }) => `${fullName}\n    ${failureMessages.join('\n')}`)
      reds.push(...(said.length > 0 ? said : [file.message]).map((what) => `${relative(root, file.name)} > ${what}`))
    }
  } catch {
    failed++
    reds.push(`${project} (it wrote no report)`)
  }
}
for (const red of reds) console.log(`\nnot passed: ${red.slice(0, 2_000)}`)
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed > 0 ? 1 : 0)
