/** The installation's keys for tree heads (Ed25519): made at first use, sealed at rest, published for ever. */
import { CompactSign, exportJWK, generateKeyPair, importJWK } from 'jose'
import { seal, unseal } from '../platform/secrets.ts'
import type { Jwks } from './certificates.contract.ts'

interface KeyRow {
  readonly kid: string
  readonly x: string
  readonly sealed: string
  readonly keyId: string
}

/** To which row a sealed key is bound. */
export const signingKeyOwner = (kid: string): string => `signing_key/${kid}`

const newestKey = (env: Env): Promise<KeyRow | null> =>
  env.CONTROL.prepare(
    'SELECT kid, x, sealed, key_id AS keyId FROM signing_keys ORDER BY created_at DESC, kid LIMIT 1',
  ).first<KeyRow>()

/** A new key that signs from now on; what older ones signed stays valid. Gives its id. */
export async function makeSigningKey(env: Env, now: number): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const { d = '', x = '' } = await exportJWK(privateKey)
  const kid = `th-${x.slice(0, 12)}`
  const { sealed, keyId } = await seal(env, d, signingKeyOwner(kid))
  await env.CONTROL.prepare('INSERT INTO signing_keys (kid, x, sealed, key_id, created_at) VALUES (?, ?, ?, ?, ?)')
    .bind(kid, x, sealed, keyId, now)
    .run()
  return kid
}

/** Signs one text after the other with the newest key; makes the first one when there is none. */
export async function headSigner(env: Env, now: number): Promise<(claims: object) => Promise<string>> {
  if (!(await newestKey(env))) await makeSigningKey(env, now)
  const row = await newestKey(env)
  if (!row) throw new Error('no signing key')
  const { kid, x, sealed, keyId } = row
  const d = await unseal(env, sealed, keyId, signingKeyOwner(kid))
  const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x, d }, 'EdDSA')
  return (claims) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'tree-head' })
      .sign(key)
}

/** All public keys, the newest first. */
export async function publishedKeys(env: Env): Promise<Jwks> {
  const { results } = await env.CONTROL.prepare('SELECT kid, x FROM signing_keys ORDER BY created_at DESC, kid').all<{
    kid: string
    x: string
  }>()
  return {
    keys: results.map(({ kid, x }) => ({ kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' })),
  }
}
