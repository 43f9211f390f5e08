/** Secrets at rest: AES-256-GCM, the key's id stored beside the text, the row's id as additional data. */
import { createHmac, timingSafeEqual } from 'node:crypto'

interface KeyRing {
  readonly currentId: string
  readonly keys: Readonly<Record<string, string>>
}

/** `SECRET_KEYS` is JSON `{"k1": "<base64 of 32 bytes>"}`; the last entry encrypts, all of them decrypt. */
function keyRing(env: Env): KeyRing {
  const keys = JSON.parse(env.SECRET_KEYS) as Record<string, string>
  const currentId = Object.keys(keys).at(-1)
  if (!currentId) throw new Error('SECRET_KEYS names no key')
  return { currentId, keys }
}

const imported = new Map<string, Promise<CryptoKey>>()

function importKey(base64: string): Promise<CryptoKey> {
  const known = imported.get(base64)
  if (known) return known
  const key = crypto.subtle.importKey(
    'raw',
    Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)),
    'AES-GCM',
    false,
    ['encrypt', 'decrypt'],
  )
  imported.set(base64, key)
  return key
}

export async function seal(env: Env, plaintext: string, boundTo: string): Promise<{ sealed: string; keyId: string }> {
  const { currentId, keys } = keyRing(env)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const additionalData = new TextEncoder().encode(boundTo)
  const cipher = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData },
    await importKey(keys[currentId] ?? ''),
    new TextEncoder().encode(plaintext),
  )
  const bytes = new Uint8Array([...iv, ...new Uint8Array(cipher)])
  return { sealed: Buffer.from(bytes).toString('base64'), keyId: currentId }
}

/** Throws when the key is gone or the text was moved to another row: both mean a broken installation. */
export async function unseal(env: Env, sealed: string, keyId: string, boundTo: string): Promise<string> {
  const key = keyRing(env).keys[keyId]
  if (!key) throw new Error(`secret key ${keyId} is not configured`)
  const bytes = Uint8Array.from(atob(sealed), (char) => char.charCodeAt(0))
  const additionalData = new TextEncoder().encode(boundTo)
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytes.slice(0, 12), additionalData },
    await importKey(key),
    bytes.slice(12),
  )
  return new TextDecoder().decode(plain)
}

/** The ids of the keys that are set, the newest last. */
export const secretKeyIds = (env: Env): string[] => Object.keys(keyRing(env).keys)

/** The key that seals now. */
export const currentKeyId = (env: Env): string => keyRing(env).currentId

/** A key of its own for codes, so that the encrypting key does one thing only. */
function macKey(env: Env, keyId: string): Buffer | null {
  const key = keyRing(env).keys[keyId]
  return key ? createHmac('sha256', Buffer.from(key, 'base64')).update('dingshu mac 1', 'utf8').digest() : null
}

/** HMAC-SHA-256 of a text that another database may show but must not be able to make up, hex, with the current key. */
export function macOf(env: Env, text: string): { mac: string; keyId: string } {
  const keyId = currentKeyId(env)
  const key = macKey(env, keyId)
  if (!key) throw new Error('SECRET_KEYS names no key')
  return { mac: createHmac('sha256', key).update(text, 'utf8').digest('hex'), keyId }
}

/** False for another text, another key, or a key that is gone. */
export function macIsRight(env: Env, text: string, { mac, keyId }: { mac: string; keyId: string }): boolean {
  const key = macKey(env, keyId)
  if (!key) return false
  const expected = createHmac('sha256', key).update(text, 'utf8').digest()
  const given = Buffer.from(mac, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
