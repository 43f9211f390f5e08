import { createHash } from 'node:crypto'

/** Synchronous: a chain walks thousands of short texts, and a promise for each costs more than the digest. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
