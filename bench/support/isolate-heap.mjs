// What the isolate of a Worker and its objects holds, asked over the inspector after two collections: what is garbage does not count.
const PATIENCE_MS = 20_000

/** Bytes of the heap in use and of buffers beside it. `url`: the inspector's (`Miniflare.getInspectorURL`). `nudge`: a request: an isolate that rests does not answer. */
export async function isolateHeap(url, nudge, worker = 'dingshu') {
  const targets = await (await fetch(new URL('/json', `http://${url.host}`))).json()
  const target = targets.find(({ id }) => id.includes(worker))
  if (!target) throw new Error(`inspector: no ${worker} among ${JSON.stringify(targets)}`)
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = () => reject(new Error(`inspector: ${target.webSocketDebuggerUrl} does not answer`))
  })
  const waiting = new Map()
  socket.onmessage = ({ data }) => {
    const { id, result, error } = JSON.parse(data)
    if (id !== undefined) waiting.get(id)?.(error ? { error } : result)
  }
  let last = 0
  const ask = async (method) => {
    const answer = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`inspector: ${method} is not answered`)), PATIENCE_MS).unref()
      waiting.set(++last, resolve)
    })
    socket.send(JSON.stringify({ id: last, method, params: {} }))
    await nudge()
    return answer
  }
  for (const domain of ['Runtime', 'HeapProfiler']) await ask(`${domain}.enable`)
  for (let i = 0; i < 2; i++) await ask('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = await ask('Runtime.getHeapUsage')
  socket.close()
  return usedSize + backingStorageSize
}
