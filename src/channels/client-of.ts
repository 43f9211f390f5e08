/** A platform's client out of its operations, each of which is told the options first. */
import type { ChannelClient, ClientOptions } from './channels.port.ts'

type Told<F> = F extends (...asked: infer A) => infer R ? (options: ClientOptions, ...asked: A) => R : never
type Plain = Omit<ChannelClient, 'pauseListing' | 'resumeListing'>

export type ChannelOperations = { readonly [K in keyof Plain]: Told<NonNullable<Plain[K]>> } & {
  /** Puts a listing on sale, or takes it off. */
  readonly setListing: (
    options: ClientOptions,
    shopProductId: string,
    isOnSale: boolean,
  ) => ReturnType<ChannelClient['pauseListing']>
}

export function clientOf(operations: ChannelOperations): (options: ClientOptions) => ChannelClient {
  const { fetchOrder, listUpdated, listRefunded, listPlaced, ship, setStock, setListing, writeMemo, test } = operations
  return (options) => ({
    fetchOrder: (platformOrderId) => fetchOrder(options, platformOrderId),
    listUpdated: (window) => listUpdated(options, window),
    ...(listRefunded && { listRefunded: (window) => listRefunded(options, window) }),
    ...(listPlaced && { listPlaced: (window) => listPlaced(options, window) }),
    ship: (notice) => ship(options, notice),
    setStock: (notice) => setStock(options, notice),
    pauseListing: (shopProductId) => setListing(options, shopProductId, false),
    resumeListing: (shopProductId) => setListing(options, shopProductId, true),
    ...(writeMemo && { writeMemo: (memo) => writeMemo(options, memo) }),
    test: () => test(options),
  })
}
