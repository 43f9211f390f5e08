/** Addresses that our letters point to, and the facts that each link hangs on (links.ts). */
import { DAY, HOUR, MINUTE } from '../core/time.ts'
import { isGenuine, makeToken, readToken } from './links.ts'
import type { InvitationRow } from './members.repository.ts'
import type { Person } from './people.repository.ts'

export const LINK_HOURS = 24
export const LINK_MINUTES = 30
export const INVITATION_DAYS = 7
export const INVITATION_TIME = INVITATION_DAYS * DAY

export const pageUrl = (env: Env, path: string): string => new URL(path, env.PUBLIC_URL).href

/** The token rides behind `#`: it reaches no server's log and no referrer. */
const tokenUrl = (env: Env, path: string, token: string): string => `${pageUrl(env, path)}#${token}`

const confirmFacts = (person: Person): string[] => [person.email, String(person.emailVerified)]
const resetFacts = (person: Person, hash: string): string[] => [person.email, hash]
const changeFacts = (person: Person): string[] => [person.email]
const invitationFacts = (invited: InvitationRow): string[] => [
  invited.tenantId,
  invited.email,
  invited.role,
  String(invited.sentAt),
]

export const confirmToken = (env: Env, person: Person, now: number): string =>
  makeToken(env, 'confirm', { id: person.id, endsAt: now + LINK_HOURS * HOUR }, confirmFacts(person))
export const resetToken = (env: Env, person: Person, hash: string, now: number): string =>
  makeToken(env, 'reset', { id: person.id, endsAt: now + LINK_MINUTES * MINUTE }, resetFacts(person, hash))
export const changeEmailToken = (env: Env, person: Person, email: string, now: number): string =>
  makeToken(env, 'change_email', { id: person.id, endsAt: now + LINK_MINUTES * MINUTE, email }, changeFacts(person))
export const invitationToken = (env: Env, invited: InvitationRow): string =>
  makeToken(env, 'invitation', { id: invited.id, endsAt: invited.expiresAt }, invitationFacts(invited))

export const confirmLink = (env: Env, person: Person, now: number): string =>
  tokenUrl(env, '/confirm-email', confirmToken(env, person, now))
export const resetLink = (env: Env, person: Person, hash: string, now: number): string =>
  tokenUrl(env, '/reset-password', resetToken(env, person, hash, now))
export const changeEmailLink = (env: Env, person: Person, email: string, now: number): string =>
  tokenUrl(env, '/confirm-email', changeEmailToken(env, person, email, now))
export const invitationLink = (env: Env, invited: InvitationRow): string =>
  tokenUrl(env, '/invitation', invitationToken(env, invited))

interface Check<T> {
  readonly token: string
  readonly now: number
  readonly load: (id: string) => Promise<T | null>
}

async function opened<T>(
  env: Env,
  { token, now, load }: Check<T>,
  purpose: Parameters<typeof makeToken>[1],
  factsOf: (thing: T) => readonly string[],
) {
  const claims = readToken(token)
  const thing = claims ? await load(claims.id) : null
  if (!claims || !thing) return null
  return isGenuine(env, { purpose, token, claims, facts: factsOf(thing), now }) ? { thing, claims } : null
}

/** What a link names, when it is genuine, in time and unused; else null. */
export const openConfirm = (env: Env, check: Check<Person>) => opened(env, check, 'confirm', confirmFacts)
export const openChangeEmail = (env: Env, check: Check<Person>) => opened(env, check, 'change_email', changeFacts)
export const openReset = (env: Env, check: Check<{ person: Person; hash: string }>) =>
  opened(env, check, 'reset', ({ person, hash }) => resetFacts(person, hash))
export const openInvitation = (env: Env, check: Check<InvitationRow>) =>
  opened(env, check, 'invitation', invitationFacts)
