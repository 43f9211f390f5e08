import type { Jwks } from '../certificates.contract.ts'
import { bytesOfBase64Url } from './bytes.ts'
import type { CheckSignature } from './check-certificate.ts'

/** Ed25519 over published keys. A key that is not among them signs nothing. `subtle`: of the Worker or of the browser. */
export const ed25519Checker =
  ({ keys }: Jwks, subtle: SubtleCrypto): CheckSignature =>
  async (kid, signed, signature) => {
    const key = keys.find((one) => one.kid === kid)
    const raw = bytesOfBase64Url(key?.x ?? '')
    if (raw.length !== 32 || signature.length !== 64) return false
    const imported = await subtle.importKey('raw', raw as BufferSource, { name: 'Ed25519' }, false, ['verify'])
    return subtle.verify({ name: 'Ed25519' }, imported, signature as BufferSource, signed as BufferSource)
  }
