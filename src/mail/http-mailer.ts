/** Letters through a service that takes one JSON POST: `{id, from, to, subject, text, html}` with a bearer token; any 2xx means taken. */
import { ok } from '../core/result.ts'
import { callOutside, errorOfStatus } from '../platform/outside-call.ts'
import type { MailPort } from './mail.port.ts'

export interface HttpMailSettings {
  readonly url: string
  readonly token: string
  readonly from: string
  readonly fetch: typeof fetch
}

export const httpMailer = ({ url, token, from, fetch }: HttpMailSettings): MailPort => ({
  async send(mail) {
    const answered = await callOutside({
      provider: 'mail',
      fetch,
      url,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': mail.id,
      },
      body: JSON.stringify({ from, ...mail }),
    })
    if (!answered.ok) return answered
    // The service's own words may repeat the letter, and the letter holds a link.
    const error = errorOfStatus('mail', { status: answered.value.status, text: '' })
    return error ? { ok: false, error } : ok(undefined)
  },
})
