/** 改址: the buyer asks on the page, the order waits, people answer, and the order goes where it should: once, through crashes. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { AddressChangeDto } from '../../../src/address-changes/address-changes.contract.ts'
import { decideAddressChange } from '../../../src/flows/buyers/decide-address-change.ts'
import { expireAddressChanges } from '../../../src/flows/buyers/expire-address-changes.ts'
import { finishAddressChange } from '../../../src/flows/buyers/finish-address-change.ts'
import { sweep } from '../../../src/flows/sweep.ts'
import { dyingAt } from '../../support/crashing.ts'
import { pickAll } from '../../support/merging-floor.ts'
import { eventually, openOrder } from '../../support/open-shop.ts'
import { aFloor, type Detail, refusal, shelfOf } from '../../support/shop-floor.ts'
import { ctxOfTenant, self } from '../../support/tenants.ts'

type More = Detail & {
  readonly addressChanges: readonly AddressChangeDto[]
  readonly promise: { readonly versions: readonly { readonly version: number; readonly reason: string }[] }
}

const chengdu = { phoneTail: '1234', regionCode: '510116', detail: '天府大道北段 1480 号' }
const form = (requestId = 'form-0001', more: object = {}) => ({ requestId, ...chengdu, ...more })

async function aPage(id: string, pieces = 1) {
  const floor = await aFloor({ 'TEE-1': 5 })
  await floor.sell(id, [{ sku: 'TEE-1', quantity: pieces }])
  const order = await floor.until(id, 'allocated')
  const { url } = await floor.merchant.send<{ url: string }>('POST', `/api/v1/orders/${order.id}/track-link`)
  const base = `http://dingshu.test/api/public/track/${url.slice(url.lastIndexOf('/') + 1)}`
  const ask = (body: object = form()) =>
    self.fetch(`${base}/address-change`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const detail = async () => (await floor.detail(order.id)) as More
  const change = async () => {
    const [last] = (await detail()).addressChanges
    if (!last) throw new Error('nobody asked')
    return last
  }
  const answer = async (verb: string, why = '') =>
    floor.merchant.call('POST', `/api/v1/address-changes/${(await change()).id}/${verb}`, { why })
  const until = (state: AddressChangeDto['state']) => eventually(change, (seen) => seen.state === state)
  return { floor, order, base, ask, detail, change, answer, until }
}

describe.concurrent('a change of address before picking', () => {
  it('holds the order, is accepted, and sends it to the new place with a new version of the promise', async () => {
    const { floor, order, base, ask, detail, answer, until } = await aPage('A1')
    expect((await ask()).status).toBe(200)
    // The same form once more is the same request.
    expect(await (await ask()).json()).toEqual({ state: 'requested', stage: 'change' })
    const asked = await detail()
    expect(asked.addressChanges).toHaveLength(1)
    expect(asked.holds).toMatchObject([{ reason: 'address_change', by: '买家' }])
    expect(asked.cases).toMatchObject([{ kind: 'address_change', status: 'open', severity: 'yellow' }])
    expect(asked.addressChanges[0]).toMatchObject({
      state: 'requested',
      receiver: {
        province: '四川省',
        city: '成都市',
        district: '双流区',
        nameMasked: '张**',
        phoneMasked: '138****1234',
      },
    })
    expect(JSON.stringify(asked.addressChanges)).not.toContain('1480')

    expect((await answer('accept')).status).toBe(200)
    await until('done')
    await floor.until('A1', 'allocated')
    const after = await detail()
    expect(after.holds).toEqual([])
    expect(after.cases.filter(({ kind }) => kind === 'address_change')).toMatchObject([{ status: 'closed' }])
    expect(after.order.receiver).toMatchObject({ province: '四川省', city: '成都市', regionCode: '510116' })
    expect(after.promise.versions.length).toBeGreaterThan(asked.promise.versions.length)
    expect(after.fulfilments.filter(({ status }) => status !== 'cancelled')).toHaveLength(1)
    await eventually(
      () => shelfOf(floor, 'TEE-1'),
      (shelf) => shelf.onHand === 5 && shelf.locked === 1 && shelf.available === 4,
    )
    const shown = await (await self.fetch(base)).json<{ addressChange: { last: object }; receiver: object }>()
    expect(shown.addressChange.last).toMatchObject({ state: 'done', cityText: '四川省成都市双流区' })
    expect(shown.receiver).toMatchObject({ cityText: '四川省成都市双流区' })
    const plain = await floor.merchant.send<{ address: string }>('POST', `/api/v1/orders/${order.id}/receiver/reveal`, {
      reason: '核对改址',
    })
    expect(plain.address).toContain('天府大道北段 1480 号')
  })

  it("stays changed when the platform tells its old address again, and yields to the platform's own change", async () => {
    const { floor, detail, ask, answer, until } = await aPage('A2')
    const told = openOrder({ orderId: 'A2', lines: [{ sku: 'TEE-1', quantity: 1 }] })
    await ask()
    await answer('accept')
    await until('done')
    await floor.until('A2', 'allocated')
    await floor.shop.push('order.paid', { ...told, updatedAt: Date.now() + 1_000, sellerRemark: '加急' })
    await eventually(detail, ({ order }) => order.sellerRemark === '加急')
    expect((await detail()).order.receiver.city).toBe('成都市')
    const receiver = { ...told.receiver, city: '宁波市', district: '海曙区', regionCode: '330203' }
    await floor.shop.push('order.paid', { ...told, updatedAt: Date.now() + 2_000, receiver })
    await eventually(detail, ({ order }) => order.receiver.city === '宁波市')
  })

  it('is refused with words that the buyer reads, and the order goes on to the old address', async () => {
    const { floor, base, ask, answer, detail } = await aPage('A3')
    await ask()
    expect(await refusal(answer('refuse'))).toEqual([422, 'request.invalid'])
    expect((await answer('refuse', '新地址快递不到')).status).toBe(200)
    expect((await answer('refuse', '新地址快递不到')).status).toBe(200)
    expect(await refusal(answer('accept'))).toEqual([409, 'address_change.not_open'])
    const { holds, order } = await detail()
    expect(holds).toEqual([])
    expect(order.receiver.city).toBe('杭州市')
    const shown = await (await self.fetch(base)).json<{ addressChange: { last: object } }>()
    expect(shown.addressChange.last).toMatchObject({ state: 'refused', why: '新地址快递不到' })
    // May be asked again.
    expect((await ask(form('form-0002'))).status).toBe(200)
    await floor.until('A3', 'allocated')
  })

  it('expires after a day without an answer', async () => {
    const { ask, detail, change, order } = await aPage('A4')
    await ask()
    const execution = { waitUntil: () => undefined }
    await expireAddressChanges(env, execution, Date.now() + 23 * 3_600_000)
    expect(await change()).toMatchObject({ state: 'requested' })
    await expireAddressChanges(env, execution, Date.now() + 25 * 3_600_000)
    expect(await change()).toMatchObject({ state: 'expired' })
    const { holds, cases } = await detail()
    expect(holds).toEqual([])
    expect(cases).toMatchObject([{ kind: 'address_change', status: 'closed' }])
    expect(order.receiver.city).toBe('杭州市')
  })

  it("needs the end of the order's phone, and lets nobody guess it", async () => {
    const { ask, detail } = await aPage('A5')
    for (let i = 0; i < 6; i++)
      expect(await refusal(ask(form(`guess-00${i}`, { phoneTail: `000${i}` })))).toEqual([
        422,
        'address_change.wrong_tail',
      ])
    expect(await refusal(ask())).toEqual([429, 'address_change.too_many'])
    expect((await detail()).addressChanges).toEqual([])
  })

  it('is one open request at a time, also of two that cross', async () => {
    const { ask, detail } = await aPage('A6')
    const answers = await Promise.all(['form-0001', 'form-0002', 'form-0003'].map((id) => ask(form(id))))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect((await detail()).addressChanges).toHaveLength(1)
    expect(await refusal(ask(form('form-0004')))).toEqual([409, 'address_change.already_open'])
    expect(await refusal(ask(form('form-0005', { regionCode: '330100' })))).toEqual([
      409,
      'address_change.already_open',
    ])
  })

  it('knows no district that is not one', async () => {
    const { ask } = await aPage('A7')
    for (const regionCode of ['330100', '999999', '510100'])
      expect(await refusal(ask(form('form-0001', { regionCode })))).toEqual([422, 'address_change.region_unknown'])
  })
})

describe.concurrent('a change of address after picking', () => {
  it('stops the box; accepted, the address is new, and a person lets it go on', async () => {
    const { floor, ask, detail, answer } = await aPage('B1')
    const [job] = (await detail()).fulfilments
    if (job) await pickAll(floor, job)
    expect(await (await ask()).json()).toEqual({ state: 'requested', stage: 'stop' })
    expect((await detail()).cases).toMatchObject([{ severity: 'red' }])
    expect((await answer('accept')).status).toBe(200)
    const accepted = await detail()
    expect(accepted.holds).toMatchObject([{ reason: 'address_change', by: '买家' }])
    expect(accepted.order.receiver.city).toBe('成都市')
    expect(await refusal(answer('refuse', '不行'))).toEqual([409, 'address_change.not_open'])
    expect((await answer('done')).status).toBe(200)
    const done = await detail()
    expect(done.holds).toEqual([])
    expect(done.cases).toMatchObject([{ status: 'closed' }])
    expect(done.fulfilments.map(({ status }) => status)).toEqual(['picked'])
  })
})

describe('a crash while a change of address is carried through', () => {
  const fates = ['before', 'after'] as const
  it.each(fates.flatMap((fate) => [0, 1, 2, 3].map((at) => [fate, at] as const)))(
    '%s commit %i: in the end it is done once, and the stock is whole',
    { timeout: 60_000 },
    async (fate, at) => {
      const { floor, ask, change, detail } = await aPage(`C-${fate}-${at}`)
      await ask()
      const { id } = await change()
      const ctx = await ctxOfTenant(floor.merchant.tenantId)
      const input = { id, to: 'accepted', why: '' } as const
      const broken = dyingAt(ctx, at, fate)
      await decideAddressChange({ ctx: broken, input }).catch(() => null)
      await finishAddressChange(broken, id).catch(() => null)
      // A person presses once more; the queue comes again.
      await decideAddressChange({ ctx, input }).catch(() => null)
      await Promise.all([finishAddressChange(ctx, id), finishAddressChange(ctx, id)]).catch(() => null)
      await finishAddressChange(ctx, id)
      const done = await eventually(
        detail,
        ({ order, addressChanges: [first] }) => first?.state === 'done' && order.status === 'allocated',
      )
      expect(done.holds).toEqual([])
      expect(done.order.receiver.city).toBe('成都市')
      expect(done.fulfilments.filter(({ status }) => status !== 'cancelled')).toHaveLength(1)
      const steps = done.events.filter(({ type }) => type === 'address_change').map(({ data }) => data?.state)
      expect(steps).toEqual(['requested', 'accepted', 'done'])
      // What the crash left in the outbox is carried later.
      await sweep(env, { waitUntil: () => undefined }, Date.now() + 7 * 60_000)
      await eventually(
        () => shelfOf(floor, 'TEE-1'),
        (shelf) => shelf.onHand === 5 && shelf.locked === 1 && shelf.available === 4,
      )
    },
  )
})
