import { detachedFile } from '../../src/certificates/domain/ots.ts'

const HEAD = detachedFile(new Uint8Array(), new Uint8Array())

/** Digest and timestamp of a file `.ots`. Throws for another file, or a digest that is not SHA-256. */
export function readDetachedFile(file: Uint8Array): { digest: Uint8Array; timestamp: Uint8Array } {
  if (file.length < HEAD.length + 32 || HEAD.some((byte, i) => file[i] !== byte)) throw new Error('no timestamp file')
  return { digest: file.slice(HEAD.length, HEAD.length + 32), timestamp: file.slice(HEAD.length + 32) }
}
