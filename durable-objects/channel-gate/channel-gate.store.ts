import { type GateState, newGate } from '../../src/channels/domain/gate.ts'

/** One row per part of the gate's state; a call that changes nothing writes nothing. */
export interface ChannelGateStore {
  load(): GateState
  /** Writes the parts that differ from `before`. */
  save(before: GateState, after: GateState): void
}

const parts: readonly (keyof GateState)[] = ['token', 'breaker', 'backOff', 'quota', 'health', 'cursor', 'answers']

export function channelGateStore(sql: SqlStorage): ChannelGateStore {
  return {
    load() {
      const rows = sql.exec<{ part: string; state: string }>('SELECT part, state FROM gate_parts').toArray()
      // Rows are our own and were written by `save`; a field added later takes its first value from `newGate`.
      const stored = Object.fromEntries(rows.map((row) => [row.part, JSON.parse(row.state)])) as Partial<GateState>
      return {
        token: { ...newGate.token, ...stored.token },
        breaker: { ...newGate.breaker, ...stored.breaker },
        backOff: { ...newGate.backOff, ...stored.backOff },
        quota: { ...newGate.quota, ...stored.quota },
        health: { ...newGate.health, ...stored.health },
        cursor: { ...newGate.cursor, ...stored.cursor },
        answers: { ...newGate.answers, ...stored.answers },
      }
    },
    save(before, after) {
      for (const part of parts) {
        if (before[part] === after[part]) continue
        const state = JSON.stringify(after[part])
        sql.exec('INSERT OR REPLACE INTO gate_parts (part, state) VALUES (?, ?)', part, state)
      }
    },
  }
}
