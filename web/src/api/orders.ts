import type { AddressChangeDto } from '../../../src/address-changes/address-changes.contract.ts'
import type { OrderCertificate } from '../../../src/certificates/certificates.contract.ts'
import type { TrackNode } from '../../../src/logistics/carrier.port.ts'
import type {
  DueRange,
  Hold,
  HoldReason,
  OrderBoard,
  OrderEventDto,
  OrderLineDto,
  OrderStatus,
  OrderSummary,
  RevealedReceiver,
  RuleMarks,
} from '../../../src/orders/orders.contract.ts'
import type { OrderPayment } from '../../../src/payments/payments.contract.ts'
import type { PromiseVersion } from '../../../src/promise/promise.contract.ts'
import type { RoutingDecision } from '../../../src/routing/routing.contract.ts'
import type { CaseItem } from './cases.ts'
import type { Fulfilment } from './fulfilments.ts'
import { http, type Page, queryString } from './http.ts'
import type { InterceptionDto, OnFailure } from './interceptions.ts'
import type { Suggestion } from './merging.ts'
import type { Notice } from './notices.ts'

export type {
  DueRange,
  Hold,
  HoldReason,
  OrderBoard,
  OrderCertificate,
  OrderEventDto,
  OrderLineDto,
  OrderPayment,
  OrderStatus,
  OrderSummary,
  PromiseVersion,
  RoutingDecision,
  TrackNode,
}

export interface OrderListFilter {
  readonly status?: string | undefined
  readonly held?: 'true' | undefined
  readonly connectionId?: string | undefined
  readonly warehouseId?: string | undefined
  readonly sku?: string | undefined
  readonly tag?: string | undefined
  readonly urgent?: 'true' | undefined
  readonly due?: DueRange | undefined
  readonly q?: string | undefined
}

export interface OrderFull extends OrderSummary {
  readonly buyerRemark: string
  readonly sellerRemark: string
  readonly sellerFlag: number
  /** Amounts are there for holders of `finance:read` only. */
  readonly goodsFen?: number
  readonly freightFen?: number
  readonly discountFen?: number
  readonly contactClicks: number
  readonly ruleMarks: RuleMarks | null
}

export interface Parcel {
  readonly id: string
  readonly waybill: string
  readonly carrier: string
  readonly node: TrackNode['node']
  readonly nodeAt: number
  readonly fulfilmentId: string
  readonly nodes: readonly TrackNode[]
  /** Subscription at the tracking service; `failed`: refused or given up, only asked for now and then. */
  readonly watching: 'none' | 'asked' | 'on' | 'ended' | 'failed'
  readonly shippedAt: number
  readonly deliveredAt: number | null
}

export type OrderLine = Omit<OrderLineDto, 'unitPriceFen' | 'paidFen'> &
  Partial<Pick<OrderLineDto, 'unitPriceFen' | 'paidFen'>>

/** What can be done with the order now; `why` says why not. */
export interface OrderAction {
  readonly verb: string
  readonly allowed: boolean
  readonly why: string | null
}

export interface OrderDetail {
  readonly order: OrderFull
  readonly lines: readonly OrderLine[]
  readonly events: readonly OrderEventDto[]
  readonly holds: readonly Hold[]
  readonly fulfilments: readonly Fulfilment[]
  readonly parcels: readonly Parcel[]
  readonly promise: { readonly current: PromiseVersion | null; readonly versions: readonly PromiseVersion[] }
  /** Newest first. */
  /** Missing for people who may not see stock. */
  readonly routing?: readonly RoutingDecision[]
  readonly cases: readonly CaseItem[]
  readonly notices: readonly Notice[]
  readonly actions: readonly OrderAction[]
  /** Missing for people who may not see money. */
  readonly payments?: readonly OrderPayment[]
  /** What waits for a decision, and with whom it ships in one parcel. */
  readonly merging: readonly Suggestion[]
  /** Notes can be written into the shop's own memo. */
  readonly canWriteMemo: boolean
  /** What the buyer asked for on the parcel's page, newest first. */
  readonly addressChanges: readonly AddressChangeDto[]
  /** Wishes to stop a parcel on the road, newest first. */
  readonly interceptions: readonly InterceptionDto[]
  /** What this 补发单 sends again; null: it is none. */
  readonly reshipOf: OtherOrder | null
  /** Orders that send goods of this one again, oldest first. */
  readonly reships: readonly OtherOrder[]
  /** Pieces that left and were not sent again. */
  readonly reshippable: readonly { readonly lineNo: number; readonly quantity: number }[]
}

