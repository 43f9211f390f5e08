// Redis beside the product, in the same run: a server of its own, every write flushed before it is answered, as the product does.
import { execFileSync, spawn } from 'node:child_process'
import path from 'node:path'
import { Redis } from 'ioredis'
import { CLAIM } from './fastify-redis.mjs'
import { freePort, inFolder, sleep } from './figures.mjs'

const isThere = () => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Runs `work` beside a fresh Redis and a Fastify server before it; null where no redis-server is installed. */
export async function besideRedis(work) {
  if (!isThere()) return null
  return inFolder(async (dir) => {
    const redisPort = await freePort()
    const redis = spawn(
      'redis-server',
      [
        '--port',
        redisPort,
        '--bind',
        '127.0.0.1',
        '--dir',
        dir,
        '--save',
        '',
        '--appendonly',
        'yes',
        '--appendfsync',
        'always',
      ].map(String),
      { stdio: 'ignore' },
    )
    const client = new Redis({ port: redisPort, maxRetriesPerRequest: null, retryStrategy: () => 50 })
    client.on('error', () => undefined)
    const port = await freePort()
    const server = spawn(
      process.execPath,
      [path.join(import.meta.dirname, 'fastify-redis.mjs'), String(port), String(redisPort)],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    )
    try {
      await client.ping()
      await Promise.race([
        new Promise((resolve) => server.once('message', resolve)),
        sleep(10_000).then(() => {
          throw new Error('the yardstick did not start')
        }),
      ])
      return await work({ port, client })
    } finally {
      client.disconnect()
      server.kill()
      redis.kill()
    }
  })
}

/** Claims a second of the script alone, in pipelines of `size`, `inFlight` of them at a time. */
export async function pipelined(client, { count, size, inFlight }) {
  client.defineCommand('claim', { numberOfKeys: 3, lua: CLAIM })
  await client.set('in:left', count)
  await client.claim('in:left', 'in:claims', 'in:buyers', 'first', 'first')
  let next = 0
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (next < count) {
        const from = next
        next += size
        const pipeline = client.pipeline()
        for (let i = from; i < from + size; i++)
          pipeline.claim('in:left', 'in:claims', 'in:buyers', `in-${i}`, `buyer-in-${i}`)
        await pipeline.exec()
      }
    }),
  )
  return (count * 1000) / (performance.now() - startedAt)
}
