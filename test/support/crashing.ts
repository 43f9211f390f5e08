/** A process that dies at a commit: each batch is done, not done, or done without anybody hearing of it. */
import type { Ctx } from '../../src/platform/ctx.ts'

export type Fate = 'ok' | 'before' | 'after'

/** `fates`: of the batches in their order; those behind the last are done. */
export function crashing<T extends Ctx>(ctx: T, fates: readonly Fate[]): T {
  let count = 0
  const client = new Proxy(ctx.db.$client, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value
      return async (statements: D1PreparedStatement[]) => {
        const fate = fates[count++] ?? 'ok'
        if (fate === 'before') throw new Error('crash before the commit')
        const done = await target.batch(statements)
        if (fate === 'after') throw new Error('crash after the commit')
        return done
      }
    },
  })
  const db = new Proxy(ctx.db, { get: (target, name) => (name === '$client' ? client : Reflect.get(target, name)) })
  return { ...ctx, db }
}

/** Dies at the batch with that number, counted from 0. */
export const dyingAt = <T extends Ctx>(ctx: T, at: number, fate: Exclude<Fate, 'ok'>): T =>
  crashing(ctx, [...Array.from({ length: at }, () => 'ok' as const), fate])
