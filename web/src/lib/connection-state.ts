/** One word for the health of a connection, worst first. */
import type { Connection } from '../api/connections.ts'

export type ConnectionState =
  | 'paused'
  | 'unauthorised'
  | 'to_authorise'
  | 'open'
  | 'half_open'
  | 'throttled'
  | 'failing'
  | 'unknown'
  | 'good'

export function connectionState(connection: Pick<Connection, 'status' | 'health'>, now: number): ConnectionState {
  const { status, health } = connection
  if (status === 'paused') return 'paused'
  if (status === 'unauthorised') return health?.lastSuccessAt == null ? 'to_authorise' : 'unauthorised'
  if (!health) return 'unknown'
  if (health.breaker === 'open') return 'open'
  if (health.breaker === 'half_open') return 'half_open'
  if (health.throttledUntil !== null && health.throttledUntil > now) return 'throttled'
  if (health.lastErrorAt !== null && health.lastErrorAt > (health.lastSuccessAt ?? 0)) return 'failing'
  if (health.lastSuccessAt === null && health.lastOrderAt === null) return 'unknown'
  return 'good'
}

/** Somebody has to do something. */
export const needsHand = (state: ConnectionState): boolean =>
  ['unauthorised', 'to_authorise', 'open', 'failing'].includes(state)
