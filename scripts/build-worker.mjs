// npm run build:worker: bundles the Worker as it will be deployed and prints its size.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { root } from './hub.mjs'

process.chdir(root)
execFileSync('wrangler', ['deploy', '--dry-run', '--minify', '--outdir', 'dist/worker-minified'], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
const bundle = readFileSync('dist/worker-minified/index.js')
console.log(
  `Worker: ${(bundle.length / 1024).toFixed(0)} KB, ${(gzipSync(bundle, { level: 9 }).length / 1024).toFixed(0)} KB gzipped`,
)
