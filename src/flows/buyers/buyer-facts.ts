/** What a notice to a buyer says beside its event, and by which phone the buyer is reached: read when it is told. */
import { formatLocal } from '../../core/time.ts'
import { parcelsOfOrders } from '../../logistics/logistics.queries.ts'
import type { Order } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { carrierName } from '../../warehouses/carriers.contract.ts'
import type { HubEffect } from '../effects/effect.ts'
import { openReceiver, sealOwner } from '../orders/sealed-receiver.ts'
import { trackLink } from './track-link.ts'

export interface ForBuyer {
  readonly facts: Readonly<Record<string, string>>
  /** '' where the platform keeps the phone to itself. */
  readonly phone: string
}

/** Null where the order is gone. */
export async function aboutBuyer(
  ctx: Ctx,
  { orderId, facts }: Pick<Extract<HubEffect, { kind: 'notify' }>, 'orderId' | 'facts'>,
): Promise<ForBuyer | null> {
  const order = orderId === null ? null : await ordersRepository(ctx).byId(orderId)
  if (!order) return null
  const [parcels, link, phone] = await Promise.all([
    parcelsOfOrders(ctx, [order.id]),
    trackLink({ ctx, input: { orderId: order.id } }),
    phoneOf(ctx, order),
  ])
  const ofOrder = parcels.get(order.id) ?? []
  const parcel =
    ofOrder.find(({ fulfilmentId }) => fulfilmentId === facts.fulfilmentId) ??
    ofOrder.find(({ deliveredAt }) => deliveredAt === null) ??
    ofOrder[0]
  return {
    phone,
    facts: {
      ...facts,
      carrier: facts.carrier || carrierName(parcel?.carrier ?? ''),
      waybill: facts.waybill || (parcel?.waybill ?? ''),
      shop: ctx.tenant.name,
      items: itemsOf(order),
      expectedTime: longTime(order.expectedAt ?? order.promisedAt),
      promisedTime: longTime(order.promisedAt),
      shippedTime: longTime(order.shippedAt),
      link: link.ok ? link.value.url : '',
    },
  }
}

async function phoneOf(ctx: Ctx, order: Order): Promise<string> {
  const receiver = await openReceiver(ctx.env, order.receiver, sealOwner(order.connectionId, order.platformOrderId))
  return receiver && /^\+?\d{6,20}$/.test(receiver.phone) ? receiver.phone : ''
}

/** As long as a keyword of a template takes it, so that the number at its end stays. */
const THING = 20

function itemsOf({ lines }: Order): string {
  const live = lines.filter(({ status }) => status !== 'cancelled')
  const pieces = live.reduce((sum, { quantity }) => sum + quantity, 0)
  const count = live.length > 1 ? `等${pieces}件` : pieces > 1 ? `×${pieces}` : ''
  const title = [...(live[0]?.title ?? '')]
  const room = THING - count.length
  return `${
    title.length > room
      ? `${title
          .slice(0, room - 1)
          .join('')
          .trimEnd()}…`
      : title.join('')
  }${count}`
}

/** `2026年11月22日 15:00`, as time keywords of templates want it. */
function longTime(at: number | null): string {
  const parts = at === null ? null : /^(\d+)-0?(\d+)-0?(\d+) (\d+:\d+)/.exec(formatLocal(at))
  return parts ? `${parts[1]}年${parts[2]}月${parts[3]}日 ${parts[4]}` : ''
}
