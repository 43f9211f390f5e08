// npm run check: format, lint, types, import law, guards, dead code, OpenAPI drift, bundle. No database.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { parcelOnItsWay } from '../test/fixtures/track/parcel-on-its-way.ts'
import web from '../web/vite.config.ts'

const root = path.resolve(import.meta.dirname, '..')
process.chdir(root)
process.env.PATH = `${root}/node_modules/.bin:${process.env.PATH}`
const GOAL_KB = 1024
const PAGE_GOAL_KB = 60

let failed = 0
function report(name, problems, note = '') {
  console.log(`${problems.length === 0 ? '✓' : '✗'} ${name}${note ? `  ${note}` : ''}`)
  for (const problem of problems) console.log(`    ${problem}`)
  if (problems.length > 0) failed++
}

function run(name, command, args, judge = () => ({ problems: [], note: '' })) {
  const result = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } })
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`
  const { problems, note } =
    result.status === 0 ? judge(output) : { problems: output.trim().split('\n').slice(0, 60), note: '' }
  report(name, problems, note)
  return output
}

const files = (folder, test) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => test.test(file))
    .map((file) => path.join(folder, file))
const read = (file) => readFileSync(file, 'utf8')

/** Every state-changing verb asks for its right and writes through `commit`. Statements for a caller's batch are named so. */
function actionsAuthoriseAndCommit() {
  const exempt = {
    'src/tenants/actions/open-tenant.ts': 'control plane, before a tenant exists',
    'src/tenants/actions/accept-invitation.ts': 'of a person beside any tenant; audited in each of theirs',
    'src/tenants/actions/own-account.ts': 'of a person beside any tenant; audited in each of theirs',
    'src/tenants/actions/recover.ts': 'of a person beside any tenant; audited in each of theirs',
    'src/tenants/actions/second-factor.ts': 'of a person beside any tenant; audited in each of theirs',
    'src/tenants/actions/sign-in.ts': 'of a person beside any tenant; audited in each of theirs',
    'src/tenants/actions/sign-up.ts': 'of a person beside any tenant; audited in each of theirs',
    'src/warehouses/actions/seed-warehouse.ts': 'first rows of a tenant, by the system',
    'src/notify/actions/acknowledge-notice.ts': 'by a press on a message; the console’s way in authorises in its flow',
    'src/notify/actions/escalate-notices.ts': 'the minute, for every tenant',
    'src/notify/actions/record-consents.ts': 'what 微信 tells; a flow authorises a key or opens a signed link',
    'src/notify/actions/record-receipts.ts': 'what an SMS service tells of messages',
    'src/stock/actions/project-levels.ts': 'projection of the ledgers, not a decision',
  }
  return files('src', /\/actions\/[^/]+\.ts$/).flatMap((file) => {
    if (file in exempt) return []
    const text = read(file)
    // The shared shape of what is done to a case: a file of that folder, which is looked at itself.
    if (/\breturn stepCase\(/.test(text) && !/\/step-case\.ts$/.test(file)) return []
    const commits = /\bcommit(?:Control)?\(|pendingAuditIfChanged\(|saveChanges\(|statements|askLedger\(/.test(text)
    return [
      ...(text.includes('authorise(') ? [] : [`${file} does not authorise`]),
      ...(commits ? [] : [`${file} does not commit`]),
    ]
  })
}

/** Every table of a shard starts with the tenant. Control-plane tables without one are listed with the reason. */
function tablesCarryTheTenant() {
  const controlPlane = new Set([
    'user',
    'session',
    'account',
    'verification',
    'organization',
    'member',
    'invitation',
    'two_factor',
    'attempts',
    'operator_keys',
    'operator_log',
    'signing_keys',
    'tenants',
  ])
  return files('src', /\.tables\.ts$/).flatMap((file) =>
    [...read(file).matchAll(/sqliteTable\(\s*'(\w+)',\s*\{\s*(\w+)/g)]
      .filter(([, table, first]) => first !== 'tenantId' && !controlPlane.has(table))
      .map(([, table]) => `${file}: ${table} does not start with tenantId`),
  )
}

/** A code that nobody can read is a bug: each has a line in the console's list. */
function codesHaveWords() {
  const words = read('web/src/lib/error-messages.ts')
  const codes = files('src', /\.errors\.ts$/).flatMap((file) =>
    [...read(file).matchAll(/'([a-z_]+\.[a-z_.]+)'/g)].map(([, code]) => code),
  )
  return [...new Set(codes)]
    .filter((code) => !words.includes(`'${code}'`))
    .map((code) => `no words for ${code} in web/src/lib/error-messages.ts`)
}

/** Adapter folders are registered and have fixtures. */
function adaptersAreRegistered() {
  const kinds = [
    ['src/channels', 'src/channels/registry.ts'],
    ['src/logistics/carriers', 'src/logistics/carriers/registry.ts'],
    ['src/notify/messengers', 'src/notify/messengers/registry.ts'],
  ]
  return kinds.flatMap(([folder, registry]) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(`${folder}/${entry.name}/index.ts`))
      .flatMap(({ name }) => [
        ...(read(registry).includes(`./${name}/index.ts`) ? [] : [`${folder}/${name} is not in ${registry}`]),
        ...(existsSync(`test/fixtures/protocols/${name}.vectors.json`) || existsSync(`test/fixtures/channels/${name}`)
          ? []
          : [`${folder}/${name} has no fixtures`]),
      ]),
  )
}

function migrationsAreAdditive() {
  return files('migrations', /\.sql$/).flatMap((file) =>
    /DROP TABLE|__new_|FOREIGN KEY|REFERENCES/i.test(read(file))
      ? [`${file} rebuilds or ties tables; D1 cannot do that safely`]
      : [],
  )
}

/** Links between documents lead somewhere. */
function documentLinksResolve() {
  const documents = [
    'README.md',
    'README.zh-CN.md',
    'CONTRIBUTING.md',
    ...(existsSync('docs') ? files('docs', /\.md$/) : []),
  ].filter((file) => existsSync(file))
  return documents.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g)]
      .filter(([, target]) => !existsSync(path.resolve(path.dirname(file), target)))
      .map(([, target]) => `${file} → ${target}`),
  )
}

/** Fixtures hold no real mobile numbers: only the documented dummy ranges. */
function fixturesHoldNoPhones() {
  return files('test/fixtures', /\.json$/).flatMap((file) => {
    const found = [...read(file).matchAll(/(?<!\d)1[3-9]\d{9}(?!\d)/g)]
      .map(([phone]) => phone)
      .filter((phone) => !/^1\d{2}0{6,8}\d*$/.test(phone) && !/^1(38|39)0000\d{4}$/.test(phone))
    // Instants in ms and ids of platforms look like phones only inside longer context; 13-digit ones never match.
    return [...new Set(found)].filter((phone) => !/^1[67]\d{8}$/.test(phone)).map((phone) => `${file}: ${phone}`)
  })
}

/** All that a phone fetches to show a parcel: the page, its script, style and map, and what it is told; each gzipped. */
async function buyersPage() {
  const { output } = await build({
    ...web,
    configFile: false,
    logLevel: 'error',
    build: { ...web.build, write: false, rolldownOptions: { input: path.join(web.root, 'track.html') } },
  })
  const parts = output
    .filter(({ fileName }) => !fileName.startsWith('docs/'))
    .map((part) => ({ name: part.fileName, content: part.type === 'chunk' ? part.code : part.source }))
  parts.push({ name: 'its data', content: JSON.stringify(parcelOnItsWay) })
  const kb = parts.map(({ name, content }) => ({ name, kb: gzipSync(content).length / 1024 }))
  const whole = kb.reduce((sum, part) => sum + part.kb, 0)
  const missing = ['.html', '.js', '.css', '.svg'].filter((end) => !kb.some(({ name }) => name.endsWith(end)))
  return {
    problems: [
      ...missing.map((end) => `no ${end} was found in it`),
      ...(whole > PAGE_GOAL_KB ? kb.map((part) => `${part.kb.toFixed(1)} KB ${part.name}`) : []),
    ],
    note: `${whole.toFixed(1)} KB gzipped with script, style, map and data (goal ≤ ${PAGE_GOAL_KB} KB)`,
  }
}

run('format and lint', 'biome', ['check', '.'])
run('types (worker, tests)', 'tsc', ['--noEmit', '-p', 'tsconfig.json'])
run('types (console)', 'tsc', ['--noEmit', '-p', 'web/tsconfig.json'])
run('types (sandbox)', 'tsc', ['--noEmit', '-p', 'sandbox/tsconfig.json'])
run(
  'import law',
  'depcruise',
  ['--config', '.dependency-cruiser.cjs', 'src', 'durable-objects', 'sandbox/src', 'web/src'],
  (output) => {
    const modules = Number(/(\d+) modules/.exec(output)?.[1] ?? 0)
    // With a parser missing it reads nothing and says that all is well.
    return modules < 300
      ? { problems: [`only ${modules} modules were read`], note: '' }
      : { problems: [], note: `${modules} modules` }
  },
)
report('actions authorise and commit', actionsAuthoriseAndCommit())
report('tables carry the tenant', tablesCarryTheTenant())
report('error codes have words', codesHaveWords())
report('adapters are registered and have fixtures', adaptersAreRegistered())
report('migrations are additive', migrationsAreAdditive())
report('links in documents resolve', documentLinksResolve())
report('fixtures hold no phone numbers', fixturesHoldNoPhones())
run('dead code', 'knip', ['--no-progress'])
run('OpenAPI document is current', 'node', ['scripts/openapi.mjs', '--check'])
run('bundle', 'wrangler', ['deploy', '--dry-run', '--minify', '--outdir', 'dist/check'], () => {
  const kb = gzipSync(readFileSync('dist/check/index.js'), { level: 9 }).length / 1024
  return {
    problems: kb > GOAL_KB ? [`${kb.toFixed(0)} KB gzipped, goal ${GOAL_KB} KB`] : [],
    note: `${kb.toFixed(0)} KB minified and gzipped (goal ≤ ${GOAL_KB} KB)`,
  }
})
const page = await buyersPage()
report("buyer's page", page.problems, page.note)
if (failed > 0) console.log(`\n${failed} of the checks failed`)
process.exit(failed > 0 ? 1 : 0)
