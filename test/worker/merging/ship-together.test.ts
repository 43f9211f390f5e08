/** 合并发货: two orders of one receiver leave as one parcel and stay two orders. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectCouriers, couriersAnswer, type OutsideCall } from '../../support/couriers.ts'
import { decide, jobOf, pickAll, sellTo, setRules, suggestions, untilSuggested } from '../../support/merging-floor.ts'
import { eventually } from '../../support/open-shop.ts'
import { aFloor, refusal, shelfOf } from '../../support/shop-floor.ts'

let calls: OutsideCall[] = []
beforeAll(() => {
  calls = couriersAnswer()
})
afterAll(() => void vi.restoreAllMocks())

describe.concurrent('two orders of one address in one warehouse', () => {
  it('are suggested with their evidence, merged with one click, and leave with one label', {
    timeout: 60_000,
  }, async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    const couriers = await connectCouriers(floor.merchant)
    await setRules(floor, { postageFen: 600 })
    const [a, b] = await sellTo(floor, 'home', { A1: 'TEE-1', A2: 'CAP-1' })
    if (!a || !b) throw new Error('two were sold')
    const [suggestion] = await untilSuggested(floor)
    if (!suggestion) throw new Error('unreachable: waited for it')
    expect(suggestion).toMatchObject({
      kind: 'together',
      state: 'open',
      confidence: 1,
      evidence: [
        { fact: 'token', detail: '店铺地址标识' },
        { fact: 'warehouse', detail: 'WH-1' },
      ],
      savedFen: 600,
      canUndo: false,
    })
    expect(suggestion.orders.map(({ hubNo }) => hubNo).sort()).toEqual([a.hubNo, b.hubNo].sort())

    expect(await decide(floor, suggestion.id, 'merge')).toMatchObject({ state: 'merged', canUndo: true })
    // A second click is the same click.
    expect(await decide(floor, suggestion.id, 'merge')).toMatchObject({ state: 'merged' })
    const [jobA, jobB] = [await jobOf(floor, a.id), await jobOf(floor, b.id)]
    expect(jobA.packageId).toMatch(/^pkg_/)
    expect(jobB.packageId).toBe(jobA.packageId)

    // Picked each for itself, packed as one box, and not before both are picked.
    expect((await floor.step(jobA.id, 'start-picking')).status).toBe(200)
    expect((await jobOf(floor, b.id)).status).toBe('picking')
    await pickAll(floor, jobA)
    expect(await refusal(floor.step(jobA.id, 'pack'))).toEqual([409, 'fulfilment.shared_not_ready'])
    await pickAll(floor, jobB)
    expect((await floor.step(jobA.id, 'pack')).status).toBe(200)
    expect((await jobOf(floor, b.id)).status).toBe('packed')

    // One label for both, whoever asks for it.
    for (const id of [jobB.id, jobA.id, jobB.id]) expect((await floor.step(id, 'print-label')).status).toBe(200)
    const [labelA, labelB] = [await jobOf(floor, a.id), await jobOf(floor, b.id)]
    expect(labelB.waybill).toBe(labelA.waybill)
    const asked = calls.filter(({ host, body }) => host === 'api.kdniao.com' && body.includes(jobA.packageId ?? '-'))
    expect(asked).toHaveLength(1)
    expect((await floor.detail(b.id)).order.status).toBe('label_printed')

    expect((await floor.step(jobB.id, 'hand-over')).status).toBe(200)
    await floor.until('A1', 'shipped')
    await floor.until('A2', 'shipped')
    for (const sku of ['TEE-1', 'CAP-1'])
      await eventually(
        () => shelfOf(floor, sku),
        (shelf) => shelf.onHand === 9 && shelf.locked === 0,
      )
    const parcels = [...(await floor.detail(a.id)).parcels, ...(await floor.detail(b.id)).parcels]
    expect(parcels.map(({ waybill }) => waybill)).toEqual([labelA.waybill, labelA.waybill])
    // It has left: there is nothing to be undone.
    expect(await refusal(floor.merchant.call('POST', `/api/v1/merge-suggestions/${suggestion.id}/undo`))).toEqual([
      409,
      'merging.already_left',
    ])

    // One report of the courier moves both orders.
    await couriers.push(labelA.waybill ?? '', [{ at: Date.now(), code: '301', text: '已签收' }], '3')
    await floor.until('A1', 'delivered')
    await floor.until('A2', 'delivered')
  })

  it('are put apart again with one click, exactly as they were', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    const [a, b] = await sellTo(floor, 'home', { B1: 'TEE-1', B2: 'CAP-1' })
    if (!a || !b) throw new Error('two were sold')
    const [suggestion] = await untilSuggested(floor)
    const before = [await floor.detail(a.id), await floor.detail(b.id)]
    const still = (detail: (typeof before)[number]) => ({
      fulfilments: detail.fulfilments.map(({ updatedAt: _at, version: _version, ...job }) => job),
      lines: detail.lines,
      holds: detail.holds,
      promise: (detail as unknown as { promise: unknown }).promise,
      money: { ...detail.order, updatedAt: 0, version: 0 },
    })
    await decide(floor, suggestion?.id ?? '', 'merge')
    expect(await decide(floor, suggestion?.id ?? '', 'undo')).toMatchObject({ state: 'undone', canUndo: false })
    const after = [await floor.detail(a.id), await floor.detail(b.id)]
    expect(after.map(still)).toEqual(before.map(still))
    // A person's no is not asked again.
    expect(await suggestions(floor)).toEqual([])
    expect(await shelfOf(floor, 'TEE-1')).toEqual({ onHand: 10, locked: 1, available: 9 })
  })

  it('fall apart by themselves when one is cancelled before it was picked', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    const [a, b] = await sellTo(floor, 'home', { C1: 'TEE-1', C2: 'CAP-1' })
    if (!a || !b) throw new Error('two were sold')
    const [suggestion] = await untilSuggested(floor)
    await decide(floor, suggestion?.id ?? '', 'merge')
    await floor.merchant.send('POST', `/api/v1/orders/${a.id}/cancel`, { why: '买家不要了' })
    const left = await jobOf(floor, b.id)
    expect(left).toMatchObject({ packageId: null, status: 'to_pick' })
    expect((await floor.detail(b.id)).holds).toEqual([])
    const [undone] = await suggestions(floor, '?state=undone')
    expect(undone).toMatchObject({ id: suggestion?.id, by: null, canUndo: false })
    await floor.packAll(left)
  })

  it('wait for a person when one is cancelled after its pieces were picked', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    const [a, b] = await sellTo(floor, 'home', { D1: 'TEE-1', D2: 'CAP-1' })
    if (!a || !b) throw new Error('two were sold')
    const [suggestion] = await untilSuggested(floor)
    await decide(floor, suggestion?.id ?? '', 'merge')
    await pickAll(floor, await jobOf(floor, a.id))
    await floor.merchant.send('POST', `/api/v1/orders/${a.id}/cancel`, { why: '买家不要了' })
    const { holds, cases } = await floor.detail(b.id)
    expect(holds).toMatchObject([{ reason: 'human_gate', detail: expect.stringContaining(a.hubNo) }])
    expect(cases).toMatchObject([{ kind: 'shared_parcel', status: 'open' }])
  })

  it('leave without the one that somebody holds', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    const [a, b] = await sellTo(floor, 'home', { E1: 'TEE-1', E2: 'CAP-1' })
    if (!a || !b) throw new Error('two were sold')
    const [suggestion] = await untilSuggested(floor)
    await decide(floor, suggestion?.id ?? '', 'merge')
    await floor.merchant.send('POST', `/api/v1/orders/${a.id}/hold`, { reason: 'manual', detail: '等买家回话' })
    expect((await jobOf(floor, a.id)).packageId).toBeNull()
    expect((await jobOf(floor, b.id)).packageId).toBeNull()
    expect((await floor.step((await jobOf(floor, b.id)).id, 'start-picking')).status).toBe(200)
  })

  it('are merged by themselves where the tenant wishes it, a third one too', async () => {
    const floor = await aFloor({ 'TEE-1': 10, 'CAP-1': 10 })
    await setRules(floor, { autoMerge: true })
    const orders = await sellTo(floor, 'home', { F1: 'TEE-1', F2: 'CAP-1', F3: 'TEE-1' })
    const shared = async () => Promise.all(orders.map(async ({ id }) => (await jobOf(floor, id)).packageId))
    const packages = await eventually(shared, (ids) => new Set(ids).size === 1 && ids[0] !== null)
    expect(packages).toHaveLength(3)
    // Undoing the last merge gives back the one before it.
    const merged = await suggestions(floor, '?state=merged')
    const last = merged.find(({ orders: three }) => three.length === 3)
    await decide(floor, last?.id ?? '', 'undo')
    const [first, second, third] = await shared()
    expect(second).toBe(first)
    expect(third).toBeNull()
  })
})
