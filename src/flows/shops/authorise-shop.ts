/**
 * The merchant agrees on a page of the platform: we send them there with a signed state, the platform sends them back with a
 * code, and the code becomes the shop's token. The answer needs no session: the state says who asked, for which connection.
 */

import { channelGate } from '../../channels/channel-gate.client.ts'
import { channelAdapter } from '../../channels/registry.ts'
import { markAuthorised } from '../../connections/actions/mark-authorised.ts'
import { readState, type SignedState, signState } from '../../connections/authorisation-state.ts'
import type { AuthorisedOutcome } from '../../connections/connections.contract.ts'
import { connectionsRepository, findConnection, openConnection } from '../../connections/connections.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { standingOf } from '../../tenants/domain/standing.ts'
import { refusedBy } from '../../tenants/domain/standing-gate.ts'
import { peopleRepository } from '../../tenants/people.repository.ts'
import { makeCtx } from '../../tenants/tenant-scope.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'
import { forgetConnection } from './known-connection.ts'
import { replayKept } from './replay-parked.ts'
import { shopFetch } from './shop-call.ts'
import { tellStockOf } from './tell-stock-of.ts'

/** What the platform's app has to know as the address of our answer. */
export const redirectUriOf = (env: Env): string => `${env.PUBLIC_URL}/connections/authorised`

/** Address of the platform's page. `connection.no_authorisation` where a platform has none. */
export async function beginAuthorisation({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<Result<{ url: string }, Failure>> {
  const allowed = authorise(ctx, 'connections:write')
  if (!allowed.ok) return allowed
  const row = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(input.id)
  if (!row) return fail('connection.not_found')
  const page = channelAdapter(row.kind)?.authorisation
  if (!page) return fail('connection.no_authorisation', { kind: row.kind })
  // A person has to stand before the platform's page, and the log names them.
  if (ctx.actor.kind !== 'user') return fail('connection.person_needed')
  const asked = { tenantId: ctx.tenant.id, connectionId: row.id, personId: ctx.actor.id }
  const state = await signState(ctx.env, asked, ctx.clock.now())
  return ok({ url: page.url(await openConnection(ctx.env, row), { redirectUri: redirectUriOf(ctx.env), state }) })
}

export interface PlatformAnswer {
  readonly query: URLSearchParams
  readonly requestId: string
  readonly now: number
  readonly waitUntil: (work: Promise<unknown>) => void
}

/** What became of the platform's answer, and of which connection, where the state names one that we trust. */
export interface Authorised {
  readonly outcome: AuthorisedOutcome
  readonly kind?: string
}

/** Takes the answer of a platform's page. The state is checked before anybody outside is asked anything. */
export async function finishAuthorisation(env: Env, answer: PlatformAnswer): Promise<Authorised> {
  const state = await readState(env, answer.query.get('state') ?? '', answer.now)
  if (!state.ok) return { outcome: state.error.code }
  const asked = await whoAsked(env, state.value, answer)
  if ('outcome' in asked) return asked
  const { ctx, connection, adapter } = asked
  const { id, kind, credentials, settings } = connection
  const gate = channelGate(env, id)
  // Spent before the exchange: of two copies of one answer the second finds it gone.
  if (!(await gate.spendAnswer(state.value.id, state.value.expiresAt, answer.now))) return { outcome: 'replayed', kind }
  const now = () => ctx.clock.now()
  const { query } = answer
  if (query.has('error') && !query.has('code')) {
    await tellHealth(query.get('error_description') ?? query.get('error') ?? '')
    return { outcome: 'refused', kind }
  }
  const options = { credentials, settings, now, fetch: shopFetch(env, connection) }
  const token = await adapter.authorisation.exchange(options, { query, redirectUri: redirectUriOf(env) })
  if (!token.ok) {
    ctx.log.warn('connection.authorisation_failed', { connection: id, code: token.error.code })
    await tellHealth(`${token.error.code}: ${token.error.detail}`)
    return { outcome: 'failed', kind }
  }
  await gate.grantToken(token.value, now())
  const marked = await markAuthorised({ ctx, input: { id } })
  forgetConnection(id)
  if (!marked.ok) return { outcome: 'failed', kind }
  await catchUp(ctx, id)
  return { outcome: 'done', kind }

  async function tellHealth(error: string): Promise<void> {
    await gate.report({ succeeded: 0, failed: 0, throttled: false, error }, now())
  }
}

async function whoAsked(env: Env, state: SignedState, { requestId, now, waitUntil }: PlatformAnswer) {
  const db = controlDb(env)
  const [row, memberships, person] = await Promise.all([
    findConnection(db, state.connectionId),
    tenantsRepository(db).ofUser(state.personId),
    peopleRepository(db).byId(state.personId),
  ])
  const gone = (outcome: 'gone' | 'forbidden') => {
    createLog({ requestId }).warn('connection.authorisation_refused', { outcome, connection: state.connectionId })
    return { outcome } as const
  }
  const adapter = row ? channelAdapter(row.kind) : undefined
  const page = adapter?.authorisation
  if (!row || !page || row.tenantId !== state.tenantId) return gone('gone')
  const member = memberships.find(({ tenant }) => tenant.id === state.tenantId)
  if (!member || !person || !member.rights.includes('connections:write')) return gone('forbidden')
  const call = { method: 'POST', path: `/api/v1/connections/${row.id}/authorise` }
  if (refusedBy(standingOf(member.tenant, now), call)) return gone('forbidden')
  const ctx = makeCtx({
    env,
    tenant: member.tenant,
    actor: { kind: 'user', id: person.id, name: person.name },
    rights: new Set(member.rights),
    scope: member.scope,
    requestId,
    waitUntil,
  })
  return { ctx, connection: await openConnection(env, row), adapter: { authorisation: page } }
}

/** What waited for the merchant's word: kept messages, everything that changed meanwhile, and the stock that the shop was not told. */
async function catchUp(ctx: Ctx, connectionId: string): Promise<void> {
  await ctx.env.INGEST.send({ v: 1, kind: 'pull', connectionId, receivedAt: ctx.clock.now() })
  await replayKept(ctx, connectionId)
  await tellStockOf(ctx, connectionId)
}
