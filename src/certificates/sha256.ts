import type { Sha256 } from './domain/merkle-tree.ts'

/** WebCrypto's SHA-256. */
export const sha256: Sha256 = async (bytes) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
