// Heap of the Worker's own isolate, asked of the runtime's debugger (Chrome's protocol) while it works.
import { sleep } from './figures.mjs'

const MB = 1_048_576
/** Between two looks, ms. */
const EVERY = 15

/** `hardLimitMb`: the runtime ends a Worker whose heap grows beyond it. To be called before anything is started. */
export function limitHeap(hardLimitMb) {
  process.env.MINIFLARE_WORKERD_V8_FLAGS = `--max-heap-size=${hardLimitMb}`
}

/** Looks until `stop`, which gives the most that was seen, MiB: JavaScript's heap with its garbage, and the buffers beside it. */
export async function watchHeap(inspectorPort) {
  const targets = await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json()
  const socket = new WebSocket(targets.find(({ id }) => id.includes('dingshu')).webSocketDebuggerUrl)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  let id = 0
  const waiting = new Map()
  socket.addEventListener('message', ({ data }) => {
    const { id: asked, result } = JSON.parse(data)
    waiting.get(asked)?.(result)
    waiting.delete(asked)
  })
  const ask = () =>
    new Promise((resolve) => {
      waiting.set(++id, resolve)
      socket.send(JSON.stringify({ id, method: 'Runtime.getHeapUsage' }))
    })
  const seen = { most: 0, looks: 0 }
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      const { usedSize = 0, backingStorageSize = 0 } = (await Promise.race([ask(), sleep(2_000)])) ?? {}
      seen.most = Math.max(seen.most, (usedSize + backingStorageSize) / MB)
      seen.looks++
      await sleep(EVERY)
    }
  })()
  return async () => {
    isOver = true
    await watching
    socket.close()
    return seen
  }
}
