/** The sweep looks at the oldest orders first: those that have nothing to send any more must not hide the others from it. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { sweep } from '../../../../src/flows/sweep.ts'
import { changeOrder } from '../../../../src/orders/domain/change-order.ts'
import { ordersRepository } from '../../../../src/orders/orders.repository.ts'
import { commit } from '../../../../src/platform/commit.ts'
import { aCanonicalLine, aCanonicalOrder, anOrder } from '../../../support/an-order.ts'
import { eventually } from '../../../support/open-shop.ts'
import { aFloor } from '../../../support/shop-floor.ts'
import { ctxOfTenant } from '../../../support/tenants.ts'

const MINUTE = 60_000
/** As many as one look takes. */
const EMPTIED = 200

it('two hundred orders whose lines were all refunded stand in front of one that a crash left behind', async () => {
  const floor = await aFloor({ 'TEE-1': 10 })
  await eventually(
    () => floor.merchant.get<{ items: unknown[] }>('/api/v1/stock'),
    ({ items }) => items.length === 1,
  )
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const at = Date.now() - 5 * MINUTE
  const changes = Array.from({ length: EMPTIED + 1 }, (_, i) => {
    const refund = i < EMPTIED ? 'refunded' : 'none'
    const canonical = aCanonicalOrder({
      platformOrderId: `E-${i}`,
      placedAt: at,
      lines: [aCanonicalLine({ merchantCode: 'TEE-1', refund })],
    })
    const order = anOrder(canonical, { id: `ord_${String(i).padStart(26, '0')}`, hubNo: `E${i}`, updatedAt: at })
    const created = changeOrder(null, [{ type: 'accepted', order }], at, '')
    if (!created) throw new Error('an accepted order is a change')
    return created
  })
  await commit(ctx, {
    statements: ordersRepository(ctx).save(changes, ctx.actor),
    audit: { action: 'x', subjects: [] },
  })
  await sweep(env, { waitUntil: (work) => void work }, Date.now())
  expect((await ordersRepository(ctx).byId(changes.at(-1)?.after.id ?? ''))?.status).toBe('allocated')
})
