import { createHmac, timingSafeEqual } from 'node:crypto'

/** Upper-case HMAC-SHA256 of the API's path ('' for business methods) and all names and values but `sign`, by the bytes of the names. */
export function requestSign(
  secret: string,
  path: string,
  { sign: _sign, ...params }: Readonly<Record<string, string>>,
): string {
  const names = Object.keys(params).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const text = names.map((name) => name + params[name]).join('')
  return createHmac('sha256', secret).update(`${path}${text}`, 'utf8').digest('hex').toUpperCase()
}

export function isSigned(secret: string, path: string, params: Readonly<Record<string, string>>): boolean {
  const expected = Buffer.from(requestSign(secret, path, params))
  const given = Buffer.from(params.sign ?? '')
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** `Authorization` of a push. */
export const pushSign = (secret: string, appKey: string, body: string): string =>
  createHmac('sha256', secret).update(`${appKey}${body}`, 'utf8').digest('hex')
