/** DataSign of 快递鸟: base64 of the 32-character lowercase hex MD5 text (not of its 16 bytes) over `RequestData + ApiKey`. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** `requestData` is the text before form encoding, exactly as it is sent. */
export function dataSign(requestData: string, apiKey: string): string {
  const hex = createHash('md5')
    .update(requestData + apiKey, 'utf8')
    .digest('hex')
  return Buffer.from(hex, 'ascii').toString('base64')
}

export function sameDataSign(given: string, expected: string): boolean {
  const left = Buffer.from(given, 'utf8')
  const right = Buffer.from(expected, 'utf8')
  return left.length === right.length && timingSafeEqual(left, right)
}
