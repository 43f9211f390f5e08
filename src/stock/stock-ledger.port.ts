/** The StockLedger's words: plain data over RPC. One ledger per (tenant, SKU), all warehouses inside. Quantities are pieces. */

/** Quantity classes of one warehouse. `available = onHand − locked − qc − inTransit − pooled`. */
export interface WarehouseQuantities {
  readonly warehouseId: string
  /** 总库存: everything that is on the books, what is on its way included. */
  readonly onHand: number
  readonly locked: number
  readonly qc: number
  readonly inTransit: number
  readonly pooled: number
  readonly available: number
}

export type HoldOwner =
  /** `parcel`: in which parcel of the order's plan the pieces travel; absent: in the first. */
  | { readonly kind: 'order_line'; readonly orderId: string; readonly lineNo: number; readonly parcel?: number }
  | { readonly kind: 'cart'; readonly reservationId: string }
  /** `use`: what the pool is for (pieces that were carved out before there were kinds have none). */
  | { readonly kind: 'pool'; readonly poolId: string; readonly use?: PoolUse }
  | { readonly kind: 'person'; readonly userId: string }

export const poolUses = ['channel', 'campaign', 'group_buy', 'trial', 'wholesale'] as const
export type PoolUse = (typeof poolUses)[number]

export interface StockHold {
  readonly holdId: string
  readonly warehouseId: string
  readonly quantity: number
  /** Which class it takes from `available`. */
  readonly counts: 'locked' | 'qc' | 'pooled'
  readonly owner: HoldOwner
  readonly reason: string
  readonly since: number
  /** Epoch ms at which it ends by itself; null = stays until released. */
  readonly expiresAt: number | null
}

/** Every command carries `requestId`; a repeat answers what the first one answered and changes nothing. */
export type LedgerCommand = { readonly requestId: string } & (
  | {
      readonly kind: 'reserve'
      readonly holdId: string
      readonly warehouseId: string
      readonly quantity: number
      readonly owner: HoldOwner
      readonly reason: string
      readonly expiresAt: number | null
      /** This hold's quantity may be taken from another hold first (cart → order): that one shrinks by as much. */
      readonly fromHoldId?: string
    }
  /** `quantity`: so many pieces of it (at most all); without, the whole hold ends. */
  | { readonly kind: 'release'; readonly holdId: string; readonly quantity?: number }
  /** A pool's hold grows by up to `quantity`: what is available, which may be less. The outcome says how many as `granted`. */
  | {
      readonly kind: 'carve'
      readonly holdId: string
      readonly warehouseId: string
      readonly quantity: number
      readonly owner: HoldOwner & { readonly kind: 'pool' }
      readonly reason: string
    }
  /** The held pieces left the house: the hold ends and onHand falls by its quantity. */
  | { readonly kind: 'commit'; readonly holdId: string }
  /** Pieces come back (return, cancelled shipment): onHand rises; `into` says whether they can be sold at once. */
  | {
      readonly kind: 'restock'
      readonly warehouseId: string
      readonly quantity: number
      readonly into: 'available' | 'qc'
      readonly reason: string
    }
  /** A correction by a signed difference in one class. */
  | {
      readonly kind: 'adjust'
      readonly warehouseId: string
      readonly delta: number
      readonly of: 'onHand' | 'qc' | 'inTransit'
      readonly reason: string
    }
  | {
      readonly kind: 'transfer'
      readonly from: string
      readonly to: string
      readonly quantity: number
      readonly reason: string
    }
  /** Pieces announced by `transfer` (or a purchase) have arrived: inTransit falls. */
  | { readonly kind: 'receive'; readonly warehouseId: string; readonly quantity: number; readonly reason: string }
  /** A stock-take: sets onHand (and optionally qc and inTransit) to what was counted. */
  | {
      readonly kind: 'count'
      readonly warehouseId: string
      readonly onHand: number
      readonly qc?: number
      readonly inTransit?: number
      readonly reason: string
    }
)

export type LedgerOutcome =
  | {
      readonly ok: true
      readonly requestId: string
      readonly hold?: StockHold
      /** Pieces by which a carved hold grew. */
      readonly granted?: number
      readonly replayed: boolean
    }
  | {
      readonly ok: false
      readonly requestId: string
      readonly code: 'stock.short' | 'stock.unknown_hold' | 'stock.would_be_negative' | 'stock.invalid_quantity'
      readonly available?: number
    }

export interface LedgerAnswer {
  /** One outcome per command, in their order. */
  readonly outcomes: readonly LedgerOutcome[]
  /** The state after the last command. */
  readonly levels: readonly WarehouseQuantities[]
  /** Grows with every change; the projection keeps the newest. */
  readonly seq: number
}

export interface LedgerExplanation {
  readonly sku: string
  readonly levels: readonly WarehouseQuantities[]
  readonly holds: readonly StockHold[]
  readonly seq: number
}

export interface StockMovement {
  readonly seq: number
  readonly at: number
  readonly requestId: string
  /** Pieces carved out for a pool are reserved for it. */
  readonly kind: Exclude<LedgerCommand['kind'], 'carve'> | 'expire'
  readonly warehouseId: string
  readonly quantity: number
  readonly reason: string
}

/** The books of an earlier instant. `since`: the earliest one that the ledger still knows; null when it knows none. */
export type LedgerPast =
  | ({ readonly ok: true } & LedgerExplanation)
  | { readonly ok: false; readonly since: number | null }

/** What a ledger says of itself to whoever checks it: its own laws, and its holds against which others keep books. */
export interface LedgerCheck {
  readonly levels: readonly (WarehouseQuantities & { readonly seq: number })[]
  readonly seq: number
  /** One sentence for each law that does not hold. */
  readonly broken: readonly string[]
  /** Pieces that a pool has not given to anybody, by pool and warehouse. */
  readonly pools: readonly { readonly poolId: string; readonly warehouseId: string; readonly quantity: number }[]
  /** Of order lines, the oldest first; `isWhole` is false when there are more than a check takes. */
  readonly holds: readonly Pick<StockHold, 'holdId' | 'warehouseId' | 'quantity' | 'since'>[]
  readonly isWhole: boolean
}

/** The tenant, its shard and the SKU travel with each call: an object does not know its own name. */
export interface LedgerAddress {
  readonly tenantId: string
  readonly shard: string
  readonly sku: string
}

export interface StockLedgerPort {
  /** Runs the commands in order, each by itself all-or-nothing. Durable before it answers. */
  apply(address: LedgerAddress, commands: readonly LedgerCommand[], now: number): Promise<LedgerAnswer>
  explain(address: LedgerAddress, now: number): Promise<LedgerExplanation>
  /** What `explain` would have said at `at`, epoch ms. */
  past(address: LedgerAddress, at: number): Promise<LedgerPast>
  check(address: LedgerAddress, now: number): Promise<LedgerCheck>
  movements(address: LedgerAddress, beforeSeq: number | null, limit: number): Promise<readonly StockMovement[]>
}
