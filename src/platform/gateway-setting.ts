/** `settings.gateway` of a connection: a relay or sandbox that stands in for the platform's base URL. */
import * as z from 'zod'

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** '' or absent: the platform itself. Whether the address is allowed is decided when the connection is saved. */
export const gatewaySetting = z
  .string()
  .trim()
  .transform((text) => text.replace(/\/+$/, ''))
  .refine((text) => text === '' || isHttpUrl(text), 'an http(s) URL is needed')
  .default('')

/** The gateway when one is set, else the platform's own base; without a slash at its end. */
export function baseUrl(settings: Readonly<Record<string, unknown>>, own: string): string {
  const gateway = settings.gateway
  return typeof gateway === 'string' && gateway !== '' ? gateway.replace(/\/+$/, '') : own
}
