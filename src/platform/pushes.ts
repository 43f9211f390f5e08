/** Pushes of outside services: a body that nobody can read, and answers to whoever reads the status alone. */
import { err } from '../core/result.ts'

export const unreadable = (why: string) => err({ code: 'ingest.unreadable' as const, why })

/** HTTP status of a push that is not taken. */
export const refusalStatus = { bad_signature: 401, stale: 401, too_large: 413, overloaded: 503 } as const

const bare = (status: number) => ({ status, body: '', contentType: 'text/plain' })

export const bareReplies = {
  accepted: () => bare(200),
  rejected: (reason: keyof typeof refusalStatus) => bare(refusalStatus[reason]),
}
