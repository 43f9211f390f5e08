// A merchant's own server that takes webhooks (Standard Webhooks) and believes only what its secrets prove.
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import type { Settings } from '../world/settings'

/** How the merchant's server behaves: well, or like one of the servers that break. */
export const MERCHANT_MOODS = ['ok', 'error500', 'slow', 'redirect', 'gone'] as const

export const merchantBody = z.object({
  /** `whsec_…`, one or, while one takes the place of the other, several. */
  secrets: z
    .array(z.string().regex(/^whsec_[A-Za-z0-9+/]+=*$/))
    .max(5)
    .optional(),
  mood: z.enum(MERCHANT_MOODS).optional(),
  slowMs: z.number().int().min(0).max(60_000).optional(),
})

export interface TakenHook {
  id: string
  timestamp: string
  signature: string
  body: string
}

export interface HookNote {
  at: number
  id: string
  type: string
  verdict: 'genuine' | 'forged' | 'stale' | 'unproved'
  /** Seen before under the same id: the merchant's work is done once. */
  repeat: boolean
  status: number
  body: string
}

interface Merchant {
  secrets: string[]
  mood: (typeof MERCHANT_MOODS)[number]
  slowMs: number
  notes: HookNote[]
}

const KEPT = 200
const TOLERANCE_S = 300
const NEW: Merchant = { secrets: [], mood: 'ok', slowMs: 12_000, notes: [] }

function isProved(secret: string, { id, timestamp, signature, body }: TakenHook): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
  return signature.split(' ').some((part) => {
    const [version, value = ''] = part.split(',')
    const given = Buffer.from(value, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
}

function verdictOf({ secrets }: Merchant, hook: TakenHook, now: number): HookNote['verdict'] {
  if (secrets.length === 0) return 'unproved'
  if (!secrets.some((secret) => isProved(secret, hook))) return 'forged'
  return Math.abs(now / 1_000 - Number(hook.timestamp)) <= TOLERANCE_S ? 'genuine' : 'stale'
}

function typeOf(body: string): string {
  try {
    return String((JSON.parse(body) as { type?: unknown }).type ?? '')
  } catch {
    return ''
  }
}

const STATUS: Record<Merchant['mood'], number> = { ok: 200, slow: 200, error500: 500, redirect: 302, gone: 410 }

export type MerchantServer = ReturnType<typeof createMerchant>

/** Everything that the merchant's server knows, in the world's settings. */
export function createMerchant(settings: Settings, now: () => number) {
  const read = () => settings.read<Merchant>('merchant', NEW)
  return {
    read,
    put({ secrets, mood, slowMs }: z.output<typeof merchantBody>): Merchant {
      const known = read()
      const next = {
        ...known,
        secrets: secrets ?? known.secrets,
        mood: mood ?? known.mood,
        slowMs: slowMs ?? known.slowMs,
      }
      settings.write('merchant', next)
      return next
    },
    forget(): void {
      settings.write('merchant', { ...read(), notes: [] })
    },
    /** Judges one message; what cannot be proved is refused with 401, whatever the mood. */
    take(hook: TakenHook): { status: number; delayMs: number } {
      const known = read()
      const at = now()
      const verdict = verdictOf(known, hook, at)
      const status = verdict === 'forged' || verdict === 'stale' ? 401 : STATUS[known.mood]
      const repeat = known.notes.some((note) => note.id === hook.id && note.status === 200)
      const note = {
        at,
        id: hook.id,
        type: typeOf(hook.body),
        verdict,
        repeat,
        status,
        body: hook.body.slice(0, 8_000),
      }
      settings.write('merchant', { ...known, notes: [note, ...known.notes].slice(0, KEPT) })
      return { status, delayMs: known.mood === 'slow' ? known.slowMs : 0 }
    },
  }
}
