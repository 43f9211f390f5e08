/** 改址: a promise is never changed silently, and a hold that is let go by hand is an answer to the buyer. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AddressChangeDto } from '../../../src/address-changes/address-changes.contract.ts'
import { decideAddressChange } from '../../../src/flows/buyers/decide-address-change.ts'
import { finishAddressChange } from '../../../src/flows/buyers/finish-address-change.ts'
import { ADDRESS_CHANGED } from '../../../src/flows/promise/promise-anew.ts'
import { connectCouriers, couriersAnswer } from '../../support/couriers.ts'
import { dyingAt } from '../../support/crashing.ts'
import { jobOf, pickAll } from '../../support/merging-floor.ts'
import { eventually, openOrder } from '../../support/open-shop.ts'
import { aFloor, type Detail, refusal } from '../../support/shop-floor.ts'
import { ctxOfTenant, self } from '../../support/tenants.ts'

beforeAll(() => void couriersAnswer())
afterAll(() => void vi.restoreAllMocks())

type More = Detail & {
  readonly addressChanges: readonly AddressChangeDto[]
  readonly promise: { readonly versions: readonly { readonly reason: string; readonly promisedAt: number }[] }
}

const chengdu = { phoneTail: '1234', regionCode: '510116', detail: '天府大道北段 1480 号', requestId: 'form-0001' }

/** An order whose buyer asks for Chengdu, picked or not. */
async function anAsking(id: string, { isPicked = false, isSent = false } = {}) {
  const floor = await aFloor({ 'TEE-1': 5 })
  await floor.sell(id, [{ sku: 'TEE-1', quantity: 1 }])
  const order = await floor.until(id, 'allocated')
  if (isPicked) await pickAll(floor, await jobOf(floor, order.id))
  if (isSent) {
    await connectCouriers(floor.merchant)
    const job = await jobOf(floor, order.id)
    await floor.packAll(job)
    for (const verb of ['print-label', 'hand-over']) expect((await floor.step(job.id, verb)).status).toBe(200)
  }
  const { url } = await floor.merchant.send<{ url: string }>('POST', `/api/v1/orders/${order.id}/track-link`)
  const page = `http://dingshu.test/api/public/track/${url.slice(url.lastIndexOf('/') + 1)}`
  const asked = await self.fetch(`${page}/address-change`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(chengdu),
  })
  expect(asked.status).toBe(200)
  const detail = async () => (await floor.detail(order.id)) as More
  const changeId = (await detail()).addressChanges[0]?.id ?? ''
  const answer = (verb: string, why = '') =>
    floor.merchant.call('POST', `/api/v1/address-changes/${changeId}/${verb}`, { why })
  const release = (why = '') =>
    floor.merchant.call('POST', `/api/v1/orders/${order.id}/release`, { reason: 'address_change', why })
  const ctx = await ctxOfTenant(floor.merchant.tenantId)
  const leaves = () =>
    ctx.db.$client
      .prepare('SELECT COUNT(*) AS n FROM certificate_leaves WHERE tenant_id = ? AND order_id = ?')
      .bind(ctx.tenant.id, order.id)
      .first<number>('n')
  const shown = async () =>
    (await self.fetch(page)).json<{ promises: { promisedAt: number }[]; addressChange: { last: object } }>()
  return { floor, order, detail, changeId, answer, release, ctx, leaves, shown }
}

const reasons = ({ promise }: More) => promise.versions.map(({ reason }) => reason)

