/** One wide JSON line per request, message or alarm. No personal data: ids and codes only. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void
  error(event: string, fields?: Readonly<Record<string, unknown>>): void
  with(fields: Readonly<Record<string, unknown>>): Log
}

export function createLog(base: Readonly<Record<string, unknown>> = {}): Log {
  const line =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) =>
      console[level](JSON.stringify({ level, event, ...base, ...fields }))
  return {
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: (fields) => createLog({ ...base, ...fields }),
  }
}

export const silentLog: Log = { info() {}, warn() {}, error() {}, with: () => silentLog }
