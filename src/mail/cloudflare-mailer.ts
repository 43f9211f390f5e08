/** Letters through Cloudflare's `send_email` binding, which takes a MIME message. */
import { ok } from '../core/result.ts'
import { integrationError } from '../platform/outside-call.ts'
import { mimeOf } from './domain/mime.ts'
import type { MailPort } from './mail.port.ts'

export interface CloudflareMailSettings {
  readonly binding: SendEmail
  /** `名称 <a@b.example>` or the address alone. */
  readonly from: string
  readonly now: () => number
}

export const cloudflareMailer = ({ binding, from, now }: CloudflareMailSettings): MailPort => ({
  async send(mail) {
    // The module exists in the runtime only when a binding of this kind does.
    const { EmailMessage } = await import('cloudflare:email')
    const raw = mimeOf(mail, { from, date: new Date(now()).toUTCString().replace('GMT', '+0000') })
    const sender = /<([^>]+)>/.exec(from)?.[1] ?? from
    try {
      await binding.send(new EmailMessage(sender, mail.to, raw))
      return ok(undefined)
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : ''
      const isFinal = /not allowed|invalid|verified/i.test(text)
      return {
        ok: false,
        error: integrationError('mail', isFinal ? 'rejected' : 'busy', cause instanceof Error ? cause.name : ''),
      }
    }
  },
})
