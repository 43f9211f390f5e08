// The yardstick of the flash benchmark: claims as somebody would write them by hand, Fastify in front of one Redis script. Started
// as a process of its own: node fastify-redis.mjs <port> <redis port>
import Fastify from 'fastify'
import { Redis } from 'ioredis'

/** One claim: idempotent by request, one piece a buyer, never below zero. KEYS: left, claims, buyers. */
export const CLAIM = `
local known = redis.call('HGET', KEYS[2], ARGV[1])
if known then return known == ARGV[2] and 2 or -3 end
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return -2 end
if tonumber(redis.call('GET', KEYS[1]) or '0') < 1 then return -1 end
redis.call('DECR', KEYS[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[3], ARGV[2], ARGV[1])
return 1`

const refusals = { '-1': 'claim.sold_out', '-2': 'claim.over_limit', '-3': 'claim.request_taken' }

if (process.argv[1]?.endsWith('fastify-redis.mjs')) {
  const [port, redisPort] = process.argv.slice(2).map(Number)
  const redis = new Redis({ port: redisPort, enableAutoPipelining: true })
  redis.defineCommand('claim', { numberOfKeys: 3, lua: CLAIM })
  const app = Fastify()
  const keys = new Map([['dsk_yardstick', { tenant: 't' }]])
  app.put('/:campaign/requests/:requestId', async (request, reply) => {
    if (!keys.has((request.headers.authorization ?? '').slice(7))) return reply.code(401).send({ code: 'unauthorised' })
    const { campaign, requestId } = request.params
    const { buyerId } = request.query
    const answer = await redis.claim(`${campaign}:left`, `${campaign}:claims`, `${campaign}:buyers`, requestId, buyerId)
    if (answer > 0) return reply.code(201).send({ claimId: `${campaign}-${requestId}`, status: 'held', quantity: 1 })
    return reply.code(409).send({ code: refusals[answer] })
  })
  await app.listen({ port, host: '127.0.0.1' })
  process.send?.('ready')
}
