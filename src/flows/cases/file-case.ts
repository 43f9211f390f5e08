/** A person reports what no machine saw (lost, damaged, a complaint, a reason of the tenant's own), and says whose case it is. */

import { assignCase } from '../../cases/actions/assign-case.ts'
import { actorOf } from '../../cases/actions/step-case.ts'
import type { Case } from '../../cases/cases.contract.ts'
import {
  caseById,
  complaintsOf,
  freshCase,
  insertCaseEvents,
  insertCases,
  readCaseSettings,
} from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { triageCase } from '../../cases/domain/triage.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { DAY } from '../../core/time.ts'
import { publishCases } from '../../feed/tenant-feed.client.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { membersRepository } from '../../tenants/members.repository.ts'
import { placeOf } from '../orders/order-place.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'
import { caseNotice, groupNames } from './case-notice.ts'

/** A complaint of the same buyer within this time is a second one. */
const COMPLAINED_WITHIN = 30 * DAY

export async function fileCase({
  ctx,
  input: { orderId, code, detail, complaint },
}: {
  readonly ctx: Ctx
  readonly input: {
    readonly orderId: string
    readonly code: string
    readonly detail: string
    readonly complaint: boolean
  }
}): Promise<Result<Case, Failure>> {
  const allowed = authorise(ctx, 'cases:write')
  if (!allowed.ok) return allowed
  const [order, settings] = await Promise.all([ordersRepository(ctx).byId(orderId), readCaseSettings(ctx)])
  if (!order) return fail('order.not_found')
  if (!settings.codes.some((one) => one.code === code)) return fail('case.unknown_code', { code })
  const now = ctx.clock.now()
  const earlier = complaint ? await complaintsOf(ctx, [orderId], now - COMPLAINED_WITHIN) : []
  const fresh = freshCase({
    id: caseId(orderId, 'filed', ctx.ids.next('cas')),
    kind: 'filed',
    orderId,
    severity: 'yellow',
    detail,
    openedAt: now,
    dueAt: null,
  })
  const complaints = complaint ? 1 + Math.max(0, ...earlier.map((one) => one.complaints)) : 0
  const filed = { ...triageCase({ found: { ...fresh, code, complaints }, order, settings, now }), steps: 2 }
  const { id, groupId, routedBy } = filed
  const written = await commit(ctx, {
    statements: [
      ...insertCases(ctx, [filed], 'abort'),
      ...insertCaseEvents(ctx, [
        { caseId: id, seq: 1, kind: 'opened', at: now, ...actorOf(ctx), target: code, note: detail },
        {
          caseId: id,
          seq: 2,
          kind: 'routed',
          at: now,
          byId: 'system',
          byName: '',
          target: groupId,
          note: String(routedBy ?? ''),
        },
      ]),
    ],
    audit: { action: 'case.filed', subjects: [id, orderId], after: { code, complaints } },
    effects: [
      ...(await webhookEffects(ctx, { caseIds: [id] })),
      caseNotice(filed, order, (await groupNames(ctx, settings))(groupId)),
    ],
  })
  if (!written.ok) return written
  ctx.waitUntil(publishCases(ctx.env, ctx.tenant.id, [{ ...filed, place: placeOf(order) }], ctx.log))
  return ok(filed)
}

/** Whom a case can be given to. */
export async function casePeople(ctx: Ctx): Promise<{ userId: string; name: string }[]> {
  const members = await membersRepository(controlDb(ctx.env)).members(ctx.tenant.id)
  return members.map(({ userId, name }) => ({ userId, name }))
}

/** `userId` null: whoever asks takes it. */
export async function giveCase({
  ctx,
  input: { id, userId },
}: {
  readonly ctx: Ctx
  readonly input: { readonly id: string; readonly userId: string | null }
}): Promise<Result<Case, Failure>> {
  const allowed = authorise(ctx, 'cases:write')
  if (!allowed.ok) return allowed
  if ((await caseById(ctx, id)) === null) return fail('case.not_found')
  if (userId === null) {
    const { byId, byName } = actorOf(ctx)
    return assignCase({ ctx, input: { id, person: { userId: byId, name: byName } } })
  }
  const person = (await casePeople(ctx)).find((one) => one.userId === userId)
  return person ? assignCase({ ctx, input: { id, person } }) : fail('case.unknown_person')
}
