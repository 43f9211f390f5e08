/** Keys of operators beside the one of the environment. The key is shown once; a digest is kept. */
import { systemClock } from '../core/clock.ts'
import { systemIds } from '../core/ids.ts'
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { controlDb } from '../platform/db.ts'
import type { OperatorKey } from './operator.contract.ts'
import type { OperatorErrorCode } from './operator.errors.ts'
import { newOperatorKey, operatorRepository } from './operator.repository.ts'
import { hashOperatorKey, logAct, logActIfChanged, type Operator } from './operator-log.ts'

const ids = systemIds(systemClock.now)
/** `dso_` and six characters. */
const PREFIX_LENGTH = 10

export async function createOperatorKey(
  env: Env,
  by: Operator,
  { name, why }: { readonly name: string; readonly why: string },
): Promise<OperatorKey & { key: string }> {
  const key = newOperatorKey()
  const row: OperatorKey = {
    id: ids.next('opk'),
    name,
    prefix: key.slice(0, PREFIX_LENGTH),
    createdBy: by.keyName,
    createdAt: systemClock.now(),
    lastUsedAt: null,
    revokedAt: null,
  }
  await env.CONTROL.batch([
    operatorRepository(controlDb(env)).insertKey({ ...row, hash: await hashOperatorKey(key) }),
    logAct(env.CONTROL, by, { action: 'key.created', subject: row.id, why, detail: { name, prefix: row.prefix } }),
  ])
  return { ...row, key }
}

export async function revokeOperatorKey(
  env: Env,
  by: Operator,
  { id, why }: { readonly id: string; readonly why: string },
): Promise<Result<void, Failure<OperatorErrorCode>>> {
  const [revoked] = await env.CONTROL.batch([
    operatorRepository(controlDb(env)).revokeKey(id, systemClock.now()),
    logActIfChanged(env.CONTROL, by, { action: 'key.revoked', subject: id, why }),
  ])
  return (revoked?.meta.changes ?? 0) > 0 ? ok(undefined) : fail('key.not_found')
}
