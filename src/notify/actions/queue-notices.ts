/** Events become waiting notices by the tenant's routes; their messengers are then asked to send. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { nextAllowed } from '../domain/quiet-hours.ts'
import { renderNotice } from '../domain/render.ts'
import type { NoticeRoute } from '../notify.contract.ts'
import { type NewNotice, notifyRepository } from '../notify.repository.ts'

export interface NoticeCause {
  /** Id of the outbox effect: a repeat of it queues nothing new. */
  readonly eventId: string
  readonly event: string
  readonly orderId: string | null
  /** When the thing happened, epoch ms. */
  readonly eventAt: number
  /** Masked already: they are stored and sent as they are. */
  readonly facts: Readonly<Record<string, string>>
}

export interface QueuedNotices {
  /** Messengers that now have something waiting; a `notify.flush` effect for each is in the outbox. */
  readonly connectionIds: readonly string[]
  readonly queued: number
}

/** One query for the routes and one batch for any number of causes. An event without a route is no error. */
export async function queueNotices({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly causes: readonly NoticeCause[] }
}): Promise<Result<QueuedNotices, Failure>> {
  const allowed = authorise(ctx, 'notify:write')
  if (!allowed.ok) return allowed
  const repository = notifyRepository(ctx)
  const now = ctx.clock.now()
  const routes = Map.groupBy(
    await repository.enabledRoutes([...new Set(input.causes.map((cause) => cause.event))]),
    (route) => route.event as string,
  )
  const rows = input.causes.flatMap((cause) =>
    (routes.get(cause.event) ?? []).map((route) => noticeOf({ cause, route, now })),
  )
  if (rows.length === 0) return ok({ connectionIds: [], queued: 0 })
  const connectionIds = [...new Set(rows.map((row) => row.connectionId))]
  const written = await commit(ctx, {
    statements: repository.insert(rows),
    audit: { action: 'notice.queued', subjects: rows.map((row) => row.id) },
    effects: connectionIds.map((connectionId) => ({ kind: 'notify.flush', connectionId })),
  })
  return written.ok ? ok({ connectionIds, queued: rows.length }) : written
}

/** Sorts by the time of its cause and is the same for every repeat. */
const noticeId = (eventId: string, connectionId: string): string =>
  `ntc_${eventId.replace(/^[a-z]{2,3}_/, '')}:${connectionId}`

function noticeOf({
  cause,
  route,
  now,
}: {
  readonly cause: NoticeCause
  readonly route: NoticeRoute
  readonly now: number
}): NewNotice {
  const { title, body } = renderNotice({ event: cause.event, template: route.template, facts: cause.facts })
  return {
    id: noticeId(cause.eventId, route.connectionId),
    connectionId: route.connectionId,
    event: cause.event,
    orderId: cause.orderId,
    title,
    body,
    params: { ...cause.facts },
    recipient: '',
    status: 'waiting',
    attempts: 0,
    error: null,
    eventAt: cause.eventAt,
    notBefore: nextAllowed({ event: cause.event, now }, route),
    acceptedAt: null,
    messageId: null,
    createdAt: now,
    updatedAt: now,
  }
}
