// The tools need Node 22 or newer; the optional dependency `node-linux-*` brings Node 24. Everything here runs on Node 20.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../node_modules/.bin')

/** Puts the project's tools first in PATH; runs this very script again under the project's Node where the system's is older. */
export function underProjectNode() {
  // Standard output belongs to the figures; what tools have to say goes beside it.
  console.log = console.error
  console.info = console.error
  process.env.PATH = `${bin}${path.delimiter}${process.env.PATH ?? ''}`
  if (Number(process.versions.node.split('.')[0]) >= 22) return
  const node = path.join(bin, 'node')
  if (!existsSync(node)) return
  const run = spawnSync(node, process.argv.slice(1), { stdio: 'inherit', env: process.env })
  process.exit(run.status ?? 1)
}
