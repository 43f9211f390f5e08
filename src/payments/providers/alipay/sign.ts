/** RSA2 of the Alipay OpenAPI v2 (opendocs.alipay.com/open/291/106115, /270/105902): values raw, names sorted, `k=v` joined by `&`. */
import { isSignedBy } from '../../../platform/rsa.ts'

type Params = Readonly<Record<string, string>>

const joined = (entries: readonly (readonly [string, string])[]): string =>
  [...entries]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')

/** What we sign: everything but `sign`, without empty values. */
export const requestText = (params: Params): string =>
  joined(Object.entries(params).filter(([name, value]) => name !== 'sign' && value !== ''))

/** What Alipay signs in a notification: decoded once, without `sign` and `sign_type`. */
export const notificationText = (params: Params, { keepEmpty }: { readonly keepEmpty: boolean }): string =>
  joined(
    Object.entries(params).filter(
      ([name, value]) => name !== 'sign' && name !== 'sign_type' && (keepEmpty || value !== ''),
    ),
  )

/** Public material does not settle whether empty values are signed (Java and Node keep them, PHP drops them): either will do. */
export async function isSignedNotification(publicKeys: readonly string[], params: Params): Promise<boolean> {
  if ((params.sign_type ?? 'RSA2') !== 'RSA2') return false
  const texts = new Set([notificationText(params, { keepEmpty: true }), notificationText(params, { keepEmpty: false })])
  return anySigned(publicKeys, [...texts], params.sign ?? '')
}

export async function anySigned(
  publicKeys: readonly string[],
  texts: readonly string[],
  signature: string,
): Promise<boolean> {
  for (const key of publicKeys) for (const text of texts) if (await isSignedBy(key, text, signature)) return true
  return false
}

/** The exact text of `<name>` in an answer: the signature is over it as it stands. Null when it is not there. */
export function responseText(body: string, name: string): string | null {
  const start = body.indexOf('{', body.indexOf(`"${name}"`) + name.length + 2)
  if (!body.includes(`"${name}"`) || start < 0) return null
  let depth = 0
  let quoted = false
  for (let at = start; at < body.length; at++) {
    const char = body[at]
    if (quoted) {
      if (char === '\\') at++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return body.slice(start, at + 1)
  }
  return null
}
