import { describe, expect, test } from 'vitest'
import { openParcels } from '../../../src/logistics/actions/open-parcel.ts'
import { recordTrack } from '../../../src/logistics/actions/record-track.ts'
import type { CanonicalNode, TrackReport } from '../../../src/logistics/carrier.port.ts'
import { parcelsOfOrders } from '../../../src/logistics/logistics.queries.ts'
import { commit } from '../../../src/platform/commit.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { aCtx } from '../../support/a-ctx.ts'

const audit = { action: 'parcel.tracked', subjects: [] }
const HOUR = 3_600_000

async function open(ctx: Ctx, waybills: readonly string[], orderId = 'ord_1') {
  const parcels = waybills.map((waybill) => ({
    orderId,
    fulfilmentId: `ful_${waybill}`,
    waybill,
    carrier: 'yuantong',
    shippedAt: ctx.clock.now(),
  }))
  const opened = await openParcels({ ctx, input: { parcels } })
  if (!opened.ok) throw new Error(opened.error.code)
  expect((await commit(ctx, { statements: opened.value.statements, audit })).ok).toBe(true)
  return opened.value
}

const report = (
  waybill: string,
  lines: readonly (readonly [number, CanonicalNode])[],
  watching: TrackReport['watching'] = 'on',
): TrackReport => ({
  waybill,
  carrier: 'yuantong',
  watching,
  nodes: lines.map(([at, node]) => ({ at, node, text: node, place: '', code: '' })),
})

