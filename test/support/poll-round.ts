/** A whole round of questions to couriers at once: the minute, what it sends, and what that sends. */
import { createExecutionContext, env } from 'cloudflare:test'
import { pollTracks, takePolls } from '../../src/flows/couriers/poll-tracks.ts'

/** Bodies that went over the queue, in order. */
export async function pollRound(now: number): Promise<unknown[]> {
  const sent: unknown[] = []
  let waiting: unknown[] = []
  const POLLS = {
    sendBatch: async (messages: Iterable<{ body: unknown }>) => {
      for (const { body } of messages) waiting.push(body)
    },
  }
  const hub = new Proxy(env, {
    get: (target, name) => (name === 'POLLS' ? POLLS : Reflect.get(target, name)),
  }) as unknown as Env
  await pollTracks(hub, null, now)
  while (waiting.length > 0) {
    const batch = waiting
    waiting = []
    sent.push(...batch)
    await takePolls(
      hub,
      createExecutionContext(),
      batch.map((body) => ({ body, attempts: 1, ack: () => undefined, retry: () => undefined })),
    )
  }
  return sent
}
