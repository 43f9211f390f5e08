// Calls that arrive within a millisecond cross to the Durable Object together: a hop each costs a third more CPU.
import type { PlatformAnswer, PlatformCall } from './platform-call'

const GATHER_MS = 1
const MOST = 100
const LATEST_MS = 10_000

interface Waiting {
  call: PlatformCall
  resolve(answer: PlatformAnswer): void
  reject(reason: unknown): void
}

let open: Waiting[] | undefined

/** Lets the world answer a call. The first of a group leads it; each caller waits on a promise of its own request. */
export function askWorld(
  env: SandboxEnv,
  ctx: { waitUntil(promise: Promise<unknown>): void },
  call: PlatformCall,
): Promise<PlatformAnswer> {
  const group = open ?? []
  const answer = new Promise<PlatformAnswer>((resolve, reject) => {
    group.push({ call, resolve, reject })
  })
  if (open === undefined) {
    open = group
    ctx.waitUntil(lead(env, group))
  } else if (group.length >= MOST) {
    open = undefined
  }
  return Promise.race([answer, tooLate()])
}

// The runtime cancels a request that waits for nothing of its own; this timer is what it waits for.
async function tooLate(): Promise<never> {
  await scheduler.wait(LATEST_MS)
  throw new Error('the world did not answer in time')
}

async function lead(env: SandboxEnv, group: Waiting[]): Promise<void> {
  await scheduler.wait(GATHER_MS)
  if (open === group) open = undefined
  try {
    const answers = await env.WORLD.getByName('world').answer(group.map(({ call }) => call))
    group.forEach(({ resolve, reject }, index) => {
      const answer = answers[index]
      if (answer === undefined) reject(new Error('the world did not answer'))
      else resolve(answer)
    })
  } catch (error) {
    for (const { reject } of group) reject(error)
  }
}
