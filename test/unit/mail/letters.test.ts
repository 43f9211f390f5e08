import { describe, expect, it } from 'vitest'
import { type Letter, writeLetter } from '../../../src/mail/domain/letter.ts'
import { mimeOf } from '../../../src/mail/domain/mime.ts'
import { httpMailer } from '../../../src/mail/http-mailer.ts'
import { noticeKinds } from '../../../src/mail/mail.contract.ts'

const url = 'https://hub.example/x#tok_1'
const letters: Letter[] = [
  { kind: 'confirm', url, hours: 24 },
  { kind: 'already_known', signInUrl: url, resetUrl: url },
  { kind: 'reset', url, minutes: 30 },
  { kind: 'change_email', url, minutes: 30 },
  { kind: 'invitation', company: '青禾', inviter: '王店长', role: { zh: '仓库', en: 'warehouse' }, url, days: 7 },
  ...noticeKinds.map((what): Letter => ({ kind: 'notice', what, at: 1_800_000_000_000, resetUrl: url })),
]
const mail = { id: 'mai_1', to: 'a@b.example', ...writeLetter({ kind: 'confirm', url, hours: 24 }) }

describe('a letter', () => {
  it.each(letters.map((letter) => [letter.kind === 'notice' ? letter.what : letter.kind, letter] as const))(
    '%s says it in Chinese, then in English, with its link in text and html',
    (_kind, letter) => {
      const { subject, text, html } = writeLetter(letter)
      expect(subject).toMatch(/[一-鿿].* · .*[a-z]/)
      expect(text).toContain(url)
      expect(html).toContain(`href="${url}"`)
      expect(text.indexOf('你好')).toBe(0)
      expect(text.indexOf('——')).toBeGreaterThan(0)
    },
  )

  it('lets no name of a stranger become markup or a header', () => {
    const { subject, html } = writeLetter({
      kind: 'invitation',
      company: '<img src=x onerror=alert(1)>',
      inviter: 'Eve\r\nBcc: all@example.com',
      role: { zh: '仓库', en: 'warehouse' },
      url: 'https://hub.example/"><script>',
      days: 7,
    })
    expect(html).not.toMatch(/<img|<script/)
    expect(subject).not.toMatch(/[\r\n]/)
  })
})

describe('as MIME', () => {
  const mime = mimeOf(mail, { from: '订枢 <no-reply@hub.example>', date: 'Sun, 22 Nov 2026 04:00:00 +0000' })

  it('has headers in ASCII with short lines, and both parts', () => {
    expect(mime).toMatch(/^[\x20-\x7e\r\n]*$/)
    for (const line of mime.split('\r\n')) expect(line.length).toBeLessThanOrEqual(120)
    expect(mime).toContain('From: =?utf-8?B?6K6i5p6i?= <no-reply@hub.example>')
    expect(mime).toContain('Message-ID: <mai_1@hub.example>')
    const parts = [...mime.matchAll(/base64\r\n\r\n([A-Za-z0-9+/=\r\n]+?)\r\n--/g)].map(([, text = '']) =>
      Buffer.from(text, 'base64').toString('utf8'),
    )
    expect(parts).toEqual([mail.text, mail.html])
    const subject = /Subject: ((?:=\?utf-8\?B\?[^?]+\?=(?:\r\n )?)+)/.exec(mime)?.[1] ?? ''
    const words = [...subject.matchAll(/\?B\?([^?]+)\?=/g)].map(([, word = '']) =>
      Buffer.from(word, 'base64').toString('utf8'),
    )
    expect(words.join('')).toBe(mail.subject)
  })

  it('takes no line break from an address or a subject', () => {
    const bad = mimeOf(
      { ...mail, to: 'a@b.example\r\nBcc: x@y.example', subject: 'a\r\nBcc: x@y.example' },
      { from: 'x@y.example', date: '' },
    )
    expect(bad).not.toMatch(/^Bcc:/m)
  })
})

describe('the HTTP service', () => {
  const sent: Request[] = []
  const mailer = (status: number) =>
    httpMailer({
      url: 'https://mail.example/send',
      token: 'tok',
      from: 'x@y.example',
      fetch: async (input, init) => {
        sent.push(new Request(input, init))
        return new Response('no', { status })
      },
    })

  it('gets one JSON with token and id', async () => {
    expect(await mailer(202).send(mail)).toEqual({ ok: true, value: undefined })
    const [request] = sent
    expect(request?.headers.get('authorization')).toBe('Bearer tok')
    expect(request?.headers.get('idempotency-key')).toBe('mai_1')
    expect(await request?.json()).toEqual({ from: 'x@y.example', ...mail })
  })

  it.each([
    [503, true],
    [429, true],
    [401, false],
    [422, false],
  ])('that answers %i is asked again: %s', async (status, retryable) => {
    const answer = await mailer(status).send(mail)
    expect(answer.ok ? null : answer.error.retryable).toBe(retryable)
  })
})
