/** Another Worker does its work between what this one has read and what it writes. */
import type { Ctx } from '../../src/platform/ctx.ts'

type Meanwhile = () => Promise<unknown>

/** `meanwhile` runs once, right before the first statement whose text fits. */
export function crossedBy(db: D1Database, fits: RegExp, meanwhile: Meanwhile): D1Database {
  let isDone = false
  const late = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name) {
        const value = Reflect.get(target, name) as (...args: unknown[]) => unknown
        if (name === 'bind') return (...values: unknown[]) => late(target.bind(...values))
        return async (...args: unknown[]) => {
          if (!isDone) {
            isDone = true
            await meanwhile()
          }
          return value.apply(target, args)
        }
      },
    })
  return new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => (fits.test(sql) ? late(target.prepare(sql)) : target.prepare(sql))
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** `meanwhile` runs once, right before the batch with that number, counted from 0. */
export function crossedAt<T extends Ctx>(ctx: T, at: number, meanwhile: Meanwhile): T {
  let count = 0
  const client = new Proxy(ctx.db.$client, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value
      return async (statements: D1PreparedStatement[]) => {
        if (count++ === at) await meanwhile()
        return target.batch(statements)
      }
    },
  })
  const db = new Proxy(ctx.db, { get: (target, name) => (name === '$client' ? client : Reflect.get(target, name)) })
  return { ...ctx, db }
}
