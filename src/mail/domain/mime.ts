/** A letter as a MIME message (RFC 5322, 2045, 2047): plain text and html, both base64, headers in ASCII. */
import type { Mail } from '../mail.port.ts'

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

/** Bytes a folded line of base64 may have (RFC 2045 §6.8). */
const LINE = 76
const folded = (text: string): string => base64(text).replaceAll(new RegExp(`.{1,${LINE}}`, 'g'), '$&\r\n')

/** `=?utf-8?B?…?=`, in words of at most 75 characters (RFC 2047 §2); ASCII stays as it is. */
function encodedWords(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  const words: string[] = []
  let part = ''
  for (const char of text) {
    if (Buffer.byteLength(part + char, 'utf8') > 45) {
      words.push(part)
      part = ''
    }
    part += char
  }
  return [...words, part].map((word) => `=?utf-8?B?${base64(word)}?=`).join('\r\n ')
}

const noBreaks = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ')

function address(text: string): string {
  const named = /^(.*)<([^>]+)>$/.exec(noBreaks(text))
  return named ? `${encodedWords((named[1] ?? '').trim())} <${named[2]}>` : noBreaks(text)
}

/** `date` in the form of RFC 5322: `Sun, 22 Nov 2026 04:00:00 +0000`. */
export function mimeOf(mail: Mail, { from, date }: { readonly from: string; readonly date: string }): string {
  const boundary = `=_${mail.id}`
  const host = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost'
  const part = (type: string, content: string): string =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${folded(content)}`
  return [
    `From: ${address(from)}`,
    `To: ${address(mail.to)}`,
    `Subject: ${encodedWords(noBreaks(mail.subject))}`,
    `Date: ${date}`,
    `Message-ID: <${mail.id}@${host}>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    `${part('text/plain', mail.text)}${part('text/html', mail.html)}--${boundary}--`,
    '',
  ].join('\r\n')
}
