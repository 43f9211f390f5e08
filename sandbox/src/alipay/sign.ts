import { createSign, createVerify } from 'node:crypto'

/** Raw values in the order of their names, empty ones and the named ones left out. */
export function textToSign(params: Record<string, string>, without: readonly string[]): string {
  const names = Object.keys(params).filter((name) => !without.includes(name) && params[name] !== '')
  names.sort((a, b) => Buffer.from(a).compare(Buffer.from(b)))
  return names.map((name) => [name, params[name]].join('=')).join('&')
}

export const signature = (privateKey: string, text: string): string =>
  createSign('RSA-SHA256').update(text, 'utf8').sign(privateKey, 'base64')

export function isSignedBy(publicKey: string, text: string, given: string): boolean {
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(publicKey, given, 'base64')
}

/** A notification's form: signed without `sign` and `sign_type`. */
export function signedForm(privateKey: string, params: Record<string, string>): string {
  const whole = { ...params, sign_type: 'RSA2' }
  const sign = signature(privateKey, textToSign(whole, ['sign', 'sign_type']))
  return new URLSearchParams({ ...whole, sign }).toString()
}
