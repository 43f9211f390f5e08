// Runs the built Worker in workerd: through a direct socket, without a development proxy in between. Shared by `npm start`,
// the benchmarks and the browser tests.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from 'wrangler'

export const root = path.resolve(import.meta.dirname, '..')

/** Newest modification time below the folders, ms. */
function newest(...folders) {
  let at = 0
  for (const folder of folders) {
    if (!existsSync(folder)) continue
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) at = Math.max(at, statSync(path.join(entry.parentPath, entry.name)).mtimeMs)
    }
  }
  return at
}

const builtAt = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

/** Builds console and Worker when something is newer than what was built. */
export function build({ web = true } = {}) {
  process.chdir(root)
  if (!existsSync('.dev.vars')) cpSync('.dev.vars.example', '.dev.vars')
  if (web && builtAt('web/dist/index.html') < newest('web/src', 'src'))
    execFileSync('vite', ['build', 'web', '--logLevel', 'warn'], { stdio: 'inherit' })
  bundle('wrangler.toml', 'dist/worker', ['src', 'durable-objects'])
  bundle('sandbox/wrangler.toml', 'dist/sandbox', ['sandbox/src'])
}

function bundle(config, outdir, sources) {
  if (builtAt(`${outdir}/index.js`) > newest(...sources)) return
  mkdirSync('web/dist', { recursive: true })
  execFileSync('wrangler', ['deploy', '--dry-run', '--config', config, '--outdir', path.resolve(outdir)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
  })
}

function instance({ config, script, port, stateDir, bindings, consumers = {}, assets = true, inspectorPort }) {
  const { workerOptions } = workerOptionsOf(path.join(root, config))
  const queueConsumers = Object.fromEntries(
    Object.entries(workerOptions.queueConsumers ?? {}).map(([queue, options]) => [
      queue,
      { ...options, ...consumers[queue] },
    ]),
  )
  const { rootPath: _rootPath, assets: served, ...options } = workerOptions
  return new Miniflare(
    convertV4MiniflareOptions({
      ...options,
      ...(assets && served ? { assets: served } : {}),
      name: config.startsWith('sandbox') ? 'sandbox' : 'dingshu',
      modules: [{ type: 'ESModule', path: path.join(root, script) }],
      modulesRoot: path.join(root, path.dirname(script)),
      bindings: { ...workerOptions.bindings, ...bindings },
      queueConsumers,
      unsafeDirectSockets: [{ host: '127.0.0.1', port }],
      host: '127.0.0.1',
      port: 0,
      ...(inspectorPort === undefined ? {} : { inspectorPort }),
      resourcePersistencePath: stateDir,
      handleStructuredLogs: ({ level, message }) => {
        if (process.env.HUB_LOG) process.stderr.write(`${level} ${message}\n`)
      },
    }),
  )
}

/** Applies what is missing, in order, each file in one batch; remembers it in d1_migrations as wrangler does. */
export async function migrate(mf) {
  for (const [binding, folder] of [
    ['CONTROL', 'control'],
    ['SHARD_0', 'shard'],
    ['SHARD_1', 'shard'],
  ]) {
    const db = await mf.getD1Database(binding)
    await db.exec(
      'CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
    )
    const applied = new Set((await db.prepare('SELECT name FROM d1_migrations').all()).results.map((row) => row.name))
    const dir = path.join(root, 'migrations', folder)
    for (const file of readdirSync(dir)
      .filter((name) => name.endsWith('.sql'))
      .sort()) {
      if (applied.has(file)) continue
      const statements = readFileSync(path.join(dir, file), 'utf8')
        .split('--> statement-breakpoint')
        .map((text) => text.trim())
        .filter(Boolean)
      await db.batch([
        ...statements.map((text) => db.prepare(text)),
        db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(file),
      ])
    }
  }
}

/** The product on `port`. `cron`: fires the schedule by the clock, as production does. `script`: another build of it; `assets: false`: without the console (benchmarks). `bindings`: more settings, such as where letters go. `inspectorPort`: where its heap can be asked for. */
export async function startHub({
  port,
  stateDir,
  cron = true,
  consumers,
  mode = 'development',
  script = 'dist/worker/index.js',
  assets = true,
  bindings = {},
  inspectorPort,
}) {
  mkdirSync(stateDir, { recursive: true })
  const url = `http://127.0.0.1:${port}`
  const mf = instance({
    config: 'wrangler.toml',
    script,
    port,
    stateDir,
    bindings: { PUBLIC_URL: url, MODE: mode, ...bindings },
    consumers,
    assets,
    inspectorPort,
  })
  await mf.ready
  await migrate(mf)
  const worker = await mf.getWorker()
  const tick = async (expression) =>
    worker.scheduled({ cron: expression, scheduledTime: new Date() }).catch(() => undefined)
  const timers = cron
    ? [setInterval(() => tick('* * * * *'), 60_000), setInterval(() => tick('17 * * * *'), 3_600_000)]
    : []
  return {
    url,
    mf,
    tick,
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await mf.dispose()
    },
  }
}

/** The outside platforms on `port`. */
export async function startSandbox({ port, stateDir }) {
  mkdirSync(stateDir, { recursive: true })
  const mf = instance({
    config: 'sandbox/wrangler.toml',
    script: 'dist/sandbox/index.js',
    port,
    stateDir,
    bindings: {},
  })
  await mf.ready
  return { url: `http://127.0.0.1:${port}`, mf, stop: () => mf.dispose() }
}

/** Answers the JSON of a call or throws with what the other side said. */
export async function call(url, { method = 'GET', body, headers = {} } = {}) {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url} → ${response.status} ${text.slice(0, 500)}`)
  return { response, json: text === '' ? null : JSON.parse(text) }
}
