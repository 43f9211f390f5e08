import { createHash } from 'node:crypto'

/** DataSign: base64 of the lower-case hex text of md5(RequestData + ApiKey), not of its 16 bytes. */
export function dataSign(requestData: string, apiKey: string): string {
  const hex = createHash('md5')
    .update(requestData + apiKey, 'utf8')
    .digest('hex')
  return Buffer.from(hex, 'latin1').toString('base64')
}
