/** Which way letters leave: Cloudflare's binding when it is there, else the HTTP service, else none. */
import { cloudflareMailer } from './cloudflare-mailer.ts'
import { httpMailer } from './http-mailer.ts'
import type { MailPort } from './mail.port.ts'

/** Optional settings of an installation; without a way to send, letters are refused loudly in the log. */
interface MailEnv {
  /** `[[send_email]]`, optional. */
  readonly SEND_EMAIL?: SendEmail
  readonly MAIL_URL?: string
  readonly MAIL_TOKEN?: string
  readonly MAIL_FROM?: string
}

const DEFAULT_FROM = '订枢 <no-reply@dingshu.example>'

export function mailerOf(env: MailEnv): MailPort | null {
  const from = env.MAIL_FROM || DEFAULT_FROM
  if (env.SEND_EMAIL) return cloudflareMailer({ binding: env.SEND_EMAIL, from, now: () => Date.now() })
  if (!env.MAIL_URL) return null
  return httpMailer({
    url: env.MAIL_URL,
    token: env.MAIL_TOKEN ?? '',
    from,
    fetch: (input, init) => fetch(input, init),
  })
}
