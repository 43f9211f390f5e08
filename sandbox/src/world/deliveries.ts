// Pushes leave from a queue in the database: at most 20 at a time, repeated with growing delays until they are acknowledged.
import type { PushRules } from '../platform'
import type { Faults } from './faults'
import type { Settings } from './settings'
import { row, rows, type Sql } from './sql'

/** One push that the platform owes somebody. */
export interface Push {
  platform: string
  url: string
  headers: Record<string, string>
  body: string
  /** What the log calls it: tag and order, or waybill. */
  label: string
}

/** A push that was given up, or still waits. */
export interface DeliveryNote {
  id: number
  platform: string
  url: string
  label: string
  attempt: number
  dueAt: number
  state: string
  note: string
}

interface DeliveryRow {
  id: number
  platform: string
  url: string
  headers: string
  body: string
  attempt: number
}

const AT_ONCE = 20
const CHUNK = 400
const TIMEOUT_MS = 5_000

// Messages in a box come again when they were fetched and not confirmed for so long.
const UNCONFIRMED_MS = 600_000

export interface DeliveryPorts {
  sql: Sql
  settings: Settings
  faults: Faults
  /** How a platform pushes; undefined when it does not. */
  pushRules(platform: string): PushRules | undefined
  now(): number
  fetch(url: string, init: RequestInit): Promise<Response>
}

export type Deliveries = ReturnType<typeof createDeliveries>

/** The queue of pushes of a world. */
export function createDeliveries({ sql, settings, faults, pushRules, now, fetch }: DeliveryPorts) {
  const tally = settings.read('pushCounts', { sent: 0, repeated: 0, lost: 0, dead: 0 })
  let running: Promise<void> | undefined
  let hasNews = false

  function enqueue(pushes: readonly Push[]): void {
    const due = pushes.flatMap((push) => {
      const delays = faults.pushDelays(push.platform)
      if (delays.length === 0) tally.lost += 1
      const state = push.url.startsWith('inbox:') ? 'boxed' : 'waiting'
      return delays.map((delay) => ({ ...push, headers: JSON.stringify(push.headers), dueAt: now() + delay, state }))
    })
    hasNews ||= due.some(({ state }) => state === 'waiting')
    for (let start = 0; start < due.length; start += 1_000) {
      sql.exec(
        `INSERT INTO deliveries (platform, url, headers, body, label, attempt, due_at, state, note)
         SELECT value->>'platform', value->>'url', value->>'headers', value->>'body', value->>'label', 0, value->>'dueAt', value->>'state', ''
         FROM json_each(?)`,
        JSON.stringify(due.slice(start, start + 1_000)),
      )
    }
  }

  /** Sends one push; the problem when it was not acknowledged. */
  async function send(delivery: DeliveryRow): Promise<string | undefined> {
    if (faults.failsOnTheWay(delivery.platform)) return '故障开关：中途丢失'
    try {
      const headers = JSON.parse(delivery.headers)
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const response = await fetch(delivery.url, { method: 'POST', headers, body: delivery.body, signal })
      const text = await response.text()
      if (pushRules(delivery.platform)?.acknowledged(response.status, text)) return undefined
      return `HTTP ${response.status} ${text.slice(0, 200)}`
    } catch (error) {
      return error instanceof Error ? error.message.slice(0, 200) : 'unreachable'
    }
  }

  function postpone(delivery: DeliveryRow, problem: string): void {
    const wait = pushRules(delivery.platform)?.retrySeconds[delivery.attempt]
    tally[wait === undefined ? 'dead' : 'repeated'] += 1
    const dueAt = now() + Math.max(50, (wait ?? 0) * 1000 * settings.speed().retryScale)
    sql.exec(
      'UPDATE deliveries SET attempt = attempt + 1, due_at = ?, state = ?, note = ? WHERE id = ?',
      Math.round(dueAt),
      wait === undefined ? 'dead' : 'waiting',
      problem,
      delivery.id,
    )
  }

  async function sendChunk(chunk: readonly DeliveryRow[]): Promise<void> {
    const done: number[] = []
    let next = 0
    const worker = async () => {
      for (let delivery = chunk[next++]; delivery !== undefined; delivery = chunk[next++]) {
        const problem = await send(delivery)
        if (problem === undefined) done.push(delivery.id)
        else postpone(delivery, problem)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    tally.sent += done.length
    sql.exec('DELETE FROM deliveries WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(done))
    settings.write('pushCounts', tally)
  }

  async function drain(): Promise<void> {
    for (;;) {
      const chunk = rows<DeliveryRow>(
        sql,
        `SELECT id, platform, url, headers, body, attempt FROM deliveries
         WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
        now(),
        CHUNK,
      )
      if (chunk.length === 0) return
      await sendChunk(chunk)
    }
  }

  return {
    enqueue,
    /** Messages of a box that are due, oldest first; they come again later unless they are confirmed. */
    fetchBoxed(box: string, limit: number): { id: string; body: string; attempt: number }[] {
      const found = rows<{ id: number; body: string; attempt: number }>(
        sql,
        "SELECT id, body, attempt FROM deliveries WHERE state = 'boxed' AND url = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?",
        box,
        now(),
        limit,
      )
      sql.exec(
        'UPDATE deliveries SET attempt = attempt + 1, due_at = ? WHERE id IN (SELECT value FROM json_each(?))',
        Math.round(now() + UNCONFIRMED_MS * settings.speed().retryScale),
        JSON.stringify(found.map(({ id }) => id)),
      )
      return found.map(({ id, ...message }) => ({ ...message, id: String(id) }))
    },
    /** Takes confirmed messages out of a box; how many were in it. */
    confirmBoxed(box: string, ids: readonly string[]): number {
      const wanted = JSON.stringify(ids.map(Number))
      const condition = "state = 'boxed' AND url = ? AND id IN (SELECT value FROM json_each(?))"
      const n = row<{ n: number }>(sql, `SELECT COUNT(*) AS n FROM deliveries WHERE ${condition}`, box, wanted)?.n ?? 0
      sql.exec(`DELETE FROM deliveries WHERE ${condition}`, box, wanted)
      tally.sent += n
      settings.write('pushCounts', tally)
      return n
    },
    /** Whether pushes were enqueued since this was asked last. */
    takeNews(): boolean {
      const had = hasNews
      hasNews = false
      return had
    },
    /** Sends all that is due; one drain runs at a time. */
    pump(): Promise<void> {
      running ??= drain().finally(() => {
        running = undefined
      })
      return running
    },
    /** When the next push is due (epoch ms). */
    nextDueAt(): number | undefined {
      const next = row<{ at: number | null }>(sql, "SELECT MIN(due_at) AS at FROM deliveries WHERE state = 'waiting'")
      return next?.at ?? undefined
    },
    /** `waiting`: to be sent; `boxed`: to be fetched and confirmed. */
    counts() {
      const count = (state: string) =>
        row<{ n: number }>(sql, 'SELECT COUNT(*) AS n FROM deliveries WHERE state = ?', state)?.n ?? 0
      return { ...tally, waiting: count('waiting'), boxed: count('boxed') }
    },
    list(limit: number): DeliveryNote[] {
      return rows<DeliveryNote>(
        sql,
        "SELECT id, platform, url, label, attempt, due_at AS dueAt, state, note FROM deliveries WHERE state <> 'boxed' ORDER BY id DESC LIMIT ?",
        limit,
      )
    },
    forget(): void {
      Object.assign(tally, { sent: 0, repeated: 0, lost: 0, dead: 0 })
    },
  }
}
