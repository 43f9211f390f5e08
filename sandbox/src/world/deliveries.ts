// Pushes leave from a queue in the database: at most 20 at a time, repeated with growing delays until they are acknowledged.
import type { Platform } from '../platform-call'
import type { Faults } from './faults'
import type { Settings } from './settings'
import { row, rows, type Sql } from './sql'

/** One push that the platform owes somebody. */
export interface Push {
  platform: Platform
  url: string
  headers: Record<string, string>
  body: string
  /** What the log calls it: tag and order, or waybill. */
  label: string
}

/** A push that was given up, or still waits. */
export interface DeliveryNote {
  id: number
  platform: Platform
  url: string
  label: string
  attempt: number
  dueAt: number
  state: string
  note: string
}

interface DeliveryRow {
  id: number
  platform: Platform
  url: string
  headers: string
  body: string
  attempt: number
}

const AT_ONCE = 20
const CHUNK = 400
const TIMEOUT_MS = 5_000

// Seconds before each repeat; the settings' retryScale shortens them. Doudian does not publish its own.
const REPEATS: Partial<Record<Platform, readonly number[]>> = {
  doudian: [10, 30, 90, 270, 600],
  kuaidi100: [1800, 1800, 1800],
  kdniao: [60, 300, 1800],
  wechatpay: [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600],
}

/** Whether an answer is the acknowledgement that the platform asks for. */
export function isAcknowledged(platform: Platform, status: number, body: string): boolean {
  // 200 or 204, and nothing in the body.
  if (platform === 'wechatpay') return (status === 200 || status === 204) && body === ''
  if (status !== 200) return false
  try {
    const answer = JSON.parse(body)
    if (platform === 'doudian') return answer.code === 0
    if (platform === 'kuaidi100') return answer.result === true && answer.returnCode === '200'
    return answer.Success === true
  } catch {
    return false
  }
}

export interface DeliveryPorts {
  sql: Sql
  settings: Settings
  faults: Faults
  now(): number
  fetch(url: string, init: RequestInit): Promise<Response>
}

export type Deliveries = ReturnType<typeof createDeliveries>

/** The queue of pushes of a world. */
export function createDeliveries({ sql, settings, faults, now, fetch }: DeliveryPorts) {
  const tally = settings.read('pushCounts', { sent: 0, repeated: 0, lost: 0, dead: 0 })
  let running: Promise<void> | undefined
  let hasNews = false

  function enqueue(pushes: readonly Push[]): void {
    const due = pushes.flatMap((push) => {
      const delays = faults.pushDelays(push.platform)
      if (delays.length === 0) tally.lost += 1
      return delays.map((delay) => ({ ...push, headers: JSON.stringify(push.headers), dueAt: now() + delay }))
    })
    hasNews ||= due.length > 0
    for (let start = 0; start < due.length; start += 1_000) {
      sql.exec(
        `INSERT INTO deliveries (platform, url, headers, body, label, attempt, due_at, state, note)
         SELECT value->>'platform', value->>'url', value->>'headers', value->>'body', value->>'label', 0, value->>'dueAt', 'waiting', ''
         FROM json_each(?)`,
        JSON.stringify(due.slice(start, start + 1_000)),
      )
    }
  }

  /** Sends one push; the problem when it was not acknowledged. */
  async function send(delivery: DeliveryRow): Promise<string | undefined> {
    try {
      const headers = JSON.parse(delivery.headers)
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const response = await fetch(delivery.url, { method: 'POST', headers, body: delivery.body, signal })
      const text = await response.text()
      if (isAcknowledged(delivery.platform, response.status, text)) return undefined
      return `HTTP ${response.status} ${text.slice(0, 200)}`
    } catch (error) {
      return error instanceof Error ? error.message.slice(0, 200) : 'unreachable'
    }
  }

  function postpone(delivery: DeliveryRow, problem: string): void {
    const wait = REPEATS[delivery.platform]?.[delivery.attempt]
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
    counts() {
      const waiting = row<{ n: number }>(sql, "SELECT COUNT(*) AS n FROM deliveries WHERE state = 'waiting'")?.n ?? 0
      return { ...tally, waiting }
    },
    list(limit: number): DeliveryNote[] {
      return rows<DeliveryNote>(
        sql,
        'SELECT id, platform, url, label, attempt, due_at AS dueAt, state, note FROM deliveries ORDER BY id DESC LIMIT ?',
        limit,
      )
    },
    forget(): void {
      Object.assign(tally, { sent: 0, repeated: 0, lost: 0, dead: 0 })
    },
  }
}
