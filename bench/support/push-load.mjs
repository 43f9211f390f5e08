// Load generator, in a thread of its own: signs all pushes first, then sends them over keep-alive connections, as fast as they
// are answered (`perSecond: 0`) or on a fixed schedule that does not wait for answers. What is refused (503) is sent again.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { orderOf, piecesOf, pushOf } from './open-pushes.mjs'
import { Wire } from './wire.mjs'

const RESEND_AFTER_MS = 50
const MOST_TRIES = 200

/**
 * Prepares the load; `start()` sends it and resolves, when everything was accepted, with epoch ms per order
 * (`pushedAt` first try, `acceptedAt`), the number of refusals, other failures, and the pieces ordered.
 */
export async function pushLoad({ port, connectionId, prefix, skus, count, connections, perSecond = 0 }) {
  const thread = new Worker(new URL(import.meta.url), {
    workerData: { port, connectionId, prefix, skus, count, connections, perSecond },
  })
  const next = (kind) =>
    new Promise((resolve, reject) => {
      const hear = (message) => {
        if (message.kind !== kind) return
        thread.off('message', hear)
        thread.off('error', reject)
        resolve(message)
      }
      thread.on('message', hear)
      thread.once('error', reject)
    })
  await next('ready')
  return {
    started: next('started'),
    async start() {
      const done = next('done')
      thread.postMessage('go')
      const outcome = await done
      await thread.terminate()
      return outcome
    },
    /** It is not needed after all. */
    cancel: () => thread.terminate(),
  }
}

if (!isMainThread && workerData?.connectionId) {
  const { port, connectionId, prefix, skus, count, connections, perSecond } = workerData
  const at = Date.now()
  const orders = Array.from({ length: count }, (_, i) => orderOf(i, { prefix, skus, at }))
  const pushes = orders.map((order) => pushOf(order, { connectionId, port, at }))
  const pieces = orders.reduce((sum, order) => sum + piecesOf(order), 0)
  const lines = orders.reduce((sum, order) => sum + order.lines.length, 0)
  const pushedAt = new Float64Array(count)
  const acceptedAt = new Float64Array(count)
  let refused = 0
  const failed = []

  let broken = 0

  /** Resolves with the connection that is good for the next push. */
  const push = async (first, index) => {
    let wire = first
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const answer = await wire.send(pushes[index]).catch(() => null)
      if (answer === null) {
        // The server ends a connection that was idle for long. A platform comes again.
        broken++
        wire.close()
        wire = new Wire(port)
        continue
      }
      const { status, body } = answer
      if (status === 200) {
        acceptedAt[index] = performance.timeOrigin + performance.now()
        return wire
      }
      if (status < 500) throw new Error(`push answered ${status}: ${body.slice(0, 300)}`)
      // A platform comes again after any failure of ours; anything but "busy" is a fault and is told.
      if (status === 503) refused++
      else failed.push(`${status} ${body.slice(0, 80)}`)
      await new Promise((resolve) => setTimeout(resolve, RESEND_AFTER_MS))
    }
    throw new Error('a push was refused too often')
  }
  const stamp = () => performance.timeOrigin + performance.now()

  const asFastAsAnswered = async () => {
    let next = 0
    await Promise.all(
      Array.from({ length: connections }, async () => {
        let wire = new Wire(port)
        for (let index = next++; index < count; index = next++) {
          pushedAt[index] = stamp()
          wire = await push(wire, index)
        }
        wire.close()
      }),
    )
  }

  const onSchedule = async () => {
    const free = Array.from({ length: connections }, () => new Wire(port))
    const running = []
    const began = performance.now()
    for (let index = 0; index < count; ) {
      const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * perSecond) + 1)
      for (; index < due; index++) {
        const mine = free.pop() ?? new Wire(port)
        // When it was due, not when a late timer sent it.
        pushedAt[index] = performance.timeOrigin + began + (index * 1000) / perSecond
        running.push(push(mine, index).then((wire) => free.push(wire)))
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await Promise.all(running)
    for (const wire of free) wire.close()
  }

  parentPort.once('message', async () => {
    parentPort.postMessage({ kind: 'started', at: Date.now() })
    await (perSecond > 0 ? onSchedule() : asFastAsAnswered())
    parentPort.postMessage({
      kind: 'done',
      pushedAt,
      acceptedAt,
      refused,
      failed,
      broken,
      pieces,
      lines,
      orderIds: orders.map((order) => order.orderId),
    })
  })
  parentPort.postMessage({ kind: 'ready' })
}
