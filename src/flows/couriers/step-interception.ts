/**
 * One step of a wish to stop a parcel, whoever brings the news: the row, the order's event, the parcel's job, cases, notices and what
 * is owed next in one commit. A row is read after its order, whose version is the guard.
 */
import { closeCasesById } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import { takeStep } from '../../fulfilment/domain/fulfilment-lifecycle.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { step, type WishNews, type WishStepTaken } from '../../interceptions/domain/wish.ts'
import { type Interception, interceptionsRepository } from '../../interceptions/interceptions.repository.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { carrierName } from '../../warehouses/carriers.contract.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { saveChanges, withOrder } from '../orders/order-changes.ts'

/** How soon somebody should have phoned. */
const PHONE_MS = 4 * HOUR

const phoneCase = (wish: Interception): string => caseId(wish.orderId, 'interception', wish.id)

const taskOf = { change_address: '改派到新地址', return_to_sender: '拦截退回' } as const

export interface InterceptionNews {
  readonly events: readonly OrderEvent[]
  /** The job as the step leaves it; null: as it was. */
  readonly job: Fulfilment | null
  readonly statements: readonly D1PreparedStatement[]
  readonly effects: readonly HubEffect[]
}

export const eventOf = ({ id, fulfilmentId, kind, state, byHand }: Interception): OrderEvent => ({
  type: 'interception',
  interceptionId: id,
  fulfilmentId,
  kind,
  state,
  byHand,
})

/** What a step writes besides the wish's own row. `job`: as the caller's batch leaves it. */
export function owedBy(
  ctx: Ctx,
  { wish, owed }: WishStepTaken<Interception>,
  { order, job }: { readonly order: Order; readonly job: Fulfilment | null },
): Omit<InterceptionNews, 'events'> {
  const now = ctx.clock.now()
  const detail = wish.steps.at(-1)?.detail ?? ''
  const back = job !== null && owed.includes('back') ? takeStep(job, { kind: 'intercept' }, now) : null
  const hasEnded = owed.includes('end')
  const told = wish.state === 'succeeded' ? 'interception.succeeded' : 'interception.failed'
  return {
    job: back?.ok && back.value !== job ? back.value : null,
    statements: [
      ...(owed.includes('phone')
        ? openCases(ctx, [
            {
              id: phoneCase(wish),
              kind: 'interception',
              orderId: wish.orderId,
              severity: 'red',
              detail: `请致电${carrierName(wish.carrier)}：运单 ${wish.waybill} ${taskOf[wish.kind]}，再登记结果：${detail || wish.reason}`,
              openedAt: now,
              dueAt: now + PHONE_MS,
            },
          ])
        : []),
      ...(hasEnded
        ? [
            closeCasesById(ctx, [phoneCase(wish)], {
              closedAt: now,
              closedBy: 'system',
              closeReason: endWords[wish.state] ?? '',
            }),
          ]
        : []),
    ],
    effects: [
      ...(hasEnded && wish.addressChangeId !== null
        ? [{ kind: 'interception.settle', interceptionId: wish.id } as const]
        : []),
      ...(hasEnded && wish.state !== 'withdrawn'
        ? [orderNotice(order, told, now, { detail, carrier: wish.carrier, waybill: wish.waybill })]
        : []),
    ],
  }
}

const endWords: Partial<Record<Interception['state'], string>> = {
  succeeded: '已拦截',
  failed: '没有拦住',
  refused: '快递拒绝拦截',
  withdrawn: '已撤回',
}

/** For a batch that changes the order anyway: null where the news change nothing. */
export function newsOf(
  ctx: Ctx,
  before: Interception,
  news: WishNews,
  at: { readonly order: Order; readonly job: Fulfilment | null },
): (InterceptionNews & { readonly wish: Interception }) | null {
  const taken = step(before, news, ctx.clock.now())
  if (taken.wish.steps === before.steps) return null
  const owed = owedBy(ctx, taken, at)
  const { job } = owed
  return {
    ...owed,
    wish: taken.wish,
    events: [
      eventOf(taken.wish),
      ...(job && at.job
        ? [
            {
              type: 'fulfilment_moved',
              fulfilmentId: job.id,
              step: 'intercept',
              from: at.job.status,
              to: job.status,
            } as const,
          ]
        : []),
    ],
    statements: [interceptionsRepository(ctx).move(taken.wish), ...owed.statements],
  }
}

/** Tried once more when the order changed meanwhile. `judge`: what the news are, or why there are none, of the row as it is then. */
export async function stepInterception(
  ctx: Ctx,
  id: string,
  judge: WishNews | ((wish: Interception) => Promise<Result<WishNews | null, Failure>>),
): Promise<Result<Interception, Failure>> {
  const known = await interceptionsRepository(ctx).byId(id)
  if (!known) return fail('interception.not_found')
  return withOrder(ctx, known.orderId, async (order) => {
    const before = await interceptionsRepository(ctx).byId(id)
    if (!before) return fail('interception.not_found')
    const judged = typeof judge === 'function' ? await judge(before) : ok(judge)
    if (!judged.ok) return judged
    if (judged.value === null) return ok(before)
    const whole = unscoped(ctx, 'the parcel of a wish that the caller sees')
    const job = await fulfilmentRepository(whole).byId(before.fulfilmentId)
    const news = newsOf(ctx, before, judged.value, { order, job })
    if (!news) return note(ctx, before, judged.value)
    const detail = news.wish.steps.at(-1)?.detail ?? ''
    const change = changeOrder(order, news.events, ctx.clock.now(), detail)
    if (!change) return ok(before)
    const saved = await saveChanges(ctx, {
      changes: [change],
      statements: [...news.statements, ...(news.job ? fulfilmentRepository(ctx).update([news.job]) : [])],
      audit: {
        action: `interception.${news.wish.state}`,
        subjects: [order.id, id],
        before: { state: before.state },
        after: { kind: news.wish.kind, byHand: news.wish.byHand, why: detail },
      },
      effects: news.effects,
    })
    return saved.ok ? ok(news.wish) : saved
  })
}

/** News that nobody has to see: the courier's number, the next look. */
async function note(ctx: Ctx, before: Interception, news: WishNews): Promise<Result<Interception, Failure>> {
  const { wish } = step(before, news, ctx.clock.now())
  if (wish !== before) await interceptionsRepository(ctx).note(wish)
  return ok(wish)
}
