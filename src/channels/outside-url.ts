import * as z from 'zod'

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

function isOutsideUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return url.username === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname)))
}

/** An https URL, or http to loopback (which the product refuses outside development); trailing slashes are cut off. */
export const outsideUrlSchema = z
  .string()
  .trim()
  .refine(isOutsideUrl, 'an https URL is needed')
  .transform((text) => text.replace(/\/+$/, ''))
