/** What the buyer of an order is told when it changes, where the tenant tells buyers at all. */
import { DAY, HOUR } from '../../core/time.ts'
import { wantedOfBuyers } from '../../notify/wanted-events.ts'
import type { OrderChange } from '../../orders/domain/change-order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice, shortTime } from '../notices/notice-facts.ts'

/** A promise that moves by less is no news to anybody. */
const NEWS_MS = 2 * HOUR
/** What left longer ago is an old order that was taken in late. */
const LEFT_WITHIN = DAY

/** How a wish for another address ended, in the words of the sentence that tells it. */
const results = {
  done: '已办好，将送往新地址',
  refused: '没有通过，仍送往原地址',
  expired: '没有办成，仍送往原地址',
} as const

/** How a wish to stop a parcel ended, likewise. */
const ends = { succeeded: '成功', failed: '没有成功，包裹继续派送', refused: '没有成功，包裹继续派送' } as const

export async function buyerEffects(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'clock' | 'scope'>,
  changes: readonly OrderChange[],
): Promise<HubEffect[]> {
  const wanted = await wantedOfBuyers(ctx)
  if (wanted.size === 0) return []
  const now = ctx.clock.now()
  return changes.flatMap((change) => newsOf(change, now)).filter(({ event }) => wanted.has(event))
}

type Notice = Extract<HubEffect, { kind: 'notify' }>

function newsOf({ before, after, steps }: OrderChange, now: number): Notice[] {
  if (before === null) return []
  const tell = (event: string, facts: Readonly<Record<string, string>> = {}) =>
    orderNotice(after, event, now, { expectedAt: shortTime(after.expectedAt ?? after.promisedAt), ...facts })
  const left =
    isBeforeShipping(before.status) && after.status === 'shipped' && now - (after.shippedAt ?? now) < LEFT_WITHIN
  const was = before.expectedAt ?? before.promisedAt
  const moved =
    was !== null &&
    after.expectedAt !== null &&
    Math.abs(after.expectedAt - was) >= NEWS_MS &&
    steps.some(({ event }) => event.type === 'promised' && !event.first)
  const answers = steps.flatMap(({ event }) =>
    event.type === 'address_change' && event.state in results ? results[event.state as keyof typeof results] : [],
  )
  const stops = steps.flatMap(({ event }) =>
    event.type === 'interception' && event.state in ends
      ? [{ result: ends[event.state as keyof typeof ends], fulfilmentId: event.fulfilmentId, waybill: '' }]
      : [],
  )
  return [
    ...(left ? [tell('buyer.shipped')] : []),
    // Said together with "shipped", it would be said twice.
    ...(moved && !left ? [tell('buyer.promise_changed', { before: shortTime(was) })] : []),
    ...answers.map((result) => tell('buyer.address_change', { result })),
    ...stops.map((facts) => tell('buyer.intercepted', facts)),
  ]
}
