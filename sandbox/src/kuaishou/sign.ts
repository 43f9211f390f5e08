import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** `k=v` of the names in order of their bytes, joined by `&`, the signSecret last. */
export function signText(params: Readonly<Record<string, string>>, signSecret: string): string {
  const names = Object.keys(params).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return [...names.map((name) => `${name}=${params[name]}`), `signSecret=${signSecret}`].join('&')
}

/** `signMethod` of the parameters says how: HMAC_SHA256 in base64, or MD5 in lower hex. */
export function signOf(params: Readonly<Record<string, string>>, signSecret: string): string {
  const text = signText(params, signSecret)
  return params.signMethod === 'HMAC_SHA256'
    ? createHmac('sha256', signSecret).update(text, 'utf8').digest('base64')
    : createHash('md5').update(text, 'utf8').digest('hex')
}

export function isSigned({ sign = '', ...params }: Readonly<Record<string, string>>, signSecret: string): boolean {
  const [expected, given] = [Buffer.from(signOf(params, signSecret)), Buffer.from(sign)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}
