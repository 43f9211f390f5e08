/** The state of an order or of one of its lines, from its statuses of order, money, goods and refund. */
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { amountAt, type Fields, objectAt, textAt } from '../read-fields.ts'
import { badValue, type TranslateError } from '../translate-error.ts'
import { FINISHED, isPaidStatus, refundOfStatus, stateOfLogistics, stateOfStatus } from './aliexpress.types.ts'

type State = CanonicalOrder['state']

interface Facts {
  readonly isPaid: boolean
  readonly goods: State
  readonly refund: CanonicalLine['refund']
}

/** `order`: the order, or a line with the order's statuses where it has none of its own. `at`: path before the field's name. */
export function stateOf(order: Fields, at = ''): Result<State, TranslateError> {
  const facts = factsOf(order, at)
  if (!facts.ok) return facts
  const { isPaid, goods, refund } = facts.value
  const status = textAt(order, 'order_status')
  switch (status) {
    case 'IN_CANCEL':
      return ok(isPaid ? 'refunding' : 'cancelled')
    case 'IN_ISSUE':
      // Goods on their way stay on their way: the lines say that money is asked back.
      return ok(goods === 'paid' ? 'refunding' : goods)
    case 'IN_FROZEN':
      return ok(goods === 'paid' && !isPaid ? 'pending_payment' : goods)
    case FINISHED:
      return ok(stateAtEnd({ isPaid, goods, refund }, order))
  }
  const state = stateOfStatus.get(status)
  return state === undefined ? badValue(`${at}order_status`, status) : ok(state)
}

/** Goods that never left and goods that were paid back whole are no delivery; the platform's list of end reasons is not public. */
function stateAtEnd({ isPaid, goods, refund }: Facts, order: Fields): State {
  if (!isPaid) return 'cancelled'
  if (goods === 'paid') return 'refunded'
  return refund === 'refunded' && isWhole(order) ? 'refunded' : 'delivered'
}

/** A refund that names no amount is taken as whole. */
function isWhole(order: Fields): boolean {
  const paid = objectAt(order, 'order_amount')
  const currency = textAt(paid, 'currency_code')
  const back = amountAt(objectAt(objectAt(order, 'refund_info'), 'refund_cash_amt'), 'amount', currency)
  const total = amountAt(paid, 'amount', currency)
  return back === null || total === null || back >= total
}

function factsOf(order: Fields, at: string): Result<Facts, TranslateError> {
  const fund = textAt(order, 'fund_status')
  const isPaid = isPaidStatus.get(fund)
  if (isPaid === undefined) return badValue(`${at}fund_status`, fund)
  const logistics = textAt(order, 'logistics_status')
  const goods = stateOfLogistics.get(logistics)
  if (goods === undefined) return badValue(`${at}logistics_status`, logistics)
  const refund = refundOf(order, at)
  return refund.ok ? ok({ isPaid, goods, refund: refund.value }) : refund
}

/** An open dispute, and a cancellation after payment, count as a refund that was asked for. */
export function refundOf(order: Fields, at = ''): Result<CanonicalLine['refund'], TranslateError> {
  const status = textAt(objectAt(order, 'refund_info'), 'refund_status')
  const refund = refundOfStatus.get(status)
  if (refund === undefined) return badValue(`${at}refund_info.refund_status`, status)
  const issue = textAt(order, 'issue_status')
  if (!['', 'NO_ISSUE', 'IN_ISSUE', 'END_ISSUE'].includes(issue)) return badValue(`${at}issue_status`, issue)
  const isAsked = issue === 'IN_ISSUE' || ['IN_ISSUE', 'IN_CANCEL'].includes(textAt(order, 'order_status'))
  return ok(refund === 'none' && isAsked ? 'refunding' : refund)
}
