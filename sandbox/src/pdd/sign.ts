import { createHash, timingSafeEqual } from 'node:crypto'
import { parseObject } from '../exact-json'

/** The parameters of a call, from a form or from JSON; lists and objects as the compact JSON that stands there. */
export function paramsOf(body: string): Record<string, string> {
  const json = body.startsWith('{') ? parseObject(body) : undefined
  if (json === undefined) return Object.fromEntries(new URLSearchParams(body))
  const texts = Object.entries(json).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return Object.fromEntries(texts)
}

/** Upper-case md5 of the secret, all names and values but `sign` by the bytes of their names, and the secret again. */
export function requestSign(secret: string, { sign: _sign, ...params }: Readonly<Record<string, string>>): string {
  const names = Object.keys(params).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const text = names.map((name) => name + params[name]).join('')
  return createHash('md5').update(`${secret}${text}${secret}`, 'utf8').digest('hex').toUpperCase()
}

export function isSigned(secret: string, params: Readonly<Record<string, string>>): boolean {
  const expected = Buffer.from(requestSign(secret, params))
  const given = Buffer.from(params.sign ?? '')
  return expected.length === given.length && timingSafeEqual(expected, given)
}
