/** Lists of 小红书: they only name what changed, in windows of half an hour, read from the last page to the first. */
import { ok, type Result } from '../../core/result.ts'
import { MINUTE } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import type { ListWindow, OrderPage, PlacedPage, PullRules } from '../channels.port.ts'
import { type Fields, integerAt, listAt, millisAt, textAt } from '../read-fields.ts'
import { callXiaohongshu, type XiaohongshuOptions } from './client.ts'

export const pullRules: PullRules = { sliceMs: 30 * MINUTE }

/**
 * The platform counts 100 requests a second; reading an order takes three, with an after-sale five. Reads that a busy moment
 * delayed fall into the next second's: both together find room.
 */
export const quota = { calls: 15, windowMs: 1_000 }

/** The platform's largest pages. */
export const PAGE_SIZE = 100
const AFTER_SALES_PAGE_SIZE = 50
/** A window holds no more than is read in some minutes at that pace, so that the cursor moves on; the platform gives 10,000. */
const MOST_ORDERS = 4_000

/** `timeType`. */
const CREATED = 1
const UPDATED = 2

/** Orders changed in the window (whole seconds; the platform allows 30 minutes). */
export async function listUpdated(
  options: XiaohongshuOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await listOrders(options, window, UPDATED)
  if (!answer.ok) return answer
  const changedAt = new Map(
    listAt(answer.value, 'orderList').flatMap((order) => {
      const at = millisAt(order, 'updateTime')
      return at === null ? [] : [[textAt(order, 'orderId'), at] as const]
    }),
  )
  return ok({ ...namedOrders(answer.value, 'orderList', placeOf(window, PAGE_SIZE)), changedAt })
}

/** Orders placed in the window (the platform allows 24 hours). */
export async function listPlaced(
  options: XiaohongshuOptions,
  window: ListWindow,
): Promise<Result<PlacedPage, IntegrationError>> {
  const answer = await listOrders(options, window, CREATED)
  if (!answer.ok) return answer
  const placed = listAt(answer.value, 'orderList').map((order) => ({
    platformOrderId: textAt(order, 'orderId'),
    placedAt: millisAt(order, 'createdTime'),
  }))
  return ok({ placed, ...pagesOf(answer.value, placeOf(window, PAGE_SIZE)) })
}

const listOrders = (options: XiaohongshuOptions, { from, to, page }: ListWindow, timeType: number) =>
  callXiaohongshu(options, 'order.getOrderList', {
    startTime: Math.floor(from / 1_000),
    endTime: Math.floor(to / 1_000),
    timeType,
    pageNo: page + 1,
    pageSize: PAGE_SIZE,
  })

/** Orders whose after-sales changed in the window (ms; the platform allows 30 minutes). */
export async function listRefunded(
  options: XiaohongshuOptions,
  window: ListWindow,
): Promise<Result<OrderPage, IntegrationError>> {
  const answer = await callXiaohongshu(options, 'afterSale.listAfterSaleInfos', {
    startTime: window.from,
    endTime: window.to,
    timeType: UPDATED,
    pageNo: window.page + 1,
    pageSize: AFTER_SALES_PAGE_SIZE,
  })
  return answer.ok
    ? ok(namedOrders(answer.value, 'afterSaleBasicInfos', placeOf(window, AFTER_SALES_PAGE_SIZE)))
    : answer
}

interface Place {
  readonly page: number
  readonly mostPages: number
}

const placeOf = ({ page }: ListWindow, pageSize: number): Place => ({ page, mostPages: MOST_ORDERS / pageSize })

function namedOrders(answer: Fields, list: string, place: Place): OrderPage {
  const ids = new Set(
    listAt(answer, list)
      .map((item) => textAt(item, 'orderId'))
      .filter((id) => id !== ''),
  )
  return { orders: [], unreadable: [], ids: [...ids], ...pagesOf(answer, place) }
}

function pagesOf(answer: Fields, { page, mostPages }: Place): Pick<OrderPage, 'hasMore' | 'lastPage' | 'tooWide'> {
  const pages = integerAt(answer, 'maxPageNo') ?? 0
  return { hasMore: page + 1 < pages, lastPage: Math.max(0, pages - 1), tooWide: pages > mostPages }
}

/** Proves app id, secret and token: the number of orders that changed in the last half hour. */
export async function testShop(options: XiaohongshuOptions): Promise<Result<string, IntegrationError>> {
  const to = options.now()
  const answer = await listOrders(options, { from: to - 30 * MINUTE, to, page: 0 }, UPDATED)
  return answer.ok ? ok(`小红书, ${integerAt(answer.value, 'total') ?? 0} 单 / 30min`) : answer
}
