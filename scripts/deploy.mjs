// npm run deploy: creates what is missing at Cloudflare (three D1 databases, four queues, secrets), applies the migrations, deploys.
// Needs `wrangler login` (or CLOUDFLARE_API_TOKEN) and PUBLIC_URL, the https address under which people reach the product.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { root } from './hub.mjs'

process.chdir(root)
process.env.PATH = `${root}/node_modules/.bin:${process.env.PATH}`
const CONFIG = 'wrangler.deploy.toml'
const publicUrl = process.env.PUBLIC_URL
if (!publicUrl?.startsWith('https://')) {
  console.error('Set PUBLIC_URL=https://… (the address of the product), then run again.')
  process.exit(2)
}

function wrangler(args, { input, allowFailure = false } = {}) {
  const result = spawnSync('wrangler', args, {
    encoding: 'utf8',
    input,
    stdio: [input === undefined ? 'inherit' : 'pipe', 'pipe', 'inherit'],
  })
  if (result.status !== 0 && !allowFailure) {
    console.error(`wrangler ${args.join(' ')} failed\n${result.stdout}`)
    process.exit(result.status ?? 1)
  }
  return result
}

const resources = {
  databases: ['dingshu-control', 'dingshu-shard-0', 'dingshu-shard-1'],
  queues: [
    'dingshu-ingest',
    'dingshu-effects',
    'dingshu-webhooks',
    'dingshu-polls',
    'dingshu-mail',
    'dingshu-object-events',
    'dingshu-dead',
  ],
  secrets: {
    AUTH_SECRET: () => randomBytes(48).toString('base64url'),
    TRACK_SECRET: () => randomBytes(48).toString('base64url'),
    SECRET_KEYS: () => JSON.stringify({ k1: randomBytes(32).toString('base64') }),
  },
}

console.log('Databases …')
const listed = () => JSON.parse(wrangler(['d1', 'list', '--json']).stdout)
for (const name of resources.databases) if (!listed().some((db) => db.name === name)) wrangler(['d1', 'create', name])
const ids = new Map(listed().map((db) => [db.name, db.uuid]))

console.log('Queues …')
const queues = wrangler(['queues', 'list']).stdout
for (const name of resources.queues) if (!queues.includes(name)) wrangler(['queues', 'create', name])

// The committed configuration holds placeholders; the real ids belong to one installation.
let config = readFileSync('wrangler.toml', 'utf8')
for (const name of resources.databases)
  config = config.replace(new RegExp(`(database_name = "${name}"\\ndatabase_id = ")[^"]+`), `$1${ids.get(name)}`)
config = config
  .replace('MODE = "development"', 'MODE = "production"')
  .replace(/PUBLIC_URL = "[^"]*"/, `PUBLIC_URL = "${publicUrl}"`)
writeFileSync(CONFIG, config)

console.log('Migrations …')
for (const name of resources.databases) wrangler(['d1', 'migrations', 'apply', name, '--remote', '--config', CONFIG])

console.log('Console …')
if (
  spawnSync('vite', ['build', 'web', '--logLevel', 'warn'], { stdio: 'inherit' }).status !== 0 ||
  !existsSync('web/dist/index.html')
)
  process.exit(1)

console.log('Worker …')
wrangler(['deploy', '--minify', '--config', CONFIG])

console.log('Secrets …')
const known = wrangler(['secret', 'list', '--config', CONFIG, '--format', 'json'], { allowFailure: true }).stdout
for (const [name, make] of Object.entries(resources.secrets))
  if (!known?.includes(`"${name}"`)) wrangler(['secret', 'put', name, '--config', CONFIG], { input: make() })
console.log(`\nDeployed: ${publicUrl}`)
