// npm run openapi: writes docs/openapi.json from the routes; `--check` fails when it has drifted. Runs the built Worker.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build, call, startHub } from './hub.mjs'

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
const stateDir = mkdtempSync(path.join(tmpdir(), 'dingshu-openapi-'))
build({ web: false })
const hub = await startHub({ port: await freePort(), stateDir, cron: false })
const { json } = await call(`${hub.url}/api/openapi.json`)
await hub.stop()
rmSync(stateDir, { recursive: true, force: true })
const text = `${JSON.stringify(json, null, 2)}\n`
const file = 'docs/openapi.json'
if (process.argv.includes('--check')) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) process.exit(0)
  console.error(`${file} does not say what the routes say: run npm run openapi`)
  process.exit(1)
}
mkdirSync('docs', { recursive: true })
writeFileSync(file, text)
console.log(`${file}: ${Object.keys(json.paths).length} paths`)
