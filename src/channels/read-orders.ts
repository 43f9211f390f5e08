/** From a platform's orders to ours: what an adapter's `fetchOrder` and lists have in common. */
import { err, ok, type Result } from '../core/result.ts'
import type { CanonicalOrder } from '../orders/canonical-order.contract.ts'
import type { IntegrationError } from '../platform/integration-error.ts'
import { integrationError } from '../platform/outside-call.ts'
import type { FetchedOrder, OrderPage } from './channels.port.ts'
import type { Fields } from './read-fields.ts'
import { explainTranslateError, type TranslateError, unknownIn } from './translate-error.ts'

type Translated<O extends CanonicalOrder> = Result<O, TranslateError>

/** The order with `raw`, what it was translated from. One that cannot be translated is `malformed` for good: asking again gives the same. */
export function orderOrMalformed<O extends CanonicalOrder>(
  provider: string,
  raw: Fields,
  order: Translated<O>,
): Result<O & { readonly raw: Fields }, IntegrationError> {
  if (order.ok) return ok({ ...order.value, raw })
  const error = integrationError(provider, 'malformed', explainTranslateError(order.error))
  return err({ ...error, retryable: false, ...unknownIn(order.error) })
}

/** Orders of a page; those that cannot be read stand apart with their raw text (`park` leaves out what must not be kept). */
export function readOrders(
  list: readonly Fields[],
  translate: (raw: Fields) => Translated<FetchedOrder>,
  idOf: (raw: Fields) => string,
  park: (raw: Fields) => Fields = (raw) => raw,
): Pick<OrderPage, 'orders' | 'unreadable'> {
  const orders: FetchedOrder[] = []
  const unreadable: OrderPage['unreadable'][number][] = []
  for (const raw of list) {
    const order = translate(raw)
    if (order.ok) orders.push({ ...order.value, raw })
    else
      unreadable.push({
        platformOrderId: idOf(raw),
        raw: JSON.stringify(park(raw)),
        why: explainTranslateError(order.error),
        ...unknownIn(order.error),
      })
  }
  return { orders, unreadable }
}
