/** One row per action of an operator: who, what, why. Written in the batch of what it changed. */

import { systemClock } from '../core/clock.ts'
import { sha256Hex } from '../core/hash.ts'
import { systemIds } from '../core/ids.ts'

/** Who acts with an operator key. */
export interface Operator {
  readonly keyId: string
  readonly keyName: string
  readonly ip: string | null
  readonly requestId: string
}

/** The machine going on with what an operator began. */
export const theMachine: Operator = { keyId: 'system', keyName: 'system', ip: null, requestId: '' }

export interface OperatorAct {
  readonly action: string
  readonly subject: string
  readonly why: string
  /** Never secrets, never personal data. */
  readonly detail?: unknown
}

const ids = systemIds(systemClock.now)

const COLUMNS = 'INSERT INTO operator_log (id, at, key_id, key_name, action, subject, why, detail, ip, request_id)'

const values = ({ keyId, keyName, ip, requestId }: Operator, { action, subject, why, detail }: OperatorAct) => [
  ids.next('opl'),
  systemClock.now(),
  keyId,
  keyName,
  action,
  subject,
  why,
  detail === undefined ? null : JSON.stringify(detail),
  ip,
  requestId,
]

export function logAct(db: D1Database, by: Operator, act: OperatorAct): D1PreparedStatement {
  return db.prepare(`${COLUMNS} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`).bind(...values(by, act))
}

/** The same, only if the statement right before it in the batch changed a row. */
export function logActIfChanged(db: D1Database, by: Operator, act: OperatorAct): D1PreparedStatement {
  return db.prepare(`${COLUMNS} SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE changes() > 0`).bind(...values(by, act))
}

/** How a key is stored. */
export const hashOperatorKey = (key: string): Promise<string> => sha256Hex(key)
