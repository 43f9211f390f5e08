/** A call by a person, before or beside any tenant: what it came with, and how its traces get into the logs of their tenants. */

import { systemIds } from '../core/ids.ts'
import { closeFeed } from '../feed/tenant-feed.client.ts'
import type { MailErrand } from '../mail/mail.contract.ts'
import { originOf } from '../platform/audit-row.ts'
import { carryAuditsOf, pendingAudit, pendingAuditIfChanged } from '../platform/commit-control.ts'
import type { Ctx } from '../platform/ctx.ts'
import { controlDb } from '../platform/db.ts'
import { placeOf } from './domain/place.ts'
import { type PersonAudits, peopleRepository } from './people.repository.ts'
import { makeCtx } from './tenant-scope.ts'
import { type Membership, tenantsRepository } from './tenants.repository.ts'

export interface Visit {
  readonly env: Env
  readonly headers: Headers
  /** Epoch ms. */
  readonly now: number
  readonly requestId: string
  readonly waitUntil: (work: Promise<unknown>) => void
}

/** Null outside of Cloudflare (development): there is nothing to tell places apart by. */
export const placeOfVisit = ({ headers }: Visit): string | null => placeOf(headers.get('cf-connecting-ip'))

/** The person at work in one of their tenants. */
export function ctxOfPerson(visit: Visit, person: { readonly id: string; readonly name: string }, at: Membership): Ctx {
  const { env, requestId, waitUntil } = visit
  return {
    ...makeCtx({
      env,
      tenant: at.tenant,
      actor: { kind: 'user', id: person.id, name: person.name },
      rights: new Set(at.rights),
      scope: at.scope,
      requestId,
      waitUntil,
    }),
    origin: originOf(visit.headers),
  }
}

/** The person at work in each of their tenants: what they did with their account stands in all of these logs. */
async function everywhere(visit: Visit, userId: string): Promise<Ctx[]> {
  const db = controlDb(visit.env)
  const [person, memberships] = await Promise.all([
    peopleRepository(db).byId(userId),
    tenantsRepository(db).ofUser(userId),
  ])
  return person ? memberships.map((at) => ctxOfPerson(visit, person, at)) : []
}

const carryAll = (contexts: readonly Ctx[]): void => {
  for (const ctx of contexts) ctx.waitUntil(carryAuditsOf(ctx))
}

/** Rows for the batch of a change of ours: all or nothing. */
export async function auditsOfPerson(visit: Visit, userId: string, action: string): Promise<PersonAudits> {
  const contexts = await everywhere(visit, userId)
  return {
    statements: contexts.map((ctx) => pendingAuditIfChanged(ctx, { action, subjects: [userId] })),
    carry: () => carryAll(contexts),
  }
}

/** After a change that the sign-in library wrote, or one that writes nothing: a crash between the two loses these rows. */
export async function auditPerson(visit: Visit, userId: string, action: string): Promise<void> {
  const contexts = await everywhere(visit, userId)
  if (contexts.length === 0) return
  await visit.env.CONTROL.batch(contexts.map((ctx) => pendingAudit(ctx, { action, subjects: [userId] })))
  carryAll(contexts)
}

/** After sessions ended: consoles of this person that are open hang up, and come back only with a session that lives. */
export async function hangUp(env: Env, userId: string): Promise<void> {
  const memberships = await tenantsRepository(controlDb(env)).ofUser(userId)
  await Promise.all(memberships.map(({ tenant }) => closeFeed(env, tenant.id, [userId])))
}

/** Leaves a letter with the post; the queue keeps it over a crash, and a slow service slows no answer. */
export async function post({ env, now }: Pick<Visit, 'env' | 'now'>, errand: MailErrand): Promise<void> {
  await env.MAIL.send({ v: 1, id: systemIds(() => now).next('mai'), errand })
}
