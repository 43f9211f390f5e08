/** New stock and a long queue of short orders: whoever cannot be served in front does not starve those behind. */
import { describe, expect, it } from 'vitest'
import { encodeTime } from '../../../../src/core/ids.ts'
import { retryShort } from '../../../../src/flows/orders/retry-short.ts'
import { changeOrder } from '../../../../src/orders/domain/change-order.ts'
import { ordersRepository } from '../../../../src/orders/orders.repository.ts'
import { commit } from '../../../../src/platform/commit.ts'
import { aCanonicalLine, aCanonicalOrder, anOrder } from '../../../support/an-order.ts'
import { eventually } from '../../../support/open-shop.ts'
import { aFloor } from '../../../support/shop-floor.ts'
import { ctxOfTenant } from '../../../support/tenants.ts'

const MINUTE = 60_000
const WAITING = 70

/** One piece on the shelf; everybody in the queue wants a hundred, but one wants a single piece. */
async function aQueue(modest: number) {
  const floor = await aFloor({ RARE: 1 })
  // The ledger tells the database of its levels a moment later.
  await eventually(
    () => floor.merchant.get<{ items: { sku: string }[] }>('/api/v1/stock?q=RARE'),
    ({ items }) => items.length > 0,
  )
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const now = ctx.clock.now()
  const changes = Array.from({ length: WAITING }, (_, i) => {
    const placedAt = now - (WAITING - i) * MINUTE
    const lines = [aCanonicalLine({ merchantCode: 'RARE', quantity: i === modest ? 1 : 100 })]
    const order = anOrder(aCanonicalOrder({ platformOrderId: `Q-${i}`, placedAt, lines }), {
      id: `ord_${encodeTime(placedAt)}${'0'.repeat(16)}`,
      hubNo: `Q${i}`,
      holds: [{ reason: 'short_of_stock', by: 'system', detail: '缺 RARE', since: placedAt }],
    })
    const created = changeOrder(null, [{ type: 'accepted', order }], placedAt, '')
    if (!created) throw new Error('an accepted order is a change')
    return created
  })
  await commit(ctx, {
    statements: ordersRepository(ctx).save(changes, ctx.actor),
    audit: { action: 'x', subjects: [] },
  })
  const id = changes[modest]?.after.id ?? ''
  const statusOfModest = async () => (await ordersRepository(ctx).byId(id))?.status
  const retry = (at: number) => retryShort({ ctx, skus: ['RARE'], random: () => at })
  return { retry, statusOfModest }
}

describe('a queue of 70 behind one piece', () => {
  it.each([0, 24])('number %i is among the oldest: served at once, whatever the dice say', async (modest) => {
    const { retry, statusOfModest } = await aQueue(modest)
    await retry(0.99)
    expect(await statusOfModest()).toBe('allocated')
  })

  it('the last is not reached from the front, and found from anywhere near', async () => {
    const { retry, statusOfModest } = await aQueue(WAITING - 1)
    await retry(0)
    expect(await statusOfModest()).toBe('paid')
    await retry(0.9)
    expect(await statusOfModest()).toBe('allocated')
  })

  it('past the end it goes on behind the oldest', async () => {
    const { retry, statusOfModest } = await aQueue(30)
    await retry(0.99)
    expect(await statusOfModest()).toBe('allocated')
  })
})
