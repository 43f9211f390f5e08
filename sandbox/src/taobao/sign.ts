import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Upper-case digest of all names and values but `sign` by the bytes of their names; blank ones are passed over. */
export function requestSign(secret: string, { sign: _sign, ...params }: Readonly<Record<string, string>>): string {
  const names = Object.keys(params)
    .filter((name) => params[name]?.trim() !== '')
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const text = names.map((name) => name + params[name]).join('')
  return digest(secret, text, params.sign_method).toUpperCase()
}

function digest(secret: string, text: string, method: string | undefined): string {
  if (method === 'hmac') return createHmac('md5', secret).update(text, 'utf8').digest('hex')
  if (method === 'hmac-sha256') return createHmac('sha256', secret).update(text, 'utf8').digest('hex')
  return createHash('md5').update(`${secret}${text}${secret}`, 'utf8').digest('hex')
}

export function isSigned(secret: string, params: Readonly<Record<string, string>>): boolean {
  const expected = Buffer.from(requestSign(secret, params))
  const given = Buffer.from(params.sign ?? '')
  return expected.length === given.length && timingSafeEqual(expected, given)
}
