/** Counters of tries in the control database, so that they hold across isolates and places. A try counts before it is judged: many at once cannot slip through. */
import { sha256Hex } from '../core/hash.ts'
import { type AttemptKind, attemptLimits, isOneTooMany } from './domain/attempt-limits.ts'

/** Kind of the limit and whom it is about: an address, a place, a person, a tenant. Null: nothing to count. */
export type Attempt = readonly [kind: AttemptKind, subject: string | null]

/** Neither addresses nor places lie in the database as they are. */
const keyOf = async (env: Env, [kind, subject]: Attempt): Promise<string> =>
  `${kind}:${await sha256Hex(`${env.AUTH_SECRET}\n${kind}\n${subject}`)}`

const counted = (attempts: readonly Attempt[]) => attempts.filter(([, subject]) => subject !== null)

/** Counts this try in each counter; false when one of them is over its limit. */
export async function mayTry(env: Env, attempts: readonly Attempt[], now: number): Promise<boolean> {
  const tries = counted(attempts)
  if (tries.length === 0) return true
  const statement = env.CONTROL.prepare(
    `INSERT INTO attempts (key, count, ends_at) VALUES (?1, 1, ?2)
     ON CONFLICT (key) DO UPDATE SET
       count = CASE WHEN ends_at <= ?3 THEN 1 ELSE count + 1 END,
       ends_at = CASE WHEN ends_at <= ?3 THEN excluded.ends_at ELSE ends_at END
     RETURNING count`,
  )
  const answers = await env.CONTROL.batch<{ count: number }>(
    await Promise.all(
      tries.map(async (attempt) =>
        statement.bind(await keyOf(env, attempt), now + attemptLimits[attempt[0]].window, now),
      ),
    ),
  )
  return answers.every(({ results }, i) => !isOneTooMany(tries[i]?.[0] ?? 'signInHere', results[0]?.count ?? 0))
}

/** Forgets the tries of these counters: it was the right one after all. */
export async function forgiveTries(env: Env, attempts: readonly Attempt[]): Promise<void> {
  const keys = await Promise.all(counted(attempts).map((attempt) => keyOf(env, attempt)))
  await env.CONTROL.prepare('DELETE FROM attempts WHERE key IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(keys))
    .run()
}

/** Takes something that may be used once, for `ms`; false when it was taken before. */
export async function takeOnce(env: Env, what: string, now: number, ms: number): Promise<boolean> {
  const { meta } = await env.CONTROL.prepare('INSERT OR IGNORE INTO attempts (key, count, ends_at) VALUES (?, 1, ?)')
    .bind(`once:${await sha256Hex(`${env.AUTH_SECRET}\nonce\n${what}`)}`, now + ms)
    .run()
  return meta.changes > 0
}

/** Counters whose window is over. */
export async function forgetOldTries(env: Env, now: number): Promise<void> {
  await env.CONTROL.prepare('DELETE FROM attempts WHERE ends_at <= ?').bind(now).run()
}
