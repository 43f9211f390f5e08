/** Digests that platforms and couriers sign with, and the one safe way to compare them. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Lower-case hex. */
export const md5Hex = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

/** Base64 of the sixteen bytes, not of their hex. */
export const md5Base64 = (text: string): string => createHash('md5').update(text, 'utf8').digest('base64')

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export const hmacHex = (algorithm: 'md5' | 'sha1' | 'sha256', secret: string, text: string): string =>
  createHmac(algorithm, secret).update(text, 'utf8').digest('hex')

export const hmacBase64 = (algorithm: 'sha1' | 'sha256', secret: string, text: string): string =>
  createHmac(algorithm, secret).update(text, 'utf8').digest('base64')

/** Compares in constant time; texts of different length are different. */
export function isSameText(expected: string, given: string): boolean {
  const a = Buffer.from(expected)
  const b = Buffer.from(given)
  return a.length === b.length && timingSafeEqual(a, b)
}
