import type { TrackNode } from '../../../src/logistics/carrier.port.ts'
import type { OrderStatus } from '../../../src/orders/orders.contract.ts'

/** What the buyer's page is told: masked, nothing that names a person or a street. */
export interface TrackPayload {
  readonly orderNo: string
  readonly status: OrderStatus
  readonly shop: string
  readonly items: readonly { readonly title: string; readonly spec: string; readonly quantity: number }[]
  readonly promisedAt: number | null
  readonly expectedAt: number | null
  readonly deliveredAt: number | null
  readonly sentence: string
  readonly parcels: readonly {
    readonly waybill: string
    readonly carrier: string
    readonly nodes: readonly Pick<TrackNode, 'at' | 'node' | 'text' | 'place'>[]
  }[]
  readonly receiver: { readonly nameMasked: string; readonly cityText: string }
}
