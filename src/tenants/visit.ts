/** A call by a person, before or beside any tenant: what it came with, and how its traces get into the logs of their tenants. */

import { systemIds } from '../core/ids.ts'
import type { MailErrand } from '../mail/mail.contract.ts'
import { originOf } from '../platform/audit-row.ts'
import { commitControl } from '../platform/commit-control.ts'
import type { Ctx } from '../platform/ctx.ts'
import { controlDb } from '../platform/db.ts'
import { placeOf } from './domain/place.ts'
import { peopleRepository } from './people.repository.ts'
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

/** What a person did with their account stands in the log of every tenant that they belong to. */
export async function auditPerson(visit: Visit, userId: string, action: string, after?: unknown): Promise<void> {
  const db = controlDb(visit.env)
  const [person, memberships] = await Promise.all([
    peopleRepository(db).byId(userId),
    tenantsRepository(db).ofUser(userId),
  ])
  if (!person) return
  await Promise.all(
    memberships.map((at) =>
      commitControl(ctxOfPerson(visit, person, at), { statements: [], audit: { action, subjects: [userId], after } }),
    ),
  )
}

/** Leaves a letter with the post; the queue keeps it over a crash, and a slow service slows no answer. */
export async function post({ env, now }: Pick<Visit, 'env' | 'now'>, errand: MailErrand): Promise<void> {
  await env.MAIL.send({ v: 1, id: systemIds(() => now).next('mai'), errand })
}
