/** Which events go to which messenger. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { isCircle } from '../domain/chain.ts'
import { fieldsOf, isForBuyer, noticeEventNames, noticeEvents, type Severity } from '../domain/notice-events.ts'
import { placeholdersOf } from '../domain/render.ts'
import type { NoticeRoute } from '../notify.contract.ts'
import { notifyRepository } from '../notify.repository.ts'
import { forgetWanted } from '../wanted-events.ts'

/** A person's choice; it replaces what was set for the same event and messenger. */
export async function setNoticeRoute({
  ctx,
  input,
}: {
  ctx: Ctx
  input: NoticeRoute
}): Promise<Result<NoticeRoute, Failure>> {
  const allowed = authorise(ctx, 'notify:write')
  if (!allowed.ok) return allowed
  const repository = notifyRepository(ctx)
  const known = fieldsOf(input.event)
  const unknown = placeholdersOf(`${input.title} ${input.template}`).filter((name) => !known.includes(name))
  if (unknown.length > 0) return fail('notice_route.unknown_placeholder', { unknown, known })
  const routes = await repository.routesOf([input.event])
  if (isCircle(input, routes)) return fail('notice_route.circle')
  const before = routes.find((route) => route.connectionId === input.connectionId)
  const written = await commit(ctx, {
    statements: repository.putRoutes([input], { now: ctx.clock.now(), replace: true }),
    audit: { action: 'notice_route.set', subjects: [`${input.event}:${input.connectionId}`], before, after: input },
  })
  forgetWanted(ctx.tenant.id)
  return written.ok ? ok(input) : written
}

/** 22:00 to 08:00. */
const NIGHT = { quietFrom: 22 * 60, quietTo: 8 * 60 } as const

/**
 * What a new messenger is told of until somebody chooses: by default everything that needs a hand; one that writes to buyers
 * what buyers are told of. Routes that exist stay.
 */
export async function openNoticeRoutes({
  ctx,
  input,
}: {
  ctx: Ctx
  input: {
    readonly connectionId: string
    readonly severities?: readonly Severity[]
    readonly audience?: 'buyer'
    /** Who is told where this one could not; '' for nobody. */
    readonly nextConnectionId?: string
  }
}): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'notify:write')
  if (!allowed.ok) return allowed
  const { connectionId, severities = ['red', 'yellow'], audience, nextConnectionId = '' } = input
  const events = noticeEventNames.filter((event) =>
    audience === 'buyer' ? isForBuyer(event) : !isForBuyer(event) && severities.includes(noticeEvents[event].severity),
  )
  const routes = events.map((event) => ({
    event,
    connectionId,
    title: '',
    template: '',
    ...NIGHT,
    enabled: true,
    nextConnectionId,
    nextMinutes: 10,
    nextUnless: 'delivered' as const,
  }))
  const opened = await commit(ctx, {
    statements: notifyRepository(ctx).putRoutes(routes, { now: ctx.clock.now(), replace: false }),
    audit: { action: 'notice_route.opened', subjects: [connectionId], after: events },
  })
  forgetWanted(ctx.tenant.id)
  return opened
}
