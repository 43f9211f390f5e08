// Lists of orders and after-sales. Their cursor (`next_key`) is good for the list that gave it only.
import { integerOf, objectOf, textOf } from '../../exact-json'
import type { RefundFacts } from '../../shops/order-facts'
import { type Result, refused } from '../answers'
import type { MethodCall } from '../gateway'
import { afterSaleFields, orderFields } from '../order-text'

const WEEK = 7 * 86_400
const DAY = 86_400
const AFTER_SALES_A_PAGE = 50

interface Window {
  readonly by: 'created' | 'updated'
  readonly from: number
  readonly to: number
}

/** The cursor with the list that it belongs to. */
const keyOf = (window: Window, cursor: string): string =>
  Buffer.from(JSON.stringify([window.by, window.from, window.to, cursor])).toString('base64url')

/** The cursor in a key; undefined when the key is of another list. */
function cursorIn(key: string, window: Window): string | undefined {
  if (key === '') return ''
  try {
    const [by, from, to, cursor] = JSON.parse(Buffer.from(key, 'base64url').toString('utf8'))
    return by === window.by && from === window.from && to === window.to ? String(cursor) : undefined
  } catch {
    return undefined
  }
}

function rangeOf(value: unknown): { from: number; to: number } | undefined {
  const { start_time, end_time } = objectOf(value)
  const [from, to] = [integerOf(start_time), integerOf(end_time)]
  return from === undefined || to === undefined ? undefined : { from, to }
}

/** order/list/get: ids only. */
export function listOrders({ world, shop, params }: MethodCall): Result {
  const updated = rangeOf(params.update_time_range)
  const created = rangeOf(params.create_time_range)
  const range = updated ?? created
  if (range === undefined) return refused('argument', 'create_time_range, update_time_range')
  if (range.to < range.from || range.to - range.from > WEEK) return refused('argument', 'time range over 7 days')
  const take = integerOf(params.page_size) ?? 0
  if (take < 1 || take > 100) return refused('argument', 'page_size')
  const window: Window = { by: updated ? 'updated' : 'created', ...range }
  const cursor = cursorIn(textOf(params.next_key), window)
  if (cursor === undefined) return refused('other-key')
  const { orders, next } = world.orders.after(
    { shopId: shop.shopId, by: window.by, from: window.from * 1000, to: window.to * 1000 + 999 },
    { cursor, take },
  )
  return {
    fields: {
      order_id_list: orders.map(({ orderId }) => orderId),
      next_key: next === undefined ? '' : keyOf(window, next),
      has_more: next !== undefined,
    },
  }
}

/** order/get */
export function getOrder({ world, shop, params }: MethodCall): Result {
  const order = world.orders.find(textOf(params.order_id))
  if (order?.shopId !== shop.shopId) return refused('no-order')
  return { fields: { order: orderFields(order, world.orders.refundsOf(order.orderId)) } }
}

/** aftersale/getaftersalelist: ids only, at most a day at once. */
export function listAfterSales({ world, shop, params }: MethodCall): Result {
  const updated = rangeOf({ start_time: params.begin_update_time, end_time: params.end_update_time })
  const created = rangeOf({ start_time: params.begin_create_time, end_time: params.end_create_time })
  const range = updated ?? created
  if (range === undefined) return refused('argument', 'begin_update_time, end_update_time')
  if (range.to < range.from || range.to - range.from > DAY) return refused('argument', 'time range over 24 hours')
  const window: Window = { by: updated ? 'updated' : 'created', ...range }
  const cursor = cursorIn(textOf(params.next_key), window)
  if (cursor === undefined) return refused('other-key')
  const placeOf = (refund: RefundFacts) =>
    `${String(updated ? refund.updatedAt : refund.appliedAt).padStart(15, '0')}|${refund.refundId}`
  const { total, refunds } = world.orders.listRefunds(
    {
      shopId: shop.shopId,
      by: updated ? 'updated' : 'applied',
      from: window.from * 1000,
      to: window.to * 1000 + 999,
      only: (refund) => placeOf(refund) > cursor,
    },
    { skip: 0, take: AFTER_SALES_A_PAGE },
  )
  const last = refunds.at(-1)
  const hasMore = last !== undefined && total > refunds.length
  return {
    fields: {
      after_sale_order_id_list: refunds.map(({ refundId }) => refundId),
      next_key: hasMore ? keyOf(window, placeOf(last)) : '',
      has_more: hasMore,
    },
  }
}

/** aftersale/getaftersaleorder */
export function getAfterSale({ world, shop, params }: MethodCall): Result {
  const refund = world.orders.findRefund(textOf(params.after_sale_order_id))
  if (refund?.shopId !== shop.shopId) return refused('argument', 'after_sale_order_id')
  return { fields: { after_sale_order: afterSaleFields(refund, world.orders.find(refund.orderId)) } }
}
