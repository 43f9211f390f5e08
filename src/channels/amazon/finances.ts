/** What was paid back after shipping: Amazon's orders do not tell of it, its book of payments does (Finances v0). */
import { ok, type Result } from '../../core/result.ts'
import { DAY } from '../../core/time.ts'
import type { CanonicalLine } from '../../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import type { ClientOptions, FetchedOrder, ListWindow, OrderPage } from '../channels.port.ts'
import { type Fields, integerAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { type AmazonCall, callAmazon } from './client.ts'

const PAGE_SIZE = '100'
/** An event may show up so long after the time at which it was posted: every stretch is asked a second time then. */
const LATE = 2 * DAY

type Answer<T> = Promise<Result<T, IntegrationError>>

/** An app without the role for finances is refused here alone: its orders go on without their refunds. */
async function callFinances(options: ClientOptions, call: AmazonCall): Answer<Fields> {
  const answer = await callAmazon(options, call)
  if (!answer.ok) return answer.error.code === 'unauthorised' ? ok({}) : answer
  return ok(objectAt(answer.value, 'payload'))
}

const refundsIn = (payload: Fields): readonly Fields[] =>
  listAt(objectAt(payload, 'FinancialEvents'), 'RefundEventList')

/** `round.token`: 0 the window itself, 1 the one that lies two days before it. */
function placeOf(cursor: string | undefined): { readonly round: 0 | 1; readonly token: string } {
  const [, round = '0', token = ''] = /^([01])\.(.*)$/s.exec(cursor ?? '') ?? []
  return { round: round === '1' ? 1 : 0, token }
}

/** Orders of which money was paid back within the window. */
export async function listRefunded(options: ClientOptions, { from, to, cursor }: ListWindow): Answer<OrderPage> {
  const { round, token } = placeOf(cursor)
  const answer = await callFinances(options, {
    path: '/finances/v0/financialEvents',
    query: {
      PostedAfter: new Date(from - round * LATE).toISOString(),
      PostedBefore: new Date(to - round * LATE).toISOString(),
      MaxResultsPerPage: PAGE_SIZE,
      NextToken: token === '' ? undefined : token,
    },
  })
  if (!answer.ok) return answer
  const ids = new Set(refundsIn(answer.value).map((event) => textAt(event, 'AmazonOrderId')))
  const nextToken = textAt(answer.value, 'NextToken')
  const next = nextToken !== '' ? `${round}.${nextToken}` : round === 0 ? '1.' : undefined
  return ok({
    orders: [],
    unreadable: [],
    ids: [...ids].filter((id) => id !== ''),
    hasMore: next !== undefined,
    ...(next === undefined ? {} : { next }),
  })
}

/** The order with the lines marked whose pieces were all paid back; asked only where something has left. */
export async function withRefunds<O extends FetchedOrder>(options: ClientOptions, order: O): Answer<O> {
  if (order.lines.every(({ shippedQuantity }) => shippedQuantity === 0)) return ok(order)
  const answer = await callFinances(options, {
    path: `/finances/v0/orders/${encodeURIComponent(order.platformOrderId)}/financialEvents`,
    query: { MaxResultsPerPage: PAGE_SIZE },
  })
  if (!answer.ok) return answer
  const paidBack = piecesPaidBack(refundsIn(answer.value))
  return paidBack.size === 0 ? ok(order) : ok({ ...order, lines: order.lines.map((line) => marked(line, paidBack)) })
}

/** Pieces by the seller's SKU. */
function piecesPaidBack(refunds: readonly Fields[]): Map<string, number> {
  const pieces = new Map<string, number>()
  for (const item of refunds.flatMap((event) => listAt(event, 'ShipmentItemAdjustmentList'))) {
    const sku = textAt(item, 'SellerSKU')
    pieces.set(sku, (pieces.get(sku) ?? 0) + (integerAt(item, 'QuantityShipped') ?? 0))
  }
  return pieces
}

/** Two lines of one SKU share what was paid back of it. */
function marked(line: CanonicalLine, pieces: Map<string, number>): CanonicalLine {
  const back = pieces.get(line.shopSkuId) ?? 0
  if (line.refund === 'refunded' || back < line.quantity) return line
  pieces.set(line.shopSkuId, back - line.quantity)
  return { ...line, refund: 'refunded' }
}
