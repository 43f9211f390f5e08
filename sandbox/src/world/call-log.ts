import type { PlatformAnswer, PlatformCall } from '../platform-call'
import type { Settings } from './settings'

/** One call as `/control/calls` shows it. */
export interface CallNote {
  at: number
  platform: string
  method: string
  path: string
  ok: boolean
  reason: string
}

const KEPT = 300

export type CallLog = ReturnType<typeof createCallLog>

/** Counts all calls and remembers the last ones, in memory: a call writes no row. `save` keeps them over a restart. */
export function createCallLog(settings: Settings) {
  const notes = settings.read<CallNote[]>('calls', [])
  const counts = settings.read<Record<string, { ok: number; refused: number }>>('callCounts', {})
  let isDirty = false

  return {
    note(call: PlatformCall, answer: PlatformAnswer, at: number): void {
      const { platform, method, path } = call
      notes.push({ at, platform, method, path, ok: answer.ok, reason: answer.reason })
      if (notes.length > KEPT * 2) notes.splice(0, notes.length - KEPT)
      const key = `${platform} ${path}`
      counts[key] ??= { ok: 0, refused: 0 }
      counts[key][answer.ok ? 'ok' : 'refused'] += 1
      isDirty = true
    },
    /** Newest first. */
    recent(platform: string | undefined, limit: number): CallNote[] {
      const wanted = platform === undefined ? notes : notes.filter((note) => note.platform === platform)
      return wanted.slice(-limit).reverse()
    },
    counts: () => ({ ...counts }),
    isDirty: () => isDirty,
    save(): void {
      if (!isDirty) return
      isDirty = false
      settings.write('calls', notes.slice(-KEPT))
      settings.write('callCounts', counts)
    },
  }
}