async function recorded(ctx: Ctx, reports: readonly TrackReport[]) {
  const result = await recordTrack({ ctx, input: { reports } })
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

async function save(ctx: Ctx, ...reports: TrackReport[]) {
  const value = await recorded(ctx, reports)
  expect((await commit(ctx, { statements: value.statements, audit })).ok).toBe(true)
  return value
}

const parcelsOf = async (ctx: Ctx, orderId = 'ord_1') => (await parcelsOfOrders(ctx, [orderId])).get(orderId) ?? []

describe('opening parcels', () => {
  test('a new parcel is stored, and the tracking service is to be asked', async () => {
    const ctx = aCtx()
    const opened = await open(ctx, ['YT1'])
    expect(opened.effects).toEqual([{ kind: 'track.subscribe', parcelId: opened.parcels[0]?.id }])
    expect(await parcelsOf(ctx)).toMatchObject([
      { waybill: 'YT1', node: 'no_info', watching: 'none', deliveredAt: null },
    ])
  })

  test('opening again returns the same parcel and writes nothing', async () => {
    const ctx = aCtx()
    const first = await open(ctx, ['YT1'])
    const again = await open(ctx, ['YT1'])
    expect(again).toMatchObject({ parcels: [{ id: first.parcels[0]?.id, isNew: false }], statements: [], effects: [] })
  })

  test('a waybill of another fulfilment is refused', async () => {
    const ctx = aCtx()
    await open(ctx, ['YT1'])
    const parcel = { orderId: 'ord_2', fulfilmentId: 'ful_other', waybill: ' YT1 ', carrier: 'yuantong', shippedAt: 0 }
    expect(await openParcels({ ctx, input: { parcels: [parcel] } })).toMatchObject({
      ok: false,
      error: { code: 'parcel.waybill_taken' },
    })
  })

  test('two tenants may have the same waybill', async () => {
    const [left, right] = [aCtx(), aCtx()]
    await open(left, ['YT1'])
    await open(right, ['YT1'])
    await save(left, report('YT1', [[left.clock.now() + HOUR, 'delivered']]))
    expect(await parcelsOf(right)).toMatchObject([{ waybill: 'YT1', node: 'no_info' }])
  })
})

describe('recording tracks', () => {
  test('a batch of reports tells each order what has changed', async () => {
    const ctx = aCtx()
    const now = ctx.clock.now()
    await open(ctx, ['YT1', 'YT2'])
    await open(ctx, ['YT3'], 'ord_2')
    const value = await save(
      ctx,
      report('YT1', [[now + 1, 'delivered']]),
      report('YT3', [[now + 2, 'delivered']], 'ended'),
      report('NOBODY', []),
    )
    expect(value.unknown).toEqual(['NOBODY'])
    expect(value.orders.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1))).toMatchObject([
      {
        orderId: 'ord_1',
        before: { fact: 'shipped' },
        after: { fact: 'shipped', deliveredAt: null },
        parcels: [{ waybill: 'YT1', after: { fact: 'delivered' } }],
      },
      {
        orderId: 'ord_2',
        before: { fact: 'shipped' },
        after: { fact: 'delivered', deliveredAt: now + 2 },
        lastNodeAt: now + 2,
      },
    ])
    expect(await parcelsOf(ctx, 'ord_2')).toMatchObject([
      { node: 'delivered', deliveredAt: now + 2, watching: 'ended' },
    ])
  })

  test('a repeat changes nothing and writes nothing', async () => {
    const ctx = aCtx()
    await open(ctx, ['YT1'])
    const same = report('YT1', [[ctx.clock.now() + 1, 'in_transit']])
    expect((await save(ctx, same, same)).orders[0]?.parcels[0]?.newNodes.length).toBe(1)
    expect(await recorded(ctx, [same])).toEqual({ orders: [], unknown: [], statements: [] })
  })

  test('lists that come late and in pieces end in one history, and nothing un-delivers', async () => {
    const ctx = aCtx()
    const now = ctx.clock.now()
    await open(ctx, ['YT1'])
    await save(ctx, report('YT1', [[now + 30, 'delivered']]))
    const late = await save(
      ctx,
      report('YT1', [
        [now + 10, 'picked_up'],
        [now + 40, 'in_transit'],
      ]),
    )
    expect(late.orders[0]).toMatchObject({ before: { fact: 'delivered' }, after: { fact: 'delivered' } })
    const [parcel] = await parcelsOf(ctx)
    expect(parcel?.nodes.map((line) => line.node)).toEqual(['picked_up', 'delivered', 'in_transit'])
    expect(parcel).toMatchObject({ node: 'delivered', nodeAt: now + 30, deliveredAt: now + 30 })
  })

  test('who read a parcel before somebody else wrote it gets a conflict, and nothing of the batch is written', async () => {
    const ctx = aCtx()
    const now = ctx.clock.now()
    await open(ctx, ['YT1', 'YT2'])
    const stale = await recorded(ctx, [
      report('YT1', [[now + 1, 'in_transit']]),
      report('YT2', [[now + 1, 'in_transit']]),
    ])
    await save(ctx, report('YT1', [[now + 2, 'out_for_delivery']]))
    const beside = ctx.db.$client.prepare("UPDATE parcels SET carrier = 'lost' WHERE tenant_id = ?").bind(ctx.tenant.id)
    expect(await commit(ctx, { statements: [beside, ...stale.statements], audit })).toEqual({
      ok: false,
      error: { code: 'platform.conflict' },
    })
    expect((await parcelsOf(ctx)).map(({ waybill, node, carrier }) => [waybill, node, carrier]).sort()).toEqual([
      ['YT1', 'out_for_delivery', 'yuantong'],
      ['YT2', 'no_info', 'yuantong'],
    ])
  })

  test('a service that gives up is told once, and the parcel is asked for by ourselves from then on', async () => {
    const ctx = aCtx()
    await open(ctx, ['YT1'])
    const gaveUp = report('YT1', [], 'gave_up')
    expect((await save(ctx, gaveUp)).orders[0]?.parcels[0]).toMatchObject({ gaveUp: true, newNodes: [] })
    expect((await recorded(ctx, [gaveUp])).orders).toEqual([])
    expect(await parcelsOf(ctx)).toMatchObject([{ watching: 'failed' }])
  })

  test('500 parcels are one read and one statement', async () => {
    const ctx = aCtx()
    const now = ctx.clock.now()
    const waybills = Array.from({ length: 500 }, (_, index) => `YT${index}`)
    await open(ctx, waybills)
    const value = await save(ctx, ...waybills.map((waybill) => report(waybill, [[now + 1, 'picked_up']])))
    expect(value.statements.length).toBe(1)
    expect((await parcelsOf(ctx)).every((parcel) => parcel.node === 'picked_up')).toBe(true)
  })

  test('without the right nothing is read', async () => {
    const ctx = aCtx({ rights: ['orders:read'] })
    expect(await recordTrack({ ctx, input: { reports: [] } })).toMatchObject({
      ok: false,
      error: { code: 'auth.forbidden' },
    })
  })
})
