/** A claim whole in the address: the same answers as the one with a body, in the short way and in the long one. */
import { describe, expect, it } from 'vitest'
import { aSale } from '../../support/a-campaign.ts'
import { aFloor } from '../../support/shop-floor.ts'

const aSaleOf = async (pieces: number) => {
  const floor = await aFloor({ 'TEE-1': 10 })
  return aSale(floor.merchant, { sku: 'TEE-1', warehouses: [{ warehouseId: 'WH-1', pieces }] })
}

describe('a claim in one line', () => {
  it('holds pieces, and its repeat, with a body or without, answers the same claim', async () => {
    const { claim, claimLine } = await aSaleOf(4)
    const first = await claimLine('q1?buyerId=alice&quantity=1')
    expect(first).toMatchObject({ status: 201, body: { status: 'held', quantity: 1, replayed: false } })
    expect(await claimLine('q1?buyerId=alice')).toMatchObject({
      status: 200,
      body: { claimId: first.body.claimId, replayed: true },
    })
    expect(await claim({ requestId: 'q1', buyerId: 'alice' })).toMatchObject({
      status: 200,
      body: { claimId: first.body.claimId, replayed: true },
    })
    expect(await claimLine('q1?buyerId=bob')).toMatchObject({ status: 409, body: { code: 'claim.request_taken' } })
  })

  it('takes an escaped buyer on the long way, and the same limit holds', async () => {
    const { claimLine } = await aSaleOf(4)
    expect(await claimLine(`q1?buyerId=${encodeURIComponent('会员 7')}`)).toMatchObject({ status: 201 })
    expect(await claimLine(`q2?buyerId=${encodeURIComponent('会员 7')}`)).toMatchObject({
      status: 409,
      body: { code: 'claim.over_limit' },
    })
  })

  it('hears "sold out" from the pool and then from memory in the same words', async () => {
    const { claimLine } = await aSaleOf(1)
    await claimLine('q1?buyerId=alice')
    for (const name of ['b', 'c', 'd'])
      expect(await claimLine(`${name}?buyerId=${name}`)).toMatchObject({
        status: 409,
        body: { code: 'claim.sold_out', left: 0, title: 'claim sold out' },
      })
  })

  it.each([
    'q1',
    'q1?buyerId=',
    'q1?buyerId=a&quantity=0',
    'q1?buyerId=a&quantity=1.5',
    'q1?buyerId=a&quantity=1001',
    `q1?buyerId=${'a'.repeat(65)}`,
    `${'q'.repeat(65)}?buyerId=a`,
    'q%201?buyerId=a',
  ])('%s is refused with what is wrong', async (line) => {
    const { claimLine } = await aSaleOf(1)
    expect(await claimLine(line)).toMatchObject({ status: 422, body: { code: 'request.invalid' } })
  })
})
