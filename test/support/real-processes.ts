/** The product and the outside platforms as real processes with state of their own; nothing of them is left behind. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'

const runner = path.join(import.meta.dirname, 'real-hub-process.mjs')
/** The first request compiles the Worker. */
const START_MS = 60_000

export type Database = 'CONTROL' | 'SHARD_0' | 'SHARD_1'

export interface HubProcess {
  readonly url: string
  /** Fires a schedule as if it were `at` (epoch ms, now when absent). */
  tick(cron?: string, at?: number): Promise<void>
  query<T>(database: Database, sql: string, ...values: readonly (string | number)[]): Promise<T[]>
  /** One RPC to a Durable Object. */
  objectCall<T>(binding: string, name: string, method: string, ...values: readonly unknown[]): Promise<T>
  /** SIGKILL to the process and its runtime: what was only in memory is gone. */
  kill(): Promise<void>
  /** The same port and the same state again. */
  restart(): Promise<void>
}

export interface RealWorld {
  readonly hub: HubProcess
  readonly sandboxUrl: string
  /** Pulls one of the sandbox's strings. */
  control<T>(method: string, at: string, body?: unknown): Promise<T>
  close(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

interface Running {
  readonly child: ChildProcess
  ask(deed: string, input: unknown): Promise<unknown>
}

async function run(
  role: 'hub' | 'sandbox',
  port: number,
  dir: string,
  bindings: Readonly<Record<string, string>> = {},
): Promise<Running> {
  // A group of its own: a signal to the group reaches the runtime below the process as well.
  const child = fork(runner, [role, String(port), path.join(dir, role), JSON.stringify(bindings)], {
    detached: true,
    env: { ...process.env, TMPDIR: dir, WRANGLER_SEND_METRICS: 'false' },
  })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${role} has ended`))
    waiting.clear()
  })
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${role} did not start`)), START_MS)
    child.once('exit', (code) => reject(new Error(`${role} ended at the start with ${code}`)))
    child.on('message', (message: { ready?: true; id?: number; value?: unknown; error?: string }) => {
      if (message.ready) {
        clearTimeout(timer)
        resolve()
        return
      }
      const asked = waiting.get(message.id ?? 0)
      waiting.delete(message.id ?? 0)
      if (message.error === undefined) asked?.resolve(message.value)
      else asked?.reject(new Error(message.error))
    })
  })
  return {
    child,
    ask: (deed, input) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        waiting.set(id, { resolve, reject })
        child.send({ id, deed, input })
      }),
  }
}

async function killGroup({ child }: Running): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  process.kill(-child.pid, 'SIGKILL')
  await ended
}

async function end(running: Running): Promise<void> {
  const { child } = running
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.send({ deed: 'stop' })
  const timer = setTimeout(() => void killGroup(running), 8_000)
  await ended
  clearTimeout(timer)
}

/** Starts both; `close` ends them and removes everything that they wrote. */
export async function startRealWorld(): Promise<RealWorld> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'dingshu-real-'))
  const [hubPort, sandboxPort] = [await freePort(), await freePort()]
  const running: Running[] = []
  const close = async () => {
    await Promise.all(running.map(end))
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const sandbox = await run('sandbox', sandboxPort, dir)
    running.push(sandbox)
    // Letters land in the sandbox's mailbox.
    const mail = { MAIL_URL: `http://127.0.0.1:${sandboxPort}/mail`, MAIL_TOKEN: 'sandbox-mail-token' }
    let present = await run('hub', hubPort, dir, mail)
    running.push(present)
    const url = `http://127.0.0.1:${hubPort}`
    const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
    return {
      hub: {
        url,
        tick: async (cron = '* * * * *', at = Date.now()) => void (await present.ask('tick', { cron, at })),
        query: async <T>(database: Database, sql: string, ...values: readonly (string | number)[]) =>
          (await present.ask('query', { database, sql, values })) as T[],
        objectCall: async <T>(binding: string, name: string, method: string, ...values: readonly unknown[]) =>
          (await present.ask('objectCall', { binding, name, method, values })) as T,
        kill: () => killGroup(present),
        async restart() {
          present = await run('hub', hubPort, dir, mail)
          running.push(present)
        },
      },
      sandboxUrl,
      control: (method, at, body) => callJson(`${sandboxUrl}/control${at}`, { method, body }),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

export interface JsonCall {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The answer's JSON, or an error that says what the other side said. */
export async function callJson<T>(url: string, { method = 'GET', body, headers = {} }: JsonCall = {}): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url} → ${response.status} ${text.slice(0, 800)}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}
