// A keeper for the demo warehouse: picks, packs, labels and hands over through the real API, so that parcels travel by themselves.
import { call } from './hub.mjs'

const EVERY_MS = 9_000

/** Works at `warehouseId` until `stop` is called. Signs its steps with an API key of its own. */
export function startKeeper({ url, key, warehouseId }) {
  const api = async (method, route, body) =>
    (await call(`${url}/api/v1${route}`, { method, body, headers: { authorization: `Bearer ${key}` } })).json
  const step = (job, verb, body) => api('POST', `/fulfilments/${job.id}/${verb}`, body)

  async function work() {
    const { items } = await api('GET', `/fulfilments?warehouseId=${warehouseId}&limit=50`)
    const job =
      items.find((item) => item.status === 'packed') ?? items.find((item) => item.status === 'picked') ?? items[0]
    if (!job) return
    if (job.status === 'to_pick') return step(job, 'start-picking')
    if (job.status === 'picking')
      return step(job, 'pick', {
        lines: job.lines.map((line) => ({ lineNo: line.lineNo, quantity: line.quantity - line.pickedQuantity })),
      })
    if (job.status === 'picked') return step(job, 'pack')
    await step(job, 'weigh', { weightG: 420 })
    await step(job, 'print-label')
    return step(job, 'hand-over')
  }

  // A step that fails (a hold came in between) is simply tried with the next round's list.
  const timer = setInterval(() => void work().catch(() => undefined), EVERY_MS)
  return { stop: () => clearInterval(timer) }
}
