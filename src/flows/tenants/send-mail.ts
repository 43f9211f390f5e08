/** The post: an errand becomes a letter with a fresh link, or nothing when there is nobody to write to, and leaves through the port. */
import { assertNever } from '../../core/assert-never.ts'
import { fail, ok } from '../../core/result.ts'
import { type Letter, writeLetter } from '../../mail/domain/letter.ts'
import { type MailErrand, mailMessageSchema } from '../../mail/mail.contract.ts'
import { mailerOf } from '../../mail/mailer.ts'
import { controlDb } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { planEnd } from '../../tenants/domain/standing.ts'
import {
  changeEmailLink,
  confirmLink,
  INVITATION_DAYS,
  invitationLink,
  LINK_HOURS,
  LINK_MINUTES,
  pageUrl,
  resetLink,
} from '../../tenants/letter-links.ts'
import { membersRepository } from '../../tenants/members.repository.ts'
import { peopleRepository } from '../../tenants/people.repository.ts'
import { roleWords } from '../../tenants/role-words.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'
import type { EffectResult } from '../effects/carry-out-effects.ts'
import type { QueuedItem } from '../shops/queued-messages.ts'

interface Addressed {
  readonly to: string
  readonly letter: Letter
}

/** Null: nobody is to be written to, or not any more. Decided here, behind the answer, so that an answer takes as long for everybody. */
async function letterFor(env: Env, errand: MailErrand, now: number): Promise<Addressed | null> {
  const people = peopleRepository(controlDb(env))
  const alreadyKnown: Letter = {
    kind: 'already_known',
    signInUrl: pageUrl(env, '/sign-in'),
    resetUrl: pageUrl(env, '/forgot-password'),
  }
  switch (errand.kind) {
    case 'confirm': {
      const person = await people.byId(errand.userId)
      if (!person || person.emailVerified) return null
      const holder = person.isClaim ? await people.holderOf(person.email) : null
      if (holder?.emailVerified) return { to: person.email, letter: alreadyKnown }
      return {
        to: person.email,
        letter: { kind: 'confirm', url: confirmLink(env, person, now), hours: LINK_HOURS },
      }
    }
    case 'reset': {
      const person = await people.holderOf(errand.email)
      const hash = person ? await people.hashOf(person.id) : null
      if (!person || hash === null) return null
      return {
        to: person.email,
        letter: { kind: 'reset', url: resetLink(env, person, hash, now), minutes: LINK_MINUTES },
      }
    }
    case 'change_email': {
      const [person, holder] = await Promise.all([people.byId(errand.userId), people.holderOf(errand.email)])
      if (!person) return null
      if (holder?.emailVerified && holder.id !== person.id) return { to: errand.email, letter: alreadyKnown }
      const url = changeEmailLink(env, person, errand.email, now)
      return { to: errand.email, letter: { kind: 'change_email', url, minutes: LINK_MINUTES } }
    }
    case 'invitation': {
      const invited = await membersRepository(controlDb(env)).invitation(errand.invitationId, now)
      if (invited?.status !== 'pending') return null
      const [tenant, role] = await Promise.all([
        tenantsRepository(controlDb(env)).byId(invited.tenantId),
        roleWords(env, invited.tenantId, invited.role),
      ])
      if (!tenant) return null
      return {
        to: invited.email,
        letter: {
          kind: 'invitation',
          company: tenant.name,
          inviter: invited.invitedBy || tenant.name,
          role,
          url: invitationLink(env, invited),
          days: INVITATION_DAYS,
        },
      }
    }
    case 'plan_ending': {
      const [person, tenant] = await Promise.all([
        people.byId(errand.userId),
        tenantsRepository(controlDb(env)).byId(errand.tenantId),
      ])
      if (!person || !tenant || planEnd(tenant) !== errand.endsAt) return null
      const letter = { company: tenant.name, isTrial: tenant.plan === 'trial', endsAt: errand.endsAt }
      return { to: person.email, letter: { kind: 'plan_ending', ...letter, url: pageUrl(env, '/settings?tab=plan') } }
    }
    case 'notice': {
      const person = await people.byId(errand.userId)
      const to = errand.to ?? (person?.emailVerified ? person.email : null)
      if (!person || !to) return null
      const resetUrl = pageUrl(env, '/forgot-password')
      return { to, letter: { kind: 'notice', what: errand.what, at: errand.at, resetUrl } }
    }
    default:
      return assertNever(errand)
  }
}

/** Writes and sends. An installation without a way to send says so in its log, and nothing waits for ever. */
export async function sendMail(env: Env, id: string, errand: MailErrand): Promise<EffectResult> {
  const addressed = await letterFor(env, errand, Date.now())
  if (!addressed) return ok(undefined)
  const mailer = mailerOf(env)
  if (!mailer) {
    createLog().error('mail.unconfigured', { id, kind: errand.kind })
    return ok(undefined)
  }
  const sent = await mailer.send({ id, to: addressed.to, ...writeLetter(addressed.letter) })
  if (sent.ok) return sent
  const { code, retryable } = sent.error
  return { ok: false, error: { ...fail(`outside.${code}`).error, final: !retryable } }
}

/** After this many deliveries a letter is given up. About a day, see below. */
const MAX_ATTEMPTS = 20
/** Seconds. */
const LONGEST_PAUSE = 7_200

/** The MAIL queue: letters of people who may have no tenant yet. */
export async function sendMails(
  env: Env,
  _execution: Pick<ExecutionContext, 'waitUntil'>,
  batch: readonly QueuedItem[],
): Promise<void> {
  const log = createLog()
  for (const queued of batch) {
    const message = mailMessageSchema.safeParse(queued.body)
    if (!message.success) {
      log.error('mail.unreadable')
      queued.ack()
      continue
    }
    const { id, errand } = message.data
    const sent = await sendMail(env, id, errand).catch(
      (error: unknown): EffectResult => fail('effect.failed', { why: String(error) }),
    )
    if (sent.ok) queued.ack()
    else if (sent.error.final === true || queued.attempts >= MAX_ATTEMPTS) {
      log.error('mail.gave_up', { id, kind: errand.kind, code: sent.error.code, attempts: queued.attempts })
      queued.ack()
    } else queued.retry({ delaySeconds: Math.min(2 ** queued.attempts * 2, LONGEST_PAUSE) })
  }
}
