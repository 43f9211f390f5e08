/** Orders of one receiver, what the hub suggests about them, and one click. */
import type { Fulfilment } from '../../src/fulfilment/fulfilment.contract.ts'
import type { MergeRules, SuggestionDto } from '../../src/merging/merging.contract.ts'
import { usualRules } from '../../src/merging/merging.contract.ts'
import type { OrderSummary } from '../../src/orders/orders.contract.ts'
import { eventually, openOrder } from './open-shop.ts'
import type { Floor } from './shop-floor.ts'

/** `openOrder`'s receiver with the shop's own address token. */
export const living = (addressToken: string, change: Record<string, unknown> = {}) => ({
  receiver: { ...openOrder({ orderId: '', lines: [] }).receiver, addressToken, ...change },
})

export const suggestions = async (floor: Floor, query = ''): Promise<SuggestionDto[]> =>
  (await floor.merchant.get<{ items: SuggestionDto[] }>(`/api/v1/merge-suggestions${query}`)).items

/** Waits until so many are open, and hands them out. */
export const untilSuggested = (floor: Floor, many = 1): Promise<SuggestionDto[]> =>
  eventually(
    () => suggestions(floor),
    (list) => list.length === many,
  )

export const decide = (floor: Floor, id: string, verb: 'merge' | 'undo' | 'dismiss'): Promise<SuggestionDto> =>
  floor.merchant.send(
    'POST',
    `/api/v1/merge-suggestions/${id}/${verb}`,
    verb === 'dismiss' ? { why: '两单' } : undefined,
  )

export const setRules = (floor: Floor, change: Partial<MergeRules>): Promise<MergeRules> =>
  floor.merchant.send('PUT', '/api/v1/merge-suggestions/rules', { ...usualRules, ...change })

/** Sells one piece of each SKU to the same address token, and waits until each is allocated. */
export async function sellTo(
  floor: Floor,
  token: string,
  sold: Readonly<Record<string, string>>,
): Promise<OrderSummary[]> {
  const orders: OrderSummary[] = []
  for (const [orderId, sku] of Object.entries(sold)) {
    await floor.sell(orderId, [{ sku, quantity: 1 }], living(token))
    orders.push(await floor.until(orderId, 'allocated'))
  }
  return orders
}

export async function jobOf(floor: Floor, orderId: string): Promise<Fulfilment> {
  const open = (await floor.detail(orderId)).fulfilments.filter(({ status }) => status !== 'cancelled')
  const [job] = open
  if (!job || open.length > 1) throw new Error(`${orderId} has ${open.length} jobs`)
  return job
}

/** Takes all pieces of a job from the shelf. */
export async function pickAll(floor: Floor, job: Fulfilment): Promise<void> {
  const answer = await floor.step(job.id, 'pick', {
    lines: job.lines.map(({ lineNo, quantity }) => ({ lineNo, quantity })),
  })
  if (!answer.ok) throw new Error(`pick: ${answer.status} ${await answer.text()}`)
}
