// `npm start` and `npm test` on a fresh clone: install what is missing, then go on under the Node that came with the dependencies.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const [command = 'start', ...rest] = process.argv.slice(2)
const stamp = 'node_modules/.installed-lock'

function isInstalled() {
  return (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === String(statSync('package-lock.json').size) &&
    existsSync('node_modules/.bin/wrangler')
  )
}

if (!isInstalled()) {
  console.log('Installing dependencies (once) …')
  const install = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (install.status !== 0) process.exit(install.status ?? 1)
  writeFileSync(stamp, String(statSync('package-lock.json').size))
}

// The tools need Node 22 or newer; the optional dependency `node-linux-*` brings Node 24.
const node = existsSync('node_modules/.bin/node') ? 'node_modules/.bin/node' : process.execPath
const path = `${process.cwd()}/node_modules/.bin:${process.env.PATH ?? ''}`
const run = spawn(node, [`scripts/${command}.mjs`, ...rest], { stdio: 'inherit', env: { ...process.env, PATH: path } })
// Whoever ends the door ends the house.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => run.kill(signal))
run.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
