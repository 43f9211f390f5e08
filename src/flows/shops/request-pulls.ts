/**
 * Every minute: shops whose pull is due get one on the queue, and so does each whose platform keeps messages for us or
 * that stands behind a relay, so that the work spreads over Workers.
 */

import { channelAdapter } from '../../channels/registry.ts'
import { hasRelay } from '../../channels/relay-setting.ts'
import { activeConnections } from '../../connections/connections.repository.ts'
import { fnv1a } from '../../core/hash.ts'
import { MINUTE } from '../../core/time.ts'
import type { IngestMessage } from '../../ingest/ingest.messages.ts'
import { controlDb } from '../../platform/db.ts'

const DEFAULT_MINUTES = 5

/** `pullMinutes` of the connection's settings, as its form checked it. */
const minutesOf = ({ pullMinutes }: Readonly<Record<string, unknown>>): number =>
  typeof pullMinutes === 'number' && pullMinutes >= 1 ? Math.floor(pullMinutes) : DEFAULT_MINUTES

/** Each connection has its own minute within its interval. */
const isDue = (id: string, minutes: number, now: number): boolean =>
  Math.floor(now / MINUTE) % minutes === fnv1a(id) % minutes

export async function requestPulls(
  env: Env,
  _execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  const due = (await activeConnections(controlDb(env), 'shop')).flatMap((row): IngestMessage[] => {
    const adapter = channelAdapter(row.kind)
    const base = { v: 1 as const, connectionId: row.id, receivedAt: now }
    return [
      ...(adapter?.inbox || (adapter && hasRelay(row.settings)) ? [{ ...base, kind: 'inbox' as const }] : []),
      ...(adapter?.pulls && isDue(row.id, minutesOf(row.settings), now) ? [{ ...base, kind: 'pull' as const }] : []),
    ]
  })
  for (let i = 0; i < due.length; i += 100) await env.INGEST.sendBatch(due.slice(i, i + 100).map((body) => ({ body })))
}
