// What every benchmark shares: options, percentiles, a place to work in, and the one object that is printed.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

/** Options of the command line: `--json`, numbers within bounds (name → [default, least, most]), and texts with their defaults. */
export function options(numbers, texts = {}) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      ...Object.fromEntries(Object.keys({ ...numbers, ...texts }).map((name) => [name, { type: 'string' }])),
    },
  })
  const read = Object.entries(numbers).map(([name, [preset, least, most]]) => {
    const value = Number(values[name] ?? preset)
    if (!Number.isFinite(value) || value < least || value > most)
      throw new Error(`--${name} must be from ${least} to ${most}`)
    return [name, value]
  })
  return { json: values.json, ...texts, ...values, ...Object.fromEntries(read) }
}

export const say = (text) => process.stderr.write(`${text}\n`)

export const load = () =>
  loadavg()
    .map((n) => n.toFixed(2))
    .join(' ')

/** The value below which `share` of the sorted copy lies; NaN for an empty list. */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort()
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
}

export const median = (values) => percentile(values, 0.5)

const round = (value) => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000)

/** A figure without a goal is information: `ok` is true. `least` / `most` are goals. */
export function figure(name, value, unit, { least, most } = {}) {
  const goal = least !== undefined ? `≥ ${least}` : most !== undefined ? `≤ ${most}` : null
  const ok = Number.isFinite(value) && (least === undefined || value >= least) && (most === undefined || value <= most)
  return { name, value: Number.isFinite(value) ? round(value) : null, unit, goal, ok: goal === null ? true : ok }
}

/** Prints the figures for a person (stderr) and, with `--json`, as exactly one object on stdout. */
export function report(title, figures, json) {
  const width = Math.max(...figures.map(({ name }) => name.length))
  say(`\n${title}   (load ${load()})`)
  for (const { name, value, unit, goal, ok } of figures)
    say(
      `  ${name.padEnd(width)}  ${String(value).padStart(12)} ${unit}${goal === null ? '' : `   goal ${goal}  ${ok ? 'ok' : 'MISSED'}`}`,
    )
  if (json) process.stdout.write(`${JSON.stringify({ figures })}\n`)
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** A file system in memory, where there is one. */
export const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : null

/** Runs `work` with an empty folder under the system's temp folder (or `base`); it goes afterwards, however that ends. */
export async function inFolder(work, base = tmpdir()) {
  const folder = mkdtempSync(path.join(base, 'dingshu-bench-'))
  const drop = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  process.once('exit', drop)
  try {
    return await work(folder)
  } finally {
    drop()
    process.off('exit', drop)
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
