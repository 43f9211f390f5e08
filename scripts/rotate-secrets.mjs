// npm run secrets:rotate -- --url https://hub.example.com --key dso_…  [--count] [--cursor …] [--why "…"]
// Seals everything that lies under an older entry of SECRET_KEYS with the last one. First put the new key last in SECRET_KEYS and
// deploy; then run this; when it says that an old key is needed nowhere, take that key out. `--count` only counts.
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    key: { type: 'string', default: process.env.OPERATOR_KEY ?? '' },
    count: { type: 'boolean', default: false },
    cursor: { type: 'string' },
    why: { type: 'string', default: 'npm run secrets:rotate' },
  },
})
if (!values.url || !values.key) {
  console.error('usage: npm run secrets:rotate -- --url <product> --key dso_… [--count] [--cursor …] [--why …]')
  process.exit(2)
}

/** The operator's API takes so many calls a minute; a piece that is refused for that is asked for again. */
async function piece(cursor) {
  for (;;) {
    const answer = await fetch(new URL('/operator/api/secrets/rotate', values.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${values.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ countOnly: values.count, why: values.why, ...(cursor ? { cursor } : {}) }),
    })
    if (answer.ok) return answer.json()
    if (answer.status !== 429 && answer.status !== 503) throw new Error(`${answer.status} ${await answer.text()}`)
    await new Promise((resolve) => setTimeout(resolve, 5_000))
  }
}

const counts = {}
const failed = []
let resealed = 0
let cursor = values.cursor
let last
do {
  try {
    last = await piece(cursor)
  } catch (error) {
    console.error(`stopped: ${error.message}\ngo on with --cursor ${cursor ?? '(from the beginning)'}`)
    process.exit(1)
  }
  for (const [place, byKey] of Object.entries(last.counts))
    for (const [id, n] of Object.entries(byKey)) {
      counts[place] ??= {}
      counts[place][id] = (counts[place][id] ?? 0) + n
    }
  failed.push(...last.failed)
  resealed += last.resealed
  cursor = last.cursor ?? undefined
} while (cursor)

console.log(`${resealed} rows sealed anew with ${last.currentKeyId}`)
for (const [place, byKey] of Object.entries(counts))
  console.log(
    `  ${place.padEnd(28)} ${Object.entries(byKey)
      .map(([id, n]) => `${id || '?'}: ${n}`)
      .join('  ')}`,
  )
for (const { place, row, why } of failed) console.log(`  not done: ${place} ${row.join('/')}: ${why}`)
const needed = new Set(Object.values(counts).flatMap((byKey) => Object.keys(byKey)))
const old = last.keyIds.filter((id) => id !== last.currentKeyId)
if (values.cursor)
  console.log('counted from the cursor on only: run once more from the beginning before a key is taken out')
else
  for (const id of old)
    console.log(
      needed.has(id) ? `${id} is still needed` : `${id} is needed nowhere: it may be taken out of SECRET_KEYS`,
    )
process.exit(failed.length > 0 || (!values.count && old.some((id) => needed.has(id))) ? 1 : 0)
