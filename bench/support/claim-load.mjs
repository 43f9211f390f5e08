// Load of a sale, in a thread of its own: requests are ready-made bytes, each connection has one in flight.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { Wire } from './wire.mjs'

/**
 * Sends `count` requests over `connections`, as fast as they are answered, or `perSecond` of them on a schedule that does not
 * wait. With a `prefix` of buyers and requests they are claims below `path`: whole in the address (`PUT …/requests/{id}?buyerId=`),
 * or `asBody` (`POST …/claims`). Without one every request is the same GET.
 * Resolves with the elapsed ms, ms per answer (from its turn on the schedule), how many answers had which status and code, and
 * the ids of the claims that were made.
 */
export async function claimLoad({
  port,
  count,
  connections,
  perSecond = 0,
  path,
  key = '',
  prefix = '',
  asBody = false,
  most = 0,
}) {
  const thread = new Worker(new URL(import.meta.url), {
    workerData: { port, count, connections, perSecond, path, key, prefix, asBody, most },
  })
  const outcome = await new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })
  await thread.terminate()
  return outcome
}

if (!isMainThread && workerData?.path) {
  const { port, count, connections, perSecond, path, key, prefix, asBody, most } = workerData
  const head = (method, at, length) =>
    `${method} ${at} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${key ? `authorization: Bearer ${key}\r\n` : ''}${length === 0 ? '' : `content-type: application/json\r\ncontent-length: ${length}\r\n`}\r\n`
  const requestOf = (i) => {
    if (prefix === '') return Buffer.from(head('GET', path, 0), 'latin1')
    const id = `${prefix}-${i}`
    if (!asBody) return Buffer.from(head('PUT', `${path}/requests/${id}?buyerId=buyer-${id}&quantity=1`, 0), 'latin1')
    const body = `{"requestId":"${id}","buyerId":"buyer-${id}","quantity":1}`
    return Buffer.from(`${head('POST', `${path}/claims`, body.length)}${body}`, 'latin1')
  }
  const requests = Array.from({ length: prefix === '' ? 1 : count }, (_, i) => requestOf(i))
  const wires = Array.from({ length: connections }, () => new Wire(port))
  const took = new Float64Array(count)
  const answers = {}
  const claimIds = []
  let next = 0
  const startedAt = performance.now()
  const deadline = most > 0 ? startedAt + most : Number.POSITIVE_INFINITY
  await Promise.all(
    wires.map(async (first, index) => {
      let wire = first
      const ask = async (bytes) => {
        try {
          return await wire.send(bytes)
        } catch {
          // The server ends a connection that was idle for long. The same request may be sent again.
          wire.close()
          wire = wires[index] = new Wire(port)
          return wire.send(bytes)
        }
      }
      for (let i = next++; i < count; i = next++) {
        const due = perSecond > 0 ? startedAt + (i * 1000) / perSecond : performance.now()
        const wait = due - performance.now()
        if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
        if (performance.now() > deadline) {
          next = count
          break
        }
        const { status, body } = await ask(requests[prefix === '' ? 0 : i])
        took[i] = performance.now() - due
        const code = status < 400 ? '' : (/"code":"([^"]+)"/.exec(body)?.[1] ?? '')
        const name = `${status} ${code}`.trim()
        answers[name] = (answers[name] ?? 0) + 1
        if (status === 201) claimIds.push(/"claimId":"([^"]+)"/.exec(body)?.[1] ?? '')
      }
    }),
  )
  const elapsedMs = performance.now() - startedAt
  for (const wire of wires) wire.close()
  parentPort.postMessage({ elapsedMs, took: took.filter((ms) => ms > 0), answers, claimIds })
}