/** Another order that is seen beside this one. */
export type OtherOrder = Pick<OrderSummary, 'id' | 'hubNo' | 'status'>

export interface AddressAnswer {
  readonly verb: 'accept' | 'refuse' | 'done'
  readonly why: string
  /** With `accept`, for a parcel on the road. */
  readonly onFailure?: OnFailure
}

type OtherRooms = 'fulfilments' | 'cases' | 'notices'

const one = (id: string) => `/v1/orders/${encodeURIComponent(id)}`

export const ordersApi = {
  list: (filter: OrderListFilter & { limit?: number; cursor?: string | null }, signal?: AbortSignal) =>
    http.get<Page<OrderSummary>>(`/v1/orders${queryString({ ...filter })}`, signal),
  /** Address of the list as a file. */
  exportUrl: (filter: OrderListFilter) => `/api/v1/orders/export${queryString({ ...filter })}`,
  board: () => http.get<OrderBoard>('/v1/orders/board'),
  /** What belongs to other rooms is left out without their right. */
  detail: async (id: string): Promise<OrderDetail> => ({
    fulfilments: [],
    cases: [],
    notices: [],
    ...(await http.get<Omit<OrderDetail, OtherRooms> & Partial<Pick<OrderDetail, OtherRooms>>>(one(id))),
  }),
  reveal: (id: string, reason: string) => http.post<RevealedReceiver>(`${one(id)}/receiver/reveal`, { reason }),
  hold: (id: string, input: { reason: HoldReason; detail: string }) => http.post<unknown>(`${one(id)}/hold`, input),
  release: (id: string, input: { reason: HoldReason; why: string }) => http.post<unknown>(`${one(id)}/release`, input),
  cancel: (id: string, input: { why: string }) => http.post<unknown>(`${one(id)}/cancel`, input),
  refund: (paymentId: string, input: { reason: string }) =>
    http.post<unknown>(`/v1/order-payments/${encodeURIComponent(paymentId)}/refund`, input),
  /** Answers a buyer's change of address. */
  answerAddress: (changeId: string, { verb, ...input }: AddressAnswer) =>
    http.post<AddressChangeDto>(`/v1/address-changes/${encodeURIComponent(changeId)}/${verb}`, input),
  note: (id: string, input: { text: string; toShop: boolean }) => http.post<unknown>(`${one(id)}/notes`, input),
  tags: (id: string, input: { add: string[]; remove: string[] }) => http.post<unknown>(`${one(id)}/tags`, input),
  split: (id: string, groups: number[][]) => http.post<unknown>(`${one(id)}/split`, { groups }),
  merge: (id: string) => http.post<unknown>(`${one(id)}/merge`),
  reship: (
    id: string,
    input: {
      requestId: string
      why: string
      reclaimFreight: boolean
      lines: { lineNo: number; quantity: number }[]
    },
  ) => http.post<{ orderId: string }>(`${one(id)}/reship`, input),
  retryRouting: (id: string) => http.post<unknown>(`${one(id)}/retry-routing`),
  certificate: (id: string) => http.get<OrderCertificate>(`${one(id)}/certificate`),
  trackLink: (id: string) => http.post<{ url: string }>(`${one(id)}/track-link`),
  revokeTrackLink: (id: string) => http.post<unknown>(`${one(id)}/track-link/revoke`),
}
