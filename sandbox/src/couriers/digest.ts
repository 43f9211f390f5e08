import { createHash } from 'node:crypto'

/** Base64 of the sixteen bytes of MD5: what most couriers sign with. */
export function md5Base64(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('base64')
}
