/** Which of a key's secrets open the door now: the newest one until the key's end, the one before it until its overlap ends. */
export interface KeyRow {
  readonly hash: string
  /** Epoch ms; null: the key does not end by itself. */
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly previousHash: string | null
  readonly previousUntil: number | null
}

export type KeyStanding = 'live' | 'expired' | 'revoked'

/** `hash`: digest of the secret that was shown; it is one of the row's two. */
export function keyStanding(row: KeyRow, hash: string, now: number): KeyStanding {
  if (row.revokedAt !== null) return 'revoked'
  if (row.expiresAt !== null && row.expiresAt <= now) return 'expired'
  return hash === row.hash || (row.previousUntil ?? 0) > now ? 'live' : 'expired'
}

/** When an isolate must look again: `live` ends at the latest then. Epoch ms. */
export function keyLivesUntil(row: KeyRow, hash: string): number {
  return Math.min(row.expiresAt ?? Infinity, hash === row.hash ? Infinity : (row.previousUntil ?? 0))
}
