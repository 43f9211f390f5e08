/** The relay as a process of its own, as a merchant runs it beside the platforms. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { freePort, type RealWorld } from './real-processes.ts'

const main = path.join(import.meta.dirname, '../../relay/main.mjs')

export const RELAY_SECRET = 'test-relay-secret-0123456789abcdef'

export interface RelayProcess {
  readonly url: string
  /** Everything that it wrote down. */
  log(): string
  /** SIGKILL: what was only in memory is gone. */
  kill(): Promise<void>
  /** The same port again. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function startRelay({ hub, sandboxUrl }: RealWorld, kinds: readonly string[]): Promise<RelayProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let said = ''
  let child: ChildProcess
  const run = async () => {
    child = spawn(process.execPath, ['--experimental-websocket', main], {
      env: {
        ...process.env,
        RELAY_KINDS: kinds.join(','),
        RELAY_ALSO: kinds.map((kind) => `${kind}=${sandboxUrl}`).join(','),
        RELAY_HUB: hub.url,
        RELAY_SECRET,
        RELAY_PORT: String(port),
        RELAY_SILENCE_SECONDS: '15',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += String(chunk)))
    for (let tries = 0; ; tries++) {
      const isUp = await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (isUp) return
      if (tries > 100) throw new Error(`the relay did not start: ${said}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  await run()
  return { url, log: () => said, kill: () => end('SIGKILL'), restart: run, stop: () => end('SIGTERM') }
}
