/** What people do all day, through the front door: stock a shelf, look an order up, take a job through the warehouse. */
import type { Fulfilment } from '../../src/fulfilment/fulfilment.contract.ts'
import type { OrderEventDto, OrderStatus, OrderSummary } from '../../src/orders/orders.contract.ts'
import type { StockExplanation } from '../../src/stock/stock.contract.ts'
import type { Warehouse } from '../../src/warehouses/warehouses.contract.ts'
import { anOpenShop, eventually, type OpenShop, openOrder } from './open-shop.ts'
import { aMerchant, type SignedIn } from './tenants.ts'

export interface Detail {
  readonly order: OrderSummary & { readonly buyerRemark: string; readonly sellerRemark: string }
  readonly lines: readonly {
    readonly lineNo: number
    readonly sku: string | null
    readonly status: string
    readonly quantity: number
  }[]
  readonly events: readonly OrderEventDto[]
  readonly holds: readonly { readonly reason: string; readonly detail: string; readonly by: string }[]
  readonly fulfilments: readonly Fulfilment[]
  readonly parcels: readonly { readonly waybill: string; readonly nodes: readonly { readonly text: string }[] }[]
  readonly cases: readonly {
    readonly kind: string
    readonly status: string
    readonly severity: string
    readonly id: string
  }[]
  readonly actions: readonly { readonly verb: string; readonly allowed: boolean }[]
}

export interface Floor {
  readonly merchant: SignedIn
  readonly shop: OpenShop
  /** Counts the shelf of the default warehouse. */
  stock(sku: string, onHand: number, warehouseId?: string): Promise<void>
  explain(sku: string): Promise<StockExplanation>
  /** Pushes a paid order and returns once it has come in. */
  sell(
    orderId: string,
    lines: Parameters<typeof openOrder>[0]['lines'],
    more?: Record<string, unknown>,
  ): Promise<OrderSummary>
  find(platformOrderId: string): Promise<OrderSummary | undefined>
  until(platformOrderId: string, status: OrderStatus): Promise<OrderSummary>
  untilHeld(platformOrderId: string, reason: string): Promise<OrderSummary>
  detail(orderId: string): Promise<Detail>
  /** A step of the warehouse on a job. */
  step(fulfilmentId: string, verb: string, body?: unknown): Promise<Response>
  /** Everything from the shelf to the sealed box. */
  packAll(job: Fulfilment): Promise<void>
}

/** A merchant with a shop on the open channel and these pieces on the shelf. */
/** The first warehouse gets somebody whom a courier can call. */
export async function giveContact(merchant: SignedIn): Promise<void> {
  const { items } = await merchant.get<{ items: Warehouse[] }>('/api/v1/warehouses')
  for (const { id, ...warehouse } of items)
    await merchant.send('PUT', `/api/v1/warehouses/${id}`, {
      ...warehouse,
      contactName: '王师傅',
      contactPhone: '057100000000',
    })
}

export async function aFloor(
  shelf: Readonly<Record<string, number>> = {},
  company?: string,
  known?: SignedIn,
): Promise<Floor> {
  const merchant = known ?? (await aMerchant(company))
  await giveContact(merchant)
  const shop = await anOpenShop(merchant)
  const floor: Floor = {
    merchant,
    shop,
    async stock(sku, onHand, warehouseId = 'WH-1') {
      await merchant.send('PUT', `/api/v1/stock/${sku}`, { counts: [{ warehouseId, onHand }], reason: '盘点' })
    },
    explain: (sku) => merchant.get(`/api/v1/stock/${sku}/explain`),
    async sell(orderId, lines, more = {}) {
      const answer = await shop.push('order.paid', { ...openOrder({ orderId, lines }), ...more })
      if (answer.status !== 200) throw new Error(`push refused: ${answer.status} ${await answer.text()}`)
      const found = await eventually(
        () => floor.find(orderId),
        (order) => order !== undefined,
      )
      if (!found) throw new Error('unreachable: eventually waits for it')
      return found
    },
    async find(platformOrderId) {
      const { items } = await merchant.get<{ items: OrderSummary[] }>(
        `/api/v1/orders?platformOrderId=${platformOrderId}`,
      )
      if (items.length > 1) throw new Error(`${platformOrderId} exists ${items.length} times`)
      return items[0]
    },
    async until(platformOrderId, status) {
      const found = await eventually(
        () => floor.find(platformOrderId),
        (order) => order?.status === status,
      )
      if (!found) throw new Error('unreachable: eventually waits for it')
      return found
    },
    async untilHeld(platformOrderId, reason) {
      const found = await eventually(
        () => floor.find(platformOrderId),
        (order) => order?.holds.some((hold) => hold.reason === reason) === true,
      )
      if (!found) throw new Error('unreachable: eventually waits for it')
      return found
    },
    detail: (orderId) => merchant.get(`/api/v1/orders/${orderId}`),
    step: (fulfilmentId, verb, body) => merchant.call('POST', `/api/v1/fulfilments/${fulfilmentId}/${verb}`, body),
    async packAll(job) {
      const verbs: [string, unknown?][] = [
        ['start-picking'],
        ['pick', { lines: job.lines.map(({ lineNo, quantity }) => ({ lineNo, quantity })) }],
        ['pack'],
      ]
      for (const [verb, body] of verbs) {
        const answer = await floor.step(job.id, verb, body)
        if (!answer.ok) throw new Error(`${verb}: ${answer.status} ${await answer.text()}`)
      }
    },
  }
  for (const [sku, onHand] of Object.entries(shelf)) await floor.stock(sku, onHand)
  return floor
}

/** Locked and sellable pieces of a SKU over all warehouses, as the ledger itself says. */
export async function shelfOf(
  floor: Floor,
  sku: string,
): Promise<{ onHand: number; locked: number; available: number }> {
  const { onHand, locked, available } = (await floor.explain(sku)).totals
  return { onHand, locked, available }
}

/** The problem of a refused call: status and stable code. */
export async function refusal(answer: Response | Promise<Response>): Promise<[number, string]> {
  const response = await answer
  const body = (await response.json()) as { code?: string }
  return [response.status, body.code ?? '']
}
