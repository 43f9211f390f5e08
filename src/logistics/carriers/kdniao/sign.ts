/** DataSign of 快递鸟: base64 of the 32-character lowercase hex MD5 text (not of its 16 bytes) over `RequestData + ApiKey`. */
import { md5Hex } from '../../../platform/digests.ts'

/** `requestData` is the text before form encoding, exactly as it is sent. */
export const dataSign = (requestData: string, apiKey: string): string =>
  Buffer.from(md5Hex(requestData + apiKey), 'ascii').toString('base64')
