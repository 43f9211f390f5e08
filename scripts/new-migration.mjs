// npm run db:new -- <control|shard> <name>: writes the next numbered migration from the tables.
// Tables with a composite key become WITHOUT ROWID: one B-tree, so one row written (and billed) where there would be two. New
// tables of a shard get the triggers that hold a moving tenant's writes (fence-triggers.mjs).
import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { missingFences } from './fence-triggers.mjs'

const [plane, name] = process.argv.slice(2)
if (!['control', 'shard'].includes(plane ?? '')) {
  console.error('usage: npm run db:new -- <control|shard> <name>')
  process.exit(2)
}
const folder = `migrations/${plane}`
const before = new Set(readdirSync(folder))
const run = spawnSync(
  'drizzle-kit',
  ['generate', `--config=drizzle.${plane}.config.ts`, ...(name ? [`--name=${name}`] : [])],
  { stdio: 'inherit' },
)
if (run.status !== 0) process.exit(run.status ?? 1)
for (const file of readdirSync(folder).filter((f) => f.endsWith('.sql') && !before.has(f))) {
  const sql = readFileSync(`${folder}/${file}`, 'utf8')
  if (/DROP TABLE|__new_/.test(sql)) {
    console.error(`${file} rebuilds a table; D1 cannot do that safely. Write it as an additive migration.`)
    process.exit(1)
  }
  writeFileSync(
    `${folder}/${file}`,
    sql.replace(
      /(CREATE TABLE `[^`]+` \((?:(?!\n\);).)*?PRIMARY KEY\((?:`[^`]+`, )+`[^`]+`\)[^;]*?\n\));/gs,
      '$1 WITHOUT ROWID;',
    ),
  )
}

if (plane === 'shard') {
  const fences = missingFences(folder)
  const newest = readdirSync(folder)
    .filter((file) => file.endsWith('.sql') && !before.has(file))
    .sort()
    .at(-1)
  if (fences.length > 0 && newest === undefined) {
    console.error(
      'tables without fence triggers, and no new migration to put them in: run again with a change of a table',
    )
    process.exit(1)
  }
  if (fences.length > 0)
    appendFileSync(`${folder}/${newest}`, fences.map((sql) => `\n--> statement-breakpoint\n${sql}`).join(''))
}
