/** Events become waiting notices by the tenant's routes; their messengers are then asked to send. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { type ChainStep, chainsOf } from '../domain/chain.ts'
import { renderNotice } from '../domain/render.ts'
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
  /** Phone of the one person it is for; none: whoever the messenger's settings name. */
  readonly to?: string
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
    await repository.routesOf([...new Set(input.causes.map((cause) => cause.event))]),
    (route) => route.event as string,
  )
  const rows = input.causes.flatMap((cause) =>
    chainsOf(routes.get(cause.event) ?? [], now).flatMap((steps) =>
      steps.map((step) =>
        noticeOf({ cause, step, chain: noticeId(cause.eventId, steps[0]?.route.connectionId ?? ''), now }),
      ),
    ),
  )
  if (rows.length === 0) return ok({ connectionIds: [], queued: 0 })
  const connectionIds = [...new Set(rows.flatMap((row) => (row.status === 'waiting' ? row.connectionId : [])))]
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
  step: { route, step, unless, notBefore },
  chain,
  now,
}: {
  readonly cause: NoticeCause
  readonly step: ChainStep
  readonly chain: string
  readonly now: number
}): NewNotice {
  const { title, body } = renderNotice({ ...route, event: cause.event, facts: cause.facts })
  return {
    id: noticeId(cause.eventId, route.connectionId),
    connectionId: route.connectionId,
    event: cause.event,
    orderId: cause.orderId,
    title,
    body,
    params: { ...cause.facts },
    recipient: cause.to ?? '',
    status: step === 0 ? 'waiting' : 'held',
    attempts: 0,
    error: null,
    eventAt: cause.eventAt,
    notBefore,
    acceptedAt: null,
    messageId: null,
    chain,
    step,
    unless,
    deliveredAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    createdAt: now,
    updatedAt: now,
  }
}
