/**
 * Hands to a queue what an object owes. The debt is written together with what caused it and is settled only after the
 * queue has taken the message: a crash in between repeats the message, and never loses it.
 */
import type { Log } from '../../src/platform/log.ts'

/** 1 s, 2 s, 4 s … */
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000

export interface Debt {
  readonly message: unknown
  /** Notes durably that the message has left. */
  readonly settle: () => void
}

export interface Drained {
  /** Refusals in a row, to be passed in again. */
  readonly failures: number
  /** When to come back, in ms; null when nothing is left to do. */
  readonly retryInMs: number | null
}

/** Sends one message. Never throws for a refused message: an alarm that throws is given up after some retries. */
export async function drainOutbox({
  queue,
  debt,
  failures,
  log,
}: {
  queue: Queue
  debt: Debt
  failures: number
  log: Log
}): Promise<Drained> {
  try {
    await queue.send(debt.message)
  } catch (error) {
    const retryInMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures)
    log.warn('outbox.refused', { failures: failures + 1, retryInMs, error: String(error) })
    return { failures: failures + 1, retryInMs }
  }
  debt.settle()
  return { failures: 0, retryInMs: null }
}
