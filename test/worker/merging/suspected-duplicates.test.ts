/** 疑似重复: the same goods for the same person from two shops; and what a change of the address does to suggestions. */
import { describe, expect, it } from 'vitest'
import { decide, jobOf, living, sellTo, suggestions, untilSuggested } from '../../support/merging-floor.ts'
import { anOpenShop, eventually, openOrder } from '../../support/open-shop.ts'
import { aFloor, refusal } from '../../support/shop-floor.ts'
import { aMerchant } from '../../support/tenants.ts'

/** The same person orders the same thing in the first shop and in a second one. */
async function orderedTwice(name: string) {
  const floor = await aFloor({ 'TEE-1': 10 })
  const second = await anOpenShop(floor.merchant)
  await floor.sell(`${name}1`, [{ sku: 'TEE-1', quantity: 1 }])
  await floor.until(`${name}1`, 'allocated')
  await second.push('order.paid', openOrder({ orderId: `${name}2`, lines: [{ sku: 'TEE-1', quantity: 1 }] }))
  const other = await floor.until(`${name}2`, 'allocated')
  const [suggestion] = await untilSuggested(floor)
  if (!suggestion) throw new Error('unreachable: waited for it')
  return { floor, other, suggestion }
}

describe.concurrent('the same goods for one person from two shops', () => {
  it('are a suspected duplicate by keyed digests; a no is remembered, and then they may leave as one parcel', async () => {
    const { floor, suggestion } = await orderedTwice('P')
    expect(suggestion).toMatchObject({ kind: 'duplicate', state: 'open', confidence: 0.99 })
    expect(suggestion.evidence).toEqual([
      { fact: 'phone_digest', detail: '138****1234' },
      { fact: 'address_digest', detail: '文一西路***' },
      { fact: 'goods', detail: 'TEE-1' },
    ])
    expect(JSON.stringify(suggestion)).not.toContain('13800001234')
    // One of two wishes is held or cancelled; a parcel of both is not what this is about.
    expect(await refusal(floor.merchant.call('POST', `/api/v1/merge-suggestions/${suggestion.id}/merge`))).toEqual([
      409,
      'merging.is_duplicate',
    ])
    expect(await decide(floor, suggestion.id, 'dismiss')).toMatchObject({ state: 'dismissed' })
    const [together] = await untilSuggested(floor)
    expect(together).toMatchObject({ kind: 'together', confidence: 0.97 })
  })

  it('need no decision any more once one of them is cancelled', async () => {
    const { floor, other } = await orderedTwice('Q')
    await floor.merchant.send('POST', `/api/v1/orders/${other.id}/cancel`, { why: '重复下单' })
    expect(await suggestions(floor)).toEqual([])
    expect(await suggestions(floor, '?state=gone')).toMatchObject([{ kind: 'duplicate', canUndo: false }])
  })
})

describe.concurrent('an address that changes', () => {
  it('takes a merged order out of its parcel, and back to the first address it is asked anew', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    const [a, b] = await sellTo(floor, 'home', { S1: 'TEE-1', S2: 'CAP-1' })
    if (!a || !b) throw new Error('two were sold')
    const [suggestion] = await untilSuggested(floor)
    await decide(floor, suggestion?.id ?? '', 'merge')
    const tell = (token: string, after: number) =>
      floor.shop.push('order.updated', {
        ...openOrder({ orderId: 'S1', lines: [{ sku: 'TEE-1', quantity: 1 }], at: a.placedAt }),
        updatedAt: Date.now() + after,
        status: 'paid',
        ...living(token),
      })
    await tell('office', 1_000)
    const alone = await eventually(
      () => jobOf(floor, b.id),
      (job) => job.packageId === null,
    )
    expect(alone.status).toBe('to_pick')
    await floor.until('S1', 'allocated')
    expect((await jobOf(floor, a.id)).packageId).toBeNull()
    expect(await suggestions(floor)).toEqual([])
    await tell('home', 2_000)
    await untilSuggested(floor)
  })
})

it('a suggestion is its tenant’s alone', async () => {
  const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
  await sellTo(floor, 'home', { T1: 'TEE-1', T2: 'CAP-1' })
  const [suggestion] = await untilSuggested(floor)
  const stranger = await aMerchant()
  expect(await stranger.get<{ items: unknown[] }>('/api/v1/merge-suggestions')).toMatchObject({ items: [] })
  for (const verb of ['merge', 'undo', 'dismiss'])
    expect(await refusal(stranger.call('POST', `/api/v1/merge-suggestions/${suggestion?.id}/${verb}`, {}))).toEqual([
      404,
      'merging.not_found',
    ])
  expect(await suggestions(floor)).toMatchObject([{ id: suggestion?.id, state: 'open' }])
})
