/** Letters that left through the HTTP service, caught where the Worker calls it. */
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { eventually } from './open-shop.ts'

const MAIL_URL = 'https://mail.dingshu.test/send'

export interface CaughtMail {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly authorization: string | null
}

export interface Mailbox {
  readonly all: readonly CaughtMail[]
  /** Waits for the `nth` letter to the address whose subject matches. */
  letter(to: string, subject: RegExp, nth?: number): Promise<CaughtMail>
  /** What stands behind `#` in the letter's link. */
  token(to: string, subject: RegExp, nth?: number): Promise<string>
  /** The next calls are answered with these statuses. */
  answers: number[]
}

export function aMailbox(): Mailbox {
  Object.assign(env, { MAIL_URL, MAIL_TOKEN: 'mail-token' })
  const all: CaughtMail[] = []
  const answers: number[] = []
  const real = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    if (request.url !== MAIL_URL) return real(input, init)
    const status = answers.shift() ?? 202
    if (status < 300) {
      const mail = (await request.json()) as Omit<CaughtMail, 'authorization'>
      all.push({ ...mail, authorization: request.headers.get('authorization') })
    }
    return new Response(null, { status })
  })
  const letter: Mailbox['letter'] = async (to, subject, nth = 1) => {
    const found = () => all.filter((mail) => mail.to === to && subject.test(mail.subject))[nth - 1]
    const mail = await eventually(
      async () => found(),
      (mail) => mail !== undefined,
    )
    if (!mail) throw new Error(`no letter to ${to}`)
    return mail
  }
  return {
    all,
    answers,
    letter,
    async token(...which) {
      const { text } = await letter(...which)
      return /#(\S+)/.exec(text)?.[1] ?? ''
    },
  }
}
