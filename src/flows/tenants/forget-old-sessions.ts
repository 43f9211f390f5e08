/** Every hour: sessions, challenges and counters of tries whose time is over leave the control plane. */
import { controlDb } from '../../platform/db.ts'
import { forgetOldTries } from '../../tenants/attempts.ts'
import { peopleRepository } from '../../tenants/people.repository.ts'

export async function forgetOldSessions(
  env: Env,
  _execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  await forgetOldTries(env, now)
  await peopleRepository(controlDb(env)).forgetOld(now)
}
