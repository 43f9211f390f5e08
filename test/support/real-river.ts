/** The steps of one order's life at the running product, as people and the outside world take them. */
import type { Case } from '../../src/cases/cases.contract.ts'
import type { Fulfilment } from '../../src/fulfilment/fulfilment.contract.ts'
import type { Notice } from '../../src/notify/notify.contract.ts'
import type { OrderEventDto, OrderSummary } from '../../src/orders/orders.contract.ts'
import { type RealMerchant, SHOP, until } from './real-merchant.ts'
import type { RealWorld } from './real-processes.ts'

export interface OrderDetail {
  readonly order: OrderSummary
  readonly events: readonly OrderEventDto[]
  readonly fulfilments: readonly Fulfilment[]
  readonly parcels: readonly {
    readonly waybill: string
    readonly carrier: string
    readonly node: string
    readonly nodes: readonly { readonly text: string }[]
    readonly deliveredAt: number | null
  }[]
  readonly cases: readonly Case[]
  readonly notices: readonly Notice[]
}

/** Orders that buyers place and pay at the shop, in the platform's numbers. */
export async function buy(
  world: RealWorld,
  { count = 1, shopSkuId }: { count?: number; shopSkuId?: string } = {},
): Promise<string[]> {
  const { orderIds } = await world.control<{ orderIds: string[] }>('POST', '/orders', {
    shopId: SHOP.shopId,
    count,
    paid: true,
    push: true,
    ...(shopSkuId ? { skuIds: [shopSkuId] } : {}),
  })
  return orderIds
}

export const detailOf = (merchant: RealMerchant, orderId: string) => merchant.get<OrderDetail>(`/orders/${orderId}`)

export async function findByPlatformId(
  merchant: RealMerchant,
  platformOrderId: string,
): Promise<OrderSummary | undefined> {
  const { items } = await merchant.get<{ items: OrderSummary[] }>(`/orders?platformOrderId=${platformOrderId}`)
  return items[0]
}

/** One paid order that has its warehouse. */
export async function anAllocatedOrder(
  merchant: RealMerchant,
  world: RealWorld,
  shopSkuId?: string,
): Promise<OrderSummary> {
  const [platformOrderId = ''] = await buy(world, shopSkuId ? { shopSkuId } : {})
  const order = await until(
    'the order is allocated',
    () => findByPlatformId(merchant, platformOrderId),
    (seen) => seen?.status === 'allocated',
  )
  if (!order) throw new Error('no order')
  return order
}

export const becomes = (merchant: RealMerchant, orderId: string, status: string) =>
  until(
    `the order becomes ${status}`,
    () => detailOf(merchant, orderId),
    (seen) => seen.order.status === status,
  )

/** Picked, packed and weighed; gives the jobs as they are then. */
export async function pickAndPack(merchant: RealMerchant, orderId: string): Promise<Fulfilment[]> {
  const { fulfilments } = await detailOf(merchant, orderId)
  const packed: Fulfilment[] = []
  for (const job of fulfilments) {
    const step = async (verb: string, body?: unknown) =>
      (await merchant.send<{ fulfilment: Fulfilment }>('POST', `/fulfilments/${job.id}/${verb}`, body)).fulfilment
    await step('start-picking')
    await step('pick', { lines: job.lines.map(({ lineNo, quantity }) => ({ lineNo, quantity })) })
    await step('pack')
    packed.push(await step('weigh', { weightG: 640 }))
  }
  return packed
}

/** From allocated to handed over; gives the waybills. */
export async function shipIt(merchant: RealMerchant, orderId: string): Promise<string[]> {
  const waybills: string[] = []
  for (const job of await pickAndPack(merchant, orderId)) {
    const { fulfilment } = await merchant.send<{ fulfilment: Fulfilment }>('POST', `/fulfilments/${job.id}/print-label`)
    await merchant.send('POST', `/fulfilments/${job.id}/hand-over`)
    waybills.push(fulfilment.waybill ?? '')
  }
  return waybills
}

/** The courier's next scan, or a given one. */
export const scan = (world: RealWorld, waybill: string, node?: string) =>
  world.control('POST', `/parcels/${waybill}/advance`, node === undefined ? {} : { node })
