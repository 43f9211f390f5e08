import type { AddressChangeState, AddressStage } from '../../../src/address-changes/address-changes.contract.ts'
import type { BuyerContact, WayPoint } from '../../../src/buyer-page/buyer-page.contract.ts'
import type { WishKind, WishState } from '../../../src/interceptions/interceptions.contract.ts'
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
    /** The courier is asked to stop it; null also once that was taken back. */
    readonly interception: {
      readonly kind: WishKind
      readonly state: WishState
      /** Oldest first. */
      readonly steps: readonly { readonly state: WishState; readonly at: number }[]
      /** In the end the goods go to the new address in another parcel. */
      readonly resends: boolean
    } | null
  }[]
  /** What the merchant sends once more, each with a page of its own. */
  readonly reships: readonly {
    readonly orderNo: string
    readonly status: OrderStatus
    readonly expectedAt: number | null
    readonly deliveredAt: number | null
    readonly path: string
  }[]
  readonly receiver: { readonly nameMasked: string; readonly cityText: string }
  /** Cities on the way, in the order of the scans, the buyer's last. */
  readonly way: readonly WayPoint[]
  /** What was promised, oldest first, and when it was said. */
  readonly promises: readonly { readonly promisedAt: number; readonly madeAt: number }[]
  /** Name of the certificate, once there is one. */
  readonly certificate: string | null
  readonly contact: BuyerContact
  readonly addressChange: {
    readonly stage: AddressStage
    /** Name and phone are asked for too: the shop's platform keeps them to itself. */
    readonly needsReceiver: boolean
    readonly last: {
      readonly state: AddressChangeState
      readonly stage: AddressStage
      readonly cityText: string
      readonly requestedAt: number
      readonly why: string
    } | null
  }
}
