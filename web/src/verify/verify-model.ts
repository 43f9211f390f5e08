/** What the page works on; pure, so that it can be tested. */
import type { PublicCertificate } from '../../../src/certificates/certificates.contract.ts'

/** The certificate's name in the page's address, or null. */
export function idOf(pathname: string): string | null {
  const [, id] = /^\/verify\/([\w.-]+)$/.exec(pathname) ?? []
  return id ?? null
}

/** The same certificate with one byte of its first version changed: a digit of the promised time. */
export function tamperedWith(certificate: PublicCertificate): PublicCertificate {
  const [first, ...rest] = certificate.entries
  if (!first) return certificate
  const content = first.content.replace(
    /("promisedAt":"\d{4}-\d{2}-\d{2}T)(\d)/,
    (_, before: string, digit: string) => `${before}${digit === '0' ? '1' : '0'}`,
  )
  return { ...certificate, entries: [{ ...first, content }, ...rest] }
}

/** `2026-11-24T18:00:00+08:00` as people read it. */
export const shownTime = (time: string): string => time.slice(0, 16).replace('T', ' ')
