// One Worker in a process of its own, so that a test can kill it as a power cut would. Started by real-processes.ts with
// `hub` or `sandbox`; answers ticks and SQL over the channel to its parent, and ends with it.
import { startHub, startSandbox } from '../../scripts/hub.mjs'

const [role, port, stateDir, bindings = '{}'] = process.argv.slice(2)
const options = { port: Number(port), stateDir, bindings: JSON.parse(bindings) }
const started = role === 'hub' ? await startHub({ ...options, cron: false }) : await startSandbox(options)

async function stop() {
  await started.stop()
  process.exit(0)
}

const deeds = {
  async tick({ cron, at }) {
    const worker = await started.mf.getWorker()
    const { outcome } = await worker.scheduled({ cron, scheduledTime: new Date(at) })
    return outcome
  },
  async query({ database, sql, values }) {
    const db = await started.mf.getD1Database(database)
    return (
      await db
        .prepare(sql)
        .bind(...values)
        .all()
    ).results
  },
  async objectCall({ binding, name, method, values }) {
    const namespace = await started.mf.getDurableObjectNamespace(binding)
    return namespace.getByName(name)[method](...values)
  },
}

process.on('message', async ({ id, deed, input }) => {
  if (deed === 'stop') return stop()
  try {
    process.send({ id, value: await deeds[deed](input) })
  } catch (error) {
    process.send({ id, error: String(error) })
  }
})
process.on('disconnect', stop)
process.send({ ready: true })
