/** Looking for orders of one receiver: one read of the indexes for a batch, the same finding once, old keys forgotten. */
import { expect, it } from 'vitest'
import { lookForMerges } from '../../../src/flows/merging/look-for-merges.ts'
import { forgetReceiverKeys, mergingRepository } from '../../../src/merging/merging.repository.ts'
import { aCanonicalOrder } from '../../support/an-order.ts'
import { sellTo, setRules, suggestions, untilSuggested } from '../../support/merging-floor.ts'
import { aRoomCtx } from '../../support/room-ctx.ts'
import { aFloor } from '../../support/shop-floor.ts'
import { ctxOfTenant } from '../../support/tenants.ts'

const at = Date.UTC(2026, 5, 18)
const ids = (n: number) => `ord_01JY000000000000000000${String(n).padStart(4, '0')}`
const named = (n: number, addressToken: string) => ({
  id: ids(n),
  connectionId: 'con_1',
  receiver: { ...aCanonicalOrder().receiver, regionCode: null, addressToken },
})

it('finds those that share a key, of one tenant, through the indexes alone', async () => {
  const ctx = aRoomCtx({ now: at })
  const stranger = { ...aRoomCtx({ now: at }), db: ctx.db }
  const keep = (c: typeof ctx, list: Parameters<ReturnType<typeof mergingRepository>['keepKeys']>[0]) =>
    c.db.$client.batch(mergingRepository(c).keepKeys(list))
  await keep(ctx, [named(1, 'a'), named(2, 'a'), named(3, 'b')])
  await keep(stranger, [named(4, 'a')])
  const repository = mergingRepository(ctx)
  expect(await repository.sharingKeys([ids(1)], 0)).toEqual([ids(1), ids(2)])
  expect(await repository.sharingKeys([ids(3)], 0)).toEqual([ids(3)])
  // A changed receiver takes the place of the old one.
  await keep(ctx, [named(3, 'a')])
  expect(await repository.sharingKeys([ids(1)], 0)).toEqual([ids(1), ids(2), ids(3)])

  const asked: string[] = []
  const watched = {
    ...ctx,
    db: Object.assign(Object.create(ctx.db), {
      $client: {
        prepare: (sql: string) => {
          asked.push(sql)
          return ctx.db.$client.prepare(sql)
        },
      },
    }),
  }
  await mergingRepository(watched).sharingKeys([ids(1)], 0)
  expect(asked).toHaveLength(1)
  const { results } = await ctx.db.$client
    .prepare(`EXPLAIN QUERY PLAN ${asked[0]}`)
    .bind(ctx.tenant.id, '["x"]', '')
    .all<{ detail: string }>()
  const plan = results.map(({ detail }) => detail)
  expect(plan.filter((step) => step.startsWith('SEARCH other'))).toEqual([
    expect.stringContaining('USING COVERING INDEX receiver_keys_token (tenant_id=? AND token_key=? AND order_id>?)'),
    expect.stringContaining('USING COVERING INDEX receiver_keys_person (tenant_id=? AND person_key=? AND order_id>?)'),
  ])
  expect(plan.filter((step) => step.includes('SCAN receiver_keys') || step.includes('SCAN other'))).toEqual([])

  await forgetReceiverKeys(ctx.db.$client, Date.UTC(2030, 1, 1), 100).run()
  expect(await repository.sharingKeys([ids(1)], 0)).toEqual([])
})

it('says the same finding once, however often it looks, and a person’s no stands', async () => {
  const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
  const orders = await sellTo(floor, 'home', { U1: 'TEE-1', U2: 'CAP-1' })
  const [first] = await untilSuggested(floor)
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const look = () =>
    lookForMerges(
      ctx,
      orders.map(({ id }) => id),
    )
  await look()
  await look()
  expect((await suggestions(floor)).map(({ id }) => id)).toEqual([first?.id])
  await floor.merchant.send('POST', `/api/v1/merge-suggestions/${first?.id}/dismiss`, {})
  await look()
  expect(await suggestions(floor)).toEqual([])
  // Not even by itself.
  await setRules(floor, { autoMerge: true })
  await look()
  expect(await suggestions(floor, '?state=merged')).toEqual([])
})
