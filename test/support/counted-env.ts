/** The bindings with an ear on them: which statements a call runs and which objects it asks, in order. */
import { env } from 'cloudflare:workers'

export interface Heard {
  readonly env: Env
  /** Everything since the last time, and forgets it. */
  take(): string[]
}

function heardDatabase(db: D1Database, say: (what: string) => void): D1Database {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'prepare')
        return (sql: string) => {
          say(sql)
          return target.prepare(sql)
        }
      if (name === 'batch')
        return (list: D1PreparedStatement[]) => {
          say(`batch of ${list.length}`)
          return target.batch(list)
        }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function heardObjects<T extends Rpc.DurableObjectBranded | undefined>(
  objects: DurableObjectNamespace<T>,
  name: string,
  say: (what: string) => void,
): DurableObjectNamespace<T> {
  return new Proxy(objects, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        say(`${name}.${String(property)}`)
        return value.apply(target, given)
      }
    },
  })
}

export function heardEnv(): Heard {
  let heard: string[] = []
  const say = (what: string) => void heard.push(what)
  return {
    env: {
      ...env,
      CONTROL: heardDatabase(env.CONTROL, say),
      SHARD_0: heardDatabase(env.SHARD_0, say),
      SHARD_1: heardDatabase(env.SHARD_1, say),
      STOCK_LEDGER: heardObjects(env.STOCK_LEDGER, 'STOCK_LEDGER', say),
      ORDER_CLOCK: heardObjects(env.ORDER_CLOCK, 'ORDER_CLOCK', say),
      CHANNEL_GATE: heardObjects(env.CHANNEL_GATE, 'CHANNEL_GATE', say),
    },
    take() {
      const all = heard
      heard = []
      return all
    },
  }
}