describe.concurrent('a new address', () => {
  it('before the pick: one new version that says so, also where the time stays the same', async () => {
    const { order, detail, answer, leaves, shown } = await anAsking('P1')
    const before = reasons(await detail())
    expect((await answer('accept')).status).toBe(200)
    const done = await eventually(detail, ({ addressChanges: [last] }) => last?.state === 'done')
    expect(reasons(done)).toEqual([...before, ADDRESS_CHANGED])
    expect(done.order).toMatchObject({
      status: 'allocated',
      promisedAt: order.promisedAt,
      expectedAt: done.promise.versions.at(-1)?.promisedAt,
    })
    expect(await leaves()).toBe(before.length + 1)
    expect((await shown()).promises.map(({ promisedAt }) => promisedAt)).toEqual(
      done.promise.versions.map(({ promisedAt }) => promisedAt),
    )
  })

  it('after the pick: the version comes when it is done', async () => {
    const { detail, answer, leaves } = await anAsking('P2', { isPicked: true })
    const before = reasons(await detail())
    expect((await answer('accept')).status).toBe(200)
    expect((await answer('done')).status).toBe(200)
    expect(reasons(await detail())).toEqual([...before, ADDRESS_CHANGED])
    expect(await leaves()).toBe(before.length + 1)
  })

  it('where no courier goes: told all the same', async () => {
    const { floor, detail, answer } = await anAsking('P3')
    const before = reasons(await detail())
    const { items } = await floor.merchant.get<{ items: { id: string; carriers: { serves: string[] }[] }[] }>(
      '/api/v1/warehouses',
    )
    for (const { id, ...house } of items)
      await floor.merchant.send('PUT', `/api/v1/warehouses/${id}`, {
        ...house,
        carriers: house.carriers.map((carrier) => ({ ...carrier, serves: ['33'] })),
      })
    // What routing knows of warehouses it remembers for three seconds.
    await new Promise((resolve) => setTimeout(resolve, 3_200))
    expect((await answer('accept')).status).toBe(200)
    const done = await eventually(detail, ({ addressChanges: [last] }) => last?.state === 'done')
    expect(done.holds).toMatchObject([{ reason: 'short_of_stock' }])
    expect(reasons(done).filter((reason) => reason === ADDRESS_CHANGED)).toHaveLength(1)
    expect(reasons(done).length).toBe(before.length + 1)
  })

  it('from the platform makes a version too', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    const sold = openOrder({ orderId: 'P4', lines: [{ sku: 'TEE-1', quantity: 1 }] })
    await floor.sell('P4', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.until('P4', 'allocated')
    const detail = async () => (await floor.detail(order.id)) as More
    const receiver = { ...sold.receiver, city: '宁波市', district: '海曙区', regionCode: '330203' }
    await floor.shop.push('order.paid', { ...sold, updatedAt: Date.now() + 2_000, receiver })
    const moved = await eventually(
      detail,
      (seen) => seen.order.receiver.city === '宁波市' && seen.order.status === 'allocated' && seen.holds.length === 0,
    )
    expect(reasons(moved).at(-1)).toBe('平台改了地址或商品')
  })

  it.each((['before', 'after'] as const).flatMap((fate) => [0, 1, 2, 3].map((at) => [fate, at] as const)))(
    'is told, whatever crashes: %s commit %i',
    { timeout: 60_000 },
    async (fate, at) => {
      const { detail, changeId, ctx, leaves } = await anAsking(`P5-${fate}-${at}`)
      const input = { id: changeId, to: 'accepted', why: '' } as const
      const broken = dyingAt(ctx, at, fate)
      await decideAddressChange({ ctx: broken, input }).catch(() => null)
      await finishAddressChange(broken, changeId).catch(() => null)
      await decideAddressChange({ ctx, input }).catch(() => null)
      for (let i = 0; i < 2; i++) await finishAddressChange(ctx, changeId).catch(() => null)
      const done = await eventually(detail, ({ addressChanges: [last] }) => last?.state === 'done')
      expect(reasons(done)).toContain(ADDRESS_CHANGED)
      expect(await leaves()).toBe(done.promise.versions.length)
    },
  )
})

describe.concurrent('the hold of a new address, let go by hand', () => {
  it('refuses the request, and the buyer reads why', async () => {
    const { floor, detail, release, answer, shown } = await anAsking('H1')
    expect((await release('已电话确认，还寄老地址')).status).toBe(200)
    const after = await detail()
    expect(after.holds).toEqual([])
    expect(after.addressChanges).toMatchObject([{ state: 'refused', why: '已电话确认，还寄老地址' }])
    expect(after.cases).toMatchObject([{ kind: 'address_change', status: 'closed' }])
    expect(after.order.receiver.city).toBe('杭州市')
    expect((await shown()).addressChange.last).toMatchObject({ state: 'refused', why: '已电话确认，还寄老地址' })
    expect(await refusal(answer('accept'))).toEqual([409, 'address_change.not_open'])
    expect(await refusal(release())).toEqual([409, 'order.not_held'])
    await floor.until('H1', 'allocated')
  })

  it('gives the buyer words where the person has none', async () => {
    const { detail, release } = await anAsking('H2')
    expect((await release()).status).toBe(200)
    expect((await detail()).addressChanges).toMatchObject([{ state: 'refused', why: '商家按原地址发货' }])
  })

  it('is not let go while an accepted one is not carried through: its box bears the old label', async () => {
    const { detail, release, answer } = await anAsking('H3', { isPicked: true })
    expect((await answer('accept')).status).toBe(200)
    const { addressChanges, holds } = await detail()
    // Where the box goes on by itself there is nothing to let go.
    if (addressChanges[0]?.state === 'done') return
    expect(holds).toMatchObject([{ reason: 'address_change' }])
    expect(await refusal(release('放行'))).toEqual([409, 'address_change.unfinished'])
    expect((await answer('done')).status).toBe(200)
    expect((await detail()).holds).toEqual([])
  })

  it('is none for a parcel on the road: its request stays where it is', async () => {
    const { detail, release } = await anAsking('H5', { isSent: true })
    expect(await refusal(release('放行'))).toEqual([409, 'order.not_held'])
    expect((await detail()).addressChanges).toMatchObject([{ state: 'requested', stage: 'intercept' }])
  })

  it('that a person placed is a person’s to let go', async () => {
    const floor = await aFloor({ 'TEE-1': 5 })
    await floor.sell('H4', [{ sku: 'TEE-1', quantity: 1 }])
    const order = await floor.until('H4', 'allocated')
    const post = (verb: string, body: object) =>
      floor.merchant.call('POST', `/api/v1/orders/${order.id}/${verb}`, { reason: 'address_change', ...body })
    expect((await post('hold', { detail: '买家来电要改址' })).status).toBe(200)
    expect((await post('release', { why: '不改了' })).status).toBe(200)
    expect((await floor.detail(order.id)).holds).toEqual([])
  })
})
